import { describe, expect, it } from 'vitest';
import { isHawserError } from '../base/errors.ts';
import { parseConfiguration } from '../base/configuration/configuration.ts';
import { connectConfiguration } from './configuration.ts';
import { selectionOf } from './sources.ts';

const head = 'cloud: { url: https://cloud.example.com, tenant: contoso }\nforests:\n';

/** The problems of a file with these forests, line by line. */
function problemsOf(forests: string): readonly string[] {
  try {
    parseConfiguration(connectConfiguration, head + forests, { name: 'connect.yaml' });
    return [];
  } catch (error) {
    if (!isHawserError(error, 'base.configuration-invalid')) throw error;
    return error.message.split('\n').filter((line) => line.includes('connect.yaml'));
  }
}

describe('the domains of a forest in connect.yaml', () => {
  it('are chosen by name, or all of them, with what is special about each', () => {
    const { forests } = parseConfiguration(
      connectConfiguration,
      `${head}  - domain: Corp.example.com
    account: svc@corp.example.com
    domains:
      - domain: '*'
      - domain: NL.corp.example.com
        servers: ['dc1.nl.corp.example.com=127.0.0.2:6360']
        include: ['OU=Staff,DC=nl,DC=corp,DC=example,DC=com']
      - { domain: lab.example.net, skip: true }
      - { domain: corp.example.com, skip: true }
`,
      { name: 'connect.yaml' },
    );
    expect(selectionOf(forests[0] as (typeof forests)[number])).toEqual({
      others: true,
      domains: [
        {
          domain: 'nl.corp.example.com',
          servers: [{ name: 'dc1.nl.corp.example.com', address: '127.0.0.2', port: 6360 }],
          include: ['OU=Staff,DC=nl,DC=corp,DC=example,DC=com'],
          exclude: [],
          skip: false,
        },
        { domain: 'lab.example.net', servers: [], include: [], exclude: [], skip: true },
      ],
    });
  });

  it('are refused where they contradict each other, all at once and with their lines', () => {
    const problems = problemsOf(`  - domain: corp.example.com
    account: svc@corp.example.com
    domains:
      - domain: nl.corp.example.com
        exclude: ['OU=Test,DC=corp,DC=example,DC=com']
      - domain: NL.corp.example.com
      - { domain: '*', skip: true }
      - domain: corp.example.com
  - domain: corp.example.com
    account: svc@corp.example.com
  - domain: open.example.com
    account: cn=reader
    kind: ldap
    domains: [{ domain: other.example.com }]
  - domain: empty.example.com
    account: svc@empty.example.com
    domains: [{ domain: empty.example.com, skip: true }]
`);
    const expected = [
      /:7: .*lies in another domain/,
      /:8: .*is listed twice/,
      /:9: .*only says which domains are read/,
      /:10: .*is the domain above/,
      /:11: .*is listed twice/,
      /:16: .*only Active Directory has domains/,
      /:19: .*excludes everything/,
    ];
    expect(problems).toHaveLength(expected.length);
    for (const [at, pattern] of expected.entries()) expect(problems[at]).toMatch(pattern);
  });
});

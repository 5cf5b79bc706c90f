import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCloudConfiguration, openCloudOperations } from '../../src/cloud/index.ts';
import { BrokenLab } from './broken-lab-kit.ts';

/**
 * What is wrong with objects and rules, as every part of a real system tells it: agent, cloud and command line are
 * processes of their own.
 */
const main = join(import.meta.dirname, '../../src/cli/main.ts');
const world = new BrokenLab();
let wrongDn = '';
/** Data that look like a sentence of ours: nothing may translate them. */
const TITLE = 'text has 12 values';
const rule = `- name: Fails for one
  direction: inbound
  connector: forest
  sourceObjectType: user
  targetObjectType: person
  precedence: 1
  scope: [[title EQUAL ${TITLE}]]
  flows:
    - { target: memberCount, source: title }
`;

interface Shown {
  readonly code: string;
  readonly detail: string;
  readonly detailCode: string;
  readonly values: Readonly<Record<string, unknown>>;
}

function hawser(...words: readonly string[]): Record<string, unknown> {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [main, ...words, '--config', world.lab.connectFile, '--json'],
    {
      encoding: 'utf8',
    },
  );
  try {
    return JSON.parse(stdout) as Record<string, unknown>;
  } catch (cause) {
    throw new Error(stdout + stderr, { cause });
  }
}

const errorsIn = (language: string): readonly Shown[] =>
  hawser('connect', 'errors', '--lang', language)['errors'] as readonly Shown[];

const tooMany = {
  code: 'LargeObject',
  detailCode: 'provisioning.too-many-values',
  values: { attribute: 'proxyAddresses', count: 310, most: 300 },
};
const wrongType = {
  code: 'value-type-mismatch',
  detailCode: 'rules.holds-type',
  values: {
    attribute: 'memberCount',
    type: { code: 'rules.type-number', values: {} },
    value: { code: 'rules.quoted', values: { text: TITLE } },
  },
};

beforeAll(async () => {
  await world.start();
  const folder = join(world.folder, 'rules');
  mkdirSync(folder);
  writeFileSync(join(folder, 'fails.yaml'), rule);
  await world.asAdministrator(async (session) => {
    const [one = '', other = ''] = await world.people(session);
    const values = Array.from({ length: 310 }, (_, index) => `smtp:alias${index}@hawser.test`);
    await session.modify(one, [{ operation: 'replace', attribute: 'proxyAddresses', values }]);
    wrongDn = other;
    await session.modify(other, [{ operation: 'replace', attribute: 'title', values: [TITLE] }]);
  });
  await world.configure((settings) => (settings.rules = { folder }));
  await world.cycle();
});
afterAll(async () => await world[Symbol.asyncDispose]());

describe('an object with an error', () => {
  it('is shown on the command line in the language that is asked for, its code and values in each', () => {
    const inDutch = errorsIn('nl');
    expect(inDutch).toContainEqual(
      expect.objectContaining({ ...tooMany, detail: 'proxyAddresses heeft 310 waarden; 300 is het maximum.' }),
    );
    expect(inDutch).toContainEqual(
      expect.objectContaining({ ...wrongType, detail: `memberCount bevat een getal, geen "${TITLE}"` }),
    );
    expect(errorsIn('en')).toContainEqual(
      expect.objectContaining({ ...wrongType, detail: `memberCount holds a number, not "${TITLE}"` }),
    );
  });

  it('is explained in the same words', () => {
    const { objects } = hawser('connect', 'explain', wrongDn, '--lang', 'nl') as { objects: readonly unknown[] };
    const { values, detailCode } = wrongType;
    expect(objects).toContainEqual(
      expect.objectContaining({
        sources: [
          expect.objectContaining({
            errors: [
              expect.objectContaining({
                ...{ rule: 'Fails for one', attribute: 'memberCount', detailCode, values },
                message: `memberCount bevat een getal, geen "${TITLE}"`,
              }),
            ],
          }),
        ],
      }),
    );
  });

  it('is known to the running cloud by what the agent sent, in words for both', async () => {
    const cloud = await openCloudOperations(loadCloudConfiguration(world.lab.cloudFile));
    await using _reached = cloud;
    const { errors } = await cloud.operate('evidence', { days: 1 });
    expect(errors).toContainEqual(
      expect.objectContaining({ ...tooMany, detail: 'proxyAddresses has 310 values; the maximum is 300.' }),
    );
    expect(errors).toContainEqual(
      expect.objectContaining({ ...wrongType, detail: `memberCount holds a number, not "${TITLE}"` }),
    );
  });
});

describe('a run that failed', () => {
  it('reports why, to the command line and in an alert of the cloud, in either language', async () => {
    const server = `dc1.${world.lab.forest.domain}`;
    await world.lab.stop('forest');
    try {
      await world.cycle();
      // The schedule may have begun another one.
      const { runs } = hawser('connect', 'runs', '--limit', '5', '--lang', 'nl') as { runs: readonly unknown[] };
      expect(runs).toContainEqual(
        expect.objectContaining({
          steps: expect.arrayContaining([
            expect.objectContaining({
              code: 'ldap.unreachable',
              values: expect.objectContaining({ server, reason: 'ECONNREFUSED' }) as unknown,
              error: expect.stringMatching(/^De domeincontroller \S+ antwoordt niet \(ECONNREFUSED\)\./) as unknown,
            }),
          ]) as unknown,
        }),
      );
      const { cause } = await world.openAlert('health.forest-unreachable', /ldap\.unreachable/);
      expect(cause.nl).toContain(`De domeincontroller ${server} antwoordt niet (ECONNREFUSED).`);
    } finally {
      await world.lab.start('forest');
    }
  });
});

import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { organisationLdif, startOpenLdap } from '../../test/servers/openldap.ts';
import { serverProcessorMs } from '../measure/processor-time.ts';
import type { OrganisationSize, Source } from './source.ts';

export const suffix = 'dc=example,dc=test';

export interface OpenLdapSource extends Source {
  /** Words of ldapsearch that print every object with its anchor: the least that a reader has to ask for. */
  readonly dump: { readonly words: readonly string[]; readonly env: NodeJS.ProcessEnv };
}

/** OpenLDAP: reading it takes least, so it is the source of the measurements of scale. */
export async function startOpenLdapSource(
  size: OrganisationSize,
  extraGroups: Readonly<Record<string, number>> = {},
): Promise<OpenLdapSource> {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-bench-ldif-'));
  const file = join(folder, 'organisation.ldif');
  await pipeline(Readable.from(entries(size, extraGroups)), createWriteStream(file));
  const server = await startOpenLdap({ suffix, ldif: [file], overlays: ['syncprov'] });
  rmSync(folder, { recursive: true });
  const { admin, address, host, caFile } = server;
  const words = ['-x', '-H', `ldaps://${address}`, '-D', admin.dn, '-w', admin.password];
  const env = { ...process.env, LDAPTLS_CACERT: caFile };
  return {
    name: 'OpenLDAP',
    size,
    forest: {
      domain: 'example.test',
      kind: 'ldap',
      servers: [`${host}=${address}:636`],
      caFile,
      account: admin.dn,
      baseDn: suffix,
    },
    password: admin.password,
    dump: {
      words: [...words, '-LLL', '-o', 'ldif-wrap=no', '-E', 'pr=1000/noprompt', '-b', suffix, '*', 'entryUUID'],
      env,
    },
    processorMs: () => serverProcessorMs(server.pid),
    personDn,
    newPerson,
    modify: (ldif) =>
      void execFileSync('ldapmodify', [...words, '-c'], { env, input: ldif, stdio: ['pipe', 'ignore', 'inherit'] }),
    [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose](),
  };
}

function personDn(number: number): string {
  return `uid=user${number},ou=people,${suffix}`;
}

function newPerson(number: number): string {
  const uid = `new${number}`;
  return [
    `dn: uid=${uid},ou=people,${suffix}`,
    'changetype: add',
    'objectClass: inetOrgPerson',
    `uid: ${uid}`,
    `cn: New ${number}`,
    'sn: New',
    `mail: ${uid}@example.test`,
    '',
  ].join('\n');
}

function* entries(size: OrganisationSize, extraGroups: Readonly<Record<string, number>>): Generator<string> {
  yield* organisationLdif(suffix, size);
  for (const [name, members] of Object.entries(extraGroups)) {
    const lines = Array.from({ length: members }, (_, number) => `member: ${personDn(number)}`);
    yield [`dn: cn=${name},ou=groups,${suffix}`, 'objectClass: groupOfNames', `cn: ${name}`, ...lines, '\n'].join('\n');
  }
}

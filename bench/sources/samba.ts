import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domainToDn } from '../../src/directory/index.ts';
import { dirSync, openSession } from '../../src/ldap/index.ts';
import type { SambaServer } from '../../test/servers/samba.ts';
import { startSamba } from '../../test/servers/samba.ts';
import { serverProcessorMs } from '../measure/processor-time.ts';
import type { OrganisationSize, Source } from './source.ts';

const domain = 'contoso.test';
const baseDn = domainToDn(domain);
const service = { name: 'svc-hawser', password: 'Dienst-Account.90' };
/** A container's children are in one index entry, which is written for each of them. */
const PEOPLE_PER_UNIT = 250;
/** Entries a transaction: larger ones take more than their share. */
const USERS_AT_ONCE = 500;
const GROUPS_AT_ONCE = 100;

/**
 * Samba AD DC, read over DirSync by an account with the rights of the manual. Filling it takes minutes (10,000 users:
 * about two) and the time grows with the square of the size; the filled folder is kept in `.cache`.
 */
export async function startSambaSource(size: OrganisationSize): Promise<Source> {
  const { users, groups, membersPerGroup } = size;
  const name = `bench-${users}-${groups}-${membersPerGroup}`;
  const server = await startSamba({ domain, filled: { name, fill: async (dc) => await fill(dc, size) } });
  await tryDirSync(server);
  return {
    name: 'Samba AD',
    size,
    forest: {
      domain,
      servers: [`${server.host}=${server.address}:636`],
      caFile: server.caFile,
      account: `${service.name}@${domain}`,
      include: [`OU=People,${baseDn}`, `OU=Groups,${baseDn}`],
    },
    password: service.password,
    processorMs: () => serverProcessorMs(server.pid),
    personDn,
    newPerson: (number) => person(`new${number}`, unitDn(0), number, 'changetype: add\n'),
    modify: (ldif) => load('ldbmodify', server, ldif),
    [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose](),
  };
}

/** Refused, Connect would follow uSNChanged instead, and the benchmark would measure that. */
async function tryDirSync(server: SambaServer): Promise<void> {
  const account = { account: `${service.name}@${domain}`, password: () => service.password };
  await using session = await openSession(server.sessionOptions(account));
  const filter = '(objectClass=organizationalUnit)';
  for await (const { cookie } of dirSync(session, { base: baseDn, filter, attributes: ['name'] })) {
    if (cookie !== undefined) return;
  }
  throw new Error('the domain controller does not answer to DirSync');
}

function unitDn(number: number): string {
  return `OU=Unit ${Math.floor(number / PEOPLE_PER_UNIT)},OU=People,${baseDn}`;
}

function personDn(number: number): string {
  return `CN=user${number},${unitDn(number)}`;
}

async function fill(server: SambaServer, { users, groups, membersPerGroup }: OrganisationSize): Promise<void> {
  await server.stop();
  const units = ['OU=People', 'OU=Groups'].map((name) => unit(`${name},${baseDn}`));
  for (let number = 0; number < users; number += PEOPLE_PER_UNIT) units.push(unit(unitDn(number)));
  load('ldbadd', server, units.join('\n'));
  for (let at = 0; at < users; at += USERS_AT_ONCE) {
    const numbers = range(at, Math.min(users, at + USERS_AT_ONCE));
    load('ldbadd', server, numbers.map((number) => person(`user${number}`, unitDn(number), number)).join('\n'));
  }
  for (let at = 0; at < groups; at += GROUPS_AT_ONCE) {
    const numbers = range(at, Math.min(groups, at + GROUPS_AT_ONCE));
    load('ldbadd', server, numbers.map((number) => group(number, users, membersPerGroup)).join('\n'));
  }
  await grantReading(server);
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

function unit(dn: string): string {
  return `dn: ${dn}\nobjectClass: organizationalUnit\n`;
}

/** The same person as in the organisation of OpenLDAP, in the names of AD's schema. */
function person(account: string, container: string, number: number, change = ''): string {
  const [given, family] = [`Given${number % 997}`, `Family${number}`];
  const attributes = {
    objectClass: 'user',
    sAMAccountName: account,
    userPrincipalName: `${account}@${domain}`,
    // An enabled account without a password: making the keys of one takes longer than all the rest.
    userAccountControl: 544,
    displayName: `${given} ${family}`,
    givenName: given,
    sn: family,
    mail: `${account}@${domain}`,
    title: `Title ${number % 50}`,
    department: number % 200,
    employeeID: 100_000 + number,
    telephoneNumber: `+31 20 ${String(number).padStart(7, '0')}`,
    l: `City ${number % 300}`,
    ...(number > 0 && { manager: personDn(Math.floor(number / 10)) }),
  };
  const lines = Object.entries(attributes).map(([name, value]) => `${name}: ${value}`);
  return `dn: CN=${account},${container}\n${change}${lines.join('\n')}\n`;
}

function group(number: number, users: number, membersPerGroup: number): string {
  const members = new Set<number>();
  for (let at = 0; members.size < Math.min(membersPerGroup, users); at++)
    members.add((number * 7919 + at * 104_729) % users);
  return [
    `dn: CN=group${number},OU=Groups,${baseDn}`,
    'objectClass: group',
    `sAMAccountName: group${number}`,
    `description: Group ${number}`,
    ...[...members].map((member) => `member: ${personDn(member)}`),
    '',
  ].join('\n');
}

/** The account that reads: both rights of replication, and to see what was deleted. */
async function grantReading(server: SambaServer): Promise<void> {
  const at = ['-H', server.samFile];
  await server.tool('user', 'create', service.name, service.password, ...at);
  const shown = await server.tool('user', 'show', service.name, '--attributes=objectSid', ...at);
  const sid = /objectSid: (S-[\d-]+)/.exec(shown)?.[1] ?? '';
  const rights = ['1131f6aa-9c07-11d1-f79f-00c04fc2dcd2', '1131f6ad-9c07-11d1-f79f-00c04fc2dcd2'];
  const replicate = rights.map((right) => `(OA;;CR;${right};;${sid})`).join('');
  await server.tool('dsacl', 'set', `--objectdn=${baseDn}`, `--sddl=${replicate}`, ...at);
  const deleted = `dn: CN=Deleted Objects,${baseDn}\nchangetype: modify\nreplace: nTSecurityDescriptor\n`;
  const readable = `D:PAI(A;;RPWPCCDCLCSWRPRCWDWO;;;SY)(A;;RPLC;;;BA)(A;;RPLCRC;;;${sid})`;
  load('ldbmodify', server, `${deleted}nTSecurityDescriptor: ${readable}\n`, ['--controls=show_deleted:1']);
}

/** On the database of the domain controller itself, which may run meanwhile. */
function load(tool: 'ldbadd' | 'ldbmodify', server: SambaServer, ldif: string, words: readonly string[] = []): void {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-bench-ldif-'));
  const file = join(folder, 'changes.ldif');
  writeFileSync(file, ldif);
  try {
    execFileSync(tool, ['-H', server.samFile, ...words, file], { stdio: ['ignore', 'ignore', 'inherit'] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

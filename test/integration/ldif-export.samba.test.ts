import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PracticeForest } from '../../src/practice/index.ts';
import { startPracticeForest } from '../../src/practice/index.ts';
import type { SambaServer } from '../servers/samba.ts';
import { startSamba } from '../servers/samba.ts';

/**
 * What a real domain controller exports goes into a practice forest whole, and the practice forest makes of a file of
 * changes (renames, moves, swaps of names and addresses, odd values) what the real one makes of it.
 */
const run = promisify(execFile);
const base = 'DC=corp,DC=example,DC=com';
const folder = mkdtempSync(join(tmpdir(), 'hawser-ldif-export-'));
const changes = ['people-change', 'renames-and-swaps', 'anchors-and-addresses'].map((name) =>
  readFileSync(new URL(`ldif/${name}.ldif`, import.meta.url), 'utf8'),
);
let samba: SambaServer;

const person = (number: number, unit: string): string => {
  const name = `u${String(number).padStart(4, '0')}`;
  const fields = [
    ...[`dn: CN=${name},OU=${unit},${base}`, 'changetype: add', 'objectClass: user', `sAMAccountName: ${name}`],
    ...[`userPrincipalName: ${name}@corp.example.com`, `displayName: Given${number} Sur${number}`],
    ...[`mail: ${name}@contoso.example.com`, `proxyAddresses: SMTP:${name}@contoso.example.com`],
  ];
  return fields.join('\n');
};
const entry = (dn: string, ...lines: readonly string[]): string =>
  [`dn: ${dn},${base}`, 'changetype: add', ...lines].join('\n');

function organisation(): string {
  const units = ['Staff', 'Sales', 'Legacy', 'Groups', 'Contacts', 'Weird'];
  const people = [...Array(24).keys(), ...Array.from({ length: 20 }, (_, at) => at + 99)].map((at) => at + 1);
  const weird = entry(
    ...([String.raw`CN=Müller\, Jürgen,OU=Weird`, 'objectClass: user', 'sAMAccountName: jmueller'] as const),
    'mS-DS-ConsistencyGuid:: AAAAAAAAAAAAAAAAAAAABQ==',
  );
  const group = (name: string, type: number, members: readonly string[]): string =>
    entry(
      ...([`CN=${name},OU=Groups`, 'objectClass: group', `sAMAccountName: ${name}`, `groupType: ${type}`] as const),
      ...members.map((member) => `member: CN=${member},OU=Staff,${base}`),
    );
  return [
    ...units.map((unit) => entry(`OU=${unit}`, 'objectClass: organizationalUnit')),
    ...people.map((number) => person(number, 'Staff')),
    ...[person(1500, 'Legacy'), weird],
    group('OutMembers', -2_147_483_646, ['u0101', 'u0102', 'u0103', 'u0108']),
    group('DomLocal', -2_147_483_644, ['u0001']),
    entry('CN=Contact NoMail,OU=Contacts', 'objectClass: contact', 'displayName: Contact NoMail'),
    '',
  ].join('\n\n');
}

beforeAll(async () => {
  samba = await startSamba({ domain: 'corp.example.com', netbios: 'CORP' });
  const apply = async (text: string): Promise<void> => {
    const file = join(folder, 'apply.ldif');
    writeFileSync(file, text);
    // It stops at the first change that the directory refuses.
    await run('ldbmodify', ['-H', samba.samFile, file]).catch(() => undefined);
  };
  await apply(organisation());
  for (const text of changes.flatMap((each) => each.split(/\n{2,}/))) await apply(text);
}, 120_000);
afterAll(async () => {
  await samba[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function load(name: string, text: string): Promise<PracticeForest> {
  const ldif = join(folder, name);
  writeFileSync(ldif, text);
  return await startPracticeForest({ administratorPassword: 'Anker-Ketting.78', personality: 'samba', ldif });
}

/** What people would notice, by name. */
function shapeOf({ store }: PracticeForest): Readonly<Record<string, unknown>> {
  const entries = [...store.entries()].filter(({ dn }) =>
    /OU=(?:Staff|Sales|Verkauf|Legacy|Groups|Contacts|Weird)/.test(dn),
  );
  const names = ['samaccountname', 'userprincipalname', 'displayname', 'mail', 'proxyaddresses', 'grouptype'];
  const more = ['admindescription', 'ms-ds-consistencyguid', 'accountexpires', 'c'];
  return Object.fromEntries(
    entries.map((one) => {
      const values = [...names, ...more].map((key) => [key, one.values(key).map(String).toSorted()] as const);
      const links = ['member', 'manager'].map(
        (key) => [key, [...one.targets(key)].map(({ dn }) => dn).toSorted()] as const,
      );
      return [one.dn, Object.fromEntries([...values, ...links].filter(([, list]) => list.length > 0))];
    }),
  );
}

test('a whole export of a real domain loads, and its people are who they were', async () => {
  const { stdout } = await run('ldbsearch', ['-H', samba.samFile, '--cross-ncs', '(objectClass=*)'], {
    maxBuffer: 1e8,
  });
  await using forest = await load('export.ldif', stdout);
  const codes = forest.ldif?.notes.map(({ what }) => what.code) ?? [];
  expect(codes).toContain('practice.ldif-dns-data');
  expect(codes).not.toContain('practice.ldif-record-unreadable');
  expect(codes).not.toContain('practice.ldif-line-unreadable');
  const guid = /dn: CN=u0003,[^]*?objectGUID: ([0-9a-f-]{36})/.exec(stdout)?.[1];
  const sid = /dn: CN=u0003,[^]*?objectSid: (S-[\d-]+)/.exec(stdout)?.[1];
  const found = forest.store.findOne('samaccountname', 'u0003');
  expect([found?.guid, found?.text('objectsid')]).toEqual([guid, sid]);
  expect(Object.keys(shapeOf(forest)).length).toBeGreaterThan(50);

  await using told = await load('changes.ldif', [organisation(), ...changes].join('\n\n'));
  expect(shapeOf(told)).toEqual(shapeOf(forest));
});

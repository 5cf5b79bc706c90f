import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/base/database/database.ts';
import { ForestConnector } from '../../src/connect/connectors/index.ts';
import type { SessionOptions } from '../../src/ldap/index.ts';
import type { PracticeForest } from '../../src/practice/index.ts';
import { startPracticeForest } from '../../src/practice/index.ts';
import { compileRuleSet, defaultRuleSet, Engine, syncMigrations, toConnectorId } from '../../src/sync/index.ts';
import { ModelCloud } from './engine/model-cloud.ts';
import { describeWith } from '../servers/requirements.ts';
import type { ServiceAccount } from '../servers/samba-account.ts';
import { addServiceAccount } from '../servers/samba-account.ts';
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

/** What Connect makes of the domain, bound as the account of the manual. */
async function connect(session: SessionOptions) {
  const id = toConnectorId(samba.domain);
  const connector = new ForestConnector({ id, session });
  const database = await openDatabase('memory:', { holder: 'test', migrations: [syncMigrations] });
  const cloud = new ModelCloud();
  const rules = compileRuleSet(defaultRuleSet(), {
    connectors: [
      { id, type: 'forest', name: samba.domain },
      { id: cloud.id, type: 'cloud', name: cloud.name },
    ],
  });
  const engine = await Engine.open({ database, sources: [connector], targets: [cloud], rules });
  return {
    cycle: async (): Promise<readonly string[]> =>
      (await engine.runCycle({ kind: 'delta' })).steps.map(({ kind, result }) => `${kind} ${result}`),
    state: async (): Promise<unknown> => {
      const errors = (await engine.errors()).map(({ dn, code }) => `${dn} ${code}`).toSorted();
      return { objects: cloud.state(), errors };
    },
    [Symbol.asyncDispose]: async () => {
      await connector[Symbol.asyncDispose]();
      await database.close();
    },
  };
}

async function apply(text: string): Promise<void> {
  const file = join(folder, 'apply.ldif');
  writeFileSync(file, text);
  // It stops at the first change that the directory refuses.
  await run('ldbmodify', ['-H', samba.samFile, file]).catch(() => undefined);
}

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

describeWith('samba', 'a real domain, its export and its changes', () => {
  let account: ServiceAccount;
  beforeAll(async () => {
    samba = await startSamba({ domain: 'corp.example.com', netbios: 'CORP' });
    account = await addServiceAccount(samba);
    await apply(organisation());
  }, 120_000);
  afterAll(async () => {
    await samba?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  test('Connect follows renames, moves and swaps to where a fresh start comes to', async () => {
    await using world = await connect(account.session);
    expect(await world.cycle()).toContain('full-import success');
    // An anchor that changes is an error of what is there already, and none of a fresh start: those come afterwards.
    const [people = '', names = '', anchors = ''] = changes;
    for (const text of `${people}\n\n${names}`.split(/\n{2,}/)) await apply(text);
    expect(await world.cycle()).toContain('delta-import success');
    await using fresh = await connect(account.session);
    await fresh.cycle();
    expect(await world.state()).toEqual(await fresh.state());
    for (const text of anchors.split(/\n{2,}/)) await apply(text);
  }, 180_000);

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
});

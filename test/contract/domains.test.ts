import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'ldapts';
import { parseExtendedDn } from '../../src/directory/index.ts';
import type { DomainController, PracticeForest } from '../../src/practice/index.ts';
import { startPracticeForest } from '../../src/practice/index.ts';
import { dirSyncPart } from './dirsync-part.ts';
import {
  canSignIn,
  change,
  find,
  newGroup,
  newUnit,
  newUser,
  read,
  refusal,
  signIn,
  type Target,
  ValueControl,
  valuesOf,
} from './target.ts';

/**
 * What a forest of several domains adds to the contract, after [MS-ADTS]. There is no second server to hold it against:
 * Samba 4.17 makes no child domains. Numbers of sections stand at each case.
 */
describe('a forest of several domains', () => {
  let forest: PracticeForest;
  let root: Target;
  let child: Target;
  let tree: Target;
  const clients: Client[] = [];

  const targetOf = (controller: DomainController): Target => ({
    ldapsUrl: controller.ldapsUrl,
    ldapUrl: controller.ldapUrl,
    caFile: controller.caFile,
    host: controller.hostName,
    baseDn: controller.baseDn,
    domain: controller.domain,
    netbios: controller.forest.netbiosName,
    admin: controller.administrator,
    personality: 'windows',
    [Symbol.asyncDispose]: async () => undefined,
  });
  const admin = async (target: Target): Promise<Client> => {
    const client = await signIn(target, root.admin.upn, root.admin.password);
    clients.push(client);
    return client;
  };

  beforeAll(async () => {
    forest = await startPracticeForest({
      domain: 'corp.contoso.test',
      domains: [{ domain: 'nl.corp.contoso.test', users: 30 }, { domain: 'fabrikam.test' }],
      administratorPassword: 'Anker-Ketting.78',
    });
    [root, child, tree] = forest.domains.map(targetOf) as [Target, Target, Target];
  });
  afterAll(async () => {
    for (const client of clients) await client.unbind();
    await forest.stop();
  });

  it('has a domain controller for each domain, one configuration and one schema (3.1.1.3.2)', async () => {
    const names = [];
    for (const target of [root, child, tree]) {
      const dse = await read(await admin(target), '', ['*', 'namingContexts']);
      expect(valuesOf(dse, 'defaultNamingContext')).toEqual([target.baseDn]);
      expect(valuesOf(dse, 'rootDomainNamingContext')).toEqual([root.baseDn]);
      expect(valuesOf(dse, 'namingContexts')).toEqual([
        target.baseDn,
        `CN=Configuration,${root.baseDn}`,
        `CN=Schema,CN=Configuration,${root.baseDn}`,
      ]);
      names.push(valuesOf(dse, 'dsServiceName')[0]);
    }
    expect(new Set(names).size).toBe(3);
  });

  it('names its domains in cross-references, child to parent and tree to root (6.1.1.2.1.1.4)', async () => {
    const partitions = `CN=Partitions,CN=Configuration,${root.baseDn}`;
    const attributes = ['nCName', 'dnsRoot', 'nETBIOSName', 'trustParent', 'rootTrust'];
    const domains = '(&(objectClass=crossRef)(systemFlags:1.2.840.113556.1.4.803:=3))';
    const found = await find(await admin(tree), partitions, domains, attributes, { scope: 'one' });
    const reported = found.map((entry) => attributes.map((name) => valuesOf(entry, name)[0]));
    expect(reported).toEqual([
      [root.baseDn, 'corp.contoso.test', 'CORP', undefined, undefined],
      [child.baseDn, 'nl.corp.contoso.test', 'NL', `CN=CORP,${partitions}`, undefined],
      [tree.baseDn, 'fabrikam.test', 'FABRIKAM', undefined, `CN=CORP,${partitions}`],
    ]);
  });

  it('gives every domain controller an invocation id, and a restored one another (3.1.1.1.9)', async () => {
    const ids = async (): Promise<string[]> => {
      const base = `CN=Configuration,${root.baseDn}`;
      const asOctets = { explicitBufferAttributes: ['invocationId'] };
      const all = await find(await admin(root), base, '(objectClass=nTDSDSA)', ['invocationId'], asOctets);
      return all.map((entry) => valuesOf(entry, 'invocationId')[0] ?? '');
    };
    const before = await ids();
    expect(new Set(before).size).toBe(3);
    forest.domains[1]?.restoreFromBackup();
    const after = await ids();
    expect(after.map((id, at) => id === before[at])).toEqual([true, false, true]);
  });

  it('refers names of another domain there, for every operation (3.1.1.4.6)', async () => {
    const client = await admin(root);
    const dn = `CN=Nobody,CN=Users,${child.baseDn}`;
    const operations = [
      client.search(dn, { scope: 'base' }),
      client.modify(dn, change('replace', 'title', ['x'])),
      client.del(dn),
      client.add(dn, { objectClass: 'user', sAMAccountName: 'nobody' }),
      client.search(`CN=Users,${tree.baseDn}`, { scope: 'sub' }),
    ];
    for (const [at, work] of operations.entries()) {
      const { code, hex, text } = await refusal(work);
      expect([at, code, hex]).toEqual([at, 10, '0000202B']);
      expect(text).toContain(at === 4 ? 'fabrikam.test' : 'nl.corp.contoso.test');
    }
    expect(await refusal((await admin(child)).del(`CN=x,CN=Users,${root.baseDn}`))).toMatchObject({ code: 10 });
    expect(await refusal((await admin(child)).del(`CN=x,CN=Services,CN=Configuration,${root.baseDn}`))).toMatchObject({
      code: 32,
    });
  });

  it('ends a search at the border of its domain, with references to what lies below (3.1.1.3.1.3)', async () => {
    const client = await admin(root);
    const { searchEntries, searchReferences } = await client.search(root.baseDn, {
      scope: 'sub',
      filter: '(sAMAccountName=Administrator)',
      attributes: ['cn'],
    });
    expect(searchEntries.map(({ dn }) => dn)).toEqual([`CN=Administrator,CN=Users,${root.baseDn}`]);
    expect(searchReferences).toEqual([
      `ldap://corp.contoso.test/CN=Configuration,${root.baseDn}`,
      `ldap://nl.corp.contoso.test/${child.baseDn}`,
    ]);
    const silent = await client.search(
      root.baseDn,
      { scope: 'sub', filter: '(cn=Administrator)', attributes: ['cn'] },
      new ValueControl('1.2.840.113556.1.4.1339'),
    );
    expect(silent.searchReferences).toEqual([]);
    const below = await client.search(`CN=Users,${root.baseDn}`, { scope: 'sub', filter: '(cn=x)' });
    expect(below.searchReferences).toEqual([]);
  });

  it('signs in accounts of any domain at any domain controller, by the password of their own (5.1.1.1)', async () => {
    const unit = await newUnit(await admin(child), child);
    const { account, upn } = await newUser(await admin(child), child, unit, 'Klavertje-4-Vier');
    for (const name of [upn, `NL\\${account}`, `nl.corp.contoso.test\\${account}`])
      expect([name, await canSignIn(root, name, 'Klavertje-4-Vier')]).toEqual([name, true]);
    expect(await canSignIn(root, `CORP\\${account}`, 'Klavertje-4-Vier')).toBe(false);
    expect(await canSignIn(tree, upn, 'Klavertje-4-Vijf')).toBe(false);
    // The administrator of a child domain is nobody in the others; one of the forest is everywhere.
    const local = await signIn(root, child.admin.upn, child.admin.password);
    clients.push(local);
    expect(await refusal(local.del(`CN=svc-hawser,CN=Users,${root.baseDn}`))).toMatchObject({ code: 50 });
  });

  it('keeps account names unique in a domain, and principal names in the forest (3.1.1.5.2.2)', async () => {
    const [one, two] = [await admin(root), await admin(child)];
    const [here, there] = [await newUnit(one, root), await newUnit(two, child)];
    const { account, upn } = await newUser(one, root, here);
    const dn = `CN=again,${there}`;
    expect(
      await refusal(two.add(dn, { objectClass: 'user', sAMAccountName: 'again', userPrincipalName: upn })),
    ).toMatchObject({ code: 19, hex: '000021C8' });
    await two.add(dn, { objectClass: 'user', sAMAccountName: account });
    const sids = [await read(one, `CN=${account},${here}`, ['objectSid']), await read(two, dn, ['objectSid'])];
    expect(new Set(sids.map((entry) => valuesOf(entry, 'objectSid')[0])).size).toBe(2);
  });

  it('takes members of other domains as phantoms, as the scope of the group allows (3.1.1.1.6, MS-SAMR 3.1.1.8.9)', async () => {
    const [one, two] = [await admin(root), await admin(child)];
    const [here, there] = [await newUnit(one, root), await newUnit(two, child)];
    const { dn: person, account } = await newUser(two, child, there);
    const types = { global: '-2147483646', universal: '-2147483640', local: '-2147483644' } as const;
    for (const [scope, type] of Object.entries(types)) {
      const dn = `CN=${scope}-${account},${here}`;
      await one.add(dn, { objectClass: 'group', sAMAccountName: `${scope}-${account}`, groupType: type });
      const added = one.modify(dn, change('add', 'member', [person]));
      if (scope === 'global') expect(await refusal(added)).toMatchObject({ code: 53, hex: '00002147' });
      else await added;
    }
    const extended = new ValueControl('1.2.840.113556.1.4.529', Buffer.from('3003020101', 'hex'));
    const group = await read(one, `CN=universal-${account},${here}`, ['member'], [extended]);
    const member = parseExtendedDn(valuesOf(group, 'member')[0] ?? '');
    expect(member.dn).toBe(person);
    expect(member.guid).toMatch(/^[0-9a-f-]{36}$/);
    // The phantom is no object: it can be looked for in groups, but not read; and its own domain knows nothing of the
    // group.
    expect(await find(one, root.baseDn, `(member=${person})`)).toHaveLength(2);
    expect(await refusal(one.search(person, { scope: 'base' }))).toMatchObject({ code: 10 });
    expect(valuesOf(await read(two, person, ['memberOf']), 'memberOf')).toEqual([]);
    await two.modifyDN(person, `CN=renamed-${account},${there}`);
    const renamed = await read(one, `CN=universal-${account},${here}`, ['member']);
    expect(valuesOf(renamed, 'member')).toEqual([`CN=renamed-${account},${there}`]);
    const local = `CN=local-child-${account},${there}`;
    await two.add(local, { objectClass: 'group', sAMAccountName: `lc-${account}`, groupType: types.local });
    expect(await refusal(one.modify(`CN=local-${account},${here}`, change('add', 'member', [local])))).toMatchObject({
      code: 53,
      hex: '00002148',
    });
  });

  it('gives each domain its own changes, under a cookie of its own (3.1.1.3.4.1.3)', async () => {
    const [one, two] = [await admin(root), await admin(child)];
    const [here, there] = [await newUnit(one, root), await newUnit(two, child)];
    const before = [await dirSyncPart(one, root.baseDn), await dirSyncPart(two, child.baseDn)] as const;
    const mine = await newUser(one, root, here);
    const theirs = await newUser(two, child, there);
    const after = [
      await dirSyncPart(one, root.baseDn, before[0].cookie),
      await dirSyncPart(two, child.baseDn, before[1].cookie),
    ] as const;
    expect(after.map(({ entries }) => entries.map(({ dn }) => dn))).toEqual([[mine.dn], [theirs.dn]]);
    expect(await refusal(dirSyncPart(one, child.baseDn))).toMatchObject({ code: 10 });
  });

  describe('a move to another domain (3.1.1.5.4.2)', () => {
    const move = async (client: Client, dn: string, parent: string, host: string): Promise<void> => {
      const rdn = dn.slice(0, dn.indexOf(','));
      const target = new ValueControl('1.2.840.113556.1.4.521', Buffer.from(host));
      await client.modifyDN(dn, `${rdn},${parent}`, target);
    };

    it('keeps the GUID, gives a new SID, and leaves a proxy instead of a tombstone', async () => {
      const [one, two] = [await admin(root), await admin(child)];
      const [here, there] = [await newUnit(one, root), await newUnit(two, child)];
      const { dn, account } = await newUser(one, root, here, undefined, { title: 'Traveller' });
      const identity = ['objectGUID', 'objectSid', 'sIDHistory', 'title'];
      const left = await read(one, dn, identity);
      const before = [await dirSyncPart(one, root.baseDn), await dirSyncPart(two, child.baseDn)] as const;
      await move(one, dn, there, forest.domains[1]?.hostName ?? '');
      const arrived = await read(two, `CN=${account},${there}`, identity);
      expect(valuesOf(arrived, 'objectGUID')).toEqual(valuesOf(left, 'objectGUID'));
      expect(valuesOf(arrived, 'objectSid')).not.toEqual(valuesOf(left, 'objectSid'));
      expect(valuesOf(arrived, 'sIDHistory')).toHaveLength(1);
      expect(await read(one, `<GUID=${guidText(left)}>`, []).catch(() => undefined)).toBeUndefined();
      const [source, target] = [
        await dirSyncPart(one, root.baseDn, before[0].cookie),
        await dirSyncPart(two, child.baseDn, before[1].cookie),
      ];
      expect(source.entries.map((entry) => valuesOf(entry, 'objectClass').at(-1))).toEqual(['infrastructureUpdate']);
      expect(valuesOf(source.entries[0], 'isDeleted')).toEqual(['TRUE']);
      expect(valuesOf(source.entries[0], 'proxiedObjectName')).toEqual([
        expect.stringMatching(new RegExp(`^B:16:0000000100000001:CN=${account},${there}$`)),
      ]);
      // Everything is new where it arrived.
      expect(valuesOf(target.entries[0], 'title')).toEqual(['Traveller']);
      expect(valuesOf(target.entries[0], 'objectClass')).toContain('user');
    });

    it('is refused for what is bound to its domain', async () => {
      const [one, two] = [await admin(root), await admin(child)];
      const [here, there] = [await newUnit(one, root), await newUnit(two, child)];
      const { dn } = await newUser(one, root, here);
      const host = forest.domains[1]?.hostName ?? '';
      const group = await newGroup(one, here, [dn]);
      expect(await refusal(move(one, dn, there, host))).toMatchObject({ code: 53, hex: '0000212A' });
      expect(await refusal(move(one, group, there, host))).toMatchObject({ code: 53, hex: '0000212A' });
      expect(await refusal(move(one, here, there, host))).toMatchObject({ code: 53, hex: '00002129' });
      expect(await refusal(move(one, dn, there, 'nowhere.test'))).toMatchObject({ code: 52 });
      expect(await refusal(one.modifyDN(dn, `CN=x,${there}`))).toMatchObject({ code: 32 });
    });
  });

  it('takes a domain more while it runs, and one away', async () => {
    await forest.addDomain({ domain: 'be.corp.contoso.test' });
    const domains = '(systemFlags:1.2.840.113556.1.4.803:=3)';
    const named = async (): Promise<number> =>
      (await find(await admin(root), `CN=Partitions,CN=Configuration,${root.baseDn}`, domains)).length;
    expect(await named()).toBe(4);
    await forest.removeDomain('be.corp.contoso.test');
    expect(await named()).toBe(3);
  });

  it('is kept in its folder, with the domains that were added since', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'practice-domains-'));
    const options = { folder, domain: 'corp.contoso.test', administratorPassword: 'Anker-Ketting.78' };
    const first = await startPracticeForest({ ...options, domains: [{ domain: 'nl.corp.contoso.test', users: 5 }] });
    await first.addDomain({ domain: 'fabrikam.test' });
    const before = [...first.store.entries()].map(({ guid, dn }) => `${guid} ${dn}`).toSorted();
    await first.stop();
    const again = await startPracticeForest({ ...options, domains: [{ domain: 'be.corp.contoso.test' }] });
    expect(again.isContinued).toBe(true);
    expect(again.domains.map(({ domain }) => domain)).toEqual([
      'corp.contoso.test',
      'nl.corp.contoso.test',
      'fabrikam.test',
      'be.corp.contoso.test',
    ]);
    const after = new Set([...again.store.entries()].map(({ guid, dn }) => `${guid} ${dn}`));
    expect(before.every((line) => after.has(line))).toBe(true);
    for (const controller of again.domains)
      expect(await canSignIn(targetOf(controller), root.admin.upn, root.admin.password)).toBe(true);
    await again.stop();
    rmSync(folder, { recursive: true, force: true });
  });
});

function guidText(entry: Parameters<typeof valuesOf>[0]): string {
  return Buffer.from(valuesOf(entry, 'objectGUID')[0] ?? '', 'base64').toString('hex');
}

import { required } from '../../src/base/assert.ts';
import { toSourceAnchor, toConnectorId, toWatermark } from '../../src/sync/index.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isBytes, guidFromBytes, fromBytes } from '../../src/directory/index.ts';
import type { Session, SessionOptions } from '../../src/ldap/index.ts';
import { openSession, readRootDse, readSchema, resetPassword, showDeletedControl } from '../../src/ldap/index.ts';
import type { ForestMemory, ForestOptions } from '../../src/connect/connectors/index.ts';
import { ForestConnector, parseFacts } from '../../src/connect/connectors/index.ts';
import { never, ReplayedSpace } from './replayed-space.ts';

export interface ForestUnderTest extends AsyncDisposable {
  readonly domain: string;
  readonly netbios: string;
  readonly baseDn: string;
  /** Of the administrator, who changes things. */
  sessionOptions(overrides?: Partial<SessionOptions>): SessionOptions;
  /** Of the account with the rights of the manual, which reads. */
  readonly service: SessionOptions;
}

/** How the connector follows a forest, whoever plays the forest. */
export function forestConnectorSuite(
  start: () => Promise<ForestUnderTest>,
  { modes = ['dirsync', 'usn'] }: { readonly modes?: readonly ('dirsync' | 'usn')[] } = {},
): void {
  let forest: ForestUnderTest;
  let admin: Session;
  const connectors: ForestConnector[] = [];

  const connect = (options: Partial<ForestOptions> = {}): ForestConnector => {
    const connector = new ForestConnector({
      id: toConnectorId('forest'),
      session: forest.service,
      ...options,
    });
    connectors.push(connector);
    return connector;
  };
  const ou = (name: string): string => `OU=${name},${forest.baseDn}`;
  const addOu = async (name: string, parent = forest.baseDn): Promise<string> => {
    await admin.add(`OU=${name},${parent}`, { objectClass: ['top', 'organizationalUnit'] });
    return `OU=${name},${parent}`;
  };
  const addUser = async (name: string, parent: string, more: Record<string, string> = {}): Promise<string> => {
    const dn = `CN=${name},${parent}`;
    await admin.add(dn, {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      sAMAccountName: name,
      ...more,
    });
    return dn;
  };
  const addGroup = async (name: string, parent: string, members: readonly string[] = []): Promise<string> => {
    const dn = `CN=${name},${parent}`;
    await admin.add(dn, {
      objectClass: ['top', 'group'],
      sAMAccountName: name,
      ...(members.length > 0 ? { member: members } : {}),
    });
    return dn;
  };
  const guidOf = async (dn: string): Promise<string> => {
    const value = (await admin.read(dn, ['objectGUID']))?.attributes['objectGUID'];
    return isBytes(value) ? guidFromBytes(fromBytes(value)) : '';
  };

  beforeAll(async () => {
    forest = await start();
    admin = await openSession(forest.sessionOptions());
    await readSchema(admin, await readRootDse(admin));
  });

  afterAll(async () => {
    for (const connector of connectors) await connector[Symbol.asyncDispose]();
    await admin?.[Symbol.asyncDispose]();
    await forest?.[Symbol.asyncDispose]();
  });

  for (const changes of modes) {
    it(`follows every kind of change by ${changes} to the same state as a full import`, async () => {
      const root = await addOu(`all-${changes}`);
      const inner = await addOu('inner', root);
      const other = await addOu('other', root);
      const jan = await addUser(`jan-${changes}`, root, { givenName: 'Jan', title: 'Baker', department: 'Bread' });
      const piet = await addUser(`piet-${changes}`, inner, { manager: jan });
      const kees = await addUser(`kees-${changes}`, root);
      const gone = await addUser(`gone-${changes}`, root);
      const team = await addGroup(`team-${changes}`, root, [jan, piet]);

      const connector = connect({ changes });
      const space = await new ReplayedSpace().take(connector.fullImport(never));
      expect(space.named(`piet-${changes}`)?.references.get('manager')).toEqual(new Set([await guidOf(jan)]));
      expect(space.named(`team-${changes}`)?.references.get('member')).toEqual(
        new Set([await guidOf(jan), await guidOf(piet)]),
      );
      expect(space.named(`jan-${changes}`)).toMatchObject({
        objectClass: 'user',
        attributes: { givenName: 'Jan', title: 'Baker' },
      });

      await admin.modify(jan, [
        { operation: 'replace', attribute: 'title', values: ['Chief baker'] },
        { operation: 'delete', attribute: 'department' },
        { operation: 'add', attribute: 'proxyAddresses', values: ['SMTP:jan@contoso.test', 'smtp:j@contoso.test'] },
      ]);
      await admin.modify(team, [
        { operation: 'delete', attribute: 'member', values: [jan] },
        { operation: 'add', attribute: 'member', values: [kees] },
      ]);
      await admin.modify(piet, [{ operation: 'replace', attribute: 'manager', values: [kees] }]);
      await admin.rename(kees, `CN=cornelis-${changes}`);
      await admin.rename(inner, 'OU=renamed', other);
      await admin.delete(gone);
      await addUser(`new-${changes}`, root, { manager: jan });
      await space.take(connector.deltaImport(space.since, never));

      const everything = await new ReplayedSpace().take(connector.fullImport(never));
      expect(space.objects).toEqual(everything.objects);
      expect(space.named(`jan-${changes}`)?.attributes['department']).toBeUndefined();
      expect(space.named(`piet-${changes}`)?.dn).toBe(`CN=piet-${changes},OU=renamed,${other}`);
      expect(space.named(`gone-${changes}`)).toBeUndefined();

      await space.take(connector.deltaImport(space.since, never));
      expect(space.log).toEqual([]);
    });
  }

  it('reports one added member of a large group as one', async () => {
    const root = await addOu('large');
    const people = [];
    for (let number = 0; number < 120; number++) people.push(await addUser(`large-${number}`, root));
    const group = await addGroup('large-group', root, people.slice(0, 119));
    const connector = connect();
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    await admin.modify(group, [
      { operation: 'add', attribute: 'member', values: [required(people[119], 'the person')] },
    ]);
    await space.take(connector.deltaImport(space.since, never));
    expect(space.log).toEqual([
      {
        kind: 'change',
        anchor: await guidOf(group),
        attributes: {},
        removed: [],
        references: { member: { kind: 'delta', add: [await guidOf(required(people[119], 'the person'))], remove: [] } },
      },
    ]);
    expect(space.named('large-group')?.references.get('member')?.size).toBe(120);
  });

  it('keeps to its containers: known by GUID, through renaming, and with what moves in and out', async () => {
    const sales = await addOu('sales');
    const hidden = await addOu('hidden', sales);
    const outside = await addOu('outside');
    const mover = await addUser('mover', outside, { title: 'Walker' });
    const leaver = await addUser('leaver', sales);
    await addUser('secret', hidden);
    const branch = await addOu('branch', outside);
    await addUser('branch-user', branch);
    let facts = parseFacts({});
    const memory: ForestMemory = { load: () => facts, save: (now) => void (facts = now) };
    const connector = connect({ include: [sales], exclude: [hidden], memory });
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    expect([...space.objects.values()].map(({ dn }) => dn)).toEqual([leaver]);

    await admin.rename(mover, 'CN=mover', sales);
    await admin.rename(leaver, 'CN=leaver', outside);
    await admin.rename(branch, 'OU=branch', sales);
    await space.take(connector.deltaImport(space.since, never));
    expect([...space.objects.values()].map(({ dn }) => dn).sort()).toEqual([
      `CN=branch-user,OU=branch,${sales}`,
      `CN=mover,${sales}`,
    ]);
    expect(space.named('mover')?.attributes['title']).toBe('Walker');

    await admin.rename(sales, 'OU=verkoop');
    await admin.rename(`OU=branch,${ou('verkoop')}`, 'OU=branch', outside);
    await space.take(connector.deltaImport(space.since, never));
    expect([...space.objects.values()].map(({ dn }) => dn)).toEqual([`CN=mover,${ou('verkoop')}`]);

    const again = await new ReplayedSpace().take(
      connect({ include: [sales], exclude: [hidden], memory }).fullImport(never),
    );
    expect(again.objects).toEqual(space.objects);
  });

  it('refuses a container that is gone, and a delta with another scope', async () => {
    const temporary = await addOu('temporary');
    const connector = connect({ include: [temporary] });
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    const other = connect({ include: [ou('outside')] });
    await expect(new ReplayedSpace().take(other.deltaImport(space.since, never))).rejects.toMatchObject({
      code: 'sync.full-import-required',
    });
    await admin.delete(temporary);
    await expect(new ReplayedSpace().take(connector.fullImport(never))).rejects.toMatchObject({
      code: 'connectors.container-missing',
    });
  });

  it('brings back what is restored from the deleted objects', async () => {
    const root = await addOu('restore');
    const dn = await addUser('phoenix', root, { title: 'Bird' });
    const guid = await guidOf(dn);
    const connector = connect();
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    await admin.delete(dn);
    await space.take(connector.deltaImport(space.since, never));
    expect(space.objects.has(guid)).toBe(false);
    const full = await new ReplayedSpace().take(connector.fullImport(never));
    expect(full.objects.has(guid)).toBe(false);
    const tombstones = {
      base: forest.baseDn,
      filter: '(&(isDeleted=TRUE)(cn=phoenix*))',
      controls: [showDeletedControl()],
    };
    const tombstone = (await admin.search(tombstones)).entries[0]?.dn ?? '';
    await admin.modify(
      tombstone,
      [
        { operation: 'delete', attribute: 'isDeleted' },
        { operation: 'replace', attribute: 'distinguishedName', values: [dn] },
      ],
      [showDeletedControl()],
    );
    await space.take(connector.deltaImport(space.since, never));
    expect(space.objects.get(guid)?.dn).toBe(dn);
    expect(space.objects).toEqual((await new ReplayedSpace().take(connector.fullImport(never))).objects);
  });

  for (const _ of modes.filter((mode) => mode === 'usn')) {
    it('reads without the right to replicate; deletions that cannot be seen come with a full import', async () => {
      const reader = await addUser('reader', await addOu('readers'), { userPrincipalName: `reader@${forest.domain}` });
      await resetPassword(admin, reader, 'Lezer-Passw0rd.9');
      await admin.modify(reader, [{ operation: 'replace', attribute: 'userAccountControl', values: ['512'] }]);
      const session = forest.sessionOptions({ account: `reader@${forest.domain}`, password: () => 'Lezer-Passw0rd.9' });
      const connector = connect({ session });
      const gone = await addUser('gone-for-reader', await addOu('reader'));
      const space = await new ReplayedSpace().take(connector.fullImport(never));
      expect(JSON.parse(space.since)).toMatchObject({
        version: 2,
        partitions: { [forest.domain]: { kind: 'usn' } },
      });
      expect(space.named('reader')?.attributes['sAMAccountName']).toBe('reader');
      await admin.delete(gone);
      await space.take(connector.deltaImport(space.since, never));
      expect(space.named('gone-for-reader')).toBeDefined();
      expect((await new ReplayedSpace().take(connector.fullImport(never))).named('gone-for-reader')).toBeUndefined();
      await expect(
        new ReplayedSpace().take(connect({ session, changes: 'dirsync' }).fullImport(never)),
      ).rejects.toMatchObject({
        code: 'ldap.no-replication-rights',
      });
    });
  }

  it('asks for a full import when the server does not accept where reading had come to', async () => {
    const connector = connect();
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    const { partitions } = JSON.parse(space.since) as { partitions: Record<string, object> };
    const own = partitions[forest.domain];
    const after = async (watermark: object): Promise<ReplayedSpace> =>
      await new ReplayedSpace().take(connector.deltaImport(toWatermark(JSON.stringify(watermark)), never));
    const fullImport = { code: 'sync.full-import-required' };
    const nonsense = { ...own, cookie: Buffer.from('nonsense').toString('base64') };
    await expect(after({ version: 2, partitions: { [forest.domain]: nonsense } })).rejects.toMatchObject(fullImport);
    const common = { containers: {}, scope: '[[],[]]' };
    const usn = { kind: 'usn', usn: '1', invocationId: 'another', ...common };
    await expect(after({ version: 2, partitions: { [forest.domain]: usn } })).rejects.toMatchObject(fullImport);
    await expect(after({ version: 3 })).rejects.toMatchObject(fullImport);
    await expect(after({ version: 2, partitions: { 'other.test': own } })).rejects.toMatchObject(fullImport);
  });

  it('reads on from the watermark of before there were partitions', async () => {
    const root = await addOu('former');
    const connector = connect();
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    const { partitions } = JSON.parse(space.since) as { partitions: Record<string, object> };
    const { foreign: _, ...mark } = partitions[forest.domain] as { foreign: string };
    const former = { ...mark, domain: forest.domain };
    await addUser('after-former', root);
    await space.take(connector.deltaImport(toWatermark(JSON.stringify(former)), never));
    expect(space.named('after-former')?.dn).toBe(`CN=after-former,${root}`);
    expect(space.objects).toEqual((await new ReplayedSpace().take(connector.fullImport(never))).objects);
    expect(space.log.length).toBeLessThan(space.objects.size / 2);
  });

  it('writes the source anchor once, and reports who already has another', async () => {
    const root = await addOu('anchors');
    const dn = await addUser('anchored', root);
    const guid = await guidOf(dn);
    const connector = connect({ writeSourceAnchors: true });
    const anchor = { anchor: guid as never, dn, sourceAnchor: toSourceAnchor(Buffer.alloc(16, 7).toString('base64')) };
    expect(await connector.writeSourceAnchors?.([anchor], never)).toEqual([{ anchor: guid }]);
    const { attributes } = (await admin.read(dn, ['mS-DS-ConsistencyGuid'])) ?? {};
    expect(attributes?.['mS-DS-ConsistencyGuid']).toEqual({ base64: Buffer.alloc(16, 7).toString('base64') });
    const other = { ...anchor, sourceAnchor: toSourceAnchor(Buffer.alloc(16, 8).toString('base64')) };
    expect(await connector.writeSourceAnchors?.([other], never)).toMatchObject([
      { anchor: guid, error: { code: expect.any(String) } },
    ]);
  });

  it('knows the names that expressions use', async () => {
    const connector = connect();
    await new ReplayedSpace().take(connector.fullImport(never));
    expect(connector.parameters(`CN=x,${forest.baseDn}`)).toMatchObject({
      'Domain.FQDN': forest.domain,
      'Domain.Netbios': forest.netbios,
      'Forest.FQDN': forest.domain,
      'Domain.LDAP': forest.baseDn,
    });
  });
}

import { toSourceAnchor, toWatermark } from '../../src/sync/index.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForestMemory } from '../../src/connect/connectors/index.ts';
import { parseFacts } from '../../src/connect/connectors/index.ts';
import { openSetup } from '../../src/connect/index.ts';
import { changePassword, resetPassword } from '../../src/ldap/index.ts';
import { formatSecurityDescriptor } from '../../src/practice/rights/security-descriptor.ts';
import { effectiveDescriptor } from '../../src/practice/rights/access.ts';
import type { ImportBatch } from '../../src/sync/index.ts';
import { claimAddress } from '../servers/process.ts';
import { DomainsWorld } from './forest-domains-world.ts';
import { never, ReplayedSpace } from './replayed-space.ts';

const root = 'corp.contoso.test';
const child = 'nl.corp.contoso.test';
const tree = 'fabrikam.test';

interface Mark {
  readonly kind: string;
}
const marksOf = (space: ReplayedSpace): Record<string, Mark> =>
  (JSON.parse(space.since) as { partitions: Record<string, Mark> }).partitions;

/** Takes what an import tells, and how it ended. */
async function tryTake(space: ReplayedSpace, source: AsyncIterable<ImportBatch>): Promise<unknown> {
  try {
    await space.take(source);
    return undefined;
  } catch (error) {
    return error;
  }
}

function memory(): ForestMemory {
  let facts = parseFacts({});
  return { load: () => facts, save: (now) => void (facts = now) };
}

describe('a connector to a forest of several domains', () => {
  let world: DomainsWorld;
  const deletes = (space: ReplayedSpace): string[] =>
    space.log.filter(({ kind }) => kind === 'delete').map((one) => String('anchor' in one && one.anchor));

  beforeAll(async () => {
    world = await DomainsWorld.start([root, child, tree]);
  });
  afterAll(async () => await world[Symbol.asyncDispose]());

  for (const changes of ['dirsync', 'usn'] as const) {
    it(`reads every domain and follows it by ${changes}; references across domains lead to the objects`, async () => {
      const [here, there, far] = [await world.unit(root), await world.unit(child), await world.unit(tree)];
      const boss = await world.user(child, `boss-${changes}`, there);
      const clerk = await world.user(root, `clerk-${changes}`, here, { manager: boss });
      const team = await world.group(root, `team-${changes}`, here, [clerk, boss]);
      const all = await world.group(tree, `all-${changes}`, far, [team]);

      const connector = world.connect({}, { changes });
      const space = await new ReplayedSpace().take(connector.fullImport(never));
      const guids = { boss: await world.guid(child, boss), clerk: await world.guid(root, clerk) };
      expect(space.named(`clerk-${changes}`)?.references.get('manager')).toEqual(new Set([guids.boss]));
      expect(space.named(`team-${changes}`)?.references.get('member')).toEqual(new Set(Object.values(guids)));
      expect(space.named(`all-${changes}`)?.references.get('member')).toEqual(new Set([await world.guid(root, team)]));
      expect(marksOf(space)).toMatchObject({
        [root]: { kind: changes },
        [child]: { kind: changes },
        [tree]: { kind: changes },
      });

      const admin = await world.admin(child);
      await admin.modify(boss, [{ operation: 'replace', attribute: 'title', values: ['Chief'] }]);
      await admin.rename(there, `OU=moved-${changes}`);
      await (await world.admin(tree)).modify(all, [{ operation: 'add', attribute: 'member', values: [clerk] }]);
      const gone = await world.user(tree, `gone-${changes}`, far);
      await space.take(connector.deltaImport(space.since, never));
      expect(space.named(`gone-${changes}`)).toBeDefined();
      await (await world.admin(tree)).delete(gone);
      await space.take(connector.deltaImport(space.since, never));
      expect(space.named(`boss-${changes}`)).toMatchObject({
        dn: `CN=boss-${changes},OU=moved-${changes},${world.controller(child).baseDn}`,
        attributes: { title: 'Chief' },
      });
      expect(space.named(`gone-${changes}`)).toBeUndefined();
      expect(space.objects).toEqual((await new ReplayedSpace().take(connector.fullImport(never))).objects);
      await space.take(connector.deltaImport(space.since, never));
      expect(space.log).toEqual([]);
    });

    it(`takes a move to another domain for a rename, read in either order by ${changes}`, async () => {
      const [here, there] = [await world.unit(root), await world.unit(child)];
      const [out, back] = [`out-${changes}`, `back-${changes}`];
      const leaving = await world.user(root, out, here, { title: 'Out' });
      const coming = await world.user(child, back, there, { title: 'Back' });
      const guids = [await world.guid(root, leaving), await world.guid(child, coming)] as const;
      const connector = world.connect({}, { changes });
      const space = await new ReplayedSpace().take(connector.fullImport(never));
      // The root is read first: of one move it tells the departure first, of the other the arrival.
      await world.move(leaving, root, child, there);
      await world.move(coming, child, root, here);
      await space.take(connector.deltaImport(space.since, never));
      expect(deletes(space).filter((anchor) => guids.includes(anchor))).toEqual([]);
      expect(space.objects.get(guids[0])).toMatchObject({ dn: `CN=${out},${there}`, attributes: { title: 'Out' } });
      expect(space.objects.get(guids[1])).toMatchObject({ dn: `CN=${back},${here}`, attributes: { title: 'Back' } });
      expect(space.objects).toEqual((await new ReplayedSpace().take(connector.fullImport(never))).objects);
    });

    it(`lets go of what moves to where nobody reads, by ${changes}`, async () => {
      const [here, there, far] = [await world.unit(root), await world.unit(child), await world.unit(tree)];
      const hidden = await world.unit(child);
      const people = [];
      for (const name of ['unread', 'hidden', 'kept']) people.push(await world.user(root, `${name}-${changes}`, here));
      const [toTree, toHidden, toChild] = people as [string, string, string];
      const guids = [];
      for (const dn of people) guids.push(await world.guid(root, dn));
      const connector = world.connect(
        {},
        {
          changes,
          selection: { others: false, domains: [{ domain: child, exclude: [hidden], servers: serversOf(child) }] },
        },
      );
      const space = await new ReplayedSpace().take(connector.fullImport(never));
      await world.move(toTree, root, tree, far);
      await world.move(toHidden, root, child, hidden);
      await world.move(toChild, root, child, there);
      await space.take(connector.deltaImport(space.since, never));
      expect(guids.map((guid) => space.objects.has(guid))).toEqual([false, false, true]);
      expect(space.objects).toEqual((await new ReplayedSpace().take(connector.fullImport(never))).objects);
    });
  }

  function serversOf(domain: string): { name: string; address: string; port: number }[] {
    const controller = world.controller(domain);
    const { hostname, port } = new URL(controller.ldapsUrl);
    return [{ name: controller.hostName, address: hostname, port: Number(port) }];
  }

  it('lets go of what moves to another domain when it reads one domain only', async () => {
    const [here, there] = [await world.unit(root), await world.unit(child)];
    const dn = await world.user(root, 'lone-mover', here);
    const guid = await world.guid(root, dn);
    const connector = world.connect({ read: [root] });
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    expect([...space.objects.values()].every((one) => one.dn.endsWith(world.forest.baseDn))).toBe(true);
    await world.move(dn, root, child, there);
    await space.take(connector.deltaImport(space.since, never));
    expect(deletes(space)).toEqual([guid]);
    await (await world.admin(child)).delete(`CN=lone-mover,${there}`);
  });

  it('knows the names that expressions use, for each domain, and before it has read anything', async () => {
    const facts = memory();
    await new ReplayedSpace().take(world.connect({}, { memory: facts }).fullImport(never));
    const names = world.connect({}, { memory: facts }).parameters(`CN=x,${world.controller(tree).baseDn}`);
    expect(names).toMatchObject({
      'Domain.FQDN': tree,
      'Domain.Netbios': 'FABRIKAM',
      'Domain.LDAP': 'DC=fabrikam,DC=test',
      'Forest.FQDN': root,
      'Forest.LDAP': world.forest.baseDn,
      'Connector.Name': root,
    });
  });

  it('continues with the other domains while one is away, and concludes nothing of it', async () => {
    const [here, there] = [await world.unit(root), await world.unit(child)];
    const [stays, leaves] = [await world.user(child, 'stays', there), await world.user(root, 'leaves', here)];
    const connector = world.connect();
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    const before = marksOf(space)[child];
    await world.controller(child).close();
    await world.user(root, 'newcomer', here);
    const moved = await tryTake(space, connector.deltaImport(space.since, never));
    expect(moved).toMatchObject({ code: 'connectors.domains-unread', data: { domains: child }, retryable: true });
    expect(space.named('newcomer')).toBeDefined();
    expect(space.named('stays')?.dn).toBe(stays);
    expect(marksOf(space)[child]).toEqual(before);
    expect(connector.partitions().find(({ domain }) => domain === child)?.failure?.code).toBe('ldap.unreachable');

    // What is deleted here might have moved there: nobody can be asked, so nothing is concluded, and it is not
    // forgotten either.
    const guid = await world.guid(root, leaves);
    await (await world.admin(root)).delete(leaves);
    for (let round = 0; round < 2; round++) {
      await tryTake(space, connector.deltaImport(space.since, never));
      expect(space.objects.has(guid)).toBe(true);
    }
    expect(space.log).toEqual([]);
    await world.controller(child).open();
    await space.take(connector.deltaImport(space.since, never));
    expect(space.objects.has(guid)).toBe(false);
    expect(space.objects).toEqual((await new ReplayedSpace().take(connector.fullImport(never))).objects);
  });

  it('waits for an object that moved to a domain which is away', async () => {
    const [here, there] = [await world.unit(root), await world.unit(child)];
    const dn = await world.user(root, 'late', here);
    const guid = await world.guid(root, dn);
    const connector = world.connect();
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    await world.move(dn, root, child, there);
    await world.controller(child).close();
    await tryTake(space, connector.deltaImport(space.since, never));
    expect(space.objects.get(guid)?.dn).toBe(dn);
    await world.controller(child).open();
    await space.take(connector.deltaImport(space.since, never));
    expect(space.objects.get(guid)?.dn).toBe(`CN=late,${there}`);
  });

  it('continues with an interrupted first read where it was', async () => {
    const there = await world.unit(child);
    await world.user(child, 'first-read', there);
    const connector = world.connect();
    await world.controller(child).close();
    const space = new ReplayedSpace();
    expect(await tryTake(space, connector.fullImport(never))).toMatchObject({ code: 'connectors.domains-unread' });
    expect(Object.keys(marksOf(space)).toSorted()).toEqual([tree, root].toSorted());
    await world.controller(child).open();
    const others = space.objects.size;
    await space.take(connector.deltaImport(space.since, never));
    expect(space.objects.size).toBeGreaterThan(others);
    expect(space.log.every((one) => 'dn' in one && one.dn.endsWith(world.controller(child).baseDn))).toBe(true);
    expect(space.objects).toEqual((await new ReplayedSpace().take(connector.fullImport(never))).objects);
  });

  it('reports what vanished from a domain whose first read was interrupted', async () => {
    const there = await world.unit(child);
    const gone = await world.user(child, 'gone-meanwhile', there);
    const guid = await world.guid(child, gone);
    const connector = world.connect();
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    await (await world.admin(child)).delete(gone);
    const { partitions } = JSON.parse(space.since) as { partitions: object };
    const begun = { version: 2, partitions: { ...partitions, [child]: { kind: 'begun' } } };
    await space.take(connector.deltaImport(toWatermark(JSON.stringify(begun)), never));
    expect(deletes(space)).toContain(guid);
    expect(space.objects).toEqual((await new ReplayedSpace().take(connector.fullImport(never))).objects);
  });

  it('meets whatever moves while it reads everything', async () => {
    const [here, there] = [await world.unit(root), await world.unit(child)];
    const dn = await world.user(child, 'nomad', there);
    const guid = await world.guid(child, dn);
    const connector = world.connect();
    const space = new ReplayedSpace();
    let isMoved = false;
    for await (const { changes } of connector.fullImport(never)) {
      for (const change of changes) space.apply(change);
      // The root was read; the child is still to come.
      if (!isMoved) await world.move(dn, child, root, here);
      isMoved = true;
    }
    expect(space.objects.get(guid)?.dn).toBe(`CN=nomad,${here}`);
  });

  it('takes a domain that is full and suddenly returns nothing for one that it may not read', async () => {
    const facts = memory();
    const there = await world.unit(child);
    await world.user(child, 'someone', there);
    const empty = await world.unit(child);
    const selection = (include: readonly string[]) => ({
      others: false,
      domains: [{ domain: child, include, servers: serversOf(child) }],
    });
    await new ReplayedSpace().take(
      world.connect({}, { memory: facts, selection: selection([there]) }).fullImport(never),
    );
    const space = new ReplayedSpace();
    const blind = world.connect({}, { memory: facts, selection: selection([empty]) });
    expect(await tryTake(space, blind.fullImport(never))).toMatchObject({ code: 'connectors.domains-unread' });
    expect(blind.partitions().find(({ domain }) => domain === child)?.failure?.code).toBe('sync.empty-import');
  });

  it('follows a domain by uSNChanged where the account may not replicate, the others by DirSync', async () => {
    const { head, store } = world.controller(tree).forest;
    const kept = head.values('ntsecuritydescriptor');
    const { forest } = world.controller(tree);
    const descriptor = effectiveDescriptor(forest, head);
    const service = `${world.forest.forest.domainSid}-998`;
    const denied = {
      ...descriptor,
      entries: [
        ...descriptor.entries.filter(({ sid }) => sid !== service),
        { isAllow: true, mask: 0x10014, flags: 0x2, sid: service },
      ],
    };
    store.commit([
      { kind: 'set', id: head.id, attributes: { ntsecuritydescriptor: [formatSecurityDescriptor(denied)] } },
    ]);
    const connector = world.connect();
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    expect(marksOf(space)).toMatchObject({ [root]: { kind: 'dirsync' }, [tree]: { kind: 'usn' } });
    store.commit([{ kind: 'set', id: head.id, attributes: { ntsecuritydescriptor: kept } }]);
    // The root comes before the tree, and was read from a cookie before it.
    const dn = await world.user(tree, 'by-usn', await world.unit(tree));
    await space.take(connector.deltaImport(space.since, never));
    expect(space.named('by-usn')?.dn).toBe(dn);
  });

  it('reads everything again when a domain controller was restored from a backup and changes are followed by uSNChanged', async () => {
    const connector = world.connect({}, { changes: 'usn' });
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    await space.take(connector.deltaImport(space.since, never));
    world.controller(child).restoreFromBackup();
    expect(await tryTake(space, connector.deltaImport(space.since, never))).toMatchObject({
      code: 'sync.full-import-required',
      data: { why: { code: 'connectors.other-controller' } },
    });
    // Cookies of DirSync hold for every domain controller and every state of one.
    const other = world.connect();
    await space.take(other.fullImport(never));
    world.controller(child).restoreFromBackup();
    await space.take(other.deltaImport(space.since, never));
  });

  it('says when a server belongs to another domain, and when a domain is not in the forest', async () => {
    const selection = {
      others: false,
      domains: [{ domain: child, servers: serversOf(tree) }, { domain: 'nowhere.test' }],
    };
    const connector = world.connect({}, { selection });
    const error = await tryTake(new ReplayedSpace(), connector.fullImport(never));
    expect(error).toMatchObject({ code: 'connectors.domains-unread', data: { domains: `nowhere.test, ${child}` } });
    expect((error as Error).message).toContain('The domain nowhere.test is not part of the forest');
    expect((error as Error).message).toContain('is a domain controller of DC=fabrikam,DC=test');
  });

  it('keeps to the containers of each domain, through renaming', async () => {
    const [here, there] = [await world.unit(root, 'scope-root'), await world.unit(child, 'scope-child')];
    const hidden = await world.unit(child, 'hidden');
    await world.user(root, 'in-root', here);
    await world.user(child, 'in-child', there);
    await world.user(child, 'in-hidden', hidden);
    const facts = memory();
    const options = {
      memory: facts,
      include: [here],
      selection: { others: false, domains: [{ domain: child, include: [there], servers: serversOf(child) }] },
    };
    const connector = world.connect({}, options);
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    expect([...space.objects.values()].map(({ dn }) => dn)).toEqual([`CN=in-root,${here}`, `CN=in-child,${there}`]);
    await (await world.admin(child)).rename(there, 'OU=renamed-child');
    await space.take(connector.deltaImport(space.since, never));
    expect(space.objects.size).toBe(2);
    expect((await new ReplayedSpace().take(world.connect({}, options).fullImport(never))).objects).toEqual(
      space.objects,
    );
  });

  it('says how much there is before it reads: estimated at first, counted the next time', async () => {
    const facts = memory();
    const expected = async (connector: { fullImport(signal: AbortSignal): AsyncIterable<ImportBatch> }) => {
      let reported: number | undefined;
      let objects = 0;
      for await (const batch of connector.fullImport(never)) {
        reported ??= batch.expected;
        objects += batch.changes.filter(({ kind }) => kind === 'object').length;
      }
      return { reported, objects };
    };
    const first = await expected(world.connect({}, { memory: facts }));
    expect(first.reported).toBeGreaterThan(first.objects * 0.6);
    expect(first.reported).toBeLessThan(first.objects * 1.6);
    const second = await expected(world.connect({}, { memory: facts }));
    expect(second.reported).toBe(second.objects);
  });

  it('reports somebody of another forest once, however many domains have a stand-in, and until the last is gone', async () => {
    const sid = 'S-1-5-21-1-2-3-4567';
    const stands = [world.foreigner(root, sid), world.foreigner(child, sid)] as const;
    const teams = [
      await world.group(root, 'with-foreigner', await world.unit(root), [stands[0]]),
      await world.group(child, 'with-foreigner-too', await world.unit(child), [stands[1]]),
    ];
    const connector = world.connect();
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    expect(space.objects.get(sid)).toMatchObject({ objectClass: 'foreignSecurityPrincipal' });
    for (const [at, domain] of [root, child].entries())
      expect(space.objects.get(await world.guid(domain, teams[at] ?? ''))?.references.get('member')).toEqual(
        new Set([sid]),
      );

    // As older versions told them: by GUID. What they left is put right by a delta.
    const { partitions } = JSON.parse(space.since) as { partitions: Record<string, object> };
    const former = Object.entries(partitions).map(([name, mark]) => [name, { ...mark, foreign: undefined }]);
    const asFormer = new ReplayedSpace();
    for (const [anchor, object] of space.objects) asFormer.objects.set(anchor, structuredClone(object));
    const old = await world.guid(root, stands[0]);
    const reported = structuredClone(space.objects.get(sid));
    if (reported) asFormer.objects.set(old, { ...reported, dn: stands[0] });
    asFormer.objects.delete(sid);
    asFormer.named('with-foreigner')?.references.set('member', new Set([old]));
    const watermark = toWatermark(JSON.stringify({ version: 2, partitions: Object.fromEntries(former) }));
    await asFormer.take(connector.deltaImport(watermark, never));
    expect(asFormer.objects).toEqual(space.objects);

    await (await world.admin(root)).delete(stands[0]);
    await space.take(connector.deltaImport(space.since, never));
    expect(space.objects.has(sid)).toBe(true);
    expect(space.named('with-foreigner')?.references.get('member')).toEqual(new Set());
    await (await world.admin(child)).delete(stands[1]);
    await space.take(connector.deltaImport(space.since, never));
    expect(space.objects.has(sid)).toBe(false);
  });

  it('writes the source anchor, sets and changes passwords at a domain controller of the object’s own domain', async () => {
    const there = await world.unit(child);
    const dn = await world.user(child, 'away', there);
    const guid = await world.guid(child, dn);
    const connector = world.connect();
    await new ReplayedSpace().take(connector.fullImport(never));
    const anchor = { anchor: guid as never, dn, sourceAnchor: toSourceAnchor(Buffer.alloc(16, 7).toString('base64')) };
    expect(await connector.writeSourceAnchors?.([anchor], never)).toEqual([{ anchor: guid }]);

    const sessions = world.sessions();
    const domains = (await sessions.domains()).map(({ domain, parent, isRoot }) => ({ domain, parent, isRoot }));
    expect(domains).toEqual([
      { domain: root, parent: undefined, isRoot: true },
      { domain: child, parent: root, isRoot: false },
      { domain: tree, parent: undefined, isRoot: false },
    ]);
    await expect(resetPassword(sessions.of(root), dn, 'Nieuw-Wachtwoord.7')).rejects.toMatchObject({
      code: 'ldap.referral',
    });
    const found = await sessions.forDn(dn);
    expect(found.domain.domain).toBe(child);
    await resetPassword(found.session, dn, 'Nieuw-Wachtwoord.7');
    const moved = await world.move(dn, child, tree, await world.unit(tree));
    const located = await sessions.locate(guid, dn);
    expect(located).toMatchObject({ dn: moved, domain: { domain: tree } });
    await (
      await world.admin(tree)
    ).modify(world.controller(tree).baseDn, [{ operation: 'replace', attribute: 'minPwdAge', values: ['0'] }]);
    if (located) await changePassword(located.session, located.dn, 'Nieuw-Wachtwoord.7', 'Ander-Wachtwoord.8');
    expect(await sessions.locate('00000000-0000-4000-8000-000000000000')).toBeUndefined();
  });
});

describe('domains that come and go', () => {
  it('reads a domain that is added later, alone, and stops at one that disappears', async () => {
    await using world = await DomainsWorld.start([root, child]);
    await world.user(child, 'old', await world.unit(child));
    const servers = (...domains: string[]) =>
      domains.map((domain) => ({ domain, servers: [parse(world.controller(domain).server)] }));
    const first = world.connect({}, { selection: { others: true, domains: servers(child) } });
    const space = await new ReplayedSpace().take(first.fullImport(never));
    const added = await world.forest.addDomain({ domain: 'be.corp.contoso.test' });
    await world.user(added.domain, 'new', await world.unit(added.domain));
    const second = world.connect({}, { selection: { others: true, domains: servers(child, added.domain) } });
    await space.take(second.deltaImport(space.since, never));
    expect(space.named('new')).toBeDefined();
    expect(space.log.every((one) => 'dn' in one && one.dn.endsWith(added.baseDn))).toBe(true);
    expect(Object.keys(marksOf(space)).toSorted()).toEqual(['be.corp.contoso.test', root, child].toSorted());

    await world.forest.removeDomain(added.domain);
    const error = await tryTake(space, second.deltaImport(space.since, never));
    expect(error).toMatchObject({ code: 'connectors.domains-unread', data: { domains: added.domain } });
    expect(space.named('new')).toBeDefined();
    const third = world.connect(
      {},
      { selection: { others: true, domains: [...servers(child), { domain: added.domain, skip: true }] } },
    );
    expect(await tryTake(space, third.deltaImport(space.since, never))).toMatchObject({
      code: 'sync.full-import-required',
      data: { why: { code: 'connectors.domain-dropped', values: { domain: 'be.corp.contoso.test' } } },
    });
    expect((await new ReplayedSpace().take(third.fullImport(never))).named('new')).toBeUndefined();
  });

  it('reads the children of an empty root, and knows the forest while the root is away', async () => {
    await using world = await DomainsWorld.start([root, child, tree]);
    const facts = memory();
    const connector = world.connect({}, { skipOwn: true, memory: facts });
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    expect(Object.keys(marksOf(space)).toSorted()).toEqual([tree, child].toSorted());
    await world.user(child, 'someone', await world.unit(child));
    await world.controller(root).close();
    const again = world.connect({}, { skipOwn: true, memory: facts });
    const error = await tryTake(space, again.deltaImport(space.since, never));
    expect(error).toMatchObject({ code: 'connectors.domains-unread', data: { domains: root } });
    expect(space.named('someone')).toBeDefined();
    await world.controller(root).open();
  });
});

describe('domain controllers in DNS', () => {
  // LDAPS has its own port there, which only root may open.
  it.runIf(process.getuid?.() === 0)('are looked up for each domain, under the name of that domain', async () => {
    const addresses = [await claimAddress(), await claimAddress()] as const;
    await using world = await DomainsWorld.start([root], {
      address: addresses[0].ip,
      ldapsPort: 636,
      domains: [{ domain: child, address: addresses[1].ip, ldapsPort: 636 }],
    });
    const asked: string[] = [];
    const resolveSrv = async (name: string) => {
      asked.push(name);
      const at = name.endsWith(`._msdcs.${child}`) ? addresses[1] : addresses[0];
      return [{ name: at.ip, priority: 0, weight: 100 }];
    };
    const { servers: _, ...session } = world.sessionOptions();
    const connector = world.connect(
      {},
      { session: { ...session, resolveSrv }, selection: { others: true, domains: [] } },
    );
    const space = await new ReplayedSpace().take(connector.fullImport(never));
    expect(Object.keys(marksOf(space))).toEqual([root, child]);
    expect(new Set(asked)).toEqual(new Set([`_ldap._tcp.dc._msdcs.${root}`, `_ldap._tcp.dc._msdcs.${child}`]));
    expect(connector.partitions().map(({ server }) => server)).toEqual(addresses.map(({ ip }) => ip));
    for (const one of addresses) one.release();
  });
});

describe('setting up a connector', () => {
  it('signs in to each domain that is read, and lists those that are not', async () => {
    await using world = await DomainsWorld.start([root, child, tree]);
    const folder = mkdtempSync(join(tmpdir(), 'hawser-setup-'));
    const file = join(folder, 'connect.yaml');
    const { serviceAccount, caFile } = world.forest;
    const tryWith = async (domains: readonly object[]): Promise<unknown> => {
      const forest = { domain: root, servers: [world.controller(root).server], caFile, account: serviceAccount.upn };
      const cloud = { url: 'https://cloud.example.com', tenant: 'contoso' };
      writeFileSync(file, stringify({ dataFolder: folder, cloud, forests: [{ ...forest, domains }] }));
      return await openSetup(file).tryForest(root, serviceAccount.password);
    };
    const named = { domain: child, servers: [world.controller(child).server] };
    expect(await tryWith([])).toEqual({ read: [root], unread: [child, tree] });
    expect(await tryWith([named])).toEqual({ read: [root, child], unread: [tree] });
    expect(await tryWith([{ domain: '*' }, named, { domain: tree, skip: true }])).toEqual({
      read: [root, child],
      unread: [tree],
    });
    await expect(tryWith([{ domain: 'nowhere.test' }])).rejects.toMatchObject({ code: 'connectors.domain-missing' });
    await expect(tryWith([{ ...named, servers: ['dc9.nl.corp.contoso.test=127.0.0.1:1'] }])).rejects.toMatchObject({
      code: 'ldap.unreachable',
    });
    rmSync(folder, { recursive: true, force: true });
  });
});

function parse(server: string): { name: string; address: string; port: number } {
  const [name = '', at = ''] = server.split('=');
  const [address = '', port] = at.split(':');
  return { name, address, port: Number(port) };
}

import { required } from '../../src/base/assert.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../src/base/database/database.ts';
import type { ForestConnector, ForestOptions } from '../../src/connect/connectors/index.ts';
import { guidToBytes } from '../../src/directory/index.ts';
import type { RunRecord, ThresholdLimits } from '../../src/sync/index.ts';
import {
  compileRuleSet,
  defaultLimits,
  defaultRuleSet,
  Engine,
  loadRuleSet,
  syncMigrations,
  toConnectorId,
} from '../../src/sync/index.ts';
import { emptyDatabase } from './engine/empty-database.ts';
import { decideAll } from './engine/decide-all.ts';
import { ModelCloud } from './engine/model-cloud.ts';
import { DomainsWorld } from './forest-domains-world.ts';

const root = 'corp.contoso.test';
const child = 'nl.corp.contoso.test';
const tree = 'fabrikam.test';
const domains = [root, child, tree] as const;

/** More of them: HISTORIES=40 npx vitest run … */
const histories = Number(process.env['HISTORIES'] ?? 4);

const off: ThresholdLimits = { ...defaultLimits, enabled: false };

/** The engine with the default rules over one forest, and a cloud that remembers what it was sent. */
describe('a forest of several domains and the engine', () => {
  let database: Database;
  /** Of the fresh start that a history is compared with. */
  let freshDatabase: Database;
  beforeAll(async () => {
    database = await openDatabase('memory:', { holder: 'test', migrations: [syncMigrations] });
    freshDatabase = await openDatabase('memory:', { holder: 'test', migrations: [syncMigrations] });
  });
  afterAll(async () => {
    await database.close();
    await freshDatabase.close();
  });

  async function engineFor(
    connectors: ForestConnector | readonly ForestConnector[],
    cloud: ModelCloud,
    { limits = off, on = database }: { limits?: ThresholdLimits; on?: Database } = {},
  ): Promise<Engine> {
    const sources = [connectors].flat() as readonly ForestConnector[];
    cloud.limits = limits;
    return await Engine.open({
      database: on,
      sources,
      targets: [cloud],
      rules: compileRuleSet(loadRuleSet([], defaultRuleSet()), {
        sourceAnchorAttribute: 'objectGUID',
        connectors: [
          ...sources.map(({ id, name }) => ({ id, type: 'forest' as const, name })),
          { id: cloud.id, type: 'cloud', name: cloud.name },
        ],
      }),
    });
  }

  const anchorOf = (guid: string): string => guidToBytes(guid).toString('base64');
  const stepsOf = (run: RunRecord): string[] => run.steps.map(({ kind, result }) => `${kind} ${result}`);
  const kindsFor = (cloud: ModelCloud, sourceAnchor: string): string[] =>
    cloud.log.flatMap(({ operations }) =>
      operations.filter((one) => one.sourceAnchor === sourceAnchor).map(({ kind }) => kind),
    );

  it('brings people and groups of all domains to the cloud, memberships across domains too', async () => {
    await emptyDatabase(database);
    await using world = await DomainsWorld.start(domains);
    const [here, there] = [await world.unit(root), await world.unit(child)];
    const boss = await world.user(child, 'boss', there);
    const clerk = await world.user(root, 'clerk', here, { manager: boss });
    const team = await world.group(root, 'team', here, [boss, clerk]);
    const [boss64, clerk64, team64] = [
      anchorOf(await world.guid(child, boss)),
      anchorOf(await world.guid(root, clerk)),
      anchorOf(await world.guid(root, team)),
    ];
    const cloud = new ModelCloud();
    const engine = await engineFor(world.connect(), cloud);
    expect((await engine.runCycle({ kind: 'initial' })).result).toBe('success');
    expect([...(cloud.objects.get(team64)?.references.get('member') ?? [])].toSorted()).toEqual(
      [boss64, clerk64].toSorted(),
    );
    expect([...(cloud.objects.get(clerk64)?.references.get('manager') ?? [])]).toEqual([boss64]);
    expect(cloud.objects.get(boss64)?.attributes).toMatchObject({ userPrincipalName: 'boss@nl.corp.contoso.test' });

    // Both ways at once: whichever domain is read first, one of them tells the departure first and the other the
    // arrival.
    await (await world.admin(root)).modify(team, [{ operation: 'delete', attribute: 'member', values: [clerk] }]);
    await world.move(clerk, root, child, there);
    await world.move(boss, child, root, here);
    await (
      await world.admin(root)
    ).modify(team, [{ operation: 'add', attribute: 'member', values: [`CN=clerk,${there}`] }]);
    const run = await engine.runCycle({ kind: 'delta' });
    expect(stepsOf(run)).toEqual(['delta-import success', 'delta-synchronization success', 'export success']);
    for (const person of [boss64, clerk64]) {
      expect(kindsFor(cloud, person)).not.toContain('delete');
      expect(kindsFor(cloud, person).filter((kind) => kind === 'add')).toHaveLength(1);
    }
    expect(cloud.objects.get(team64)?.references.get('member')?.size).toBe(2);
    expect([...(cloud.objects.get(clerk64)?.references.get('manager') ?? [])]).toEqual([boss64]);
  });

  it('adds a domain to a connector that read one so far: a delta reads it, and nothing else again', async () => {
    await emptyDatabase(database);
    await using world = await DomainsWorld.start([root, child]);
    await world.user(child, 'second', await world.unit(child));
    await world.user(root, 'first', await world.unit(root));
    const cloud = new ModelCloud();
    await (await engineFor(world.connect({ read: [root] }), cloud)).runCycle({ kind: 'initial' });
    const before = cloud.objects.size;
    const run = await (await engineFor(world.connect(), cloud)).runCycle({ kind: 'delta' });
    expect(stepsOf(run)[0]).toBe('delta-import success');
    expect(cloud.objects.size).toBeGreaterThan(before);
    expect([...cloud.objects.values()].some(({ attributes }) => attributes['displayName'] === 'second')).toBe(true);
  });

  it('leads members from another forest to the person, from the groups of every domain', async () => {
    await emptyDatabase(database);
    await using world = await DomainsWorld.start([root, child]);
    await using other = await DomainsWorld.start([tree]);
    const foreigner = await other.user(tree, 'foreigner', await other.unit(tree));
    const sid = other.forest.forest.resolve(foreigner)?.text('objectsid') ?? '';
    const groups: string[] = [];
    for (const domain of [root, child]) {
      const dn = await world.group(domain, `of-${domain}`, await world.unit(domain), [world.foreigner(domain, sid)]);
      groups.push(anchorOf(await world.guid(domain, dn)));
    }
    const cloud = new ModelCloud();
    const sources = [other.connect({}, { id: toConnectorId('other') }), world.connect()];
    await (await engineFor(sources, cloud)).runCycle({ kind: 'initial' });
    const person = anchorOf(await other.guid(tree, foreigner));
    expect(groups.map((group) => [...(cloud.objects.get(group)?.references.get('member') ?? [])])).toEqual([
      [person],
      [person],
    ]);
  });

  it('takes over a domain that a connector of its own has read', async () => {
    await emptyDatabase(database);
    await using world = await DomainsWorld.start([root, child]);
    const there = await world.unit(child);
    const person = anchorOf(await world.guid(child, await world.user(child, 'taken-over', there)));
    const cloud = new ModelCloud();
    const own = world.connect({ read: [] }, { id: toConnectorId('child'), session: world.sessionOptions(child) });
    await (await engineFor([world.connect({ read: [root] }), own], cloud)).runCycle({ kind: 'initial' });
    const before = cloud.state();
    // First both read it, and their objects are joined; then the connector of its own goes.
    await (await engineFor([world.connect(), own], cloud)).runCycle({ kind: 'delta' });
    const engine = await engineFor(world.connect(), cloud);
    await engine.runCycle({ kind: 'delta' });
    await engine.runCycle({ kind: 'delta' });
    expect(kindsFor(cloud, person)).not.toContain('delete');
    expect(kindsFor(cloud, person).filter((kind) => kind === 'add')).toHaveLength(1);
    expect(Object.keys(cloud.state())).toEqual(Object.keys(before));
    await (await world.admin(child)).delete(`CN=taken-over,${there}`);
    await engine.runCycle({ kind: 'delta' });
    expect(kindsFor(cloud, person).at(-1)).toBe('delete');
  });

  it('lets a domain leave that is read no longer, under the threshold', async () => {
    await emptyDatabase(database);
    await using world = await DomainsWorld.start([root, child]);
    const unit = await world.unit(child);
    for (let at = 0; at < 5; at++) await world.user(child, `leaver-${at}`, unit);
    const cloud = new ModelCloud();
    await (await engineFor(world.connect(), cloud)).runCycle({ kind: 'initial' });
    const before = cloud.objects.size;
    const limits = { enabled: true, windowHours: 24, count: 3, percent: null };
    const engine = await engineFor(world.connect({ read: [root] }), cloud, { limits });
    const run = await engine.runCycle({ kind: 'delta' });
    expect(stepsOf(run)).toContain('full-import success');
    expect(stepsOf(run).at(-1)).toBe('export stopped-deletion-threshold-exceeded');
    expect(cloud.objects.size).toBe(before);
    const { holds } = await engine.threshold().overview();
    expect(new Set(holds.flatMap(({ groups }) => groups.map(({ cause }) => cause)))).toEqual(new Set(['container']));
    await decideAll(engine, 'approved');
    await engine.runCycle({ kind: 'delta' });
    const names = [...cloud.objects.values()].map(({ attributes }) => attributes['displayName']);
    expect(names.filter((name) => typeof name === 'string' && name.startsWith('leaver'))).toEqual([]);
  });

  it('deletes nothing while a domain is away, in a full import neither, and continues where it was', async () => {
    await emptyDatabase(database);
    await using world = await DomainsWorld.start([root, child]);
    const [here, there] = [await world.unit(root), await world.unit(child)];
    const gone = await world.user(root, 'gone', here);
    await world.user(child, 'away', there);
    const cloud = new ModelCloud();
    const engine = await engineFor(world.connect(), cloud);
    await engine.runCycle({ kind: 'initial' });
    const before = cloud.objects.size;
    await world.controller(child).close();
    await (await world.admin(root)).delete(gone);
    await world.user(root, 'fresh', here);
    for (const kind of ['delta', 'initial', 'delta'] as const) {
      const run = await engine.runCycle({ kind });
      expect(stepsOf(run)[0]).toMatch(/-import stopped-connectivity$/);
      expect(cloud.objects.size).toBe(before + 1);
    }
    await world.controller(child).open();
    const run = await engine.runCycle({ kind: 'delta' });
    expect(stepsOf(run)[0]).toBe('full-import success');
    expect(cloud.objects.size).toBe(before);
    expect(stepsOf(await engine.runCycle({ kind: 'delta' }))[0]).toBe('delta-import success');
  });

  it(
    'ends, after any history of moves, deletions and outages, in the state of a fresh start, and never deletes anybody who is there',
    async () => {
      const step = fc.oneof(
        { weight: 3, arbitrary: fc.record({ kind: fc.constant('move' as const), who: fc.nat(), to: fc.nat(2) }) },
        { weight: 2, arbitrary: fc.record({ kind: fc.constant('add' as const), who: fc.nat(), to: fc.nat(2) }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), who: fc.nat(), to: fc.nat(2) }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('title' as const), who: fc.nat(), to: fc.nat(2) }) },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant('hide' as const), who: fc.nat(), to: fc.nat(2) }) },
      );
      const round = fc.record({
        steps: fc.array(step, { maxLength: 4 }),
        away: fc.option(fc.nat(2), { freq: 3, nil: undefined }),
        full: fc.boolean(),
        restart: fc.boolean(),
      });
      const mode = fc.constantFrom('dirsync' as const, 'usn' as const);
      await fc.assert(
        fc.asyncProperty(mode, fc.array(round, { minLength: 2, maxLength: 4 }), async (changes, rounds) => {
          await emptyDatabase(database);
          await play(changes, rounds);
        }),
        { numRuns: histories, endOnFailure: true },
      );
    },
    histories * 60_000,
  );

  interface Person {
    dn: string;
    domain: string;
    readonly anchor: string;
  }

  async function play(
    changes: NonNullable<ForestOptions['changes']>,
    rounds: readonly {
      readonly steps: readonly { readonly kind: string; readonly who: number; readonly to: number }[];
      readonly away: number | undefined;
      readonly full: boolean;
      readonly restart: boolean;
    }[],
  ): Promise<void> {
    await using world = await DomainsWorld.start(domains);
    const units = new Map<string, string>();
    const hidden = await world.unit(child, 'hidden');
    for (const domain of domains) units.set(domain, await world.unit(domain, 'people'));
    const people: Person[] = [];
    let count = 0;
    const add = async (domain: string): Promise<void> => {
      const dn = await world.user(domain, `p${count++}`, required(units.get(domain), 'the unit'));
      people.push({ dn, domain, anchor: anchorOf(await world.guid(domain, dn)) });
    };
    for (const domain of [...domains, ...domains]) await add(domain);
    const open = (): ForestConnector => {
      return world.connect({}, { changes, selection: world.selection({ exclude: new Map([[child, [hidden]]]) }) });
    };
    let connector = open();
    const cloud = new ModelCloud();
    let engine = await engineFor(connector, cloud);
    await engine.runCycle({ kind: 'initial' });
    const isVisible = ({ dn }: Person): boolean => !dn.endsWith(hidden);

    let isInterrupted = false;
    for (const { steps, away, full, restart } of rounds) {
      isInterrupted ||= full && away !== undefined;
      for (const { kind, who, to } of steps) {
        const domain = required(domains[to], 'the domain');
        const at = people.length === 0 ? -1 : who % people.length;
        const person = people[at];
        if (kind === 'add' || !person) await add(domain);
        else if (kind === 'delete') {
          await (await world.admin(person.domain)).delete(person.dn);
          people.splice(at, 1);
        } else if (kind === 'title') {
          await (
            await world.admin(person.domain)
          ).modify(person.dn, [{ operation: 'replace', attribute: 'title', values: [`t${who}`] }]);
        } else if (kind === 'hide' ? person.domain !== child : person.domain !== domain) {
          const target = kind === 'hide' ? child : domain;
          const parent = kind === 'hide' ? hidden : required(units.get(target), 'the unit');
          person.dn = await world.move(person.dn, person.domain, target, parent);
          person.domain = target;
        }
      }
      if (away !== undefined) await world.controller(required(domains[away], 'the domain')).close();
      if (restart) {
        await connector[Symbol.asyncDispose]();
        connector = open();
        engine = await engineFor(connector, cloud);
      }
      const before = cloud.log.length;
      await engine.runCycle({ kind: full ? 'initial' : 'delta' });
      const there = new Set(people.filter(isVisible).map(({ anchor }) => anchor));
      for (const { operations } of cloud.log.slice(before)) {
        const wrong = operations.filter((one) => one.kind === 'delete' && there.has(one.sourceAnchor));
        expect(wrong).toEqual([]);
      }
      if (away !== undefined) await world.controller(required(domains[away], 'the domain')).open();
    }
    await engine.runCycle({ kind: 'delta' });
    // A full import that was interrupted is followed by a whole one.
    if (isInterrupted) await engine.runCycle({ kind: 'initial' });
    const fresh = new ModelCloud();
    await emptyDatabase(freshDatabase);
    await (await engineFor(open(), fresh, { on: freshDatabase })).runCycle({ kind: 'initial' });
    expect(cloud.state()).toEqual(fresh.state());
    const anchors = people.filter(isVisible).map(({ anchor }) => anchor);
    expect(anchors.every((anchor) => cloud.objects.has(anchor))).toBe(true);
  }
});

import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/base/database/database.ts';
import { FakeClock } from '../../../src/base/clock.ts';
import { Engine } from '../../../src/sync/index.ts';
import { lineDown } from './breakage.ts';
import { copyDatabase } from './database-copy.ts';
import { emptyDatabase } from './empty-database.ts';
import { expectedCloud, sortedState } from './expected.ts';
import { anchorOf, change, groups, happening, people } from './histories.ts';
import { ModelCloud } from './model-cloud.ts';
import { ModelForest } from './model-forest.ts';
import { plainRules } from './plain-rules.ts';

let database: Database;

class World {
  readonly forest = new ModelForest('a', { page: 4 });
  readonly cloud = new ModelCloud();
  readonly clock = new FakeClock();

  async open(): Promise<Engine> {
    return await Engine.open({
      database,
      sources: [this.forest],
      targets: [this.cloud],
      rules: plainRules(['a'], 'cloud', '1'),
      clock: this.clock,
    });
  }

  /** People and one group of them all, exported. */
  async fill(count: number): Promise<Engine> {
    const { forest } = this;
    forest.put('g1', 'CN=g1,DC=x', 'group', { displayName: 'g1' });
    for (let at = 0; at < count; at++) {
      forest.put(anchorOf(at), `CN=u${at},DC=x`, 'user', { displayName: `u${at}` });
      forest.refer('g1', 'member', anchorOf(at), true);
    }
    const engine = await this.open();
    await engine.runCycle({ kind: 'initial' });
    return engine;
  }

  /** What one cycle exports. */
  async sentBy(engine: Engine): Promise<readonly string[]> {
    const before = this.cloud.log.length;
    await engine.runCycle({ kind: 'delta' });
    return this.cloud.log.slice(before).flatMap(({ operations }) => operations.map(({ kind }) => kind));
  }

  /** What is in the cloud, and what is to be there. */
  get states(): readonly [cloud: unknown, forest: unknown] {
    return [sortedState(this.cloud), expectedCloud([this.forest])];
  }
}

const accidents = ['database lost', 'database back', 'cloud back', 'both back', 'cloud lost', 'another past'] as const;

/** What an administrator does in the cloud, or the agent in a cycle, between two changes of the forest. */
const inTheCloud = fc.oneof(
  fc.record({ do: fc.constant('deleted there' as const), who: fc.nat(people + groups - 1) }),
  fc.record({ do: fc.constant('zombie' as const), who: fc.nat(3) }),
);

function expectAgreement({ states: [cloud, forest] }: World): void {
  // oxlint-disable-next-line vitest/no-standalone-expect -- called by tests
  expect(cloud).toEqual(forest);
}

/** The suite, on a database of `open`. */
export function testAccidents(open: () => Promise<Database>): void {
  let world: World;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(async () => await database.close());
  beforeEach(async () => {
    await emptyDatabase(database);
    world = new World();
  });

  describe('a database that was lost', () => {
    test('knows the cloud after one cycle, and exports nothing', async () => {
      await world.fill(30);
      await emptyDatabase(database);
      world.cloud.pageSize = 7;
      const engine = await world.open();
      expect(await world.sentBy(engine)).toEqual([]);
      expectAgreement(world);
      world.forest.refer('g1', 'member', anchorOf(3), false);
      expect(await world.sentBy(engine)).toEqual(['update']);
      expectAgreement(world);
    });

    test('exports nothing as long as a source was not read since', async () => {
      await world.fill(10);
      await emptyDatabase(database);
      const engine = await world.open();
      world.forest.onBatch = () => {
        throw lineDown();
      };
      expect(await world.sentBy(engine)).toEqual([]);
      expect((await engine.statistics()).pendingDeletes).toBe(0);
      world.forest.onBatch = () => undefined;
      expect(await world.sentBy(engine)).toEqual([]);
      expectAgreement(world);
    });

    test('goes on where the reading of the cloud was stopped', async () => {
      await world.fill(30);
      await emptyDatabase(database);
      world.cloud.pageSize = 5;
      let pages = 0;
      world.cloud.onPage = () => {
        if (++pages === 4) throw lineDown();
      };
      expect(await world.sentBy(await world.open())).toEqual([]);
      world.cloud.delete(`anchor-a-${anchorOf(0)}`);
      expect(await world.sentBy(await world.open())).toEqual(['add', 'update']);
      // Three pages before, five and the deletion after.
      expect(pages).toBeLessThan(12);
      expectAgreement(world);
    });

    test('deletes what is in no forest any more, but not what could not be read', async () => {
      await world.fill(10);
      world.forest.delete(anchorOf(4));
      world.forest.unreadable.add(anchorOf(5) as never);
      await emptyDatabase(database);
      const engine = await world.open();
      expect(await world.sentBy(engine)).toEqual([]);
      world.forest.unreadable.clear();
      await engine.runCycle({ kind: 'initial' });
      expectAgreement(world);
    });
  });

  test.each(['lost', 'kept'])(
    'a cloud that names another forest for an object is told the right one (database %s)',
    async (what) => {
      let engine = await world.fill(3);
      const object = world.cloud.objects.get(`anchor-a-${anchorOf(1)}`);
      if (object) object.forests = ['other'];
      if (what === 'lost') await emptyDatabase(database);
      engine = await world.open();
      await engine.runCycle({ kind: 'delta', importTargets: true });
      expect(world.cloud.log.at(-1)?.operations).toMatchObject([{ kind: 'update', attributes: {}, forests: ['a'] }]);
      const sent = world.cloud.log.length;
      await engine.runCycle({ kind: 'delta', importTargets: true });
      expect(world.cloud.log).toHaveLength(sent);
    },
  );

  describe('a restored object', () => {
    test('that the forest does not have goes at the next cycle', async () => {
      const engine = await world.fill(3);
      world.cloud.restore('anchor-a-gone', 'user', { displayName: 'zombie' });
      const run = await engine.runCycle({ kind: 'delta' });
      expect(run.steps.find(({ connector, kind }) => connector === 'cloud' && kind !== 'export')).toMatchObject({
        kind: 'delta-import',
        counters: { added: 1 },
      });
      expectAgreement(world);
      expect((await engine.pendingPage()).items).toEqual([]);
    });

    test('waits while a source cannot be read: nobody knows whether it is there', async () => {
      const engine = await world.fill(3);
      world.cloud.restore('anchor-a-gone', 'user', { displayName: 'zombie' });
      world.forest.refer('g1', 'member', anchorOf(0), false);
      world.forest.onBatch = () => {
        throw lineDown();
      };
      expect(await world.sentBy(engine)).toEqual([]);
      expect(await engine.statistics()).toMatchObject({ orphans: 1, pendingDeletes: 0 });
      world.forest.onBatch = () => undefined;
      expect(await world.sentBy(engine)).toEqual(['delete', 'update']);
      expect(await engine.statistics()).toMatchObject({ orphans: 0, pendingDeletes: 0 });
    });

    test('that the forest has is brought up to date, and what was deleted there comes back', async () => {
      const engine = await world.fill(3);
      world.cloud.delete(`anchor-a-${anchorOf(0)}`);
      expect(await world.sentBy(engine)).toContain('add');
      expectAgreement(world);
    });
  });

  test('everything is read again for safety, and on demand', async () => {
    const engine = await world.fill(3);
    // Nobody told: the cloud's own change log lacks it.
    world.cloud.objects.delete(`anchor-a-${anchorOf(0)}`);
    expect(await world.sentBy(engine)).toEqual([]);
    const isSafetyImportDue = (connector: string): boolean => connector === 'cloud';
    await engine.runCycle({ kind: 'delta', isSafetyImportDue });
    expectAgreement(world);
    world.cloud.objects.delete(`anchor-a-${anchorOf(1)}`);
    await engine.runCycle({ kind: 'delta', importTargets: true });
    expectAgreement(world);
  });

  test('a cloud that came to the same batch in another past is read again at once', async () => {
    let engine = await world.fill(3);
    const [databaseBefore, cloudBefore] = [await copyDatabase(database), world.cloud.backUp()];
    world.forest.put(anchorOf(0), 'CN=u0,DC=x', 'user', { displayName: 'of the first past' });
    expect(await world.sentBy(engine)).toEqual(['update']);
    const databaseOfFirst = await copyDatabase(database);

    cloudBefore();
    await databaseBefore();
    engine = await world.open();
    world.forest.put(anchorOf(1), 'CN=u1,DC=x', 'user', { displayName: 'of the second past' });
    world.forest.put(anchorOf(0), 'CN=u0,DC=x', 'user', { displayName: 'u0' });
    expect(await world.sentBy(engine)).toEqual(['update']);

    // What this database knows as its last batch has the number of the cloud's last one, and is another one.
    await databaseOfFirst();
    world.forest.put(anchorOf(0), 'CN=u0,DC=x', 'user', { displayName: 'of the first past' });
    engine = await world.open();
    await engine.runCycle({ kind: 'delta' });
    expectAgreement(world);
  });

  test('after any accident one cycle ends where it would have ended without', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          before: fc.array(happening, { maxLength: 25 }),
          between: fc.array(fc.oneof({ weight: 4, arbitrary: happening }, { weight: 1, arbitrary: inTheCloud }), {
            maxLength: 25,
          }),
          instead: fc.array(happening, { maxLength: 12 }),
          accident: fc.constantFrom(...accidents),
          after: fc.array(happening, { maxLength: 8 }),
          pageSize: fc.integer({ min: 1, max: 20 }),
          stopsAt: fc.option(fc.nat(6), { nil: undefined }),
        }),
        async ({ before, between, instead, accident, after, pageSize, stopsAt }) => {
          await emptyDatabase(database);
          world = new World();
          const { forest, cloud } = world;
          cloud.pageSize = pageSize;
          forest.put(anchorOf(99), 'CN=first,DC=x', 'user', { displayName: 'always there' });
          let engine = await world.open();
          const live = async (events: readonly (typeof between)[number][]): Promise<void> => {
            for (const event of events) {
              if (event.do === 'cycle') await engine.runCycle({ kind: event.kind });
              else if (event.do === 'deleted there') cloud.delete(`anchor-a-${anchorOf(event.who)}`);
              else if (event.do === 'zombie') cloud.restore(`zombie${event.who}`, 'user', { displayName: 'z' });
              else if (event.do !== 'step' && event.do !== 'crash') change(forest, event);
            }
          };
          await live(before);
          await engine.runCycle({ kind: 'delta' });
          const database1 = await copyDatabase(database);
          const cloud1 = cloud.backUp();
          await live(between);
          if (accident === 'database lost') await emptyDatabase(database);
          if (accident === 'database back' || accident === 'both back') await database1();
          if (accident === 'cloud back' || accident === 'both back') cloud1();
          if (accident === 'cloud lost') cloud.wipe();
          if (accident === 'another past') {
            const ofThisPast = await copyDatabase(database);
            await database1();
            cloud1();
            engine = await world.open();
            await live(instead);
            await engine.runCycle({ kind: 'delta' });
            await ofThisPast();
          }
          engine = await world.open();
          await live(after);
          if (stopsAt !== undefined) {
            let left = stopsAt;
            cloud.onPage = () => {
              if (left-- <= 0) throw lineDown();
            };
            await engine.runCycle({ kind: 'delta' });
            cloud.onPage = () => undefined;
            engine = await world.open();
          }
          await engine.runCycle({ kind: 'delta' });
          expectAgreement(world);
          const sent = cloud.log.length;
          await engine.runCycle({ kind: 'delta', importTargets: true });
          expect(cloud.log.slice(sent)).toEqual([]);
          expect((await engine.pendingPage()).items).toEqual([]);
        },
      ),
      { numRuns: Number(process.env['ENGINE_RUNS'] ?? 40) },
    );
  }, 300_000);
}

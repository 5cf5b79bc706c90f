import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { baseMigrations } from '../../src/base/database/migrate.ts';
import { syncMigrations } from '../../src/sync/index.ts';
import { breakDatabase, lineDown } from './engine/breakage.ts';
import { decideAll } from './engine/decide-all.ts';
import { expectedCloud, sortedState } from './engine/expected.ts';
import { ThresholdWorld } from './engine/threshold-world.ts';

/**
 * In no window of W hours do more deletes without an approval reach the cloud than the limits allow, whatever happens:
 * kills at any statement and on either side of the line, new starts, clocks that jump, objects that come back.
 */
const limits = { windowHours: 5, count: 26, percent: 40 };
const people = 60;

const happening = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('remove' as const), from: fc.nat(people), count: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('add' as const), from: fc.nat(people), count: fc.nat(12) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('cycle' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('jump' as const), hours: fc.integer({ min: -30, max: 30 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const), rest: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      verdict: fc.constantFrom('approved' as const, 'declined' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      after: fc.nat(12),
      at: fc.constantFrom('before' as const, 'after' as const, 'sql' as const),
    }),
  },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

let database: Database;
beforeAll(async () => {
  database = await openDatabase('memory:', { holder: 'test', migrations: [baseMigrations, syncMigrations] });
});
afterAll(async () => await database.close());

async function happens(world: ThresholdWorld, event: Happening): Promise<void> {
  if (event.do === 'remove') world.remove(event.from, event.count);
  else if (event.do === 'add') world.add(event.from, event.count);
  else if (event.do === 'cycle') await world.cycle();
  else if (event.do === 'pass') world.pass(event.hours);
  else if (event.do === 'jump') world.clock.advance(event.hours * HOUR);
  else if (event.do === 'restart') await world.restart();
  else if (event.do === 'decide') await decideAll(world.engine, event.verdict);
  else if (event.do === 'refuse') {
    world.cloud.refuse = ({ kind, id }) =>
      kind === 'delete' && Number(id) % 4 === event.rest ? { outcome: 'rejected', code: 'model.no' } : undefined;
  } else await crash(world, event);
}

async function crash(world: ThresholdWorld, event: Extract<Happening, { do: 'crash' }>): Promise<void> {
  let left = event.after % (event.at === 'sql' ? 12 : 3);
  const fail = (): void => {
    if (left-- <= 0) throw lineDown();
  };
  world.cloud.onBatch = (moment) => {
    if (moment === event.at) fail();
  };
  const broken = event.at === 'sql' ? breakDatabase(database, fail) : undefined;
  await world.cycle().catch(() => undefined);
  broken?.repair();
  world.cloud.onBatch = () => undefined;
  await world.restart();
}

function expectInvariant({ cloud: { deletes } }: ThresholdWorld): void {
  for (const { at, there, batch } of deletes) {
    const since = at.getTime() - limits.windowHours * HOUR;
    const window = deletes.filter((other) => other.batch <= batch && other.at.getTime() > since);
    const unapproved = window.filter(({ approved }) => !approved).length;
    expect(unapproved).toBeLessThanOrEqual(limits.count);
    const base = there + window.filter((other) => other.batch < batch).length;
    if (unapproved > 20) expect(unapproved * 100).toBeLessThanOrEqual(limits.percent * base);
  }
}

test.each([true, false])(
  'no window has more deletes without an approval than the limits allow (the cloud counts too: %s)',
  async (reportsRecentDeletes) => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40 }), async (events) => {
        const world = await ThresholdWorld.start(database, { people, limits });
        world.cloud.reportsRecentDeletes = reportsRecentDeletes;
        for (const event of events) await happens(world, event);
        expectInvariant(world);
        // And everything that somebody approves leaves in the end.
        world.cloud.refuse = () => undefined;
        for (let cycle = 0; cycle < 3; cycle++) {
          await world.cycle();
          await decideAll(world.engine, 'approved');
        }
        await world.cycle();
        expectInvariant(world);
        expect(sortedState(world.cloud)).toEqual(expectedCloud([world.forest]));
        expect([...world.cloud.holds]).toEqual([]);
      }),
      { numRuns: Number(process.env['ENGINE_RUNS'] ?? 25) },
    );
  },
  300_000,
);

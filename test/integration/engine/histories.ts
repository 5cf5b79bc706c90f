import { baseErrors } from '../../../src/base/base-errors.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/base/database/database.ts';
import { Engine } from '../../../src/sync/index.ts';
import { breakDatabase, lineDown } from './breakage.ts';
import { emptyDatabase } from './empty-database.ts';
import { expectedCloud, sortedState } from './expected.ts';
import { ModelCloud } from './model-cloud.ts';
import { ModelForest } from './model-forest.ts';
import type { ForestOptions } from './model-forest.ts';
import { plainRules } from './plain-rules.ts';

let database: Database;

interface World {
  readonly forests: readonly ModelForest[];
  readonly cloud: ModelCloud;
  open(options?: { readonly revision?: string }): Promise<Engine>;
}

async function newWorld(names: readonly string[] = ['a'], options: ForestOptions = {}): Promise<World> {
  await emptyDatabase(database);
  const forests = names.map((name) => new ModelForest(name, options));
  const cloud = new ModelCloud();
  return {
    forests,
    cloud,
    open: async ({ revision = '1' } = {}) =>
      await Engine.open({
        database,
        sources: forests,
        targets: [cloud],
        rules: plainRules([...names].sort(), 'cloud', revision),
      }),
  };
}

async function settle(engine: Engine): Promise<void> {
  for (let cycle = 0; cycle < 3; cycle++) await engine.runCycle({ kind: 'delta' });
}

export const people = 12;
export const groups = 4;
export const anchorOf = (at: number): string => String.fromCharCode(97) + String(1000 + at);

/** One thing that happens in a forest, or to us. */
export const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      who: fc.nat(people + groups - 1),
      name: fc.nat(5),
      value: fc.nat(3),
      hidden: fc.boolean(),
      contact: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), who: fc.nat(people + groups - 1) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('refer' as const),
      group: fc.nat(groups - 1),
      who: fc.nat(people + groups - 1),
      isAdded: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('manager' as const),
      who: fc.nat(people - 1),
      boss: fc.nat(people - 1),
      isAdded: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('cycle' as const),
      kind: fc.constantFrom('initial' as const, 'delta' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('step' as const),
      kind: fc.constantFrom('full-import' as const, 'delta-synchronization' as const, 'export' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      after: fc.nat(12),
      at: fc.constantFrom('read' as const, 'before' as const, 'after' as const, 'refused' as const, 'sql' as const),
    }),
  },
);
export type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

export function change(forest: ModelForest, event: Happening): void {
  if (event.do === 'put') {
    const isGroup = event.who >= people;
    const objectClass = isGroup ? 'group' : event.contact && event.who % 3 === 0 ? 'contact' : 'user';
    // Few names for many objects: names pass from one to another. A name is free only when nobody has it.
    const dn = `CN=n${isGroup ? 'g' : 'u'}${event.name + (event.who % 3) * 10},DC=x`;
    const holder = [...forest.objects.values()].find((object) => object.dn === dn);
    const anchor = anchorOf(event.who);
    const own = forest.objects.get(anchor as never)?.dn ?? `CN=own${event.who},DC=x`;
    forest.put(anchor, holder === undefined || holder.anchor === anchor ? dn : own, objectClass, {
      displayName: `v${event.value}`,
      ...(event.value === 0 ? {} : { mail: `m${event.who}@x` }),
      ...(event.hidden && event.value === 3 ? { hidden: true } : {}),
      ...(event.value === 2 ? { proxyAddresses: ['smtp:b@x', `SMTP:${event.who}@x`] } : {}),
    });
  } else if (event.do === 'delete') forest.delete(anchorOf(event.who));
  else if (event.do === 'refer')
    forest.refer(anchorOf(people + event.group), 'member', anchorOf(event.who), event.isAdded);
  else if (event.do === 'manager') forest.refer(anchorOf(event.who), 'manager', anchorOf(event.boss), event.isAdded);
}

/** Runs something with a failure planted at a random place, then restarts the engine, as after a kill. */
async function crash(world: World, engine: Engine, event: Extract<Happening, { do: 'crash' }>): Promise<Engine> {
  let left = event.after;
  const fail = (): void => {
    if (left-- <= 0) throw lineDown();
  };
  const [forest] = world.forests;
  if (event.at === 'read' && forest !== undefined) forest.onBatch = fail;
  if (event.at === 'before' || event.at === 'after') {
    world.cloud.onBatch = (moment) => {
      if (moment === event.at) fail();
    };
  }
  // For good: the engine gives the number back, and that of the batch behind it; the model sees that none is skipped.
  if (event.at === 'refused') {
    world.cloud.onBatch = (moment) => {
      if (moment === 'before' && left-- <= 0) throw baseErrors('base.request-invalid', { problems: 'of a test' });
    };
  }
  const broken = event.at === 'sql' ? breakDatabase(database, fail) : undefined;
  try {
    await engine.runCycle({ kind: left % 2 === 0 ? 'delta' : 'initial' }).catch(() => undefined);
  } finally {
    broken?.repair();
  }
  world.forests.forEach((each) => (each.onBatch = () => undefined));
  world.cloud.onBatch = () => undefined;
  return await world.open();
}

/** The suite, on a database of `open`. */
export function testHistories(open: () => Promise<Database>): void {
  beforeAll(async () => {
    database = await open();
  });
  afterAll(async () => await database.close());

  describe('random histories', () => {
    for (const options of [{}, { byName: true }, { resumable: true, page: 3 }] satisfies ForestOptions[]) {
      test(`end in the projection of the forest, and a second cycle exports nothing ${JSON.stringify(options)}`, async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 60 }), async (events) => {
            const world = await newWorld(['a'], { page: 4, ...options });
            const [forest] = world.forests as [ModelForest];
            forest.put(anchorOf(99), 'CN=first,DC=x', 'user', { displayName: 'always there' });
            let engine = await world.open();
            for (const event of events) {
              if (event.do === 'cycle') await engine.runCycle({ kind: event.kind });
              else if (event.do === 'step')
                await engine.runStep(event.kind, (event.kind === 'export' ? 'cloud' : 'a') as never);
              else if (event.do === 'crash') engine = await crash(world, engine, event);
              else change(forest, event);
            }
            await settle(engine);
            expect(sortedState(world.cloud)).toEqual(expectedCloud(world.forests));
            const sent = world.cloud.log.length;
            await engine.runCycle({ kind: 'delta' });
            expect(world.cloud.log.slice(sent)).toEqual([]);
            expect((await engine.pendingPage()).items).toEqual([]);
            // Everything read and evaluated again finds nothing to do: full equals the sum of the deltas.
            await engine.runCycle({ kind: 'initial' });
            expect(world.cloud.log.slice(sent)).toEqual([]);
          }),
          { numRuns: Number(process.env['ENGINE_RUNS'] ?? 25) },
        );
      }, 300_000);
    }
  });
}

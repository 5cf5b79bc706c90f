import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/base/database/database.ts';
import { lineDown } from './breakage.ts';
import { decideAll } from './decide-all.ts';
import { emptyDatabase } from './empty-database.ts';
import { ThresholdWorld } from './threshold-world.ts';

let database: Database;
const held = async ({ engine }: ThresholdWorld): Promise<number[]> =>
  (await engine.threshold().overview()).holds.map(({ count }) => count);
const user = async ({ engine }: ThresholdWorld) =>
  (await engine.threshold().overview()).subjects.find(({ objectClass }) => objectClass === 'user');

/** The suite, on a database of `open`, with the event log in it. */
export function testThreshold(open: () => Promise<Database>): void {
  beforeAll(async () => {
    database = await open();
  });
  afterAll(async () => await database.close());

  describe('deletes are counted over a sliding window', () => {
    test.each([
      { percent: 20, most: 400 },
      { percent: null, most: 500 },
    ])('however small the cycles are: 600 of 2,000 in 60 cycles, $percent %', async ({ percent, most }) => {
      const world = await ThresholdWorld.start(database, { people: 2000, limits: { percent } });
      for (let cycle = 0; cycle < 60; cycle++) {
        const before = world.alarms;
        world.remove(cycle * 10, 10);
        await world.cycle();
        if (before === 0 && (cycle + 1) * 10 > most) expect(world.alarms).toBe(1);
      }
      expect(world.left).toBe(most);
      expect((await held(world)).reduce((sum, count) => sum + count, 0)).toBe(600 - most);
    });

    test('a few each day never trip it; a week that comes to twice the limit is a slow leak', async () => {
      const world = await ThresholdWorld.start(database, { people: 2000, limits: { count: 300 } });
      for (let day = 0; day < 10; day++) {
        world.remove(day * 100, 100);
        await world.cycle();
        const { slowLeaks } = await world.engine.threshold().counts();
        expect(slowLeaks).toEqual(day < 6 ? [] : [{ objectClass: 'user', count: 700, limit: 600 }]);
        world.pass(24);
      }
      expect(world.left).toBe(1000);
      expect(world.alarms).toBe(0);
    });

    test('by the time of the cloud: a clock that jumps and a new start make nothing older', async () => {
      const world = await ThresholdWorld.start(database, { people: 100, limits: { count: 5 } });
      world.remove(0, 5);
      await world.cycle();
      await world.restart();
      world.clock.advance(25 * 3_600_000);
      world.remove(5, 5);
      await world.cycle();
      expect([world.left, await held(world)]).toEqual([5, [5]]);
      world.pass(25);
      world.remove(10, 5);
      await world.cycle();
      expect([world.left, await held(world)]).toEqual([5, [5, 5]]);
    });

    test('what came back gives nothing back', async () => {
      const world = await ThresholdWorld.start(database, { people: 2000 });
      world.remove(0, 300);
      await world.cycle();
      world.add(0, 300);
      await world.cycle();
      world.remove(0, 300);
      await world.cycle();
      expect([world.left, await held(world)]).toEqual([300, [300]]);
    });

    test('a share is one of what was there or came since, and says nothing of a handful', async () => {
      const world = await ThresholdWorld.start(database, { people: 25 });
      world.remove(0, 20);
      await world.cycle();
      expect(world.left).toBe(20);
      world.remove(20, 1);
      await world.cycle();
      expect(await user(world)).toMatchObject({ base: 25, exported: 20, waiting: 1, sum: 21, tripped: true });
      expect([world.left, await held(world)]).toEqual([20, [1]]);
    });

    test('classes count apart, and a change of class counts as the delete that it is', async () => {
      const world = await ThresholdWorld.start(database, { people: 40, limits: { count: 10, percent: null } });
      const become = (objectClass: string, from: number, count: number): void => {
        for (let at = from; at < from + count; at++)
          world.forest.put(`a${10_000 + at}`, `CN=u${at},OU=o${at % 3},DC=x`, objectClass, { displayName: `u${at}` });
      };
      become('contact', 0, 11);
      await world.cycle();
      expect(await held(world)).toEqual([11]);
      become('user', 0, 11);
      await world.cycle();
      expect(await held(world)).toEqual([]);
    });

    test('a delete that the cloud refuses is sent again and counts once', async () => {
      const world = await ThresholdWorld.start(database, { people: 40, limits: { count: 3, percent: null } });
      world.cloud.refuse = ({ kind }) => (kind === 'delete' ? { outcome: 'rejected', code: 'model.no' } : undefined);
      world.remove(0, 3);
      for (let cycle = 0; cycle < 4; cycle++) await world.cycle();
      expect(await user(world)).toMatchObject({ exported: 3, waiting: 0, sum: 3 });
      world.cloud.refuse = () => undefined;
      await world.cycle();
      expect([world.left, world.alarms]).toEqual([3, 0]);
    });

    test('a batch whose answer was lost counts once, from when it is sent again', async () => {
      const world = await ThresholdWorld.start(database, { people: 40, limits: { count: 5, percent: null } });
      world.cloud.reportsRecentDeletes = false;
      world.remove(0, 5);
      world.cloud.onBatch = () => {
        throw lineDown();
      };
      await world.cycle();
      expect(world.left).toBe(0);
      world.pass(30);
      world.cloud.onBatch = () => undefined;
      await world.restart();
      await world.cycle();
      expect(world.left).toBe(5);
      world.remove(5, 1);
      await world.cycle();
      expect([world.left, await held(world)]).toEqual([5, [1]]);
    });
  });

  describe('what is held', () => {
    test('lets the leavers of the next day pass while it is below the limit itself, and stops them when it is not', async () => {
      const world = await ThresholdWorld.start(database, { people: 3000, limits: { percent: null } });
      world.remove(0, 400);
      await world.cycle();
      world.remove(400, 300);
      await world.cycle();
      expect([world.left, await held(world)]).toEqual([400, [300]]);
      world.pass(25);
      world.remove(700, 12);
      await world.cycle();
      expect([world.left, await held(world)]).toEqual([412, [300]]);
      world.remove(712, 600);
      await world.cycle();
      world.pass(25);
      world.remove(1312, 1);
      await world.cycle();
      expect([world.left, await held(world)]).toEqual([412, [300, 600, 1]]);
    });

    test('goes once it is approved, counts no longer, and later leavers leave', async () => {
      const world = await ThresholdWorld.start(database, { people: 2000 });
      world.remove(0, 600);
      expect((await world.cycle()).result).toBe('stopped-deletion-threshold-exceeded');
      expect((await world.cycle()).result).toBe('success');
      expect(await decideAll(world.engine, 'approved')).toBe(600);
      world.remove(600, 5);
      await world.cycle();
      expect([world.left, world.alarms]).toEqual([605, 1]);
      expect(world.cloud.decided).toMatchObject([{ hold: 1, count: 600, verdict: 'approved', by: 'test' }]);
      expect(world.cloud.deletes.filter(({ approved }) => approved)).toHaveLength(600);
      expect(await user(world)).toMatchObject({ exported: 5, waiting: 0, base: 2000 });
    });

    test('stays when it is declined, can be approved later, and is as if it never left when it comes back', async () => {
      const world = await ThresholdWorld.start(database, { people: 40, limits: { count: 1 } });
      world.remove(0, 3);
      await world.cycle();
      await decideAll(world.engine, 'declined');
      world.pass(30);
      await world.cycle();
      expect(await world.engine.threshold().counts()).toMatchObject({ waiting: 0, declined: 3 });
      world.add(0, 1);
      await world.cycle();
      expect((await world.engine.threshold().overview()).holds).toMatchObject([{ count: 2, verdict: 'declined' }]);
      await decideAll(world.engine, 'approved');
      await world.cycle();
      expect([world.left, world.cloud.objects.size]).toEqual([2, 38]);
      world.remove(0, 1);
      await world.cycle();
      expect(world.left).toBe(3);
    });

    test('is decided as it was shown, whole or by group: another digest decides nothing', async () => {
      const world = await ThresholdWorld.start(database, { people: 40, limits: { count: 1 } });
      world.remove(0, 6);
      await world.cycle();
      const threshold = world.engine.threshold();
      const [hold] = (await threshold.overview()).holds;
      if (hold === undefined) throw new TypeError('nothing is held');
      expect(hold.groups).toMatchObject(
        [0, 1, 2].map(() => ({
          cause: 'gone',
          source: 'a',
          container: expect.stringMatching(/^OU=o\d,DC=x$/),
          count: 2,
        })),
      );
      world.add(0, 1);
      await world.cycle();
      const decision = { hold: hold.id, group: null, digest: hold.digest, verdict: 'approved', by: 'test' } as const;
      await expect(threshold.decide(decision)).rejects.toMatchObject({
        code: 'sync.hold-changed',
        data: { hold: hold.id, before: 6, now: 5 },
      });
      const whole = hold.groups.find(({ container }) => container === 'OU=o1,DC=x');
      expect(await threshold.decide({ ...decision, group: whole?.id ?? '', digest: whole?.digest ?? '' })).toBe(2);
      await world.cycle();
      expect(world.left).toBe(2);
      await expect(threshold.decide({ ...decision, group: whole?.id ?? '' })).rejects.toThrow('There is no hold');
    });

    test('is shown where the cloud is, and what is decided there is carried out once', async () => {
      const world = await ThresholdWorld.start(database, { people: 2500, limits: { count: 5, percent: null } });
      world.remove(0, 1500);
      await world.cycle();
      const [hold] = (await world.engine.threshold().overview()).holds;
      if (hold === undefined) throw new TypeError('nothing is held');
      expect(world.cloud.holds.get(hold.id)?.deletes).toHaveLength(1500);
      const decision = { hold: hold.id, group: null, digest: hold.digest, verdict: 'approved', by: 'admin' } as const;
      // Of a database that was there before: its first hold had the same number.
      world.cloud.decisions = [{ ...decision, heldAt: new Date(0) }];
      await world.cycle();
      expect(world.left).toBe(0);
      world.cloud.decisions = [{ ...decision, heldAt: hold.heldAt }];
      await world.cycle();
      expect([world.left, world.cloud.holds.size]).toEqual([1500, 0]);
    });

    test('shows why each object goes: deleted, moved away, filtered out, of another class', async () => {
      const world = await ThresholdWorld.start(database, { people: 40, limits: { count: 0 } });
      const put = (at: number, objectClass: string, attributes: object): void =>
        world.forest.put(`a${10_000 + at}`, `CN=u${at},OU=o${at % 3},DC=x`, objectClass, { ...attributes });
      world.remove(0, 1);
      world.forest.moveOut('a10001');
      put(2, 'user', { hidden: true });
      put(3, 'contact', {});
      await world.cycle();
      const [hold] = (await world.engine.threshold().overview()).holds;
      expect(hold?.deletes.map(({ name, cause }) => [name, cause.kind])).toEqual([
        ['u0', 'gone'],
        ['u1', 'container'],
        ['u2', 'filter'],
        ['u3', 'class'],
      ]);
    });
  });

  describe('the limits', () => {
    test('once disabled let everything through, counted for nobody; what was held stays', async () => {
      const world = await ThresholdWorld.start(database, { people: 100, limits: { count: 5 } });
      world.remove(0, 6);
      await world.cycle();
      world.cloud.limits = { ...world.cloud.limits, enabled: false };
      world.remove(6, 30);
      await world.cycle();
      expect([world.left, await held(world)]).toEqual([30, [6]]);
      expect(world.cloud.deletes.every(({ approved }) => approved)).toBe(true);
      expect(await user(world)).toMatchObject({ exported: 0 });
    });

    test('are those last named while the cloud is away, over a new start too; none ever named hold everything', async () => {
      const world = await ThresholdWorld.start(database, { people: 40, limits: { count: 7 } });
      world.cloud.position = async () => await Promise.reject(lineDown());
      const engine = await world.restart();
      expect((await engine.threshold().overview()).limits).toMatchObject({ count: 7, percent: 20 });
      await emptyDatabase(database);
      expect((await (await world.restart()).threshold().overview()).limits).toMatchObject({ enabled: true, count: 0 });
    });

    test('in staging mode show what would trip; nothing is held, there is no event, nothing can be approved', async () => {
      const world = await ThresholdWorld.start(database, { people: 40, limits: { count: 2 } });
      await world.engine.setStaging(true);
      world.remove(0, 3);
      await world.cycle();
      expect(await user(world)).toMatchObject({ waiting: 3, tripped: true });
      expect([await held(world), world.alarms, world.left]).toEqual([[], 0, 0]);
      const decision = { hold: 1 as never, group: null, digest: '', verdict: 'approved', by: 'test' } as const;
      await expect(world.engine.threshold().decide(decision)).rejects.toMatchObject({ code: 'sync.staging' });
    });

    test('hold for what the cloud has and no forest any more, when a new database finds it there', async () => {
      const world = await ThresholdWorld.start(database, { people: 40, limits: { count: 5 } });
      await emptyDatabase(database);
      world.remove(0, 10);
      await world.restart();
      for (let cycle = 0; cycle < 2; cycle++) await world.cycle('initial');
      const { holds } = await world.engine.threshold().overview();
      expect(holds.flatMap(({ groups }) => groups)).toMatchObject([{ cause: 'orphan', count: 10 }]);
      expect(world.left).toBe(0);
    });

    test('hold over a new database: what the cloud applied within the window counts', async () => {
      const world = await ThresholdWorld.start(database, { people: 40, limits: { count: 5, percent: null } });
      world.remove(0, 4);
      await world.cycle();
      await emptyDatabase(database);
      await world.restart();
      await world.cycle('initial');
      world.remove(4, 2);
      await world.cycle();
      expect([world.left, await held(world)]).toEqual([4, [2]]);
    });
  });
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FakeClock, MINUTE } from '../../../src/base/clock.ts';
import type { Database } from '../../../src/base/database/database.ts';
import { detailOf } from '../../../src/base/errors.ts';
import { ldapErrors } from '../../../src/ldap/index.ts';
import { Engine } from '../../../src/sync/index.ts';
import type { Anchor } from '../../../src/sync/index.ts';
import { emptyDatabase } from './empty-database.ts';
import { ModelCloud } from './model-cloud.ts';
import { ModelForest } from './model-forest.ts';
import { plainRules } from './plain-rules.ts';

const attribute = 'mS-DS-ConsistencyGuid';
const never = new AbortController().signal;
const refusal = detailOf(ldapErrors('ldap.no-rights', { operation: 'modify', dn: 'CN=x' }));

/** A forest into which source anchors are written, as far as it lets. */
class WritableForest extends ModelForest {
  readonly written = new Set<Anchor>();
  refuses: (anchor: Anchor) => boolean = () => false;
  /** Called before each batch; a promise that does not end is a forest that hangs. */
  onWrite: () => Promise<void> = async () => undefined;
  tried = 0;

  async writeSourceAnchors(asked: readonly { readonly anchor: Anchor }[]) {
    await this.onWrite();
    this.tried += asked.length;
    return asked.map(({ anchor }) => {
      if (this.refuses(anchor)) return { anchor, error: refusal };
      this.written.add(anchor);
      return { anchor };
    });
  }
}

/** How source anchors come into the forest, on a database of `open`. */
export function testAnchors(open: () => Promise<Database>): void {
  let database: Database;
  let clock: FakeClock;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(async () => await database.close());

  const openEngine = async (forest: ModelForest, cloud: ModelCloud): Promise<Engine> =>
    await Engine.open({
      database,
      sources: [forest],
      targets: [cloud],
      rules: plainRules([forest.id], 'cloud', '1'),
      clock,
      sourceAnchor: attribute,
    });
  const start = async (people: number) => {
    await emptyDatabase(database);
    clock = new FakeClock();
    const forest = new WritableForest('a');
    for (let at = 0; at < people; at++)
      forest.put(`a${1000 + at}`, `CN=u${at},DC=x`, 'user', { displayName: `u${at}` });
    const cloud = new ModelCloud();
    return { forest, cloud, engine: await openEngine(forest, cloud) };
  };
  const drain = async (engine: Engine): Promise<void> => {
    while (await engine.anchors.writeBatch(never));
  };
  const exportOf = ({ steps }: Awaited<ReturnType<Engine['runCycle']>>) => steps.find(({ kind }) => kind === 'export');

  describe('source anchors', () => {
    test('are due until they are written, however often that is refused', async () => {
      const { forest, cloud, engine } = await start(3);
      forest.refuses = () => true;
      const first = await engine.runCycle({ kind: 'initial' });
      expect(cloud.objects.size).toBe(3);
      expect(first.result).toBe('completed-export-errors');
      expect(exportOf(first)?.counters).toMatchObject({ sourceAnchorsDue: 3, sourceAnchorsFailed: 3 });
      expect(await engine.errors()).toHaveLength(3);
      clock.advance(15 * MINUTE);
      expect((await engine.runCycle({ kind: 'delta' })).result).toBe('completed-export-errors');
      forest.refuses = () => false;
      clock.advance(15 * MINUTE);
      const last = await engine.runCycle({ kind: 'delta' });
      expect(last.result).toBe('success');
      expect(exportOf(last)?.counters).toMatchObject({ sourceAnchorsWritten: 3 });
      expect(forest.written.size).toBe(3);
      expect(await engine.errors()).toEqual([]);
    });

    test('of many people do not hold up an export, and a forest that refuses is not asked for all of them', async () => {
      const { forest, cloud, engine } = await start(1200);
      forest.refuses = () => true;
      const run = await engine.runCycle({ kind: 'initial' });
      expect(cloud.objects.size).toBe(1200);
      expect(exportOf(run)?.counters).toMatchObject({ sourceAnchorsDue: 1200, sourceAnchorsFailed: 100 });
      await drain(engine);
      expect(forest.tried).toBe(100);
      forest.refuses = () => false;
      clock.advance(15 * MINUTE);
      await drain(engine);
      expect(forest.written.size).toBe(1200);
      expect(await engine.anchors.counts()).toEqual({ due: 0, failed: 0 });
    });

    test('show how far they are while they are written, and are tried again when somebody says that they may be', async () => {
      const { forest, engine } = await start(250);
      forest.refuses = () => true;
      await engine.runCycle({ kind: 'initial' });
      expect(await engine.anchors.progress()).toEqual({ due: 250, failed: 100, written: 0, isWriting: false });
      forest.refuses = () => false;
      await drain(engine);
      expect(forest.written.size).toBe(0);

      await engine.anchors.retry(forest.id);
      const [reached, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      let batches = 0;
      forest.onWrite = async () => {
        if (++batches === 2) {
          reached.resolve();
          await held.promise;
        }
      };
      const drained = drain(engine);
      await reached.promise;
      expect(await engine.anchors.progress()).toMatchObject({ due: 150, written: 100, isWriting: true });
      held.resolve();
      await drained;
      expect(forest.written.size).toBe(250);
      expect(await engine.anchors.progress()).toMatchObject({ due: 0, failed: 0, isWriting: false });
    });

    test('are written after the export when the forest takes its time', async () => {
      const { forest, cloud, engine } = await start(2);
      const { promise: isExported, resolve } = Promise.withResolvers<void>();
      const exportBatch = cloud.exportBatch.bind(cloud);
      cloud.exportBatch = async (batch, ...rest) => {
        const answers = await exportBatch(batch, ...rest);
        resolve();
        return answers;
      };
      // A write that waits for the export would wait for ever, and an export that waits for the write as well.
      forest.onWrite = async () => await isExported;
      expect((await engine.runCycle({ kind: 'initial' })).result).toBe('success');
      expect(forest.written.size).toBe(2);
    });

    test('of people who were there before the setting are written too, and none when it is off', async () => {
      const { forest, cloud, engine } = await start(2);
      const silent = new ModelForest('a');
      for (const { anchor, dn, objectClass, attributes } of forest.objects.values())
        silent.put(anchor, dn, objectClass, attributes);
      const without = await openEngine(silent, cloud);
      await without.runCycle({ kind: 'initial' });
      expect(await engine.anchors.counts()).toEqual({ due: 0, failed: 0 });
      forest.refuses = (anchor) => anchor === 'a1001';
      await engine.runCycle({ kind: 'initial' });
      expect([...forest.written]).toEqual(['a1000']);
      expect(await engine.errors()).toMatchObject([{ attribute, code: refusal.code }]);
      const again = await (await openEngine(silent, cloud)).runCycle({ kind: 'delta' });
      expect(again.result).toBe('success');
      expect(await engine.errors()).toEqual([]);
      expect(await engine.anchors.counts()).toEqual({ due: 0, failed: 0 });
    });

    test('of objects that are gone are not due, and no errors', async () => {
      const { forest, engine } = await start(2);
      forest.refuses = () => true;
      await engine.runCycle({ kind: 'initial' });
      forest.delete('a1000');
      await engine.runCycle({ kind: 'delta' });
      const run = await engine.runCycle({ kind: 'delta' });
      expect(exportOf(run)?.counters).toMatchObject({ sourceAnchorsDue: 1, sourceAnchorsFailed: 1 });
      expect(await engine.errors()).toHaveLength(1);
    });
  });
}

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { required } from '../../../src/base/assert.ts';
import { baseErrors } from '../../../src/base/base-errors.ts';
import { FakeClock } from '../../../src/base/clock.ts';
import type { Database } from '../../../src/base/database/database.ts';
import { withinLimits } from '../../../src/base/detail-limits.ts';
import { formatDetail } from '../../../src/base/details.ts';
import { detailOf } from '../../../src/base/errors.ts';
import { defaultLimits, Engine, toSourceAnchor, toAnchor, toWatermark } from '../../../src/sync/index.ts';
import type { SourceConnector, ThresholdLimits } from '../../../src/sync/index.ts';
import { anyDetail } from '../../kit/any-detail.ts';
import { emptyDatabase } from './empty-database.ts';
import { expectedCloud, sortedState } from './expected.ts';
import { ModelCloud } from './model-cloud.ts';
import type { ForestOptions } from './model-forest.ts';
import { ModelForest } from './model-forest.ts';
import { plainRules } from './plain-rules.ts';

let database: Database;

const off: ThresholdLimits = { ...defaultLimits, enabled: false };

async function newEngine(
  forests: readonly SourceConnector[],
  cloud: ModelCloud,
  {
    limits = off,
    revision = '1',
    sourceAnchor,
  }: { limits?: ThresholdLimits; revision?: string; sourceAnchor?: string } = {},
): Promise<Engine> {
  cloud.limits = limits;
  return await Engine.open({
    database,
    sources: forests,
    targets: [cloud],
    rules: plainRules(forests.map(({ id }) => id).sort(), 'cloud', revision),
    clock: new FakeClock(),
    ...(sourceAnchor === undefined ? {} : { sourceAnchor }),
  });
}

async function newForest(count: number, options: ForestOptions = {}, name = 'a'): Promise<ModelForest> {
  await emptyDatabase(database);
  const forest = new ModelForest(name, options);
  for (let at = 0; at < count; at++) forest.put(`a${1000 + at}`, `CN=u${at},DC=x`, 'user', { displayName: `u${at}` });
  return forest;
}

const results = (run: { readonly steps: readonly { readonly result: string }[] }): string[] =>
  run.steps.map(({ result }) => result);

/** The suite, on a database of `open`. */
export function testBehaviour(open: () => Promise<Database>): void {
  beforeAll(async () => {
    database = await open();
  });
  afterAll(async () => await database.close());

  describe('reading never deletes by accident', () => {
    test('an empty full read of a forest that held objects is an error, and nothing goes', async () => {
      const forest = await newForest(5);
      const cloud = new ModelCloud();
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      forest.objects.clear();
      const run = await engine.runCycle({ kind: 'initial' });
      expect(results(run)).toEqual(['stopped-empty-import', 'success', 'success']);
      expect(cloud.objects.size).toBe(5);
    });

    test('a read that fails halfway deletes nothing, and the next one finishes it', async () => {
      const forest = await newForest(30, { page: 5 });
      const cloud = new ModelCloud();
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      forest.delete('a1000');
      let batches = 0;
      forest.onBatch = () => {
        if (++batches === 3) throw new Error('the line broke');
      };
      await expect(engine.runCycle({ kind: 'initial' })).rejects.toThrow('the line broke');
      expect(cloud.objects.size).toBe(30);
      forest.onBatch = () => undefined;
      await engine.runCycle({ kind: 'initial' });
      expect(sortedState(cloud)).toEqual(expectedCloud([forest]));
    });

    test('a stop between the last batch and the end of a full read loses nothing', async () => {
      const forest = await newForest(5);
      const cloud = new ModelCloud();
      const engine = await newEngine([forest], cloud);
      // Only the last batch carries a watermark, as with a source whose full read cannot be resumed.
      const read = forest.fullImport.bind(forest);
      forest.fullImport = async function* (signal) {
        yield* read(signal);
        throw new Error('the line broke');
      };
      await expect(engine.runCycle({ kind: 'initial' })).rejects.toThrow('the line broke');
      forest.fullImport = read;
      forest.put('a2000', 'CN=later,DC=x', 'user', {});
      await engine.runCycle({ kind: 'delta' });
      expect(sortedState(cloud)).toEqual(expectedCloud([forest]));
    });

    test('what vanished while a full read stood still is gone, also beside one that the first part deleted', async () => {
      const forest = await newForest(5);
      const cloud = new ModelCloud();
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      const gone = toAnchor('a1003');
      const all = await Array.fromAsync(forest.fullImport(new AbortController().signal));
      const kept = all.flatMap(({ changes }) => changes).filter(({ anchor }) => (anchor ?? '') < gone);
      forest.fullImport = async function* () {
        yield { changes: [...kept, { kind: 'delete', anchor: gone }], watermark: toWatermark('half') };
        throw new Error('the line broke');
      };
      await expect(engine.runCycle({ kind: 'initial' })).rejects.toThrow('the line broke');
      forest.deltaImport = async function* () {
        yield { changes: [], watermark: toWatermark('end') };
      };
      await engine.runCycle({ kind: 'delta' });
      expect([...cloud.objects.keys()].sort()).toEqual(['anchor-a-a1000', 'anchor-a-a1001', 'anchor-a-a1002']);
    });

    test('an object that cannot be read stays, and is named', async () => {
      const forest = await newForest(5);
      const cloud = new ModelCloud();
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      forest.unreadable.add('a1002' as never);
      const run = await engine.runCycle({ kind: 'initial' });
      expect(results(run)[0]).toBe('completed-discovery-errors');
      expect(cloud.objects.size).toBe(5);
      expect(await engine.errors()).toMatchObject([{ kind: 'import', dn: 'CN=u2,DC=x', code: 'read-error' }]);
      forest.unreadable.clear();
      await engine.runCycle({ kind: 'initial' });
      expect(await engine.errors()).toEqual([]);
    });
  });

  describe('what the target answers', () => {
    test('a refused object is an error of that object, is tried again, and is forgotten once it is taken', async () => {
      const forest = await newForest(3);
      const cloud = new ModelCloud();
      cloud.refuse = (operation) =>
        operation.sourceAnchor.endsWith('a1001')
          ? { outcome: 'rejected', code: 'InvalidSoftMatch', detail: { code: 'model.taken', values: {} } }
          : undefined;
      const engine = await newEngine([forest], cloud);
      expect((await engine.runCycle({ kind: 'initial' })).result).toBe('completed-export-errors');
      await engine.runCycle({ kind: 'delta' });
      expect(await engine.errors()).toMatchObject([
        { kind: 'export', dn: 'CN=u1,DC=x', displayName: 'u1', code: 'InvalidSoftMatch', attempts: 2 },
      ]);
      cloud.refuse = () => undefined;
      expect((await engine.runCycle({ kind: 'delta' })).result).toBe('success');
      expect(await engine.errors()).toEqual([]);
      expect(cloud.objects.size).toBe(3);
    });

    test('what it says is kept as code and values, whatever these hold, and no more of it than fits', async () => {
      const said = fc.sample(anyDetail, 40);
      const forest = await newForest(said.length);
      const cloud = new ModelCloud();
      const detailOfObject = (sourceAnchor: string) => said[Number(sourceAnchor.slice(-3))];
      cloud.refuse = ({ sourceAnchor }) => {
        const detail = detailOfObject(sourceAnchor);
        return { outcome: 'rejected', code: 'LargeObject', ...(detail && { detail }) };
      };
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      const errors = await engine.errors();
      expect(errors).toHaveLength(said.length);
      for (const { sourceAnchor, detail } of errors)
        expect(detail).toEqual(withinLimits(required(detailOfObject(sourceAnchor ?? ''), 'what was said')));
    });

    test('why it failed as a whole is kept with the step, as code and values, for a Dutch reader', async () => {
      const forest = await newForest(1);
      const cloud = new ModelCloud();
      const failure = baseErrors(
        'base.database-unreachable',
        { location: 'x has 12 values' },
        { detail: 'ECONNREFUSED' },
      );
      cloud.exportBatch = async () => await Promise.reject(failure);
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      const [run] = await engine.runs({ limit: 1 });
      const detail = required(run?.steps.at(-1)?.detail, 'why');
      expect(detail).toEqual(detailOf(failure));
      expect(formatDetail(detail, 'nl')).toBe('De database x has 12 values antwoordt niet. ECONNREFUSED');
    });

    test.each([1, 2, 3])(
      'batch %i, not taken for good, gives its number back, and nothing is sent again',
      async (at) => {
        const forest = await newForest(2500);
        const cloud = new ModelCloud();
        const engine = await newEngine([forest], cloud);
        let batches = 0;
        cloud.onBatch = (moment) => {
          if (moment === 'before' && ++batches === at)
            throw baseErrors('base.request-invalid', { problems: 'of a test' });
        };
        expect((await engine.runCycle({ kind: 'initial' })).result).not.toBe('success');
        expect(cloud.log).toHaveLength(at - 1);
        const { steps, result } = await engine.runCycle({ kind: 'delta' });
        // Not given back, it would look like a target that lost something, which is read again as a whole.
        const ofTarget = steps.filter(({ connector }) => connector === 'cloud').map(({ kind }) => kind);
        expect([result, ofTarget]).toEqual(['success', ['export']]);
        expect(cloud.log.map(({ number }) => number)).toEqual([1, 2, 3]);
        expect(cloud.log.flatMap(({ operations }) => operations)).toHaveLength(2500);
      },
    );

    test.each(['before', 'after'] as const)(
      'a value in quarantine is withdrawn there as well; %s another synchronization confirms it',
      async (confirmed) => {
        const forest = await newForest(1);
        const cloud = new ModelCloud();
        const engine = await newEngine([forest], cloud);
        await engine.runCycle({ kind: 'initial' });
        const quarantined = { outcome: 'quarantined', code: 'AttributeValueMustBeUnique', waiting: ['mail'] } as const;
        cloud.refuse = ({ sourceAnchor, ...operation }) => {
          const object = cloud.objects.get(sourceAnchor);
          if (object && operation.kind === 'update') Object.assign(object.attributes, operation.attributes);
          return quarantined;
        };
        const free = { displayName: 'u0' };
        forest.put('a1000', 'CN=u0,DC=x', 'user', { ...free, mail: 'taken@x.test' });
        cloud.onBatch = (when) => {
          if (confirmed === 'after' && when === 'after') throw new Error('the answer is lost');
        };
        const cycle = engine.runCycle({ kind: 'delta' });
        if (confirmed === 'after') await expect(cycle).rejects.toThrow('the answer is lost');
        else await cycle;
        cloud.onBatch = () => undefined;
        forest.put('a1000', 'CN=u0,DC=x', 'user', free);
        if (confirmed === 'before') expect((await engine.pendingPage()).items).toEqual([]);
        cloud.refuse = () => undefined;
        await engine.runCycle({ kind: 'delta' });
        expect(cloud.log.at(-1)?.operations).toMatchObject([{ kind: 'update', removed: ['mail'] }]);
        expect(await engine.errors()).toEqual([]);
        expect(sortedState(cloud)).toEqual(expectedCloud([forest]));
      },
    );

    test('a value that becomes free before the target is asked leaves no error', async () => {
      const forest = await newForest(1);
      const cloud = new ModelCloud();
      cloud.refuse = () => ({ outcome: 'quarantined', code: 'AttributeValueMustBeUnique', waiting: ['displayName'] });
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      expect(await engine.errors()).toEqual([]);
      expect((await engine.pendingPage()).items).toEqual([]);
    });

    test('what the target holds in quarantine stands as an error until the target gives it back', async () => {
      const forest = await newForest(2);
      const cloud = new ModelCloud();
      const held = {
        sourceAnchor: toSourceAnchor('anchor-a-a1000'),
        code: 'AttributeValueMustBeUnique',
        attributes: ['mail'],
        detail: { code: 'model.held', values: { values: ['u0@x.test'] } },
        since: new Date('2026-01-01T00:00:00Z'),
      };
      cloud.refuse = (operation) =>
        operation.sourceAnchor === held.sourceAnchor
          ? { outcome: 'quarantined', code: held.code, detail: held.detail }
          : undefined;
      cloud.held = { version: '1', objects: [held] };
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      cloud.refuse = () => undefined;
      const object = { targetId: 'x', objectClass: 'user', attributes: {}, forests: ['a'], references: new Map() };
      cloud.objects.set(held.sourceAnchor, object);
      for (let cycle = 0; cycle < 2; cycle++) {
        const { result } = await engine.runCycle({ kind: 'delta' });
        expect(result).toBe('success');
        expect(await engine.errors()).toMatchObject([
          { kind: 'export', dn: 'CN=u0,DC=x', code: held.code, attribute: 'mail', detail: held.detail, attempts: 1 },
        ]);
      }
      expect(cloud.log).toHaveLength(1);

      // A refusal of the same object says more, and leaves what stands when it is over.
      cloud.refuse = () => ({
        outcome: 'rejected',
        code: 'LargeObject',
        detail: { code: 'model.too-much', values: {} },
      });
      forest.put('a1000', 'CN=u0,DC=x', 'user', { displayName: 'other' });
      await engine.runCycle({ kind: 'delta' });
      expect(await engine.errors()).toMatchObject([{ code: 'LargeObject' }]);
      cloud.refuse = () => undefined;
      await engine.runCycle({ kind: 'delta' });
      expect(await engine.errors()).toMatchObject([{ code: held.code }]);

      cloud.held = { version: '2', objects: [] };
      await engine.runCycle({ kind: 'delta' });
      expect(await engine.errors()).toEqual([]);
    });

    test('a target that lost everything is sent everything again', async () => {
      const forest = await newForest(10);
      forest.put('a1100', 'CN=g,DC=x', 'group', {});
      for (let at = 0; at < 10; at++) forest.refer('a1100', 'member', `a${1000 + at}`, true);
      const cloud = new ModelCloud();
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      cloud.wipe();
      await engine.runCycle({ kind: 'delta' });
      expect(sortedState(cloud)).toEqual(expectedCloud([forest]));
    });
  });

  describe('objects', () => {
    test('a connector that takes the place of another takes its objects over: nothing is deleted', async () => {
      const old = await newForest(3);
      const cloud = new ModelCloud();
      await (await newEngine([old], cloud)).runCycle({ kind: 'initial' });
      const before = sortedState(cloud);
      const heir = new ModelForest('b');
      for (const { anchor, dn, attributes } of old.objects.values()) heir.put(anchor, dn, 'user', attributes);
      const engine = await newEngine([heir], cloud, { revision: '2' });
      expect((await engine.runCycle({ kind: 'initial' })).result).toBe('success');
      expect(sortedState(cloud)).toEqual(before);
      expect(cloud.log.flatMap(({ operations }) => operations).filter(({ kind }) => kind === 'delete')).toEqual([]);
    });

    test.each([0, 1])('what leaves one forest and comes in another in one run stays (order %i)', async (first) => {
      const forests = [await newForest(0), new ModelForest('b')];
      const [from, to] = first === 0 ? forests : forests.toReversed();
      const put = (forest: ModelForest | undefined, hidden: boolean) =>
        forest?.put('a1000', 'CN=u,DC=x', 'user', { guid: 'one', displayName: 'u', ...(hidden && { hidden }) });
      put(from, false);
      put(to, true);
      const cloud = new ModelCloud();
      const engine = await newEngine(forests, cloud);
      await engine.runCycle({ kind: 'initial' });
      const before = sortedState(cloud);
      expect(Object.keys(before)).toHaveLength(1);
      put(from, true);
      put(to, false);
      expect((await engine.runCycle({ kind: 'delta' })).result).toBe('success');
      expect(sortedState(cloud)).toEqual(before);
      // Nothing changes but who answers for it, which the target has to know.
      const [added, moved, ...more] = cloud.log.flatMap(({ operations }) => operations);
      expect(added).toMatchObject({ kind: 'add', forests: [from?.name] });
      expect(moved).toMatchObject({ kind: 'update', forests: [to?.name], attributes: {}, removed: [], references: {} });
      expect(more).toEqual([]);
      await engine.runCycle({ kind: 'delta' });
      expect(cloud.log.flatMap(({ operations }) => operations)).toHaveLength(2);
      expect(await engine.errors()).toEqual([]);
    });

    test('is said to the target to come from the forests that it is joined from, and from no other any more', async () => {
      const [a, b] = [await newForest(0), new ModelForest('b')];
      const person = { displayName: 'u', employeeId: 'E1' };
      a.put('a1000', 'CN=u,DC=a', 'user', person);
      const cloud = new ModelCloud();
      const engine = await newEngine([a, b], cloud);
      await engine.runCycle({ kind: 'initial' });
      b.put('a1000', 'CN=u,DC=b', 'user', person);
      await engine.runCycle({ kind: 'delta' });
      b.delete('a1000');
      await engine.runCycle({ kind: 'delta' });
      await engine.runCycle({ kind: 'delta' });
      const sent = cloud.log.flatMap(({ operations }) => operations);
      expect(sent).toMatchObject([
        { kind: 'add', forests: ['a'] },
        { kind: 'update', forests: ['a', 'b'], attributes: {}, removed: [] },
        { kind: 'update', forests: ['a'], attributes: {}, removed: [] },
      ]);
    });

    test('a source anchor that changes after export is an error, and the object stays as it is', async () => {
      const forest = await newForest(1);
      const cloud = new ModelCloud();
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      const before = sortedState(cloud);
      forest.put('a1000', 'CN=u0,DC=x', 'user', { displayName: 'other', sourceAnchor: 'another' });
      const run = await engine.runCycle({ kind: 'delta' });
      expect(run.result).toBe('completed-sync-errors');
      expect(await engine.errors()).toMatchObject([{ code: 'SourceAnchorChanged', dn: 'CN=u0,DC=x' }]);
      expect(sortedState(cloud)).toEqual(before);
      forest.put('a1000', 'CN=u0,DC=x', 'user', { displayName: 'other' });
      await engine.runCycle({ kind: 'delta' });
      expect(await engine.errors()).toEqual([]);
      expect(sortedState(cloud)).toEqual(expectedCloud([forest]));
    });

    test('two objects with one source anchor: the second is an error, not the first one taken over', async () => {
      const forest = await newForest(1);
      forest.put('a1001', 'CN=twin,DC=x', 'user', { displayName: 'twin', sourceAnchor: 'anchor-a-a1000' });
      const cloud = new ModelCloud();
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      expect(await engine.errors()).toMatchObject([{ code: 'duplicate-anchor', dn: 'CN=twin,DC=x' }]);
      expect(cloud.objects.get('anchor-a-a1000')?.attributes['displayName']).toBe('u0');
    });

    test('an object with an error in its rules keeps its last good state', async () => {
      const forest = await newForest(1);
      const cloud = new ModelCloud();
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      forest.put('a1000', 'CN=u0,DC=x', 'user', { displayName: 'changed', broken: true });
      expect((await engine.runCycle({ kind: 'delta' })).result).toBe('completed-sync-errors');
      expect(cloud.objects.get('anchor-a-a1000')?.attributes['displayName']).toBe('u0');
    });

    test('changed rules make the next delta a full synchronization', async () => {
      const forest = await newForest(3);
      const cloud = new ModelCloud();
      await (await newEngine([forest], cloud)).runCycle({ kind: 'initial' });
      const engine = await newEngine([forest], cloud, { revision: '2' });
      expect((await engine.runCycle({ kind: 'delta' })).steps.map(({ kind }) => kind)).toEqual([
        'delta-import',
        'full-synchronization',
        'export',
      ]);
      expect((await engine.runCycle({ kind: 'delta' })).steps[1]?.kind).toBe('delta-synchronization');
    });

    test('in staging mode nothing is exported, and what waits can be seen', async () => {
      const forest = await newForest(2);
      const cloud = new ModelCloud();
      const engine = await newEngine([forest], cloud);
      await engine.setStaging(true);
      await engine.runCycle({ kind: 'initial' });
      expect(cloud.log).toEqual([]);
      expect((await engine.pendingPage()).items).toMatchObject([{ operation: 'add' }, { operation: 'add' }]);
      const first = await engine.pendingPage({ limit: 1 });
      const second = await engine.pendingPage({ limit: 1, after: first.next ?? '' });
      expect([...first.items, ...second.items]).toEqual((await engine.pendingPage()).items);
      expect([first.items.length, second.next]).toEqual([1, null]);
      await engine.setStaging(false);
      await engine.runCycle({ kind: 'delta' });
      expect(cloud.objects.size).toBe(2);
    });

    test('the source anchor is written back with the first export, chosen once', async () => {
      const forest = await newForest(2);
      const cloud = new ModelCloud();
      const written: string[] = [];
      const writing: SourceConnector = forest;
      writing.writeSourceAnchors = async (anchors) => {
        written.push(...anchors.map(({ sourceAnchor }) => sourceAnchor));
        return anchors.map(({ anchor }) => ({ anchor }));
      };
      const engine = await newEngine([writing], cloud, { sourceAnchor: 'mS-DS-ConsistencyGuid' });
      await engine.runCycle({ kind: 'initial' });
      expect(written).toEqual(['anchor-a-a1000', 'anchor-a-a1001']);
      await expect(newEngine([forest], cloud, { sourceAnchor: 'objectGUID' })).rejects.toMatchObject({
        code: 'sync.source-anchor-chosen',
      });
    });
  });

  describe('lists of errors', () => {
    test('come page by page, whole, with the same counts on every page, and without objects that are gone', async () => {
      const forest = await newForest(25);
      const cloud = new ModelCloud();
      cloud.refuse = () => ({
        outcome: 'rejected',
        code: 'InvalidSoftMatch',
        detail: { code: 'model.taken', values: {} },
      });
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      const names = new Set<string>();
      let after: string | undefined;
      for (let pages = 0; pages < 3; pages++) {
        const page = await engine.errorPage({ limit: 10, after });
        expect([page.total, page.codes]).toEqual([25, { InvalidSoftMatch: 25 }]);
        for (const { dn } of page.errors) names.add(dn);
        after = page.next ?? undefined;
      }
      expect([names.size, after]).toEqual([25, undefined]);
      expect((await engine.statistics()).objectErrors).toBe(25);
      for (let at = 0; at < 5; at++) forest.delete(`a${1000 + at}`);
      await engine.runCycle({ kind: 'delta' });
      expect((await engine.errorPage()).total).toBe(20);
      expect((await engine.statistics()).objectErrors).toBe(20);
    });
  });

  describe('a group of any size', () => {
    test('arrives in one cycle, whatever order its members and it are in', async () => {
      const members = 6_001;
      const forest = await newForest(members);
      const cloud = new ModelCloud();
      for (const group of ['b1', 'b2']) {
        forest.put(group, `CN=${group},DC=x`, 'group', { displayName: group });
        for (let at = 0; at < members; at++) forest.refer(group, 'member', `a${1000 + at}`, true);
      }
      const engine = await newEngine([forest], cloud);
      expect((await engine.runCycle({ kind: 'initial' })).result).toBe('success');
      for (const group of ['b1', 'b2'])
        expect(cloud.objects.get(`anchor-a-${group}`)?.references.get('member')?.size).toBe(members);
      expect((await engine.pendingPage()).items).toEqual([]);
    });
  });

  describe('several forests', () => {
    for (const order of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      test(`the order of forests (${order.join(', ')}) does not matter: joins, contacts that become users, precedence`, async () => {
        await emptyDatabase(database);
        const forests = order.map((name) => new ModelForest(name, { page: 3 }));
        const [a, b] = [...forests].sort((x, y) => (x.id < y.id ? -1 : 1)) as [ModelForest, ModelForest];
        const cloud = new ModelCloud();
        const engine = await newEngine(forests, cloud);
        const [first, second] = forests as [ModelForest, ModelForest];
        const fill = (forest: ModelForest): void => {
          if (forest === a) {
            for (let at = 0; at < 8; at++) {
              a.put(`a${1000 + at}`, `CN=u${at},DC=a`, 'user', {
                displayName: `a${at}`,
                employeeId: `E${at}`,
                mail: `m${at}@x`,
              });
            }
            a.put('a1100', 'CN=g,DC=a', 'group', { displayName: 'g' });
            for (let at = 0; at < 8; at++) a.refer('a1100', 'member', `a${1000 + at}`, true);
            return;
          }
          for (let at = 0; at < 4; at++) {
            b.put(`a${1000 + at}`, `CN=u${at},DC=b`, 'user', {
              displayName: `b${at}`,
              employeeId: `e${at}`,
              title: `t${at}`,
            });
          }
          b.put('a1050', 'CN=c5,DC=b', 'contact', { displayName: 'c5', mail: 'M5@x', info: 'from the contact' });
          b.put('a1100', 'CN=g,DC=b', 'group', { displayName: 'gb' });
          for (const member of ['a1000', 'a1050', 'a1003']) b.refer('a1100', 'member', member, true);
        };
        fill(first);
        b.put('a1099', 'CN=x,DC=b', 'user', {});
        a.put('a1099', 'CN=x,DC=a', 'user', {});
        await engine.setStaging(true);
        await engine.runCycle({ kind: 'initial' });
        fill(second);
        await engine.runCycle({ kind: 'delta' });
        await engine.setStaging(false);
        await engine.runCycle({ kind: 'delta' });
        const state = sortedState(cloud);
        expect(state).toEqual(expectedCloud(forests));
        expect(Object.keys(state)).toHaveLength(8 + 2 + 2);
        expect(state['anchor-a-a1002']).toMatchObject({ attributes: { displayName: 'a2', title: 't2' } });
        expect(state['anchor-a-a1005']).toMatchObject({
          objectClass: 'user',
          attributes: { info: 'from the contact' },
        });
        expect(state['anchor-b-a1100']).toMatchObject({
          references: { member: ['anchor-a-a1000', 'anchor-a-a1003', 'anchor-a-a1005'] },
        });
        const sent = cloud.log.length;
        await engine.runCycle({ kind: 'initial' });
        expect(cloud.log.slice(sent)).toEqual([]);
        // One of two goes: the person stays, with what is left.
        a.delete('a1002');
        await engine.runCycle({ kind: 'delta' });
        expect(await engine.errors()).toMatchObject([{ code: 'SourceAnchorChanged' }]);
      });
    }
  });

  describe('a contact that becomes a user', () => {
    test('is deleted and added again as a user, with its memberships', async () => {
      await emptyDatabase(database);
      const [a, b] = [await newForest(0), new ModelForest('b')];
      const cloud = new ModelCloud();
      const engine = await newEngine([a, b], cloud);
      b.put('a1000', 'CN=c,DC=b', 'contact', { displayName: 'c', mail: 'm@x' });
      b.put('a1100', 'CN=g,DC=b', 'group', { displayName: 'g' });
      b.refer('a1100', 'member', 'a1000', true);
      a.put('a1001', 'CN=other,DC=a', 'user', {});
      await engine.runCycle({ kind: 'initial' });
      expect(cloud.objects.get('anchor-b-a1000')?.objectClass).toBe('contact');
      a.put('a1000', 'CN=u,DC=a', 'user', { displayName: 'u', mail: 'm@x' });
      await engine.runCycle({ kind: 'delta' });
      expect(sortedState(cloud)).toEqual(expectedCloud([a, b]));
      expect(cloud.objects.has('anchor-b-a1000')).toBe(false);
      expect(cloud.objects.get('anchor-b-a1100')?.references.get('member')).toEqual(new Set(['anchor-a-a1000']));
    });
  });

  describe('explain', () => {
    test('shows both sides of an object, and why not where it is not there', async () => {
      const forest = await newForest(2);
      forest.put('a1001', 'CN=u1,DC=x', 'user', { displayName: 'u1', hidden: true });
      const cloud = new ModelCloud();
      const engine = await newEngine([forest], cloud);
      await engine.runCycle({ kind: 'initial' });
      expect(await engine.explain('cn=u0, dc=x')).toMatchObject([
        {
          sources: [{ connector: 'a', dn: 'CN=u0,DC=x', isPending: false }],
          metaverse: { objectClass: 'person', attributes: { displayName: { value: 'u0' } } },
          targets: [
            { state: 'confirmed', sourceAnchor: 'anchor-a-a1000', attributes: { displayName: { confirmed: 'u0' } } },
          ],
        },
      ]);
      expect(await engine.explain('u1')).toMatchObject([{ metaverse: null, targets: [{ state: 'absent' }] }]);
      expect(await engine.explain('nobody')).toEqual([]);
    });
  });
}

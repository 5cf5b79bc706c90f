import { RETENTION_MS } from '../../src/cloud/objects/recycle-bin.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/base/database/database.ts';
import { purgeExpired } from '../../src/cloud/objects/recycle-bin.ts';
import { restoreObject } from '../../src/cloud/objects/restore.ts';
import type { ConfirmedQuery } from '../../src/cloud/provisioning/confirmed-objects.ts';
import { readConfirmedObjects } from '../../src/cloud/provisioning/confirmed-objects.ts';
import type { ConfirmedObjects, Operation } from '../../src/wire/index.ts';
import { confirmedObjects } from '../../src/wire/index.ts';
import { testForest } from '../kit/grants.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { add, remove, TestTenant, update } from './cloud-kit.ts';

type Confirmed = ConfirmedObjects['objects'][number];

/** What an agent knows after it has read: by source anchor, as it exports. */
class Reader {
  readonly known = new Map<string, Pick<Confirmed, 'id' | 'objectClass' | 'attributes' | 'references'>>();
  after = 0;

  /** One page; answers whether it was the last. */
  take({ objects, after, isLast }: ConfirmedObjects): boolean {
    for (const { sourceAnchor, deleted, id, objectClass, attributes, references } of objects) {
      if (deleted) {
        for (const [anchor, object] of this.known) if (object.id === id) this.known.delete(anchor);
      } else if (sourceAnchor !== null) {
        const sorted = Object.entries(references).map(([name, anchors]) => [name, [...anchors].sort()]);
        this.known.set(sourceAnchor, { id, objectClass, attributes, references: Object.fromEntries(sorted) });
      }
    }
    this.after = after;
    return isLast;
  }
}

/** What the tenant tells an agent of the objects that it holds; the same on every database. */
export function confirmedSuite(databases: TestDatabases): void {
  let database: Database;
  let t: TestTenant;
  beforeAll(async () => {
    database = await databases.open();
  });
  afterAll(async () => await database.close());
  beforeEach(async () => {
    t = await TestTenant.make(database);
  });

  const page = async (
    after: number,
    limit = 1000,
    options: Partial<ConfirmedQuery> = {},
  ): Promise<ConfirmedObjects> => {
    const query = { after, limit, granted: new Set([testForest]), ...options };
    return confirmedObjects.parse(await readConfirmedObjects(t.connection, t.tenant, query));
  };
  const readAll = async (reader = new Reader(), limit = 1000): Promise<Reader> => {
    while (!reader.take(await page(reader.after, limit)));
    return reader;
  };
  const group = (members: readonly string[]): Operation =>
    add('g', { displayName: 'Group' }, 'group', { member: [...members] });

  describe('what the tenant holds', () => {
    test('is what was exported, values in quarantine and references included', async () => {
      const ann = { displayName: 'Ann', userPrincipalName: t.at('ann'), 'msDS-cloudExtensionAttribute1': ['x', 'y'] };
      await t.send(add('a', ann), add('b', { ...ann, displayName: 'Other' }), group(['a', 'b', 'unknown']));
      await t.cloudUser({ displayName: 'Cloud', userPrincipalName: t.initial('cloud') });
      const { known } = await readAll();
      expect([...known.keys()].sort()).toEqual(['a', 'b', 'g']);
      expect(known.get('a')?.attributes).toEqual(ann);
      expect(known.get('b')?.attributes).toEqual({ ...ann, displayName: 'Other' });
      expect(known.get('g')).toMatchObject({ objectClass: 'group', references: { member: ['a', 'b'] } });
    });

    test('tells what is in the recycle bin, what came back, and what is gone for good', async () => {
      await t.send(add('a', { userPrincipalName: t.at('a') }), add('b', { userPrincipalName: t.at('b') }));
      const reader = await readAll();
      const id = reader.known.get('a')?.id ?? '';
      await t.send(remove('a'), remove('b'));
      const binned = await page(reader.after);
      expect(binned.objects.map(({ sourceAnchor, deleted }) => [sourceAnchor, deleted])).toEqual([
        ['a', true],
        ['b', true],
      ]);
      await restoreObject(t.context, t.tenant, id, 'administrator:x');
      reader.take(await page(reader.after));
      expect([...reader.known.keys()]).toEqual(['a']);
      t.clock.advance(RETENTION_MS + 1);
      await purgeExpired(t.context, t.tenant);
      const gone = await page(reader.after);
      expect(gone.objects).toMatchObject([{ sourceAnchor: null, deleted: true, attributes: {} }]);
      expect(gone.isLast).toBe(true);
    });

    test('leaves out what the asking agent changed itself, unless somebody else changed it too', async () => {
      const own = `agent:${t.caller.agentId}`;
      const upns = ['a', 'b'].map((name) => add(name, { userPrincipalName: t.at(name) }));
      const [answer] = await t.send(...upns);
      const first = await page(0, 1000, { exceptOf: own });
      expect(first).toMatchObject({ objects: [], isLast: true, after: 2, lastChange: 2, lastBatch: 1 });
      await t.send(remove('a'));
      await restoreObject(t.context, t.tenant, answer?.targetId ?? '', 'administrator:x');
      const second = await page(first.after, 1000, { exceptOf: own });
      expect(second.objects).toMatchObject([{ sourceAnchor: 'a', deleted: false }]);
    });

    test('is of the forests that the agent may provision', async () => {
      await t.send(add('a', { userPrincipalName: t.at('a') }));
      expect((await page(0, 1000, { granted: new Set(['another.example']) })).objects).toEqual([]);
      expect((await page(0)).objects).toMatchObject([{ sourceAnchor: 'a', forests: [testForest] }]);
    });

    test('is cut into pages by their size too', async () => {
      const thumbnailPhoto = { base64: Buffer.alloc(100_000, 'x').toString('base64') };
      const photos = 70;
      await t.send(
        ...Array.from({ length: photos }, (_, i) => add(`a${i}`, { thumbnailPhoto, userPrincipalName: t.at(`a${i}`) })),
      );
      const first = await page(0);
      expect(first.isLast).toBe(false);
      expect(JSON.stringify(first).length).toBeLessThan(9_000_000);
      expect((await readAll()).known.size).toBe(photos);
    });
  });

  test('pages of any size, with changes in between, end in what the tenant holds', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const step = fc.oneof(
      fc.record({
        do: fc.constant('add' as const),
        name: fc.constantFrom(...names),
        title: fc.string({ maxLength: 3 }),
      }),
      fc.record({ do: fc.constant('remove' as const), name: fc.constantFrom(...names) }),
      fc.record({ do: fc.constant('group' as const), members: fc.subarray(names) }),
      fc.record({ do: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 4 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        t = await TestTenant.make(database);
        const reader = new Reader();
        for (const now of steps) {
          if (now.do === 'read') reader.take(await page(reader.after, now.limit));
          else if (now.do === 'remove') await t.send(remove(now.name));
          else if (now.do === 'group')
            await t.send(
              group([]),
              update(
                'g',
                {},
                {
                  objectClass: 'group',
                  references: {
                    member: { add: now.members, remove: names.filter((name) => !now.members.includes(name)) },
                  },
                },
              ),
            );
          else await t.send(add(now.name, { displayName: `${now.title}!`, userPrincipalName: t.at(now.name) }));
        }
        await readAll(reader, 2);
        const fresh = await readAll();
        const values = ({ known }: Reader) =>
          [...known]
            .toSorted(([one], [other]) => (one < other ? -1 : 1))
            .map(([anchor, { id, objectClass, attributes }]) => ({ anchor, id, objectClass, attributes }));
        expect(values(reader)).toEqual(values(fresh));
        // Whoever refers to what went does not come again: the reference goes with its target.
        const members = ({ known }: Reader) =>
          (known.get('g')?.references['member'] ?? []).filter((member) => known.has(member));
        for (const member of members(reader)) expect(members(fresh)).toContain(member);
      }),
      { numRuns: 12 },
    );
  });
}

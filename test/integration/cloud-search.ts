import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/base/database/database.ts';
import { ensureSearchIndex } from '../../src/cloud/objects/search-index.ts';
import { purgeExpired } from '../../src/cloud/objects/recycle-bin.ts';
import { restoreObject } from '../../src/cloud/objects/restore.ts';
import { objectList } from '../../src/cloud/objects/object-list.ts';
import { reapplyQuarantined } from '../../src/cloud/provisioning/quarantine.ts';
import { saveRun } from '../../src/cloud/provisioning/runs.ts';
import { DAY } from '../../src/base/clock.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { add, remove, TestTenant, update } from './cloud-kit.ts';

/** What people look for, and what they find. */
export function searchSuite(databases: TestDatabases): void {
  describe('the search', () => {
    let database: Database;
    let t: TestTenant;
    beforeAll(async () => {
      database = await databases.open();
    });
    afterAll(async () => await database?.close());
    beforeEach(async () => {
      t = await TestTenant.make(database);
    });

    /** The names that are found, over all pages of this size. */
    async function find(search: string, limit = 2): Promise<readonly (string | null)[]> {
      const names: (string | null)[] = [];
      for (let after: string | null | undefined; after !== null;) {
        const filter = { objectClass: 'user', search } as const;
        const page = await objectList.page(t.connection, t.tenant, filter, { after, limit });
        names.push(...page.items.map(({ displayName }) => displayName));
        after = page.next;
      }
      return names;
    }

    test('finds words anywhere and in any order, numbers, ids, and parts of addresses', async () => {
      const [made] = await t.send(
        add('kq9+/A8SQ0mQ7nXcVw1Q2A==', {
          displayName: 'James Mason',
          userPrincipalName: t.at('jmason'),
          employeeId: 'E-00421',
          department: 'Research',
          proxyAddresses: [`SMTP:${t.at('james.mason')}`],
        }),
        add('b', { displayName: "Willem Jacob 's Gravesande", userPrincipalName: t.at('wgravesande') }),
        add('c', { displayName: 'Łukasz Żak', userPrincipalName: t.at('lzak') }),
      );
      for (const search of [
        ...[
          'James Mason',
          'mason JAMES',
          'ames aso',
          'E-00421',
          '00421',
          made?.targetId ?? '-',
          'kq9+/A8SQ0mQ7nXcVw1Q2A==',
          'resea',
        ],
        ...[t.at('james.mason'), 'james.mason', `mason@${t.tenant.name}`, 'jam', 'ja ma', t.at('JMASON')],
      ])
        expect([search, await find(search)]).toEqual([search, ['James Mason']]);
      expect(await find('gravesande')).toEqual(["Willem Jacob 's Gravesande"]);
      expect(await find("'s gravesande")).toEqual(["Willem Jacob 's Gravesande"]);
      expect(await find('lukasz')).toEqual(['Łukasz Żak']);
      expect(await find('ŁUKASZ zak')).toEqual(['Łukasz Żak']);
      for (const nobody of ['%', '_', 'as', 'mason gravesande', `x@${t.tenant.name}.example.com`])
        expect([nobody, await find(nobody)]).toEqual([nobody, []]);
    });

    test('shows the exact name first, then names that begin so, then the rest', async () => {
      const names = ['Joanna', 'Anna de Vries', 'Anna', 'Bert Anna', 'Anna Bakker'];
      await t.send(
        ...names.map((displayName, at) => add(`a${at}`, { displayName, userPrincipalName: t.at(`u${at}`) })),
      );
      for (const limit of [1, 2, 10])
        expect(await find('anna', limit)).toEqual(['Anna', 'Anna Bakker', 'Anna de Vries', 'Bert Anna', 'Joanna']);
    });

    test('follows every change of an object, into the recycle bin and out of it', async () => {
      const [{ targetId = '' } = {}] = await t.send(
        add('a', { displayName: 'Ada King', userPrincipalName: t.at('ada') }),
      );
      await t.send(update('a', { displayName: 'Ada Lovelace' }));
      expect([await find('king'), await find('lovelace')]).toEqual([[], ['Ada Lovelace']]);
      await t.send(remove('a'));
      expect(await find('lovelace')).toEqual([]);
      await restoreObject(t.context, t.tenant, targetId, 'admin:test');
      expect(await find('lovelace')).toEqual(['Ada Lovelace']);
      await t.send(remove('a'));
      await t.send(add('a', { displayName: 'Ada Byron', userPrincipalName: t.at('ada') }));
      expect([await find('lovelace'), await find('byron')]).toEqual([[], ['Ada Byron']]);
      await t.send(remove('a'));
      t.clock.advance(31 * DAY);
      await purgeExpired(t.context, t.tenant);
      const { rows } = await sql`select 1 from object_search where tenant = ${t.tenant.number}`.execute(t.connection);
      expect(rows).toEqual([]);
    });

    test('knows a name that came free, and somebody made in the cloud', async () => {
      await t.cloudUser({ displayName: 'Holder', userPrincipalName: t.at('wanted') });
      await t.send(add('h', { displayName: 'First', userPrincipalName: t.at('other') }));
      await t.send(add('w', { displayName: 'Second', userPrincipalName: t.at('other') }));
      expect(await find(t.at('wanted'))).toEqual(['Holder']);
      expect(await find(t.at('other'))).toEqual(['First']);
      await t.send(remove('h'));
      await reapplyQuarantined(t.context, t.tenant);
      expect(await find(t.at('other'))).toEqual(['Second']);
    });

    test('has its index dropped by a first fill only, and built when a run ends', async () => {
      const own = await databases.open();
      try {
        const isIndexed = async (): Promise<boolean> => {
          const { rows } = await sql<{ is: boolean }>`
            select to_regclass('object_search_by_text') is not null as is`.execute(own.kysely);
          return rows[0]?.is ?? false;
        };
        t = await TestTenant.make(own);
        const fill = async (from: string): Promise<void> =>
          void (await t.send(
            ...Array.from({ length: 500 }, (_, at) =>
              add(`${from}${at}`, { displayName: `Person ${from}${at}`, userPrincipalName: t.at(`${from}${at}`) }),
            ),
          ));
        await t.send(add('x', { displayName: 'Person x', userPrincipalName: t.at('x') }));
        expect(await isIndexed()).toBe(true);
        for (const name of ['a', 'b', 'c']) await fill(name);
        expect(await isIndexed()).toBe(false);
        expect(await find('person a499')).toEqual(['Person a499']);
        const at = t.clock.now().toISOString();
        const report = { runId: 'r1', profile: 'full', result: 'success', startedAt: at, finishedAt: at, steps: [] };
        await saveRun(own.kysely, t.tenant, t.caller.agentId, { ...report, heldBackDeletes: 0, errors: [] });
        expect(await isIndexed()).toBe(true);
        await fill('d');
        expect(await isIndexed()).toBe(true);
        await Promise.all([ensureSearchIndex(own.kysely), ensureSearchIndex(own.kysely)]);
        expect(await find('person d499')).toEqual(['Person d499']);
      } finally {
        await own.close();
      }
    });

    test('finds what a plain reading of its rules finds', async () => {
      const word = fc.constantFrom(
        'Anna',
        'ann',
        'Łukasz',
        'O’Neill',
        'Zoë',
        'de',
        'Vries',
        'st_x',
        '100%',
        'Ma',
        'a\\b',
      );
      const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
      const letter = fc.constantFrom(...Array.from(' annŁlukszoeOÉ’_%\\dvrib10.@'));
      const query = fc.oneof(name, fc.string({ unit: letter, maxLength: 6 })).filter((text) => text.trim() !== '');
      await fc.assert(
        fc.asyncProperty(
          fc.array(name, { minLength: 1, maxLength: 6 }),
          fc.array(query, { maxLength: 8 }),
          async (names, queries) => {
            t = await TestTenant.make(database);
            const people = names.map((displayName, at) => ({
              displayName: `${displayName} ${at}`,
              upn: t.at(`p.${at}`),
            }));
            await t.send(
              ...people.map(({ displayName, upn }, at) => add(`q-${at}`, { displayName, userPrincipalName: upn })),
            );
            for (const asked of queries) {
              const expected = people.filter((person) => isFound(asked, person)).map(({ displayName }) => displayName);
              expect([asked, new Set(await find(asked, 3))]).toEqual([asked, new Set(expected)]);
            }
          },
        ),
        { numRuns: 15 },
      );
    });
  });
}

interface Found {
  readonly displayName: string;
  readonly upn: string;
}

/** The rules word by word, over the values themselves. */
function isFound(query: string, { displayName, upn }: Found): boolean {
  const fold = (text: string): string =>
    Array.from(text.normalize('NFD'))
      .filter((letter) => !/\p{M}/u.test(letter))
      .map((letter) => (letter.toLowerCase() === 'ł' ? 'l' : letter.toLowerCase()))
      .join('');
  const split = (text: string): readonly string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  const words = [displayName, upn].flatMap(split);
  const terms = query.split(/\s+/).flatMap((part) => (part.includes('@') && part !== '@' ? [fold(part)] : split(part)));
  return (
    terms.length > 0 &&
    terms.every((term) => {
      if (term.includes('@')) return upn.includes(term);
      const isShort = term.length < 3;
      return [...words, upn].some((word) => (isShort ? word.startsWith(term) : word.includes(term)));
    })
  );
}

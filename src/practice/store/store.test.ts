import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { bootstrap } from '../bootstrap.ts';
import { Forest } from '../forest.ts';
import { generateOrganisation } from '../organisation/generate.ts';
import { loadOrganisation } from '../organisation/load.ts';
import { formatSecurityDescriptor, parseSecurityDescriptor } from '../rights/security-descriptor.ts';
import { Schema } from '../schema/schema.ts';
import type { Change } from './change.ts';
import { Persistence } from './persistence.ts';
import { Store } from './store.ts';

const domain = 'corp.hawser.test';

function newStore(): Store {
  return new Store(new Schema(), new FakeClock());
}

function filledStore(users = 40): Store {
  const store = newStore();
  bootstrap(store, { domain, administratorPassword: 'a', serviceAccountPassword: 'b', seed: 'x' });
  loadOrganisation(
    new Forest(store, 'windows', domain),
    generateOrganisation({ users, domain, seed: 'x' }),
    'Welkom.2026!',
  );
  return store;
}

const sorted = (pairs: readonly unknown[]): readonly unknown[] =>
  pairs.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));

/** Everything that can be observed of a store, comparable. */
function contents(store: Store): unknown {
  return [...store.entries()]
    .map((entry) => ({
      dn: entry.dn,
      guid: entry.guid,
      attributes: entry.attributes,
      usn: [entry.usnCreated, entry.usnChanged],
      times: [entry.createdMs, entry.changedMs],
      stamps: sorted([...(entry.stamps ?? [])]),
      links: [...(entry.links ?? [])].map(([key, links]) => [
        key,
        sorted([...links].map(([target, usn]) => [target.guid, usn])),
      ]),
      back: [...(entry.backLinks ?? [])]
        .map(([key, sources]) => [key, [...sources].map(({ guid }) => guid).sort()])
        .filter(([, sources]) => sources?.length),
    }))
    .map((entry) => ({ ...entry, links: sorted(entry.links), back: sorted(entry.back) }))
    .sort((a, b) => a.guid.localeCompare(b.guid));
}

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'practice-store-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function reload(): Store {
  const store = newStore();
  expect(new Persistence(folder, store).load()).toBe(true);
  return store;
}

describe('the data folder', () => {
  it('brings back what was there, after any changes', () => {
    const person = fc.nat({ max: 19 });
    const step = fc.oneof(
      fc.record({ do: fc.constant('title' as const), a: person, text: fc.string() }),
      fc.record({ do: fc.constant('manager' as const), a: person, b: person }),
      fc.record({ do: fc.constant('move' as const), a: person, text: fc.stringMatching(/^[a-z]{1,12}$/) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        rmSync(folder, { recursive: true });
        const store = filledStore(20);
        const people = [...store.entries()].filter((entry) => entry.text('employeeid') !== undefined);
        new Persistence(folder, store).create({ domain });
        for (const [at, one] of steps.entries()) {
          const entry = people[one.a];
          if (!entry?.parent) continue;
          const changes: Change[] = [];
          if (one.do === 'title') changes.push({ kind: 'set', id: entry.id, attributes: { title: [one.text] } });
          else if (one.do === 'move')
            changes.push({ kind: 'move', id: entry.id, parent: entry.parent.id, rdn: `CN=${one.text} ${at}` });
          else
            changes.push({
              kind: 'link',
              id: entry.id,
              attribute: 'manager',
              add: [people[one.b]?.id ?? 1],
              remove: [],
            });
          store.commit(changes);
        }
        expect(contents(reload())).toEqual(contents(store));
      }),
      { numRuns: 15 },
    );
  });

  it('keeps octets and removed references', () => {
    const store = filledStore();
    new Persistence(folder, store).create({ domain });
    const group = [...store.entries()].find((entry) => (entry.links?.get('member')?.size ?? 0) > 1);
    const [member] = group?.targets('member') ?? [];
    if (!group || !member) throw new Error('the organisation has a group');
    store.commit([
      { kind: 'link', id: group.id, attribute: 'member', add: [], remove: [member.id] },
      { kind: 'set', id: member.id, attributes: { 'ms-ds-consistencyguid': [Buffer.from([0, 255, 10, 13])] } },
    ]);
    const back = reload();
    expect(contents(back)).toEqual(contents(store));
    new Persistence(folder, back).create({ domain });
    expect(contents(reload())).toEqual(contents(store));
  });

  it('cuts off a line that a kill tore, and continues after it', () => {
    const store = filledStore();
    new Persistence(folder, store).create({ domain });
    const person = [...store.entries()].find((entry) => entry.text('employeeid') !== undefined);
    if (!person) throw new Error('the organisation has people');
    store.commit([{ kind: 'set', id: person.id, attributes: { title: ['Kept'] } }]);
    const journal = join(folder, readdirSync(folder).find((name) => name.startsWith('journal-')) ?? '');
    appendFileSync(journal, '{"usn":99999,"atMs":1,"chan');
    const again = reload();
    expect(again.byGuid(person.guid)?.text('title')).toBe('Kept');
    again.commit([{ kind: 'set', id: person.id, attributes: { title: ['Later'] } }]);
    expect(reload().byGuid(person.guid)?.text('title')).toBe('Later');
  });

  it('names the line of a journal that is damaged in the middle', () => {
    const store = filledStore();
    new Persistence(folder, store).create({ domain });
    const name = readdirSync(folder).find((one) => one.startsWith('journal-')) ?? '';
    writeFileSync(join(folder, name), 'nonsense\n');
    expect(() => reload()).toThrow(
      expect.objectContaining({ code: 'practice.journal-damaged', data: { file: join(folder, name), line: 1 } }),
    );
    expect(readFileSync(join(folder, name), 'utf8')).toBe('nonsense\n');
  });
});

describe('the order of changes', () => {
  it('gives each changed entry once, in the order of the last changes, also after many', () => {
    const store = filledStore();
    const people = [...store.entries()].filter((entry) => entry.text('employeeid') !== undefined);
    const before = store.highestUsn;
    for (let round = 0; round < 200; round++) {
      for (const entry of people.slice(0, 30))
        store.commit([{ kind: 'set', id: entry.id, attributes: { title: [String(round)] } }]);
    }
    const changed = [...store.log.after(before)];
    expect(changed).toEqual(people.slice(0, 30));
    expect([...store.log.after(store.highestUsn)]).toEqual([]);
  });
});

describe('sample organisations', () => {
  it('are the same for the same seed', () => {
    const make = (seed: string): string => JSON.stringify(generateOrganisation({ users: 200, domain, seed }));
    expect(make('a')).toBe(make('a'));
    expect(make('a')).not.toBe(make('b'));
  });

  it('have a tree of managers, groups of Zipf’s sizes and six memberships a person', () => {
    const { objects } = generateOrganisation({ users: 2000, domain });
    const users = objects.filter((object) => object.class === 'user' && object.attributes['employeeID']);
    const groups = objects.filter((object) => object.class === 'group');
    const sizes = groups.map((group) => group.attributes['member']?.length ?? 0);
    expect([users.length, groups.length]).toEqual([2000, 200]);
    expect(users.filter((user) => !user.attributes['manager'])).toHaveLength(1);
    const average = sizes.reduce((sum, size) => sum + size, 0) / users.length;
    expect(average).toBeGreaterThan(5);
    expect(average).toBeLessThan(7);
    expect((sizes[0] ?? 0) / (sizes[9] ?? 1)).toBeGreaterThan(8);
    expect(new Set(objects.map(({ dn }) => dn.toLowerCase())).size).toBe(objects.length);
    const accounts = objects.flatMap((object) => object.attributes['sAMAccountName'] ?? []);
    expect(new Set(accounts).size).toBe(accounts.length);
    expect(accounts.every((account) => account.length <= 20 || account.includes('-'))).toBe(true);
  });
});

describe('security descriptors', () => {
  it('are read as they were written', () => {
    const sid = fc.constantFrom('S-1-1-0', 'S-1-5-11', 'S-1-5-21-1-2-3-1234');
    const guid = fc.option(fc.uuid(), { nil: undefined });
    const ace = fc
      .record({
        isAllow: fc.boolean(),
        mask: fc.nat({ max: 0x1fffffff }),
        flags: fc.nat({ max: 31 }),
        sid,
        objectType: guid,
        inheritedType: guid,
      })
      .map(({ objectType, inheritedType, ...rest }) => ({
        ...rest,
        ...(objectType ? { objectType } : {}),
        ...(inheritedType ? { inheritedType } : {}),
      }));
    const descriptor = fc.record({ owner: sid, group: sid, isProtected: fc.boolean(), entries: fc.array(ace) });
    fc.assert(
      fc.property(descriptor, (one) => {
        expect(parseSecurityDescriptor(formatSecurityDescriptor(one))).toEqual(one);
      }),
    );
  });
});

import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeClock, MINUTE } from './clock.ts';
import type { Database } from './database/database.ts';
import { openDatabase } from './database/database.ts';
import { baseMigrations, migrate } from './database/migrate.ts';
import type { FeatureContext } from './feature-context.ts';
import type { LimitedSubject } from './rate-limit.ts';
import { changeAndTake, returnPoints, takePoint, takePoints } from './rate-limit.ts';

const each = { name: 'person', points: 2, windowMs: MINUTE };
const all = { name: 'all', points: 5, windowMs: MINUTE };

let database: Database;
let clock: FakeClock;
let context: FeatureContext;
beforeEach(async () => {
  database = await openDatabase('memory:', { holder: 'test' });
  await migrate(database, [baseMigrations]);
  clock = new FakeClock();
  context = { connection: database.kysely, clock };
});
afterEach(async () => await database.close());

const by = (person: string): readonly LimitedSubject[] => [
  { limit: each, subject: person },
  { limit: all, subject: 'all' },
];

test('what one person asks beyond their limit costs nobody else anything', async () => {
  const exceeded = [];
  for (let attempt = 0; attempt < 6; attempt++) exceeded.push((await takePoints(context, by('anna')))?.limit.name);
  expect(exceeded).toEqual([undefined, undefined, 'person', 'person', 'person', 'person']);
  const others = await Promise.all(
    ['bob', 'cleo', 'dirk', 'els'].map(async (one) => await takePoints(context, by(one))),
  );
  expect(others.map((one) => one?.limit.name)).toEqual([undefined, undefined, undefined, 'all']);
});

test('any number of requests at one moment get no more than there is, and all of it again in the next window', async () => {
  const burst = async (): Promise<number> => {
    const answers = await Promise.all(Array.from({ length: 20 }, async () => await takePoint(context, all, 'x')));
    return answers.filter(({ allowed }) => allowed).length;
  };
  expect(await burst()).toBe(5);
  expect(await burst()).toBe(0);
  clock.advance(MINUTE);
  expect(await burst()).toBe(5);
  await returnPoints(context, all, 'x');
  expect(await burst()).toBe(5);
});

test('a change takes points when it is made, and is made when there are none left', async () => {
  await sql`create table lamp (name text primary key)`.execute(database.kysely);
  const light = async (name: string) => {
    const change = sql`insert into lamp values (${name}) on conflict do nothing returning name`;
    const { isMade, exceeded } = await changeAndTake(context, change, [], by('anna'));
    return [isMade, exceeded?.limit.name];
  };
  expect(await light('red')).toEqual([true, undefined]);
  for (let again = 0; again < 3; again++) expect(await light('red')).toEqual([false, undefined]);
  expect(await light('green')).toEqual([true, undefined]);
  expect(await light('blue')).toEqual([true, 'person']);
  expect((await sql`select from lamp`.execute(database.kysely)).rows).toHaveLength(3);
  expect(await takePoints(context, [{ limit: { ...all, points: 3 }, subject: 'all' }])).toBeUndefined();
});

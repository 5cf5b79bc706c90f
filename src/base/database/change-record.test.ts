import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../clock.ts';
import type { EventEntry } from '../event-log.ts';
import { EventLog } from '../event-log.ts';
import { silentLog } from '../log.ts';
import { changeAndRecord } from './change-record.ts';
import type { Database } from './database.ts';
import { openDatabase } from './database.ts';
import { baseMigrations, migrate } from './migrate.ts';

const entry = { source: 'Hawser', id: 1, level: 'information', text: { en: 'At {step}.', nl: 'Bij {step}.' } } as const;
let database: Database;
let announced: string[];
let events: EventLog;
beforeEach(async () => {
  database = await openDatabase('memory:', { holder: 'test' });
  await migrate(database, [baseMigrations]);
  await sql`create table lamp (name text primary key, isLit boolean not null)`.execute(database.kysely);
  await sql`insert into lamp values ('red', false)`.execute(database.kysely);
  announced = [];
  const onEvent = (_: EventEntry, { text }: { readonly text: string }): void => void announced.push(text);
  events = new EventLog({ connection: database.kysely, clock: new FakeClock(), log: silentLog(), onEvent });
});
afterEach(async () => await database.close());

const light = async (...steps: readonly string[]) => {
  const change = sql<{ name: string }>`update lamp set isLit = true where not isLit returning name`;
  const prepared = steps.map((step) => events.prepare(entry, { step }, 'together'));
  return await changeAndRecord(database.kysely, change, [events.record(prepared)]);
};
const stored = async (): Promise<readonly string[]> => (await events.read()).map(({ text }) => text).toReversed();

test('a change is written with its records, in their order, and announced afterwards', async () => {
  const steps = ['one', 'two', 'three', 'four'];
  expect(await light(...steps)).toEqual([{ name: 'red' }]);
  const texts = steps.map((step) => `At ${step}.`);
  expect(await stored()).toEqual(texts);
  expect(announced).toEqual(texts);
  const [newest] = await events.read();
  expect(newest).toMatchObject({ id: 1, correlationId: 'together', data: { step: 'four' }, at: new FakeClock().now() });
});

test('of a change that was not made nothing is announced', async () => {
  await light('one');
  expect(await light('two')).toEqual([]);
  expect(await stored()).toEqual(['At one.']);
  expect(announced).toEqual(['At one.']);
});

test('a change that cannot be recorded is not made', async () => {
  const broken = { insert: sql`insert into event (tenant) select null from change` };
  const change = sql`update lamp set isLit = true returning name`;
  await expect(changeAndRecord(database.kysely, change, [broken])).rejects.toThrow(/null value/);
  expect(await light('later')).toEqual([{ name: 'red' }]);
});

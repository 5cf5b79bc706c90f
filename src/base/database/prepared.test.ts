import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { openDatabase } from './database.ts';
import { prepared } from './prepared.ts';
import { inTransaction } from './transaction.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase('memory:', { holder: 'test' });
  await sql`create table note (id integer primary key, text text)`.execute(database.kysely);
  await sql`insert into note values (1, 'one'), (2, 'two')`.execute(database.kysely);
});
afterAll(async () => await database.close());

const read = async (id: number): Promise<unknown> =>
  (await sql`${prepared} select * from note where id = ${id}`.execute(database.kysely)).rows;
const kept = async (): Promise<readonly string[]> =>
  (
    await sql<{ statement: string }>`select statement from pg_prepared_statements order by statement`.execute(
      database.kysely,
    )
  ).rows.map(({ statement }) => statement);

it('parses a marked statement once and answers with the values of each call', async () => {
  for (let round = 0; round < 10; round++)
    expect(await read(1 + (round % 2))).toEqual([{ id: 1 + (round % 2), text: round % 2 === 0 ? 'one' : 'two' }]);
  expect(await kept()).toEqual(['/* prepared */ select * from note where id = $1']);
});

it('keeps no statement that is not marked', async () => {
  await sql`select text from note where id = ${1}`.execute(database.kysely);
  expect(await kept()).toHaveLength(1);
});

it('answers with the new columns after a migration', async () => {
  await read(1);
  await sql`alter table note add column at date`.execute(database.kysely);
  expect(await read(1)).toEqual([{ id: 1, text: 'one', at: null }]);
  expect(await read(2)).toEqual([{ id: 2, text: 'two', at: null }]);
});

it('reports the error of the statement, inside of a transaction too', async () => {
  const insert = async (connection: Database['kysely']): Promise<unknown> =>
    await sql`${prepared} insert into note (id) values (${1})`.execute(connection);
  await expect(insert(database.kysely)).rejects.toMatchObject({ code: '23505' });
  const twice = inTransaction({ connection: database.kysely }, async ({ connection }) => await insert(connection));
  await expect(twice).rejects.toMatchObject({ code: '23505' });
  expect(await read(2)).toHaveLength(1);
});

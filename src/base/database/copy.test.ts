import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { copyRows } from './copy.ts';
import { openDatabase } from './database.ts';

test('every text arrives as it was sent', async () => {
  await using database = await openDatabase('memory:', { holder: 'test' });
  const { kysely } = database;
  await sql`create table note (position integer, text text)`.execute(kysely);
  const text = fc.oneof(
    fc.constantFrom('', '\\', '\\N', '\\.', '\t', '\n', '\r\n', 'NULL', 'a\\tb', '{"a":"\\n"}'),
    fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', '')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text), { minLength: 1 }), async (texts) => {
      await kysely.transaction().execute(async (transaction) => {
        await sql`delete from note`.execute(transaction);
        const rows = texts.map((value, position) => [position, value] as const);
        await copyRows(transaction, 'note', ['position', 'text'], rows);
      });
      const { rows } = await sql<{ text: string | null }>`select text from note order by position`.execute(kysely);
      expect(rows.map((row) => row.text)).toEqual(texts);
    }),
  );
});

test('a row that breaks a constraint undoes all of them', async () => {
  await using database = await openDatabase('memory:', { holder: 'test' });
  const { kysely } = database;
  await sql`create table thing (name text primary key)`.execute(kysely);
  await expect(copyRows(kysely, 'thing', ['name'], [['a'], ['b'], ['a']])).rejects.toThrow(/duplicate key/);
  const { rows } = await sql`select * from thing`.execute(kysely);
  expect(rows).toEqual([]);
});

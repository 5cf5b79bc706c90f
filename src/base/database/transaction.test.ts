import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { openDatabase } from './database.ts';
import { afterCommit, inTransaction } from './transaction.ts';

describe('a transaction', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase('memory:', { holder: 'test' });
    const { kysely } = database;
    await sql`create table note (text text)`.execute(kysely);
    await sql`create table trouble (code text, at_commit boolean, times integer)`.execute(kysely);
    await sql`create sequence attempt`.execute(kysely);
    // Fails so often as the test asks for, either at once or when the transaction is committed.
    await sql`create function fail() returns trigger language plpgsql as $$
      declare wanted trouble%rowtype;
      begin
        select * into wanted from trouble;
        if found and wanted.at_commit = (tg_argv[0] = 'commit') and nextval('attempt') <= wanted.times then
          raise exception 'given up' using errcode = wanted.code;
        end if;
        return null;
      end $$`.execute(kysely);
    await sql`create trigger at_once after insert on note for each row execute function fail('once')`.execute(kysely);
    await sql`create constraint trigger at_commit after insert on note deferrable initially deferred
      for each row execute function fail('commit')`.execute(kysely);
  });
  afterAll(async () => await database.close());
  beforeEach(async () => {
    await sql`truncate note, trouble`.execute(database.kysely);
    await sql`alter sequence attempt restart`.execute(database.kysely);
  });

  const trouble = async (code: string, atCommit: boolean, times: number): Promise<unknown> =>
    await sql`insert into trouble values (${code}, ${atCommit}, ${times})`.execute(database.kysely);
  const notes = async (): Promise<readonly string[]> =>
    (await sql<{ text: string }>`select text from note`.execute(database.kysely)).rows.map(({ text }) => text);

  it.each([
    ['40001', false],
    ['40P01', false],
    ['40001', true],
    ['40P01', true],
  ])('that ended with %s (at the commit: %s) is done again, and happens once', async (code, atCommit) => {
    await trouble(code, atCommit, 3);
    const announced: string[] = [];
    let runs = 0;
    const result = await inTransaction({ connection: database.kysely }, async ({ connection }) => {
      runs++;
      afterCommit(connection, () => void announced.push('committed'));
      await sql`insert into note values ('one')`.execute(connection);
      return `run ${runs}`;
    });
    expect(result).toBe('run 4');
    expect(await notes()).toEqual(['one']);
    expect(announced).toEqual(['committed']);
  });

  it('of a single statement is done again too', async () => {
    await trouble('40001', true, 2);
    await sql`insert into note values ('one')`.execute(database.kysely);
    expect(await notes()).toEqual(['one']);
  });

  it('inside of another one is part of it', async () => {
    await trouble('40P01', false, 1);
    const announced: string[] = [];
    const whole = inTransaction({ connection: database.kysely }, async (outer) => {
      await inTransaction(outer, async ({ connection }) => {
        afterCommit(connection, () => void announced.push('committed'));
        await sql`insert into note values ('inner')`.execute(connection);
      });
      expect(announced).toEqual([]);
      await sql`insert into note values ('outer')`.execute(outer.connection);
    });
    await whole;
    expect(await notes()).toEqual(['inner', 'outer']);
    expect(announced).toEqual(['committed']);
  });

  it('that fails for another reason fails, and leaves nothing', async () => {
    await trouble('23514', true, 1);
    const announced: string[] = [];
    const failing = inTransaction({ connection: database.kysely }, async ({ connection }) => {
      afterCommit(connection, () => void announced.push('committed'));
      await sql`insert into note values ('one')`.execute(connection);
    });
    await expect(failing).rejects.toMatchObject({ code: '23514' });
    expect([await notes(), announced]).toEqual([[], []]);
  });

  it('that never comes through says why, in the end', async () => {
    await trouble('40001', false, 1000);
    const failing = sql`insert into note values ('one')`.execute(database.kysely);
    await expect(failing).rejects.toMatchObject({ code: '40001' });
  });
});

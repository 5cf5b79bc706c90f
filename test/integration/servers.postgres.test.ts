import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PostgresServer } from '../servers/postgres.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';

async function query(location: string, text: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: location });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describeWith('postgres', 'the PostgreSQL test server', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres({ durable: true });
  });

  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });

  it('gives out databases of their own, copies of a template', async () => {
    const template = await server.template('filled', async (location) => {
      await query(location, 'create table t as select 7 as seven');
    });
    const [first, second] = [await server.createDatabase(template), await server.createDatabase(template)];
    await query(first, 'update t set seven = 8');
    expect(await query(first, 'select seven from t')).toEqual([{ seven: 8 }]);
    expect(await query(second, 'select seven from t')).toEqual([{ seven: 7 }]);
  });

  it('keeps its data through a crash', async () => {
    const location = await server.createDatabase();
    await query(location, 'create table kept as select 1 as one');
    await server.stop(true);
    await server.start();
    expect(await query(location, 'select one from kept')).toEqual([{ one: 1 }]);
  });
});

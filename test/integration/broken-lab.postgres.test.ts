import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import type { PostgresServer } from '../servers/postgres.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';
import type { Fault } from './broken-lab-kit.ts';
import { BrokenLab, expectedTestimony } from './broken-lab-kit.ts';

let server: PostgresServer;
let world: BrokenLab;

async function administer(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.location('postgres') });
  await client.connect();
  await client.query(text);
  await client.query('select pg_reload_conf()');
  await client.end();
}

const faults: readonly Fault[] = [
  {
    what: 'the database of the cloud is gone',
    break: async (w) => {
      await server.stop();
      await w.changeSomebody();
    },
    repair: async () => await server.start(),
    check: 'cloud.http',
    code: 'base.database-unreachable',
    event: 'connect.cloud-busy',
  },
  {
    what: 'the database of the cloud takes nothing any more',
    break: async (w) => {
      await administer('alter system set default_transaction_read_only = on');
      await w.changeSomebody();
    },
    repair: async () => await administer('alter system reset default_transaction_read_only'),
    check: 'cloud.http',
    code: 'base.database-read-only',
    event: 'connect.cloud-busy',
  },
];

describeWith('postgres', 'a lab whose cloud has a broken database', () => {
  beforeAll(async () => {
    server = await startPostgres();
    world = await new BrokenLab().start({ cloudDatabase: await server.createDatabase() });
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
  it.each(faults.map((fault) => [fault.what, fault] as const))(
    '%s',
    async (_what, fault) => expect(await world.prove(fault)).toEqual(expectedTestimony(fault)),
    120_000,
  );
});

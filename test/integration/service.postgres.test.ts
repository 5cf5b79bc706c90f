import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { findDeviceFlow } from '../../src/cloud/apis/oauth/device-code.ts';
import { sweepNames } from '../../src/cloud/tenants/sweeps.ts';
import { postgresDatabases } from '../kit/databases.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { startPostgres } from '../servers/postgres.ts';
import { describeWith } from '../servers/requirements.ts';
import { cloudFeatures } from './cloud-kit.ts';
import { serviceSuite } from './service-suite.ts';

describeWith('postgres', 'the service on PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });
  const databases = postgresDatabases(cloudFeatures, async () => await server.createDatabase());
  serviceSuite(async () => await databases.open());

  test('every statement on a table of tenants names one, and the others are the sweeps that are listed', async () => {
    const { kysely: connection } = await databases.open();
    await findDeviceFlow({ connection, clock: systemClock }, { typed: 'BCDF-GHJK', address: '192.0.2.1' });
    const { problems, sweeps } = await server.queryLog();
    expect(problems).toEqual([]);
    expect([...sweeps].toSorted()).toEqual(sweepNames.toSorted());
  });
});

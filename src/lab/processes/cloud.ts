import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { systemClock } from '../../base/clock.ts';
import { loadConfiguration } from '../../base/configuration.ts';
import { migrate, openDatabase } from '../../base/database.ts';
import { createLog } from '../../base/log.ts';
import {
  cloudConfiguration,
  cloudMigrations,
  createAdministrator,
  createCloud,
  createInvite,
  createTenant,
  findTenant,
} from '../../cloud/index.ts';
import { playRole } from '../role.ts';

export interface CloudSettings {
  readonly folder: string;
  readonly port: number;
  readonly tenant: string;
  readonly administratorPassword: string;
  /** Domains of the forest, which count as verified here. */
  readonly domains: readonly string[];
}

const rooms = {
  connect: async () => await import('../../connect/index.ts'),
  ldap: async () => await import('../../ldap/index.ts'),
  sync: async () => await import('../../sync/index.ts'),
};

export interface CloudReady {
  readonly url: string;
  readonly configurationFile: string;
  readonly administrator: string;
  /** A one-time code for the agent of a new lab. */
  readonly invite: string;
}

/** The tenant service as a role of the lab: a new one gets its tenant and administrator first. */
playRole<CloudSettings>(async ({ folder, port, tenant: name, administratorPassword, domains }, reportReady, signal) => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const url = `http://localhost:${port}`;
  const file = join(folder, 'cloud.yaml');
  const settings = {
    publicUrl: url,
    listen: { address: '127.0.0.1', port },
    database: `pglite:${join(folder, 'database')}`,
    keyFile: join(folder, 'secret.key'),
    publicDiagnosis: true,
  };
  writeFileSync(file, stringify(settings));
  const configuration = loadConfiguration(cloudConfiguration, { role: 'cloud', file });
  const isNew = !existsSync(join(folder, 'database'));
  await using database = await openDatabase(configuration.database, { holder: 'the cloud of hawser lab' });
  await migrate(database, cloudMigrations);
  const clock = systemClock;
  const administrator = `admin@${name}.${configuration.tenantSuffix}`;
  const known = await findTenant(database.kysely, name);
  const tenant =
    known ??
    (await createTenant(database.kysely, clock.now(), {
      name,
      displayName: 'Contoso',
      initialDomain: `${name}.${configuration.tenantSuffix}`,
      domains,
    }));
  if (isNew || !known) {
    await createAdministrator(
      { database, clock },
      { tenantId: tenant.id, upn: administrator, displayName: 'Lab administrator', password: administratorPassword },
    );
  }
  const { code } = await createInvite(database.kysely, clock.now(), tenant.id, administrator);
  await using cloud = createCloud({ configuration, database, clock, log: createLog({ role: 'cloud' }), rooms });
  await cloud.listen();
  reportReady({ url, configurationFile: file, administrator, invite: code } satisfies CloudReady);
  if (!signal.aborted) await once(signal, 'abort');
});

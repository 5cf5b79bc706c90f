import { join } from 'node:path';
import { systemClock } from '../base/clock.ts';
import { loadConfiguration } from '../base/configuration.ts';
import type { Database } from '../base/database.ts';
import { migrate, openDatabase } from '../base/database.ts';
import { isHawserError } from '../base/errors.ts';
import { createLog } from '../base/log.ts';
import type { CloudConfiguration } from './configuration.ts';
import { cloudConfiguration } from './configuration.ts';
import { controlClient } from './control/client.ts';
import type { Operate } from './control/operations.ts';
import { operate } from './control/operations.ts';
import { serveControl } from './control/server.ts';
import { cloudMigrations } from './migrations.ts';
import { createCloud } from './server.ts';
import type { RoomLoaders } from './codes/answer.ts';

/** Without a file: the defaults and the environment. */
export function loadCloudConfiguration(file: string | undefined): CloudConfiguration {
  return loadConfiguration(cloudConfiguration, { role: 'cloud', file });
}

/** Runs the service as configured until `signal` aborts. `onListening` gets the address that it took. */
export async function serveCloud(
  configuration: CloudConfiguration,
  signal: AbortSignal,
  onListening: (url: string) => void = () => undefined,
  rooms: RoomLoaders = {},
): Promise<void> {
  const { logLevel, logFile } = configuration;
  const log = createLog({ role: 'cloud', level: logLevel, ...(logFile !== undefined && { file: logFile }) });
  await using database = await openCloudDatabase(configuration, 'hawser cloud serve');
  await migrate(database, cloudMigrations);
  await using cloud = createCloud({ configuration, database, clock: systemClock, log, rooms });
  const { url } = await cloud.listen();
  const socket = controlSocketOf(configuration);
  await using _control =
    socket === undefined ? undefined : await serveControl(socket, { database, clock: systemClock, configuration }, log);
  onListening(url);
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
  }
  log.info('stopping');
}

/** Brings the database up to date; answers the migrations that were applied. */
export async function migrateCloud(configuration: CloudConfiguration): Promise<readonly string[]> {
  await using database = await openCloudDatabase(configuration, 'hawser cloud migrate');
  return await migrate(database, cloudMigrations);
}

/** Operations on the database itself, or through the socket of the service that holds it. */
export async function reachCloud(
  configuration: CloudConfiguration,
): Promise<{ readonly operate: Operate } & AsyncDisposable> {
  let database: Database;
  try {
    database = await openCloudDatabase(configuration, 'hawser cloud');
  } catch (error) {
    const socket = controlSocketOf(configuration);
    if (!isHawserError(error, 'base.folder-in-use') || socket === undefined) throw error;
    return { operate: controlClient(socket), [Symbol.asyncDispose]: async () => undefined };
  }
  try {
    await migrate(database, cloudMigrations);
  } catch (error) {
    await database.close();
    throw error;
  }
  const context = { database, clock: systemClock, configuration };
  return {
    operate: (name, input) => operate(context, name, input),
    [Symbol.asyncDispose]: async () => await database.close(),
  };
}

async function openCloudDatabase(configuration: CloudConfiguration, holder: string): Promise<Database> {
  return await openDatabase(configuration.database, { holder, poolSize: configuration.databaseConnections });
}

/** A server database is open to several processes: no socket is needed there. */
function controlSocketOf({ database }: CloudConfiguration): string | undefined {
  return database.startsWith('pglite:') ? join(database.slice('pglite:'.length), 'control.sock') : undefined;
}

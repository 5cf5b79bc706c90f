import { join } from 'node:path';
import { systemClock } from '../base/clock.ts';
import { loadConfiguration } from '../base/configuration/configuration.ts';
import type { Database } from '../base/database/database.ts';
import { openDatabase } from '../base/database/database.ts';
import { patiently } from '../base/database/deadline.ts';
import { databaseLife } from '../base/database/life.ts';
import { migrate } from '../base/database/migrate.ts';
import { isHawserError } from '../base/errors.ts';
import { createLog, silentLog } from '../base/log.ts';
import { openSecretBox, secretBoxOnDemand } from '../base/secrets.ts';
import type { CloudConfiguration } from './configuration.ts';
import { cloudConfiguration } from './configuration.ts';
import { controlClient } from './control/client.ts';
import type { Operate } from './control/operations.ts';
import { operate } from './control/operations.ts';
import { accountHere, operatorOf } from './control/operator.ts';
import { serveControl } from './control/server.ts';
import { cloudMigrations } from './migrations.ts';
import { openNatsBus } from './relay/nats-bus.ts';
import { createCloud } from './server.ts';
import type { RoomLoaders } from './sites/codes/answer.ts';

/** Without a file: the defaults and the environment. */
export function loadCloudConfiguration(file: string | undefined): CloudConfiguration {
  return loadConfiguration(cloudConfiguration, { role: 'cloud', file });
}

/** Runs the service as configured until `signal` aborts. `onListening` gets the addresses that it took. */
export async function serveCloud(
  configuration: CloudConfiguration,
  signal: AbortSignal,
  onListening: (at: Listening) => void = () => undefined,
  rooms: RoomLoaders = {},
): Promise<void> {
  await using database = await openCloudDatabase(configuration, 'hawser cloud serve');
  await runCloud({ configuration, database, rooms, signal, onListening });
}

/** Where the service is: for people, agents and clients, and for operators. */
export interface Listening {
  readonly url: string;
  readonly operatorsUrl: string;
}

export interface RunCloudOptions {
  readonly configuration: CloudConfiguration;
  /** As `openCloudDatabase` gives it. */
  readonly database: Database;
  readonly rooms?: RoomLoaders;
  readonly signal: AbortSignal;
  readonly onListening: (at: Listening) => void;
}

/** The service on a database that is open already, with its local socket, until `signal` aborts. Rejects with the reason when the database is lost. */
export async function runCloud({
  configuration,
  database,
  rooms = {},
  signal,
  onListening,
}: RunCloudOptions): Promise<void> {
  const { logLevel, logFile } = configuration;
  const log = createLog({ role: 'cloud', level: logLevel, ...(logFile !== undefined && { file: logFile }) });
  const { nats } = configuration.relay;
  const secrets = openSecretBox(configuration.keyFile);
  await using bus = nats && (await openNatsBus(nats, secrets, log));
  await using cloud = createCloud({
    ...{ configuration, database, clock: systemClock, log, secrets, rooms },
    ...(bus && { bus }),
  });
  const { url, operatorsUrl } = await cloud.listen();
  const socket = controlSocketOf(configuration);
  await using _control =
    socket === undefined
      ? undefined
      : await serveControl(
          socket,
          {
            database,
            connection: database.kysely,
            clock: systemClock,
            configuration,
            log,
            secrets,
            onEvent: (entry) => cloud.countEvent(entry),
          },
          log,
        );
  onListening({ url, operatorsUrl });
  await databaseLife(database, log).run(signal);
  log.info('stopping');
}

/** Brings the database up to date; answers the migrations that were applied. */
export async function migrateCloud(configuration: CloudConfiguration): Promise<readonly string[]> {
  await using database = await openDatabase(configuration.database, { holder: 'hawser cloud migrate', poolSize: 1 });
  return await patiently(database, async (kysely) => await migrate({ kysely }, cloudMigrations));
}

/** Operations on the database itself, or through the socket of the service that holds it. */
export async function openCloudOperations(
  configuration: CloudConfiguration,
): Promise<{ readonly operate: Operate } & AsyncDisposable> {
  let database: Database;
  try {
    database = await openCloudDatabase(configuration, 'a hawser cloud command');
  } catch (error) {
    const socket = controlSocketOf(configuration);
    if (!isHawserError(error, 'base.folder-in-use') || socket === undefined) throw error;
    return { operate: controlClient(socket), [Symbol.asyncDispose]: async () => undefined };
  }
  return { operate: operationsOn(database, configuration), [Symbol.asyncDispose]: async () => await database.close() };
}

/** What operators do, on a database that is open already. */
export function operationsOn(database: Database, configuration: CloudConfiguration): Operate {
  // What a command changes is in the event log and the audit; there is no service here with a log of its own.
  const operator = operatorOf(accountHere());
  const { kysely: connection } = database;
  const secrets = secretBoxOnDemand(configuration.keyFile);
  const context = { operator, database, connection, clock: systemClock, configuration, log: silentLog(), secrets };
  return (name, input) => operate(context, name, input);
}

/**
 * The database of the configuration, brought up to date. Throws `base.folder-in-use` with the name of the `holder`,
 * `base.database-unreachable`, `base.database-read-only`.
 */
export async function openCloudDatabase(configuration: CloudConfiguration, holder: string): Promise<Database> {
  const { database, databaseConnections: poolSize } = configuration;
  return await openDatabase(database, { holder, poolSize, migrations: cloudMigrations });
}

/** A server database is open to several processes: no socket is needed there. */
function controlSocketOf({ database }: CloudConfiguration): string | undefined {
  return database.startsWith('pglite:') ? join(database.slice('pglite:'.length), 'control.sock') : undefined;
}

import { messageOf, systemCodeOf } from '../base/system-error.ts';
import { existsSync, readFileSync } from 'node:fs';
import { loadConfiguration, redactConfiguration } from '../base/configuration/configuration.ts';
import { isHawserError } from '../base/errors.ts';
import type { BundleFile, BundleSource } from '../diagnose/bundle/index.ts';
import { document, journalOf, logFile, records } from '../diagnose/bundle/index.ts';
import { cloudConfiguration } from './configuration.ts';
import type { CloudConfiguration } from './configuration.ts';
import type { OperationOutput } from './control/operations.ts';
import { openCloudOperations } from './serve.ts';

export interface CloudSourceOptions {
  readonly configurationFile: string | undefined;
  readonly days: number;
  readonly lastBytes: number;
}

/** What the tenant service puts into a bundle, running or not. */
export async function cloudSource({ configurationFile, days, lastBytes }: CloudSourceOptions): Promise<BundleSource> {
  const files: BundleFile[] = [];
  let configuration: CloudConfiguration;
  try {
    configuration = loadConfiguration(cloudConfiguration, { role: 'cloud', file: configurationFile });
  } catch (error) {
    return { role: 'cloud', files: [failure('configuration', error)] };
  }
  const shown = redactConfiguration(cloudConfiguration, configuration);
  files.push(
    document(
      'cloud/configuration.json',
      { en: 'the configuration, without secrets', nl: 'de configuratie, zonder geheimen' },
      shown,
    ),
  );
  let people: readonly string[] = [];
  try {
    await using cloud = await openCloudOperations(configuration);
    const evidence = await cloud.operate('evidence', { days });
    ({ people } = evidence);
    files.push(...databaseFiles(evidence));
  } catch (error) {
    files.push(failure('database', error));
  }
  const { logFile: log, keyFile, publicUrl, database } = configuration;
  if (log !== undefined && existsSync(log))
    files.push(
      logFile('logs/cloud.log', log, {
        lastBytes,
        what: { en: 'the log of the service', nl: 'het log van de dienst' },
      }),
    );
  files.push(...(await journalOf('hawser-cloud', days)));
  const password = /^\w+:\/\/[^:@/]*:([^@/]*)@/.exec(database)?.[1];
  const secrets = [password === undefined ? undefined : decodeURIComponent(password), readable(keyFile)];
  return {
    role: 'cloud',
    files,
    people,
    hosts: [new URL(publicUrl).hostname, configuration.tenantSuffix],
    secrets: secrets.filter((secret) => secret !== undefined),
  };
}

/**
 * The record of what could not be collected. The service holds its database and offers no socket, or another account's:
 * that is a finding, not a failure; anything else is thrown again.
 */
function failure(what: string, error: unknown): BundleFile {
  const code = isHawserError(error) ? error.code : (systemCodeOf(error) ?? '');
  if (!isHawserError(error) && !['ENOENT', 'ECONNREFUSED', 'EACCES', 'EPERM'].includes(code)) throw error;
  const about = { en: `${what} could not be asked`, nl: `${what} kon niet worden gevraagd` };
  const record = {
    level: 'warn',
    time: new Date().toISOString(),
    role: 'cloud',
    err: { code },
    msg: messageOf(error),
  };
  return records(`cloud/${what}-failed.log`, about, [record], true);
}

function databaseFiles(evidence: OperationOutput<'evidence'>): readonly BundleFile[] {
  const { events, ...about } = evidence.database;
  return [
    document('cloud/tenants.json', { en: 'tenants: counts', nl: 'tenants: aantallen' }, evidence.tenants),
    document('cloud/agents.json', { en: 'agents', nl: 'agents' }, evidence.agents),
    document(
      'cloud/alerts.json',
      { en: 'alerts of the health service', nl: 'meldingen van de gezondheidsdienst' },
      evidence.alerts,
    ),
    document(
      'cloud/database.json',
      { en: 'size, tables and migrations of the database', nl: 'grootte, tabellen en migraties van de database' },
      about,
    ),
    records(
      'cloud/runs.jsonl',
      { en: 'runs that agents reported', nl: 'runs die agents hebben gemeld' },
      evidence.runs,
    ),
    records('cloud/errors.jsonl', { en: 'objects with errors', nl: 'objecten met fouten' }, evidence.errors),
    records('cloud/events.log', { en: 'the event log', nl: 'het gebeurtenislogboek' }, events, true),
  ];
}

/** Another account's key cannot be in what this account collects. */
function readable(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

import { z } from 'zod';
import { systemCodeOf } from '../../base/system-error.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfiguration, redactConfiguration } from '../../base/configuration/configuration.ts';
import { formatDetail, withSentence } from '../../base/details.ts';
import { isHawserError } from '../../base/errors.ts';
import type { BundleFile, BundleSource } from '../../diagnose/bundle/index.ts';
import { document, journalOf, records, text } from '../../diagnose/bundle/index.ts';
import type { ConnectConfiguration } from '../configuration.ts';
import { connectConfiguration } from '../configuration.ts';
import { openDoctor } from '../doctor/doctor.ts';
import type { AgentOperations, RunSummary, ThresholdList } from '../control/operations.ts';
import { SecretStore } from '../secret-store.ts';
import { openAgentOperations } from '../agent-operations.ts';
import { forestSecret } from '../secret-store.ts';

/** Of the agent's identity the part that nobody may see. */
const identityKey = z.object({ privateKey: z.object({ d: z.string().optional() }).optional() });

export interface ConnectSourceOptions {
  readonly configurationFile: string | undefined;
  readonly days: number;
  /** Run the live checks too. */
  readonly checks: boolean;
  readonly signal: AbortSignal;
  /** Told how many of the live checks are done. */
  readonly onCheck?: (done: number, total: number) => void;
}

const LISTED = 200;

/**
 * What the agent puts into a bundle: through its socket while the service runs, from its folder when it does not. What
 * fails is in the bundle as that.
 */
export async function connectSource(options: ConnectSourceOptions): Promise<BundleSource> {
  const { configurationFile, days, checks } = options;
  const files: BundleFile[] = [];
  const failed = (what: string, error: unknown): void => {
    if (!isHawserError(error)) throw error;
    const { code, message, detail } = error;
    const about = { en: `${what} could not be asked`, nl: `${what} kon niet worden gevraagd` };
    const record = {
      level: 'error',
      time: new Date().toISOString(),
      role: 'connect',
      err: { code },
      msg: [message, detail].filter(Boolean).join(' '),
    };
    files.push(records(`connect/${what}-failed.log`, about, [record], true));
  };
  let configuration: ConnectConfiguration;
  try {
    configuration = loadConfiguration(connectConfiguration, { role: 'connect', file: configurationFile });
  } catch (error) {
    failed('configuration', error);
    return { role: 'connect', files };
  }
  const shown = redactConfiguration(connectConfiguration, configuration);
  files.push(
    document(
      'connect/configuration.json',
      { en: 'the configuration, without secrets', nl: 'de configuratie, zonder geheimen' },
      shown,
    ),
  );
  let people: readonly string[] = [];
  try {
    await using agent = await openAgentOperations(configurationFile);
    people = await ask(agent, days, files);
  } catch (error) {
    failed('agent', error);
  }
  if (checks) {
    try {
      files.push(await liveChecks(options));
    } catch (error) {
      failed('checks', error);
    }
  }
  files.push(...(await journalOf('hawser-connect', days)));
  const { forests } = configuration;
  const accounts = forests.map(({ account }) => account.replace(/^[^\\]*\\/, ''));
  return {
    role: 'connect',
    files,
    people: [...people, ...accounts],
    hosts: [
      ...forests.flatMap(({ domain, servers }) => [domain, ...servers.map((server) => server.replace(/:\d+$/, ''))]),
      configuration.cloud.tenant,
    ],
    secrets: secretsOf(configuration),
  };
}

async function ask(agent: AgentOperations, days: number, files: BundleFile[]): Promise<readonly string[]> {
  const since = Date.now() - days * 86_400_000;
  const { database, watermarks, people } = await agent.evidence({ days });
  const runs = (await agent.runs({ limit: LISTED })).filter(({ startedAt }) => Date.parse(startedAt) >= since);
  const { errors } = await agent.errors();
  const { events, ...about } = database;
  files.push(
    document(
      'connect/status.json',
      { en: 'the state of the agent', nl: 'de toestand van de agent' },
      await agent.status(),
    ),
    document(
      'connect/threshold.json',
      { en: 'the accidental-delete threshold', nl: 'de drempel voor onbedoeld verwijderen' },
      withoutPlaces(await agent.threshold()),
    ),
    document(
      'connect/pending.json',
      { en: 'pending exports: counts', nl: 'pending exports: aantallen' },
      (await agent.pending({ limit: 1 })).counts,
    ),
    document(
      'connect/connectors.json',
      { en: 'where each connector stands', nl: 'waar elke connector staat' },
      watermarks,
    ),
    document(
      'connect/database.json',
      { en: 'size, tables and migrations of the database', nl: 'grootte, tabellen en migraties van de database' },
      about,
    ),
    records('connect/events.log', { en: 'the event log', nl: 'het gebeurtenislogboek' }, events, true),
    records(
      'connect/runs.jsonl',
      { en: 'runs with their steps', nl: 'runs met hun stappen' },
      runs.map((run) => ({ ...run, steps: run.steps.map((step) => withSentence(step, 'error', 'en')) })),
    ),
    text(
      'connect/runs.log',
      { en: 'the failed steps of the latest run', nl: 'de mislukte stappen van de laatste run' },
      failedSteps(runs[0]),
      true,
    ),
    records(
      'connect/errors.jsonl',
      { en: 'objects with errors', nl: 'objecten met fouten' },
      errors.map((error) => withSentence(error, 'detail', 'en')),
    ),
  );
  return people;
}

/** In words that stand for themselves: profile, connector, result, error. */
function failedSteps(run: RunSummary | undefined): readonly string[] {
  if (!run || run.result === 'success') return [];
  const steps = run.steps.filter(({ result }) => result !== 'success');
  return [
    `${run.startedAt} ${run.profile} cycle: ${run.result}`,
    ...steps.map(
      ({ startedAt, kind, connector, result, error }) =>
        `${startedAt} ${kind} of ${connector}: ${result}${error === undefined ? '' : ` (${formatDetail(error, 'en')})`}`,
    ),
  ];
}

async function liveChecks({ configurationFile, signal, onCheck }: ConnectSourceOptions): Promise<BundleFile> {
  await using doctor = openDoctor(configurationFile);
  const report = await doctor.examine({
    language: 'en',
    signal,
    onResult: (_result, done, total) => onCheck?.(done, total),
  });
  return document(
    'connect/doctor.json',
    { en: 'the live checks (hawser doctor)', nl: 'de livecontroles (hawser doctor)' },
    report,
  );
}

/** Values that must not be in a bundle in any form. They are only looked for. */
function secretsOf(configuration: ConnectConfiguration): readonly string[] {
  const { forests, proxy, dataFolder, database } = configuration;
  const found = [
    ...forests.map(({ password }) => password),
    proxy.password,
    passwordIn(proxy.url),
    passwordIn(database),
  ];
  try {
    const store = new SecretStore(dataFolder);
    found.push(...forests.map(({ domain }) => store.get(forestSecret(domain))), store.get(forestSecret('proxy')));
    const { privateKey } = identityKey.parse(JSON.parse(store.get('agent-identity') ?? '{}'));
    found.push(privateKey?.d, readFileSync(join(dataFolder, 'secret.key'), 'utf8').trim());
  } catch (error) {
    // Another account's folder, or none yet: then none of them can be in what this account collects either.
    if (!isHawserError(error) && systemCodeOf(error) === undefined) throw error;
  }
  return found.filter((secret) => secret !== undefined);
}

function passwordIn(location: string | undefined): string | undefined {
  const found = /^\w+:\/\/[^:@/]*:([^@/]*)@/.exec(location ?? '')?.[1];
  return found === undefined ? undefined : decodeURIComponent(found);
}

/** Which containers the objects were in is nobody's business but the tenant's; the causes are enough. */
function withoutPlaces({ holds, ...rest }: ThresholdList): object {
  return {
    ...rest,
    holds: holds.map(({ groups, ...hold }) => ({
      ...hold,
      groups: groups.map(({ cause, count, verdict }) => ({ cause, count, verdict })),
    })),
  };
}

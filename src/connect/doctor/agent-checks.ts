import { systemCodeOf } from '../../base/system-error.ts';
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { baseErrors } from '../../base/base-errors.ts';
import { openDatabase } from '../../base/database/database.ts';
import { withoutPassword } from '../../base/without-password.ts';
import { folderHolder } from '../../base/database/folder-lock.ts';
import type { Check, Observation, Problem } from '../../diagnose/doctor/index.ts';
import { doctorErrors, error, warning } from '../../diagnose/doctor/index.ts';
import type { ConnectConfiguration } from '../configuration.ts';
import { connectErrors } from '../errors.ts';
import { OwnKeys } from '../uplink/own-keys.ts';
import { SecretStore } from '../secret-store.ts';

export interface AgentCheckOptions {
  readonly configuration: ConnectConfiguration;
  /** Whether this process is the service. */
  readonly isService: boolean;
  /** Whether a service answers on the socket of the data folder. */
  readonly isServing: () => Promise<boolean>;
}

const MEGABYTE = 1_000_000;
const base = { cost: 'instant', privilege: 'anyone', after: [] } as const;

/** What the agent stands on: its folder, disk, identity, database and process. */
export function agentChecks({ configuration, isService, isServing }: AgentCheckOptions): readonly Check[] {
  const { dataFolder } = configuration;
  return [
    {
      ...base,
      id: 'agent.data-folder',
      title: { en: 'data folder', nl: 'gegevensmap' },
      why: {
        en: 'The agent keeps its database and secrets there.',
        nl: 'De agent bewaart er zijn database en geheimen.',
      },
      run: async () => dataFolderObservation(dataFolder, isService),
    },
    {
      ...base,
      id: 'agent.disk',
      title: { en: 'free space', nl: 'vrije ruimte' },
      why: {
        en: 'Without space nothing can be stored, and the next cycle fails.',
        nl: 'Zonder ruimte kan niets worden opgeslagen en mislukt de volgende cyclus.',
      },
      after: ['agent.data-folder'],
      run: async () => diskObservation(dataFolder),
    },
    {
      ...base,
      id: 'agent.registered',
      title: { en: 'registration', nl: 'registratie' },
      why: { en: 'The cloud does not know this agent.', nl: 'De cloud kent deze agent niet.' },
      privilege: 'service',
      after: ['agent.data-folder'],
      run: async () => registrationObservation(dataFolder),
    },
    {
      ...base,
      id: 'agent.service',
      title: { en: 'service', nl: 'dienst' },
      why: {
        en: 'No cycle runs automatically, and changes do not reach the cloud.',
        nl: 'Er draait geen cyclus automatisch, en wijzigingen bereiken de cloud niet.',
      },
      privilege: 'service',
      after: ['agent.data-folder'],
      run: async () => serviceObservation(dataFolder, isService || (await isServing())),
    },
    {
      ...base,
      id: 'agent.database',
      title: { en: 'database', nl: 'database' },
      why: {
        en: 'Without its database the agent does not start.',
        nl: 'Zonder database start de agent niet.',
      },
      cost: 'seconds',
      privilege: 'service',
      after: ['agent.data-folder'],
      run: async () => await databaseObservation(configuration, isService || (await isServing())),
    },
  ];
}

function registrationObservation(folder: string): Observation {
  // Opening a store that is not there would make one.
  if (!existsSync(join(folder, 'secrets.json'))) throw connectErrors('connect.not-registered', {});
  return { summary: OwnKeys.peek(new SecretStore(folder)).identity.agentId };
}

function serviceObservation(folder: string, isRunning: boolean): Observation {
  return isRunning ? {} : { problems: [warning(connectErrors('connect.service-not-running', { folder }))] };
}

function dataFolderObservation(folder: string, isService: boolean): Observation {
  if (!existsSync(folder)) return { problems: [error(doctorErrors('doctor.folder-missing', { folder }))] };
  const problems: Problem[] = [];
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    // That somebody else may not look is as it should be.
    if (!isService) return { notApplicable: texts.closed };
    const reason = systemCodeOf(cause) ?? '';
    return { problems: [error(doctorErrors('doctor.folder-denied', { path: folder, reason }, { cause }))] };
  }
  for (const path of [folder, ...['secret.key', 'secrets.json', 'control.sock'].map((name) => join(folder, name))]) {
    const status = statSync(path, { throwIfNoEntry: false });
    const mode = (status?.mode ?? 0) & 0o777;
    // What lies inside a closed folder is closed.
    if (path === folder ? (mode & 0o077) !== 0 : problems.length > 0 && (mode & 0o077) !== 0)
      problems.push(warning(doctorErrors('doctor.folder-open', { path, mode: mode.toString(8) })));
  }
  return { summary: folder, problems };
}

function diskObservation(folder: string): Observation {
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  const summary = `${free.toLocaleString('en')} MB`;
  if (free < 100) return { summary, problems: [error(doctorErrors('doctor.disk-full', { folder, free }))] };
  return free < 1000
    ? { summary, problems: [warning(doctorErrors('doctor.disk-low', { folder, free }))] }
    : { summary };
}

async function databaseObservation(
  { database, dataFolder }: ConnectConfiguration,
  isHeldByService: boolean,
): Promise<Observation> {
  const location = database ?? `pglite:${join(dataFolder, 'database')}`;
  const summary = withoutPassword(location);
  if (!location.startsWith('pglite:')) {
    await using database = await openDatabase(location, { holder: 'hawser doctor', poolSize: 1 });
    return { summary: `${summary}, ${database.kind}` };
  }
  const folder = location.slice('pglite:'.length);
  const holder = folderHolder(folder);
  if (holder && !isHeldByService)
    return { summary, problems: [error(baseErrors('base.folder-in-use', { folder, ...holder }))] };
  return {
    summary,
    evidence: holder
      ? [{ name: 'held by', value: `${holder.holder}, process ${holder.pid}, since ${holder.since}` }]
      : [],
  };
}

const texts = {
  closed: {
    en: 'only the account of the service may look at it',
    nl: 'alleen het account van de dienst mag dit bekijken',
  },
} as const;

import { systemCodeOf } from '../../base/system-error.ts';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfiguration } from '../../base/configuration/configuration.ts';
import type { HawserError } from '../../base/errors.ts';
import { isHawserError } from '../../base/errors.ts';
import type { Language } from '../../base/messages.ts';
import type { Check, CheckResult, CheckTree, DoctorReport, DoctorSelection } from '../../diagnose/doctor/index.ts';
import {
  environmentChecks,
  error as asError,
  mergeViews,
  rootOf,
  runChecks,
  runContext,
  selectChecks,
  verdictOf,
} from '../../diagnose/doctor/index.ts';
import type { ConnectConfiguration } from '../configuration.ts';
import { connectConfiguration } from '../configuration.ts';
import { connectControl } from '../control/client.ts';
import type { AgentOperations } from '../control/operations.ts';
import { openAgentOperations } from '../agent-operations.ts';
import { connectChecks, noSecrets, storeOf } from './checks.ts';
import { objectChecks } from './object-checks.ts';
import { askService } from '../control/examine.ts';

export interface DoctorOptions extends DoctorSelection {
  readonly language: Language;
  readonly signal: AbortSignal;
  /** Ask the running service for the same checks; default true. */
  readonly compare?: boolean;
  /** Further checks, which only the caller runs. */
  readonly further?: readonly Check[];
  readonly onResult?: (result: CheckResult, done: number, total: number) => void;
  readonly onProgress?: (check: Check, text: string) => void;
}

export interface Doctor extends AsyncDisposable {
  /** What could be asked, in the order of the tree. */
  readonly checks: readonly Check[];
  /** The stations of one object between forest and cloud; none without a configuration. */
  objectChecks(query: string): readonly Check[];
  examine(options: DoctorOptions): Promise<DoctorReport>;
}

/**
 * The live checks of the agent that this configuration describes. A configuration that cannot be read is a finding, not
 * a failure.
 */
export function openDoctor(configurationFile: string | undefined): Doctor {
  const loaded = load(configurationFile);
  if (isHawserError(loaded))
    return doctorOf({ checks: unconfigured(loaded), [Symbol.asyncDispose]: async () => undefined });
  const { dataFolder } = loaded;
  const socket = join(dataFolder, 'control.sock');
  const mayReadSecrets = mayRead(dataFolder);
  let opened: Promise<AgentOperations & AsyncDisposable> | undefined;
  const agent = async (): Promise<AgentOperations> => await (opened ??= openAgentOperations(configurationFile));
  const further: CheckTree[] = [];
  const tree = connectChecks({
    configuration: loaded,
    isService: false,
    mayReadSecrets,
    isServing: async () => await isServing(socket),
    agent,
  });
  const dispose = async (): Promise<void> => {
    for (const one of [tree, ...further]) await one[Symbol.asyncDispose]();
    const reached = await opened?.catch(() => undefined); // why it did not open was shown
    await reached?.[Symbol.asyncDispose]();
  };
  const checks = [configurationCheck(configurationFile), ...tree.checks];
  const ofObject = (query: string): readonly Check[] => {
    const objects = objectChecks({ query, configuration: loaded, secrets: storeOf(dataFolder) ?? noSecrets, agent });
    further.push(objects);
    return objects.checks;
  };
  return doctorOf({ checks, [Symbol.asyncDispose]: dispose }, { socket, mayReadSecrets, objectChecks: ofObject });
}

/** A doctor of these checks alone; with `socket` the service there is asked too. */
export function doctorOf(
  tree: CheckTree,
  {
    socket,
    mayReadSecrets = true,
    objectChecks: ofObject = () => [],
  }: {
    readonly socket?: string;
    readonly mayReadSecrets?: boolean;
    readonly objectChecks?: Doctor['objectChecks'];
  } = {},
): Doctor {
  return {
    checks: tree.checks,
    objectChecks: ofObject,
    examine: async (options) => {
      const { language, signal, further = [], compare = true, only = [], skip = [], also = [] } = options;
      const wanted = { only: [...only], skip: [...skip], also: [...also], language };
      const startedAt = new Date();
      const context = runContext('caller');
      const selected = selectChecks([...tree.checks, ...further], options);
      const [checks, service] = await Promise.all([
        runChecks(selected, { ...options, mayReadSecrets }),
        compare && socket !== undefined ? askService(socket, wanted, signal) : undefined,
      ]);
      const merged = service && mergeViews({ context, checks }, service, language);
      const shown = merged?.checks ?? checks;
      return {
        version: 1,
        language,
        startedAt: startedAt.toISOString(),
        milliseconds: Date.now() - startedAt.getTime(),
        verdict: verdictOf(shown),
        root: rootOf(shown),
        context,
        checks: shown,
        ...(merged && { service: merged.view }),
      };
    },
    [Symbol.asyncDispose]: async () => await tree[Symbol.asyncDispose](),
  };
}

function load(file: string | undefined): ConnectConfiguration | HawserError {
  try {
    return loadConfiguration(connectConfiguration, { role: 'connect', file });
  } catch (error) {
    if (isHawserError(error)) return error;
    throw error;
  }
}

const configuration = {
  id: 'agent.configuration',
  title: { en: 'configuration', nl: 'configuratie' },
  why: { en: 'The agent does not start.', nl: 'De agent start niet.' },
  cost: 'instant',
  privilege: 'anyone',
  after: [],
} as const;

function configurationCheck(file: string | undefined): Check {
  return { ...configuration, run: async () => ({ summary: file ?? '-' }) };
}

function unconfigured(error: HawserError): readonly Check[] {
  return [{ ...configuration, run: async () => ({ problems: [asError(error)] }) }, ...environmentChecks()];
}

/** Whether this account may look into the folder of the service; one that is not there hides nothing. */
function mayRead(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return !existsSync(folder);
  }
}

async function isServing(socket: string): Promise<boolean> {
  try {
    await using running = await connectControl(socket);
    return running !== undefined;
  } catch (error) {
    // Another account's socket: somebody listens there.
    if (['EACCES', 'EPERM'].includes(systemCodeOf(error) ?? '')) return true;
    throw error;
  }
}

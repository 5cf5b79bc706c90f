import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lockFolder } from '../base/folder-lock.ts';
import type { AgentStatus, Progress, RunSummary } from '../connect/index.ts';
import type { Child } from './child.ts';
import { startChild } from './child.ts';
import { choosePort, freePort } from './ports.ts';
import type { CloudReady, CloudSettings } from './processes/cloud.ts';
import type { ConnectReady, ConnectSettings } from './processes/connect.ts';
import type { ForestReady } from './processes/forest.ts';

export interface LabOptions {
  /** Everything the lab keeps; the same folder continues where it was. */
  readonly folder: string;
  /** People in a new practice forest. */
  readonly users: number;
  /** An organisation's own export instead of generated people. */
  readonly ldif?: string | undefined;
  /** A real Samba AD DC instead of the practice forest (root). */
  readonly samba?: boolean;
  readonly port?: number | undefined;
  /** Free ports instead of the usual ones: labs beside each other never take a port that another one has just let go. */
  readonly hasOwnPorts?: boolean;
  readonly signal: AbortSignal;
  readonly onStage?: (stage: LabStage) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly onRun?: (run: RunSummary) => void;
}

/** What starts now, for the person who waits. */
export type LabStage = 'forest' | 'connect' | 'ready';

/** Words that a new lab makes up once and keeps. */
interface LabSecrets {
  readonly administratorPassword: string;
  readonly forestPassword: string;
  readonly servicePassword: string;
}

export interface Lab extends AsyncDisposable {
  readonly consoleUrl: string;
  readonly administrator: { readonly upn: string; readonly password: string };
  readonly forest: ForestReady;
  readonly connectFile: string;
  readonly cloudFile: string;
  readonly status: AgentStatus;
  readonly isContinued: boolean;
  /** Resolves with the name of a role that ended by itself. */
  readonly firstDeath: Promise<string>;
}

const TENANT = 'contoso';

/** Starts the roles in order, each in its own process, and resolves when Connect runs; the first cycle then goes on under the user's eyes. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { signal, onStage = () => undefined } = options;
  const folder = resolve(options.folder);
  mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });
  const lock = lockFolder(folder, 'hawser lab');
  await using stack = new AsyncDisposableStack();
  stack.defer(() => lock.release());
  const isContinued = existsSync(join(folder, 'lab.json'));
  const secrets = readSecrets(join(folder, 'lab.json'));
  const child = async <Ready>(
    name: string,
    settings: unknown,
    onMessage?: (message: unknown) => void,
  ): Promise<Child<Ready>> =>
    stack.use(
      await startChild<Ready>({
        name,
        module: new URL(`processes/${name}.ts`, import.meta.url),
        settings,
        logFile: join(folder, 'logs', `${name}.log`),
        signal,
        ...(onMessage && { onMessage }),
      }),
    );

  onStage('forest');
  // The two do not need each other to start; together they take as long as the slower one.
  const usualPort = async (wanted: number): Promise<number> =>
    options.hasOwnPorts === true ? await freePort() : await choosePort(wanted, { isExplicit: false });
  const port =
    options.port === undefined ? await usualPort(8080) : await choosePort(options.port, { isExplicit: true });
  const cloudSettings: Omit<CloudSettings, 'domains'> = {
    folder: join(folder, 'cloud'),
    port,
    tenant: TENANT,
    administratorPassword: secrets.administratorPassword,
  };
  const forestSettings = {
    folder: join(folder, 'forest'),
    ldapsPort: await usualPort(6360),
    ldapPort: await usualPort(3890),
    administratorPassword: secrets.forestPassword,
    serviceAccountPassword: secrets.servicePassword,
    users: options.ldif === undefined ? options.users : 0,
    ldif: options.ldif,
  };
  const startForest = async (): Promise<Child<ForestReady>> =>
    await child<ForestReady>(options.samba === true ? 'samba' : 'forest', forestSettings);
  const startCloud = async (domains: readonly string[]): Promise<Child<CloudReady>> =>
    await child<CloudReady>('cloud', { ...cloudSettings, domains });
  // The domains of a generated organisation are known beforehand; then the two start together. An organisation's own export has to be read first.
  const [forest, cloud] =
    options.ldif === undefined
      ? await Promise.all([startForest(), startCloud(['hawser.test', 'corp.hawser.test'])])
      : await startForest().then(async (started) => [started, await startCloud(started.ready.suffixes)] as const);
  onStage('connect');
  const connectSettings: ConnectSettings = {
    folder: join(folder, 'connect'),
    configurationFile: join(folder, 'connect.yaml'),
    cloudUrl: cloud.ready.url,
    tenant: TENANT,
    invite: cloud.ready.invite,
    forest: forest.ready,
  };
  const connect = await child<ConnectReady>('connect', connectSettings, (message) => {
    const { progress, run } = message as { progress?: Progress; run?: RunSummary };
    if (progress) options.onProgress?.(progress);
    if (run) options.onRun?.(run);
  });
  onStage('ready');
  const children: readonly Child<unknown>[] = [forest, cloud, connect];
  const firstDeath = Promise.race(
    children.map(async ({ name, ended }) => {
      await ended;
      return name;
    }),
  );
  const owned = stack.move();
  return {
    consoleUrl: `${cloud.ready.url}/console`,
    administrator: { upn: cloud.ready.administrator, password: secrets.administratorPassword },
    forest: forest.ready,
    connectFile: connectSettings.configurationFile,
    cloudFile: cloud.ready.configurationFile,
    status: connect.ready.status,
    isContinued,
    firstDeath,
    [Symbol.asyncDispose]: async () => await owned.disposeAsync(),
  };
}

function readSecrets(file: string): LabSecrets {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as LabSecrets;
  const word = (): string => `Lab-${randomBytes(9).toString('base64url')}`;
  const secrets: LabSecrets = { administratorPassword: word(), forestPassword: word(), servicePassword: word() };
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

import { z } from 'zod';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lockFolder } from '../base/database/folder-lock.ts';
import type { AgentStatus, Progress, RunSummary } from '../connect/index.ts';
import { writeLdapTool } from './ldap-tool.ts';
import { choosePort, freePort } from './ports.ts';
import type { CloudReady, CloudSettings } from './processes/cloud.ts';
import type { ConnectReady, ConnectSettings } from './processes/connect.ts';
import type { ForestReady } from './processes/forest.ts';
import type { RoleName } from './roles.ts';
import { Roles } from './roles.ts';

export interface LabOptions {
  /** Everything the lab keeps; the same folder continues where it was. */
  readonly folder: string;
  /** People in a new practice forest. */
  readonly users: number;
  /** Domains of the practice forest, the people shared out among them; default: one. */
  readonly domains?: number | undefined;
  /** An organisation's own export instead of generated people. */
  readonly ldif?: string | undefined;
  /** Refuse that export at its first mistake. */
  readonly isStrictLdif?: boolean | undefined;
  /** A real Samba AD DC instead of the practice forest (root). */
  readonly samba?: boolean;
  readonly port?: number | undefined;
  /**
   * Free ports instead of the usual ones: labs beside each other never take a port that another one has just let go.
   */
  readonly hasOwnPorts?: boolean;
  /** Where the cloud keeps its data; default: an embedded database in the folder. */
  readonly cloudDatabase?: string | undefined;
  /** Time between two heartbeats of Connect, and between two looks of the health service. */
  readonly heartbeatSeconds?: number;
  readonly signal: AbortSignal;
  readonly onStage?: (stage: LabStage) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly onRun?: (run: RunSummary) => void;
}

/** What starts now, for the person who waits. */
export type LabStage = 'forest' | 'connect' | 'ready';

/** Words that a new lab makes up once and keeps. */
const labSecrets = z.object({
  administratorPassword: z.string(),
  forestPassword: z.string(),
  servicePassword: z.string(),
});

export interface Lab extends AsyncDisposable {
  readonly consoleUrl: string;
  /** Where the cloud has its metrics. */
  readonly operatorsUrl: string;
  readonly administrator: { readonly upn: string; readonly password: string };
  readonly forest: ForestReady;
  /** A script that runs OpenLDAP's tools as the forest's administrator. */
  readonly ldapTool: string;
  readonly connectFile: string;
  readonly cloudFile: string;
  readonly status: AgentStatus;
  readonly isContinued: boolean;
  /** Resolves with the name of a role that stopped unexpectedly. */
  readonly firstDeath: Promise<string>;
  /** Stops one role as its service manager would; the others go on. */
  stop(role: RoleName): Promise<void>;
  /** Ends one role as a power cut would. */
  kill(role: RoleName): Promise<void>;
  /**
   * Starts a role again that was stopped, on the same ports, with its files as they are now. `clockOffsetMs`: a forest
   * whose clock is wrong.
   */
  start(role: RoleName, changes?: { readonly clockOffsetMs?: number }): Promise<void>;
}

/** Children of the root and a tree of its own, as organisations have them. */
const furtherDomains = ['nl.corp.hawser.test', 'fabrikam.test', 'uk.corp.hawser.test', 'sales.fabrikam.test'] as const;

const TENANT = 'contoso';
/** Somebody who breaks something here wants to see the alert before the coffee is cold. */
const HEARTBEAT_SECONDS = 30;

/**
 * Starts the roles in order, each in its own process, and resolves when Connect runs; the first cycle then goes on
 * under the user's eyes.
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { signal, onStage = () => undefined } = options;
  const folder = resolve(options.folder);
  mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });
  const lock = lockFolder(folder, 'hawser lab');
  await using stack = new AsyncDisposableStack();
  stack.defer(() => lock.release());
  const isContinued = existsSync(join(folder, 'lab.json'));
  const secrets = readSecrets(join(folder, 'lab.json'));
  const logs = join(folder, 'logs');
  const roles = stack.use(new Roles({ logs, signal }));
  const heartbeatSeconds = options.heartbeatSeconds ?? HEARTBEAT_SECONDS;

  onStage('forest');
  // The two do not need each other to start; together they take as long as the slower one.
  const usualPort = async (wanted: number): Promise<number> =>
    options.hasOwnPorts === true ? await freePort() : await choosePort(wanted, { isExplicit: false });
  const port =
    options.port === undefined ? await usualPort(8080) : await choosePort(options.port, { isExplicit: true });
  const cloudSettings: Omit<CloudSettings, 'domains'> = {
    folder: join(folder, 'cloud'),
    ...{ port, operatorsPort: await usualPort(8444) },
    tenant: TENANT,
    administratorPassword: secrets.administratorPassword,
    database: options.cloudDatabase,
    logFile: join(logs, 'cloud.log'),
    healthSeconds: Math.min(60, heartbeatSeconds),
  };
  const further = furtherDomains.slice(0, (options.domains ?? 1) - 1);
  const people = (at: number): number => Math.floor((options.users + at) / (further.length + 1));
  const forestSettings = {
    folder: join(folder, 'forest'),
    ldapsPort: await usualPort(6360),
    ldapPort: await usualPort(3890),
    administratorPassword: secrets.forestPassword,
    serviceAccountPassword: secrets.servicePassword,
    users: options.ldif === undefined ? people(further.length) : 0,
    domains: await Promise.all(
      further.map(async (domain, at) => ({
        domain,
        users: people(at),
        ldapsPort: await usualPort(6361 + at),
        ldapPort: await usualPort(3891 + at),
      })),
    ),
    ...{ ldif: options.ldif, isStrictLdif: options.isStrictLdif },
  };
  const startForest = async (): Promise<ForestReady> =>
    await roles.start<ForestReady>('forest', {
      module: options.samba === true ? 'samba' : 'forest',
      settings: forestSettings,
    });
  const startCloud = async (domains: readonly string[]): Promise<CloudReady> =>
    await roles.start<CloudReady>('cloud', { settings: { ...cloudSettings, domains } });
  // The names of a generated organisation are known beforehand; then the two start together. Others have to be read
  // first.
  const [forest, cloud] =
    options.ldif === undefined && further.length === 0
      ? await Promise.all([startForest(), startCloud(['hawser.test', 'corp.hawser.test'])])
      : await startForest().then(async (ready) => [ready, await startCloud(ready.suffixes)] as const);
  onStage('connect');
  const connectSettings: ConnectSettings = {
    folder: join(folder, 'connect'),
    configurationFile: join(folder, 'connect.yaml'),
    cloudUrl: cloud.url,
    tenant: TENANT,
    invite: cloud.invite,
    forest,
    heartbeatSeconds,
  };
  const onMessage = (message: unknown): void => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the role of the agent says nothing else
    const { progress, run } = message as { progress?: Progress; run?: RunSummary };
    if (progress) options.onProgress?.(progress);
    if (run) options.onRun?.(run);
  };
  const connect = await roles.start<ConnectReady>('connect', { settings: connectSettings, onMessage });
  onStage('ready');
  const owned = stack.move();
  return {
    ...{ consoleUrl: `${cloud.url}/console`, operatorsUrl: cloud.operatorsUrl },
    administrator: { upn: cloud.administrator, password: secrets.administratorPassword },
    forest,
    ldapTool: writeLdapTool(folder, forest),
    connectFile: connectSettings.configurationFile,
    cloudFile: cloud.configurationFile,
    status: connect.status,
    isContinued,
    firstDeath: roles.firstDeath,
    stop: async (role) => await roles.stop(role),
    kill: async (role) => await roles.kill(role),
    start: async (role, changes) => await roles.startAgain(role, changes),
    [Symbol.asyncDispose]: async () => await owned.disposeAsync(),
  };
}

function readSecrets(file: string): z.infer<typeof labSecrets> {
  if (existsSync(file)) return labSecrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  const word = (): string => `Lab-${randomBytes(9).toString('base64url')}`;
  const secrets = { administratorPassword: word(), forestPassword: word(), servicePassword: word() };
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

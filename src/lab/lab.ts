import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemClock } from '../base/clock.ts';
import type { FolderLock } from '../base/database/folder-lock.ts';
import { lockFolder } from '../base/database/folder-lock.ts';
import { isHawserError } from '../base/errors.ts';
import type { AgentStatus, RunProgress, RunSummary } from '../connect/index.ts';
import { labErrors } from './errors.ts';
import { serveTryIt, tryUrl } from './experiments/serve.ts';
import { writeLdapTool } from './ldap-tool.ts';
import type { LabOptions } from './options.ts';
import { Ports } from './ports.ts';
import type { CloudReady, CloudSettings } from './processes/cloud.ts';
import type { ConnectReady, ConnectSettings } from './processes/connect.ts';
import type { ForestReady } from './processes/forest.ts';
import type { RoleDeath, RoleName } from './roles.ts';
import { Roles } from './roles.ts';
import type { LabInfo } from './running.ts';
import { announceLab, infoAt, runningLab } from './running.ts';
import { Inbox } from './receivers/inbox.ts';
import { openMailSink } from './receivers/mail-sink.ts';
import { receiverUrl } from './receivers/url.ts';
import { readSecrets } from './secrets.ts';
import type { Place } from './settings.ts';
import { cloudSettings, forestSettings, TENANT } from './settings.ts';

export interface Lab extends AsyncDisposable {
  readonly consoleUrl: string;
  /** Where the cloud has its metrics. */
  readonly operatorsUrl: string;
  /** The page on which the lab is broken and repaired. */
  readonly tryUrl: string;
  readonly administrator: { readonly upn: string; readonly password: string; readonly secret: string };
  readonly forest: ForestReady;
  /** A script that runs OpenLDAP's tools as the forest's administrator. */
  readonly ldapTool: string;
  readonly connectFile: string;
  readonly cloudFile: string;
  /** As `hawser lab info` shows it now. */
  info(): LabInfo;
  readonly status: AgentStatus;
  readonly isContinued: boolean;
  /** Resolves when a role stopped unexpectedly. */
  readonly firstDeath: Promise<RoleDeath>;
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

/** Somebody who breaks something here wants to see the alert before the coffee is cold. */
const HEARTBEAT_SECONDS = 30;

/**
 * Starts the roles in order, each in its own process, and resolves when Connect runs; the first cycle then goes on
 * under the user's eyes. Throws `lab.runs-already`, `lab.is-starting`, `lab.port-taken` and `lab.role-failed`.
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { signal, onStage = () => undefined, heartbeatSeconds = HEARTBEAT_SECONDS } = options;
  const folder = resolve(options.folder);
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  await using stack = new AsyncDisposableStack();
  const lock = lockLab(folder);
  stack.defer(() => lock.release());
  const ports = stack.use(new Ports({ hasOwn: options.hasOwnPorts === true }));
  const isContinued = existsSync(join(folder, 'lab.json'));
  const secrets = readSecrets(join(folder, 'lab.json'));
  const tryPort = await ports.usual(8090);
  const inboxes = { mail: new Inbox(systemClock), phone: new Inbox(systemClock) };
  const { port: mailPort } = stack.use(await openMailSink(inboxes.mail, await ports.usual(2525)));
  const place: Place = { folder, logs, ports, secrets, heartbeatSeconds, tryPort, mailPort };
  const connectFile = join(folder, 'connect.yaml');
  const style = { program: options.program ?? 'hawser', connectFile, cloudFile: join(folder, 'cloud', 'cloud.yaml') };
  const roles = stack.use(new Roles({ logs, signal, style }));

  onStage('forest');
  const { forest, cloud, tls } = await startForestAndCloud(options, place, roles);
  onStage('connect');
  const connect = await startConnect(roles, options, {
    folder: join(folder, 'connect'),
    configurationFile: connectFile,
    cloudUrl: cloud.url,
    cloudCaFile: cloud.caFile,
    tenant: TENANT,
    invite: cloud.invite,
    forest,
    heartbeatSeconds,
  });
  stack.use(await serveTryIt({ folder, logs, port: tryPort, tls, roles, forest, cloud, style, inboxes }));
  const { administratorPassword: password, administratorSecret: secret } = secrets;
  const administrator = { upn: cloud.administrator, password, secret };
  const urls = { mailUrl: receiverUrl(tryPort, tls, 'mail'), phoneUrl: receiverUrl(tryPort, tls, 'phone') };
  const info = infoOf({ cloud, forest, administrator, connectFile, urls });
  // Commands find the labs that people start, not those that a program starts for itself.
  stack.use(announceLab(folder, info, { isListed: options.hasOwnPorts !== true }));
  onStage('ready');
  const owned = stack.move();
  return {
    ...{ consoleUrl: `${cloud.url}/console`, operatorsUrl: cloud.operatorsUrl, administrator, forest },
    ldapTool: writeLdapTool(folder, forest),
    connectFile,
    cloudFile: cloud.configurationFile,
    tryUrl: tryUrl(tryPort, tls),
    ...{ status: connect.status, isContinued, firstDeath: roles.firstDeath },
    info: () => infoAt(info, systemClock.now()),
    stop: async (role) => await roles.stop(role),
    kill: async (role) => await roles.kill(role),
    start: async (role, changes) => await roles.startAgain(role, changes),
    [Symbol.asyncDispose]: async () => await owned.disposeAsync(),
  };
}

/** Whoever starts a lab that runs is told where it is. */
function lockLab(folder: string): FolderLock {
  try {
    return lockFolder(folder, 'hawser lab');
  } catch (error) {
    const running = isHawserError(error, 'base.folder-in-use') ? runningLab(folder) : undefined;
    if (!running) throw error;
    const { pid, info } = running;
    throw info
      ? labErrors('lab.runs-already', { url: `${info.url}/console`, pid })
      : labErrors('lab.is-starting', { pid });
  }
}

/**
 * The two do not need each other to start; together they take as long as the slower one. But the names of an
 * organisation that was not generated here have to be read first.
 */
async function startForestAndCloud(
  options: LabOptions,
  place: Place,
  roles: Roles,
): Promise<{ readonly forest: ForestReady; readonly cloud: CloudReady; readonly tls: CloudSettings['tls'] }> {
  const forCloud = await cloudSettings(options, place);
  const { tls } = forCloud;
  const settings = await forestSettings(options, place);
  const module = options.samba === true ? 'samba' : 'forest';
  const startForest = async (): Promise<ForestReady> => await roles.start<ForestReady>('forest', { module, settings });
  const startCloud = async (domains: readonly string[]): Promise<CloudReady> =>
    await roles.start<CloudReady>('cloud', { settings: { ...forCloud, domains } });
  if (options.ldif === undefined && settings.domains.length === 0) {
    const [forest, cloud] = await Promise.all([startForest(), startCloud(['hawser.test', 'corp.hawser.test'])]);
    return { forest, cloud, tls };
  }
  const forest = await startForest();
  return { forest, cloud: await startCloud(forest.suffixes), tls };
}

async function startConnect(
  roles: Roles,
  { onProgress, onRun }: LabOptions,
  settings: ConnectSettings,
): Promise<ConnectReady> {
  const onMessage = (message: unknown): void => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the role of the agent says nothing else
    const { progress, run } = message as { progress?: RunProgress; run?: RunSummary };
    if (progress) onProgress?.(progress);
    if (run) onRun?.(run);
  };
  return await roles.start<ConnectReady>('connect', { settings, onMessage });
}

function infoOf({
  cloud,
  forest,
  administrator,
  connectFile,
  urls,
}: {
  readonly cloud: CloudReady;
  readonly forest: ForestReady;
  readonly administrator: Lab['administrator'];
  readonly connectFile: string;
  readonly urls: { readonly mailUrl: string; readonly phoneUrl: string };
}): Parameters<typeof announceLab>[1] {
  const { upn: userPrincipalName, password, secret } = administrator;
  return {
    url: cloud.url,
    caFile: cloud.caFile ?? null,
    tenant: cloud.tenant,
    administrator: { userPrincipalName, password, authenticator: { secret } },
    samplePerson: forest.samplePerson,
    cloudFile: cloud.configurationFile,
    connectFile,
    ...urls,
    ldap: { url: forest.ldapsUrl, caFile: forest.caFile, bindDn: forest.administrator.dn },
  };
}

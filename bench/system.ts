import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadCloudConfiguration, newSecret, openCloudOperations } from '../src/cloud/index.ts';
import type { RunSummary } from '../src/connect/index.ts';
import { openSetup } from '../src/connect/index.ts';
import type { Child } from '../src/lab/child.ts';
import { startChild } from '../src/lab/child.ts';
import { freePort } from '../src/lab/ports.ts';
import type { CloudReady, CloudSettings } from '../src/lab/processes/cloud.ts';
import { signInToConsole } from '../test/kit/console-sign-in.ts';
import { FormBrowser } from '../test/kit/form-browser.ts';
import { ConnectProcess } from './connect-process.ts';
import { timed } from './measure/benchmark.ts';
import type { ProcessorTime } from './measure/processor-time.ts';
import { peakMemory, processorTime, since } from './measure/processor-time.ts';

const TENANT = 'bench';
const administratorPassword = 'een lange zin is goed';
const administratorSecret = newSecret();

export interface SystemOptions {
  /** As connect.yaml names it, and the password of its account. */
  readonly forest: Readonly<Record<string, unknown>>;
  readonly password: string;
  readonly schedule?: object;
  readonly writeback?: object;
}

/** What both sides used of the processor. */
export interface BothTimes {
  readonly connect: ProcessorTime;
  readonly cloud: ProcessorTime;
}

export interface SyncCost extends BothTimes {
  readonly run: RunSummary;
  readonly ms: number;
}

/** From the start of a program on an empty folder until it can be used. */
export interface SetUpCost {
  readonly ms: number;
  readonly used: ProcessorTime;
}

interface Parts {
  readonly folder: string;
  readonly configurationFile: string;
  readonly cloud: Child<CloudReady>;
  readonly connect: ConnectProcess;
  readonly setUp: { readonly cloud: SetUpCost; readonly connect: SetUpCost };
}

/** The cloud and Connect, each in its own process with an embedded database, on one directory. */
export class System implements AsyncDisposable {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  static async start({ forest, password, ...options }: SystemOptions): Promise<System> {
    const { schedule = { enabled: false }, writeback = {} } = options;
    const folder = mkdtempSync(join(tmpdir(), 'hawser-bench-'));
    const domain = String(forest['domain']);
    const { ms: cloudMs, result: cloud } = await timed(async () => await startCloud(folder, ['hawser.test', domain]));
    const cloudUsed = processorTime(cloud.pid);
    const { url, invite } = cloud.ready;
    const dataFolder = join(folder, 'connect');
    const configurationFile = join(folder, 'connect.yaml');
    mkdirSync(dataFolder);
    const way = { cloud: { url, tenant: TENANT }, forests: [forest] };
    writeFileSync(configurationFile, stringify({ dataFolder, ...way, schedule, writeback, logLevel: 'error' }));
    const setup = openSetup(configurationFile);
    setup.storeSecret(domain, password);
    await setup.register({ code: invite, name: 'bench' });
    const { ms, result: connect } = await timed(async () => await ConnectProcess.open(configurationFile));
    const setUp = {
      cloud: { ms: cloudMs, used: cloudUsed },
      connect: { ms, used: processorTime(connect.pid) },
    };
    return new System({ folder, configurationFile, cloud, connect, setUp });
  }

  get setUp(): Parts['setUp'] {
    return this.#parts.setUp;
  }

  get configurationFile(): string {
    return this.#parts.configurationFile;
  }

  get connect(): ConnectProcess {
    return this.#parts.connect;
  }

  used(): BothTimes {
    return { connect: processorTime(this.connect.pid), cloud: processorTime(this.#parts.cloud.pid) };
  }

  usedSince(before: BothTimes): BothTimes {
    const now = this.used();
    return { connect: since(before.connect, now.connect), cloud: since(before.cloud, now.cloud) };
  }

  peakMemory(): { readonly connect: number; readonly cloud: number } {
    return { connect: peakMemory(this.connect.pid), cloud: peakMemory(this.#parts.cloud.pid) };
  }

  async sync(full = false): Promise<SyncCost> {
    const before = this.used();
    const { ms, result: run } = await timed(async () => await this.connect.sync(full));
    return { run, ms, ...this.usedSince(before) };
  }

  /** A browser in which the administrator, or the one with that name, has signed in to the console. */
  async openConsole(upn = this.#parts.cloud.ready.administrator): Promise<FormBrowser> {
    const browser = new FormBrowser(this.#parts.cloud.ready.url);
    const proof = { password: administratorPassword, secret: administratorSecret };
    const page = await signInToConsole(browser, { upn, ...proof });
    if (page.path !== '/console') throw new Error(`${upn} cannot sign in: ${page.path}`);
    return browser;
  }

  /** An administrator besides the first; answers the name to sign in with. */
  async addAdministrator(name: string): Promise<string> {
    await using cloud = await openCloudOperations(loadCloudConfiguration(this.#parts.cloud.ready.configurationFile));
    const upn = this.#parts.cloud.ready.administrator.replace(/^[^@]+/, name);
    await cloud.operate('create-administrator', { upn });
    await cloud.operate('set-password', { name: upn, password: administratorPassword, mustChange: false });
    await cloud.operate('add-authenticator', { name: upn, secret: administratorSecret });
    return upn;
  }

  /** How many users the cloud has, and how many of them are in its recycle bin, as the cloud counts. */
  async countUsers(): Promise<{ readonly live: number; readonly deleted: number }> {
    await using cloud = await openCloudOperations(loadCloudConfiguration(this.#parts.cloud.ready.configurationFile));
    const [tenant] = await cloud.operate('list-tenants', {});
    const { synchronized = 0, deleted = 0 } = tenant?.objects.user ?? {};
    return { live: synchronized, deleted };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { connect, cloud, folder } = this.#parts;
    await connect[Symbol.asyncDispose]();
    await cloud[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startCloud(folder: string, domains: readonly string[]): Promise<Child<CloudReady>> {
  const settings: CloudSettings = {
    folder: join(folder, 'cloud'),
    port: await freePort(),
    tenant: TENANT,
    ...{ administratorPassword, administratorSecret },
    domains,
  };
  return await startChild<CloudReady>({
    name: 'cloud',
    module: new URL('../src/lab/processes/cloud.ts', import.meta.url),
    settings,
    logFile: join(folder, 'cloud.log'),
    signal: new AbortController().signal,
  });
}

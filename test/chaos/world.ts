import type { StdioOptions } from 'node:child_process';
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { stringify } from 'yaml';
import { openDatabase } from '../../src/base/database/database.ts';
import type { RunSummary } from '../../src/connect/index.ts';
import { openSetup } from '../../src/connect/index.ts';
import type { Child } from '../../src/lab/child.ts';
import { startChild } from '../../src/lab/child.ts';
import { freePort } from '../../src/lab/ports.ts';
import type { CloudReady, CloudSettings } from '../../src/lab/processes/cloud.ts';
import type { SyncChildSettings } from './sync-child.ts';

/** A directory that the world reads: the practice forest or a Samba domain controller. */
export interface WorldForest {
  readonly domain: string;
  /** As connect.yaml wants it. */
  readonly server: string;
  readonly caFile: string;
  readonly account: string;
  readonly password: string;
}

export interface KillPlan {
  /** Kill when this many pieces of progress of this step have arrived, plus a moment. */
  readonly step: string;
  readonly after: number;
  readonly momentMs: number;
}

export interface SyncOptions {
  readonly full?: boolean;
  readonly kill?: KillPlan;
  readonly onStep?: (step: string) => void;
  /** Of the process, beside the test's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A cloud in its own process and a Connect that is started for each cycle, on one forest. */
export class World implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'hawser-chaos-'));
  readonly #forest: WorldForest;
  readonly #configurationFile = join(this.#folder, 'connect.yaml');
  #cloud: Child<CloudReady> | undefined;
  #port = 0;

  private constructor(forest: WorldForest) {
    this.#forest = forest;
  }

  /** `database`: where Connect keeps its state; without it in its data folder. */
  static async start(forest: WorldForest, { database }: { readonly database?: string } = {}): Promise<World> {
    const world = new World(forest);
    world.#port = await freePort();
    const { url, invite } = await world.startCloud();
    const dataFolder = join(world.#folder, 'connect');
    mkdirSync(dataFolder, { recursive: true });
    const { domain, server, caFile, account } = forest;
    writeFileSync(
      world.#configurationFile,
      stringify({
        dataFolder,
        ...(database !== undefined && { database }),
        cloud: { url, tenant: 'chaos' },
        forests: [{ domain, servers: [server], caFile, account }],
      }),
    );
    const setup = openSetup(world.#configurationFile);
    setup.storeSecret(domain, forest.password);
    await setup.register({ code: invite, name: 'chaos' });
    return world;
  }

  async startCloud(): Promise<CloudReady> {
    const settings: CloudSettings = {
      folder: join(this.#folder, 'cloud'),
      port: this.#port,
      tenant: 'chaos',
      administratorPassword: 'een lange zin is goed',
      domains: [this.#forest.domain],
    };
    this.#cloud = await startChild<CloudReady>({
      name: 'cloud',
      module: new URL('../../src/lab/processes/cloud.ts', import.meta.url),
      settings,
      logFile: join(this.#folder, 'cloud.log'),
      signal: new AbortController().signal,
    });
    return this.#cloud.ready;
  }

  async killCloud(): Promise<void> {
    const cloud = this.#cloud;
    if (!cloud) return;
    process.kill(cloud.pid, 'SIGKILL');
    await cloud.ended;
    this.#cloud = undefined;
  }

  /**
   * One cycle in a process of its own, killed as planned. Answers the run, or undefined when it was killed or failed.
   */
  async sync({ full = false, kill, onStep, env = {} }: SyncOptions = {}): Promise<RunSummary | undefined> {
    const stdio: StdioOptions = ['ignore', 'ignore', 'pipe', 'ipc'];
    const child = fork(new URL('sync-child.ts', import.meta.url), { stdio, env: { ...process.env, ...env } });
    let complaints = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    const { promise, resolve, reject } = Promise.withResolvers<RunSummary | undefined>();
    let seen = 0;
    child.on('message', (message: { step?: string; result?: RunSummary; failed?: string }) => {
      if (message.result) resolve(message.result);
      if (message.failed !== undefined) {
        if (kill) resolve(undefined);
        else reject(new Error(message.failed));
      }
      if (message.step === undefined) return;
      onStep?.(message.step);
      if (kill && message.step.includes(kill.step) && ++seen === kill.after) {
        void sleep(kill.momentMs).then(() => child.kill('SIGKILL'));
      }
    });
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    void ended.then(() => resolve(undefined));
    child.send({ configurationFile: this.#configurationFile, full } satisfies SyncChildSettings);
    const result = await promise;
    await ended;
    if (!result && !kill) throw new Error(`the cycle ended without a result: ${complaints.slice(-2000)}`);
    return result;
  }

  /**
   * Cycles until one has nothing to export (quarantined objects are offered a second time), at most `limit`. Answers
   * the last one.
   */
  async settle(limit = 5): Promise<RunSummary | undefined> {
    let run: RunSummary | undefined;
    for (let cycle = 0; cycle < limit; cycle++) {
      run = await this.sync();
      const exported = run?.steps.find(({ kind }) => kind === 'export');
      if (exported?.result === 'success' && Object.keys(exported.counters).length === 0) return run;
    }
    return run;
  }

  /** Everything that the cloud holds, without what differs between two runs of the same history: ids and times. */
  async dump(): Promise<Record<string, unknown>> {
    await this.#cloud?.[Symbol.asyncDispose]();
    this.#cloud = undefined;
    await using database = await openDatabase(`pglite:${join(this.#folder, 'cloud', 'database')}`, {
      holder: 'the chaos test',
    });
    const { rows } = await sql<{ anchor: string; value: unknown }>`
      select o.source_anchor as anchor, jsonb_build_object('class', o.class, 'attributes', o.on_premises,
        'upn', o.user_principal_name, 'nickname', o.mail_nickname,
        'references', (select jsonb_agg(r.attribute || ' ' || t.source_anchor order by r.attribute, t.source_anchor)
          from reference r join object t on t.tenant = o.tenant and t.number = r.target and t.deleted_at is null
          where r.source = o.number)) as value
      from object o where o.deleted_at is null and o.synchronized order by o.source_anchor`.execute(database.kysely);
    return Object.fromEntries(rows.map(({ anchor, value }) => [anchor, value]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cloud?.[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

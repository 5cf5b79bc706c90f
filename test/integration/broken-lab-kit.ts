import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import type { Database } from '../../src/base/database/database.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { formatDetail } from '../../src/base/details.ts';
import { isHawserError } from '../../src/base/errors.ts';
import { cloudSource, loadCloudConfiguration, openCloudOperations } from '../../src/cloud/index.ts';
import { connectSource, openDoctor, openSetup, openAgentOperations } from '../../src/connect/index.ts';
import type { BundleAnalysis } from '../../src/diagnose/bundle/index.ts';
import { analyseBundle, createBundle } from '../../src/diagnose/bundle/index.ts';
import type { DoctorReport } from '../../src/diagnose/doctor/index.ts';
import type { Lab, LabOptions } from '../../src/lab/index.ts';
import { startLab } from '../../src/lab/index.ts';
import type { Session } from '../../src/ldap/index.ts';
import { openSession } from '../../src/ldap/index.ts';

/** One way to break the lab, and what every source of findings must then call it. */
export interface Fault {
  readonly what: string;
  readonly break: (world: BrokenLab) => unknown;
  readonly repair: (world: BrokenLab) => unknown;
  /** The root of `hawser doctor`: the check, and the code that the bundle names too. */
  readonly check: string | RegExp;
  readonly code: string;
  /** The alert of the health service. */
  readonly alert?: string;
  /** What its cause names; default: the code. */
  readonly because?: string | RegExp;
  /** What the event log of the agent has; null: it tells nothing new. Default: the code. */
  readonly event?: string | RegExp | null;
  /** What the event log of the cloud has. */
  readonly cloudEvent?: string | RegExp;
}

export type Settings = {
  forests: [{ servers: string[]; caFile: string; include?: string[]; account: string }];
  cloud: { url: string; tenant: string };
  proxy?: Record<string, unknown>;
  schedule: { enabled?: boolean; everySeconds: number };
  rules?: { folder: string };
};

export interface Alert {
  readonly code: string;
  readonly cause: { readonly en: string; readonly nl: string };
  readonly closed: { readonly en: string };
  readonly resolved: string | null;
  readonly resolution: string | null;
}

const PATIENCE_MS = 45_000;
/** What the machine of the tests brings about. */
const ofTheMachine = /^health\.(cpu-high|memory-high|disk-\w+|forest-slow|cloud-slow)$/;

/**
 * A lab whose roles are processes of their own, with the tools to break it and to ask every part of the system what is
 * wrong.
 */
export class BrokenLab implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'hawser-broken-lab-'));
  readonly #stop = new AbortController();
  readonly #stack = new AsyncDisposableStack();
  #lab: Lab | undefined;
  #bundles = 0;
  /** When the fault was made: alerts and events from before do not count. */
  #since = new Date();

  get lab(): Lab {
    if (!this.#lab) throw new Error('not started');
    return this.#lab;
  }

  async start(options: Partial<LabOptions> = {}): Promise<this> {
    const folder = join(this.folder, 'lab');
    const lab = await startLab({
      folder,
      users: 12,
      hasOwnPorts: true,
      heartbeatSeconds: 1,
      signal: this.#stop.signal,
      ...options,
    });
    this.#lab = this.#stack.use(lab);
    await this.cycle();
    return this;
  }

  /** Something that ends with the lab. */
  use<Resource extends AsyncDisposable>(resource: Resource): Resource {
    return this.#stack.use(resource);
  }

  /** Runs a cycle, or waits for the end of the one that runs. */
  async cycle(options: { readonly full?: boolean } = {}): Promise<string> {
    await using agent = await openAgentOperations(this.lab.connectFile);
    for (;;) {
      try {
        const { result, steps } = await agent.sync(options, () => undefined, this.#stop.signal);
        return [result, ...steps.flatMap(({ error }) => (error ? formatDetail(error, 'en') : []))].join(' ');
      } catch (error) {
        if (!isHawserError(error, 'connect.cycle-running') && !isHawserError(error, 'sync.run-in-progress'))
          throw error;
        await sleep(100);
      }
    }
  }

  async withAgent<T>(work: (agent: Awaited<ReturnType<typeof openAgentOperations>>) => Promise<T>): Promise<T> {
    await using agent = await openAgentOperations(this.lab.connectFile);
    return await work(agent);
  }

  async examine(): Promise<DoctorReport> {
    await using doctor = openDoctor(this.lab.connectFile);
    return await doctor.examine({ language: 'en', signal: this.#stop.signal });
  }

  /** A bundle of both roles, made as `hawser bundle create` makes it, and what is read from that file alone. */
  async bundle({ checks = true, roles = ['connect', 'cloud'] } = {}): Promise<BundleAnalysis> {
    const output = join(this.folder, `bundle-${this.#bundles++}.zip`);
    const [days, signal] = [1, this.#stop.signal];
    const sources = [
      ...(roles.includes('connect')
        ? [await connectSource({ configurationFile: this.lab.connectFile, days, checks, signal })]
        : []),
      ...(roles.includes('cloud')
        ? [await cloudSource({ configurationFile: this.lab.cloudFile, days, lastBytes: 1e7 })]
        : []),
    ];
    await createBundle({ sources, output, days, agree: async () => true });
    return await analyseBundle(output);
  }

  /** What the health service says, as an operator of the cloud asks it. */
  async alerts(): Promise<readonly Alert[]> {
    const cloud = await openCloudOperations(loadCloudConfiguration(this.lab.cloudFile));
    await using _reached = cloud;
    const { alerts } = await cloud.operate('evidence', { days: 1 });
    return alerts;
  }

  /** Its cause is that of the latest heartbeat: what was seen while something stopped passes. */
  async openAlert(code: string, cause: RegExp): Promise<Alert> {
    let open: readonly Alert[] = [];
    const what = (): string => `alert ${code} with ${String(cause)}, but ${open.map((one) => one.cause.en).join('; ')}`;
    return await this.#eventually(what, async () => {
      open = (await this.alerts()).filter((alert) => alert.code === code && alert.resolved === null);
      return open.find((alert) => cause.test(alert.cause.en));
    });
  }

  async closedAlert(code: string): Promise<Alert> {
    return await this.#eventually(`the end of ${code}`, async () => {
      const alerts = await this.alerts();
      if (alerts.some((alert) => alert.code === code && alert.resolved === null)) return undefined;
      return alerts.find((alert) => alert.code === code);
    });
  }

  async noAlerts(): Promise<void> {
    let open: readonly Alert[] = [];
    const what = (): string => `no open alert, but ${open.map(({ code, cause }) => `${code}: ${cause.en}`).join('; ')}`;
    await this.#eventually(what, async () => {
      open = (await this.alerts()).filter(({ code, resolved }) => resolved === null && !ofTheMachine.test(code));
      return open.length === 0 ? true : undefined;
    });
  }

  /** The texts of the events since the fault was made. */
  async events(role: 'connect' | 'cloud'): Promise<readonly string[]> {
    const { events } =
      role === 'connect'
        ? (await this.withAgent(async (agent) => await agent.evidence({ days: 1 }))).database
        : await this.#cloudEvents();
    return events
      .filter(({ time }) => Date.parse(String(time)) >= this.#since.getTime())
      .map(({ source, eventId, msg }) => `${String(source)} ${String(eventId)} ${String(msg)}`);
  }

  async #cloudEvents(): Promise<{ readonly events: readonly Readonly<Record<string, unknown>>[] }> {
    const cloud = await openCloudOperations(loadCloudConfiguration(this.lab.cloudFile));
    await using _reached = cloud;
    return (await cloud.operate('evidence', { days: 1 })).database;
  }

  /** Connect with another configuration; `original` gives back the one of the lab. */
  async configure(change: (settings: Settings) => unknown): Promise<void> {
    const file = this.lab.connectFile;
    const settings = parse(readFileSync(file, 'utf8')) as Settings;
    this.#original ??= readFileSync(file, 'utf8');
    change(settings);
    await this.lab.stop('connect');
    writeFileSync(file, stringify(settings));
    await this.lab.start('connect').catch(expectedFailure); // that it does not start may be the fault
  }
  #original: string | undefined;

  async original(): Promise<void> {
    if (this.#original === undefined) return;
    await this.lab.stop('connect');
    writeFileSync(this.lab.connectFile, this.#original);
    await this.lab.start('connect');
  }

  async restart(role: 'forest' | 'cloud' | 'connect'): Promise<void> {
    await this.lab.stop(role);
    await this.lab.start(role);
  }

  storePassword(password: string): void {
    openSetup(this.lab.connectFile).storeSecret(this.lab.forest.domain, password);
  }

  /** The forest as its administrator. */
  async asAdministrator<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const { domain, caFile, ldapsUrl, administrator } = this.lab.forest;
    await using session = await openSession({
      domain,
      servers: [{ name: `dc1.${domain}`, address: '127.0.0.1', port: Number(new URL(ldapsUrl).port) }],
      caFile,
      account: administrator.upn,
      password: () => administrator.password,
    });
    return await work(session);
  }

  /** The cloud's database itself, while the cloud is stopped for a moment. */
  async inCloudDatabase(work: (database: Database) => Promise<unknown>): Promise<void> {
    await this.lab.stop('cloud');
    {
      const { database: location } = loadCloudConfiguration(this.lab.cloudFile);
      await using database = await openDatabase(location, { holder: 'a test' });
      await work(database);
    }
    await this.lab.start('cloud');
  }

  /** Gives the next export something to do. */
  async changeSomebody(): Promise<void> {
    await this.asAdministrator(async (session) => {
      const [somebody] = await this.people(session);
      const values = [`Harbour master ${this.#changes++}`];
      await session.modify(somebody ?? '', [{ operation: 'replace', attribute: 'title', values }]);
    });
  }
  #changes = 0;

  async people(session: Session): Promise<readonly string[]> {
    const filter = '(&(objectCategory=person)(objectClass=user)(mail=*))';
    const { entries } = await session.search({ base: this.lab.forest.baseDn, filter, attributes: ['mail'] });
    return entries.map(({ dn }) => dn);
  }

  /**
   * Breaks, lets Connect run, asks everybody; repairs, lets Connect run, asks again. Alerts and events are waited for;
   * that one does not come is thrown.
   */
  async prove({ code, check, alert, because = code, event = code, cloudEvent, ...fault }: Fault): Promise<Testimony> {
    this.#since = new Date();
    let doctor: string | null;
    let bundle: string | null;
    try {
      await fault.break(this);
      await this.cycle().catch(expectedFailure);
      const report = await this.examine();
      doctor = patternOf(check).test(report.root ?? '') ? codeOf(report) : `${codeOf(report)} of ${report.root}`;
      if (alert !== undefined) await this.openAlert(alert, patternOf(because));
      if (event !== null) await this.#tells('connect', event);
      if (cloudEvent !== undefined) await this.#tells('cloud', cloudEvent);
      bundle = (await this.bundle()).diagnosis.root;
    } finally {
      await fault.repair(this);
    }
    let last = '';
    await this.#eventually(
      () => `a cycle that ends well, but ${last}`,
      async () => ((last = await this.cycle().catch(expectedFailure)).startsWith('success') ? true : undefined),
    );
    const { checks } = await this.#settled();
    const failing = checks.filter(({ status }) => status === 'error' || status === 'warning');
    const closed = alert === undefined ? undefined : await this.closedAlert(alert);
    await this.noAlerts();
    const root = await this.#settledRoot();
    return {
      doctor,
      bundle,
      repaired: {
        doctor: failing.map(({ id, problems }) => `${problems[0]?.code} of ${id}`),
        bundle: root,
        alert: closed ? { resolution: closed.resolution, saysWhy: closed.closed.en !== '' } : undefined,
      },
    };
  }

  /** The doctor once nothing is wrong any more, or what it still says when patience ends. */
  async #settled(): Promise<DoctorReport> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const report = await this.examine();
      if (report.verdict === 'healthy' || Date.now() > end) return report;
      await sleep(500);
    }
  }

  /** The same for the bundle: the last requests that failed are told by a heartbeat that comes later. */
  async #settledRoot(): Promise<string | null> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const { root } = (await this.bundle()).diagnosis;
      if (root === null || ofTheMachine.test(root)) return null;
      if (Date.now() > end) return root;
      await sleep(1000);
    }
  }

  async #tells(role: 'connect' | 'cloud', text: string | RegExp): Promise<void> {
    const pattern = patternOf(text);
    let events: readonly string[] = [];
    await this.#eventually(
      () => `an event with ${String(text)}, but ${events.join('\n')}`,
      async () => {
        events = await this.events(role);
        return events.some((one) => pattern.test(one)) ? true : undefined;
      },
    );
  }

  async #eventually<T>(what: string | (() => string), ask: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = await ask();
      if (found !== undefined) return found;
      if (Date.now() > end)
        throw new Error(`there is not, after ${PATIENCE_MS / 1000} s: ${typeof what === 'string' ? what : what()}`);
      await sleep(250);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#stack.disposeAsync();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What was said while something was broken, and after its repair. */
export interface Testimony {
  readonly doctor: string | null;
  readonly bundle: string | null;
  readonly repaired: {
    readonly doctor: readonly string[];
    readonly bundle: string | null;
    readonly alert: { readonly resolution: string | null; readonly saysWhy: boolean } | undefined;
  };
}

/** Everybody names the fault, and it is gone after the repair: the alert closed automatically, with a reason. */
export function expectedTestimony({ code, alert }: Fault): Testimony {
  const closed = alert === undefined ? undefined : { resolution: 'cleared', saysWhy: true };
  return { doctor: code, bundle: code, repaired: { doctor: [], bundle: null, alert: closed } };
}

/** The code of the check that explains the others. */
function codeOf({ root, checks }: DoctorReport): string | null {
  return checks.find(({ id }) => id === root)?.problems[0]?.code ?? null;
}

/** While something is broken, so is the command that asks for a cycle. */
function expectedFailure(error: unknown): string {
  if (isHawserError(error)) return error.code;
  throw error;
}

function patternOf(text: string | RegExp): RegExp {
  return typeof text === 'string' ? new RegExp(text.replaceAll('.', String.raw`\.`)) : text;
}

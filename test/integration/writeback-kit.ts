import { grantsFor } from '../kit/grants.ts';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { stringify } from 'yaml';
import type { Clock } from '../../src/base/clock.ts';
import { systemClock } from '../../src/base/clock.ts';
import { loadConfiguration } from '../../src/base/configuration/configuration.ts';
import type { Database } from '../../src/base/database/database.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { newId } from '../../src/base/ids.ts';
import type { Logger } from '../../src/base/log.ts';
import { createLog, silentLog } from '../../src/base/log.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { addAuthenticator } from '../../src/cloud/accounts/methods/change-methods.ts';
import { counting } from '../kit/counting.ts';
import { consoleCookie } from '../kit/console-session.ts';
import { FormBrowser } from '../kit/form-browser.ts';
import { createAdministrator } from '../../src/cloud/accounts/create-person.ts';
import { cloudConfiguration } from '../../src/cloud/configuration.ts';
import { cloudMigrations } from '../../src/cloud/migrations.ts';
import { createInvite, listAgents } from '../../src/cloud/agents/store.ts';
import type { Bus, BusMessage } from '../../src/cloud/relay/bus.ts';
import { inProcessBus } from '../../src/cloud/relay/bus.ts';
import type { EffectInput } from '../../src/cloud/relay/relay.ts';
import type { RequestId, StoredRequest } from '../../src/cloud/relay/store.ts';
import type { Cloud } from '../../src/cloud/server.ts';
import { createCloud } from '../../src/cloud/server.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import type { Tenant } from '../../src/cloud/tenants/tenant.ts';
import { Agent } from '../../src/connect/agent.ts';
import { connectConfiguration } from '../../src/connect/configuration.ts';
import { openSetup } from '../../src/connect/index.ts';
import { fromBytes, isBytes, sidFromBytes } from '../../src/directory/index.ts';
import { freePort } from '../../src/lab/ports.ts';
import type { EventRecord } from '../../src/base/event-log.ts';
import { EventLog } from '../../src/base/event-log.ts';
import type { Modification, SessionOptions } from '../../src/ldap/index.ts';
import { openSession, parseServer, Session } from '../../src/ldap/index.ts';
import { startPracticeForest } from '../../src/practice/index.ts';
import type { Personality, PracticeForest } from '../../src/practice/index.ts';
import { Gate } from '../kit/gate.ts';
import { addServiceAccount } from '../servers/samba-account.ts';
import { startSamba } from '../servers/samba.ts';

/** A forest under test, and the two accounts that matter: who administers it, and who the agent is. */
export interface TestForest extends AsyncDisposable {
  readonly domain: string;
  readonly baseDn: string;
  /** As connect.yaml names it; goes through `gate`. */
  readonly server: string;
  readonly gate: Gate;
  readonly caFile: string;
  readonly admin: { readonly upn: string; readonly dn: string; readonly password: string };
  readonly service: { readonly upn: string; readonly dn: string; readonly password: string };
  /** In the manners of Windows: knows the policy hints control, and says little. */
  readonly isWindows: boolean;
  /** Not through the gate. */
  readonly direct: SessionOptions;
}

export const administrator = {
  ...{ upn: 'iris@writeback.hawser.test', password: 'een lange zin is goed' },
  /** Of their authenticator. */
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
} as const;
const servicePassword = 'Dienst-Account.90';

export async function startPractice(
  personality: Personality,
  domains: readonly string[] = [],
): Promise<TestForest & { readonly forest: PracticeForest }> {
  const forest = await startPracticeForest({
    personality,
    domains: domains.map((name) => ({ domain: name })),
    administratorPassword: 'Anker-Ketting.78',
    serviceAccountPassword: servicePassword,
  });
  const { domain, baseDn, caFile, administrator: admin, serviceAccount: service } = forest;
  const port = Number(new URL(forest.ldapsUrl).port);
  const gate = await Gate.open('127.0.0.1', port);
  const host = `dc1.${domain}`;
  return {
    ...{ forest, domain, baseDn, caFile, admin, service, gate },
    server: `${host}=127.0.0.1:${gate.port}`,
    isWindows: personality === 'windows',
    direct: {
      domain,
      servers: [parseServer(`${host}=127.0.0.1:${port}`)],
      caFile,
      account: admin.upn,
      password: () => admin.password,
    },
    [Symbol.asyncDispose]: async () => {
      await gate[Symbol.asyncDispose]();
      await forest.stop();
    },
  };
}

/** Samba, and the account with the rights of the manual, on the whole domain: Samba takes none from administrators. */
export async function startSambaForest(): Promise<TestForest> {
  const samba = await startSamba();
  const { domain, baseDn, caFile, admin, host, address } = samba;
  const gate = await Gate.open(address, 636);
  return {
    ...{ domain, baseDn, caFile, admin, gate },
    service: await addServiceAccount(samba),
    server: `${host}=127.0.0.1:${gate.port}`,
    isWindows: false,
    direct: samba.sessionOptions(),
    [Symbol.asyncDispose]: async () => {
      await gate[Symbol.asyncDispose]();
      await samba[Symbol.asyncDispose]();
    },
  };
}

/** An agent in this process, or in one of its own that can be killed. */
export interface TestAgent {
  readonly name: string;
  readonly folder: string;
  readonly configurationFile: string;
  readonly agent: Agent;
  stop(): Promise<void>;
}

export interface ChildAgent {
  readonly pid: number;
  signal(signal: NodeJS.Signals): void;
  sync(): Promise<void>;
  kill(): Promise<void>;
}

export interface PersonOptions {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly unit?: string;
}

export interface Person {
  readonly dn: string;
  readonly account: string;
  readonly upn: string;
  readonly password: string;
}

/** A bus that a test reads along with, and puts its own words on. */
export class TapBus implements Bus {
  readonly #inner = inProcessBus(silentLog());
  readonly nodes: string[] = [];
  readonly deliveries: Extract<BusMessage, { type: 'deliver' }>[] = [];
  /** What becomes of a message; undefined: it is lost. */
  alter: (message: BusMessage) => BusMessage | undefined = (message) => message;

  send(nodeId: string, message: BusMessage): void {
    if (message.type === 'deliver') this.deliveries.push(message);
    const altered = this.alter(message);
    if (altered) this.#inner.send(nodeId, altered);
  }

  /** Past the alteration, to the node that was started first. */
  inject(message: BusMessage): void {
    this.#inner.send(this.nodes.at(-1) ?? '', message);
  }

  listen(nodeId: string, take: (message: BusMessage) => void): void {
    this.nodes.push(nodeId);
    this.#inner.listen(nodeId, take);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
  }
}

/** Time that can be ahead. */
export class ShiftedClock implements Clock {
  aheadMs = 0;

  now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }
}

export const firstPassword = 'Zonne-Bloem.12';
let people = 0;

/** A cloud and a forest, and as many agents between them as a test wants. */
export class WritebackWorld implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'hawser-writeback-'));
  readonly forest: TestForest;
  readonly admin: Session;
  readonly database: Database;
  readonly tenant: Tenant;
  readonly port: number;
  readonly url: string;
  readonly log: Logger;
  readonly bus = new TapBus();
  /** Of the cloud. */
  readonly clock = new ShiftedClock();
  readonly agentClock = new ShiftedClock();
  readonly secrets = secretBox(Buffer.alloc(32, 7));
  readonly logFile: string;
  cloud: Cloud;
  operatorsUrl = '';
  readonly #agents: TestAgent[] = [];
  readonly #children: ChildProcess[] = [];

  private constructor(
    parts: Pick<WritebackWorld, 'forest' | 'admin' | 'database' | 'tenant' | 'port' | 'log' | 'logFile'>,
  ) {
    this.forest = parts.forest;
    this.admin = parts.admin;
    this.database = parts.database;
    this.tenant = parts.tenant;
    this.port = parts.port;
    this.url = `http://localhost:${parts.port}`;
    this.log = parts.log;
    this.logFile = parts.logFile;
    this.cloud = this.newNode(parts.port);
  }

  static async start(forest: TestForest, given?: Database): Promise<WritebackWorld> {
    const database = given ?? (await openDatabase('memory:', { holder: 'test', migrations: cloudMigrations }));
    const tenant = await createTenant(
      { connection: database.kysely, clock: systemClock },
      {
        name: 'writeback',
        displayName: 'Writeback',
        initialDomain: 'writeback.hawser.test',
        domains: [forest.domain],
      },
    );
    const context = { connection: database.kysely, clock: systemClock, log: silentLog(), ...counting };
    const { upn, password, secret } = administrator;
    await createAdministrator(context, tenant, { upn, password }, 'test');
    const secrets = secretBox(Buffer.alloc(32, 7));
    await addAuthenticator({ ...context, secrets }, tenant, { name: upn, secret }, { operator: 'test' });
    const admin = await openSession(forest.direct);
    const file = join(mkdtempSync(join(tmpdir(), 'hawser-writeback-log-')), 'everything.log');
    const log = createLog({ role: 'test', level: 'debug', file });
    const world = new WritebackWorld({ forest, admin, database, tenant, port: await freePort(), log, logFile: file });
    await world.listen();
    await admin.add(world.unit, { objectClass: 'organizationalUnit' });
    return world;
  }

  get unit(): string {
    return `OU=Mensen,${this.forest.baseDn}`;
  }

  /** A browser in which the administrator has signed in to the console. */
  async console(language?: string): Promise<FormBrowser> {
    const context = { connection: this.database.kysely, clock: this.clock, publicUrl: this.url };
    const cookie = await consoleCookie(context, this.tenant, administrator.upn);
    return new FormBrowser(this.url, language).keep(cookie);
  }

  /** A node of the cloud, on the same database; not listening yet. */
  newNode(port: number, bus: Bus = this.bus): Cloud {
    const configuration = cloudConfiguration.parse({ publicUrl: this.url, listen: { port }, operators: { port: 0 } });
    const { database, log, clock, secrets } = this;
    return createCloud({ configuration, database, clock, log, secrets, bus });
  }

  async restartCloud(): Promise<void> {
    await this.cloud.stop();
    this.cloud = this.newNode(this.port);
    await this.listen();
  }

  async listen(): Promise<void> {
    ({ operatorsUrl: this.operatorsUrl } = await this.cloud.listen());
  }

  /** Registered and with the forest's password, not started. */
  async newAgent(name: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const folder = join(this.folder, name);
    mkdirSync(folder, { recursive: true });
    const configurationFile = join(folder, 'connect.yaml');
    const { domain, server, caFile, service } = this.forest;
    const { forest = {}, ...rest } = more;
    writeFileSync(
      configurationFile,
      stringify({
        dataFolder: join(folder, 'data'),
        cloud: { url: this.url, tenant: this.tenant.name },
        forests: [{ domain, servers: [server], caFile, account: service.upn, ...(forest as object) }],
        schedule: { enabled: false },
        health: { enabled: false },
        logLevel: 'debug',
        ...rest,
      }),
    );
    const setup = openSetup(configurationFile);
    setup.storeSecret(domain, service.password);
    const context = { connection: this.database.kysely, clock: systemClock };
    const { code } = await createInvite(context, this.tenant, 'test', grantsFor(domain));
    await setup.register({ code, name });
    return configurationFile;
  }

  /** An agent that runs in this process, with everything switched on. */
  async startAgent(name: string, more: Readonly<Record<string, unknown>> = {}): Promise<TestAgent> {
    const configurationFile = await this.newAgent(name, more);
    return await this.openAgent(name, configurationFile, true);
  }

  async openAgent(name: string, configurationFile: string, switchOn = false): Promise<TestAgent> {
    const configuration = loadConfiguration(connectConfiguration, { role: 'connect', file: configurationFile });
    const agent = await Agent.open({ configuration, log: this.log, holder: name, clock: this.agentClock });
    const stopping = new AbortController();
    const work = agent.relay.service.run(stopping.signal);
    let isStopped = false;
    const started: TestAgent = {
      name,
      folder: configuration.dataFolder,
      configurationFile,
      agent,
      stop: async () => {
        if (isStopped) return;
        isStopped = true;
        stopping.abort();
        await work;
        await agent[Symbol.asyncDispose]();
      },
    };
    this.#agents.push(started);
    if (switchOn) {
      await this.sync(started);
      await agent.switchRelay({ feature: 'writeback', on: true });
      await agent.switchRelay({ feature: 'pass-through', on: true });
    }
    await until(async () => (await agent.relay.service.status()).connected);
    return started;
  }

  /** An agent of another account that only reads, in staging mode and with nothing switched on. */
  async openReader(
    name: string,
    { upn, password }: { readonly upn: string; readonly password: string },
  ): Promise<Agent> {
    const file = await this.newAgent(name, { forest: { account: upn, include: [this.unit] }, staging: true });
    openSetup(file).storeSecret(this.forest.domain, password);
    const configuration = loadConfiguration(connectConfiguration, { role: 'connect', file });
    return await Agent.open({ configuration, log: this.log, holder: name, clock: this.agentClock });
  }

  /** `hawser connect serve` in a process of its own; SIGKILL takes it away. */
  async spawnAgent(configurationFile: string): Promise<ChildAgent> {
    const child = fork(new URL('writeback-agent-child.ts', import.meta.url), [configurationFile], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let complaints = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    this.#children.push(child);
    const failed = once(child, 'exit').then(() => {
      throw new Error(`the agent ended: ${complaints.slice(-2000)}`);
    });
    failed.catch(() => undefined);
    await Promise.race([once(child, 'message'), failed]);
    const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
    return {
      pid: child.pid ?? -1,
      signal: (signal) => void child.kill(signal),
      sync: async () => {
        const done = once(child, 'message');
        child.send({ sync: true });
        await Promise.race([done, failed]);
      },
      kill: async () => {
        if (isGone()) return;
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      },
    };
  }

  async agentIds(): Promise<readonly string[]> {
    return (await listAgents(this.database.kysely, this.tenant)).map(({ id }) => id);
  }

  readonly #names = new Map<string, string>();
  async learnNames(): Promise<void> {
    for (const { id, name } of await listAgents(this.database.kysely, this.tenant)) this.#names.set(id, name);
  }

  nameOf(agentId: string): string {
    return this.#names.get(agentId) ?? agentId;
  }

  async sync({ agent }: Pick<TestAgent, 'agent'>): Promise<void> {
    await agent.sync({}, () => undefined, AbortSignal.timeout(60_000));
  }

  async syncAll(): Promise<void> {
    for (const agent of this.#agents) await this.sync(agent);
  }

  /** An enabled account in the unit that is read. */
  async newPerson({ attributes = {}, unit = this.unit }: PersonOptions = {}): Promise<Person> {
    const account = `p${++people}`;
    const upn = `${account}@${this.forest.domain}`;
    const dn = `CN=${account},${unit}`;
    await this.admin.add(dn, {
      objectClass: 'user',
      sAMAccountName: account,
      userPrincipalName: upn,
      displayName: `Persoon ${people}`,
    });
    await this.setPassword(dn, firstPassword);
    await this.set(dn, { userAccountControl: '512', ...attributes });
    return { dn, account, upn, password: firstPassword };
  }

  async sidOf(dn: string): Promise<string> {
    const value = (await this.admin.read(dn, ['objectSid']))?.attributes['objectSid'];
    if (!isBytes(value)) throw new TypeError(`${dn} has no SID`);
    return sidFromBytes(fromBytes(value));
  }

  async setPassword(dn: string, password: string): Promise<void> {
    const values = [Buffer.from(`"${password}"`, 'utf16le')];
    await this.admin.modify(dn, [{ operation: 'replace', attribute: 'unicodePwd', values }]);
  }

  async set(dn: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    const changes = Object.entries(attributes).map(([attribute, value]): Modification => ({
      operation: 'replace',
      attribute,
      values: [value],
    }));
    await this.admin.modify(dn, changes);
  }

  async policy(values: Readonly<Record<string, string>>): Promise<void> {
    await this.set(this.forest.baseDn, values);
  }

  async read(dn: string, name: string): Promise<unknown> {
    return (await this.admin.read(dn, [name]))?.attributes[name];
  }

  /** Whether the directory takes this password: the truth that every outcome is held against. */
  async canSignIn({ dn }: Pick<Person, 'dn'>, password: string): Promise<boolean> {
    return (await this.bindFailure({ dn }, password)) === undefined;
  }

  /** The code of why not. */
  async bindFailure({ dn }: Pick<Person, 'dn'>, password: string): Promise<string | undefined> {
    await using session = new Session({ ...this.forest.direct, account: dn, password: () => password });
    try {
      await session.connect();
      return undefined;
    } catch (error) {
      return (error as { code: string }).code;
    }
  }

  /** The object in the cloud. */
  async object({ upn }: Pick<Person, 'upn'>): Promise<{ readonly id: string; readonly anchor: string }> {
    const { rows } = await sql<{ id: string; anchor: string }>`select id, source_anchor as anchor from object
      where tenant = ${this.tenant.number} and user_principal_name = ${upn}`.execute(this.database.kysely);
    const [row] = rows;
    if (!row) throw new Error(`${upn} is not in the cloud`);
    return row;
  }

  async submit(person: Person, input: Input, id = newId<RequestId>()): Promise<RequestId> {
    const { id: objectId, anchor } = await this.object(person);
    await this.cloud.relay.submit(this.tenant, { id, objectId }, { ...complete(input), anchor } as EffectInput);
    return id;
  }

  async outcome(id: RequestId, waitMs = 30_000): Promise<StoredRequest> {
    const request = await this.cloud.relay.wait(this.tenant, id, waitMs);
    if (!request) throw new Error('there is no such request');
    return request;
  }

  /** Asks and waits. The password in the input is what the directory takes afterwards, or is not. */
  async ask(person: Person, input: Input): Promise<NonNullable<StoredRequest['outcome']>> {
    const { outcome, state } = await this.outcome(await this.submit(person, input));
    if (!outcome) throw new Error(`no outcome: ${state}`);
    return outcome;
  }

  /** As `ask`, with an anchor of the test's choice. */
  async askFor(objectId: string, anchor: string, input: Input): Promise<NonNullable<StoredRequest['outcome']>> {
    const id = newId<RequestId>();
    await this.cloud.relay.submit(this.tenant, { id, objectId }, { ...complete(input), anchor } as EffectInput);
    const { outcome, state } = await this.outcome(id);
    if (!outcome) throw new Error(`no outcome: ${state}`);
    return outcome;
  }

  /** Numbers of the last request in the agent's event log, in their order. */
  async agentEvents({ agent }: Pick<TestAgent, 'agent'>): Promise<readonly number[]> {
    const { events } = (await agent.evidence({ days: 1 })).database;
    const latest = events.at(-1)?.['correlationId'];
    return events.filter((event) => event['correlationId'] === latest).map((event) => Number(event['eventId']));
  }

  /** Numbers of one request in the agent's event log. */
  async eventsOf({ agent }: Pick<TestAgent, 'agent'>, request: string): Promise<readonly number[]> {
    const { events } = (await agent.evidence({ days: 1 })).database;
    return events.filter((event) => event['correlationId'] === request).map((event) => Number(event['eventId']));
  }

  async connectedAgents(): Promise<readonly string[]> {
    const agents = await this.cloud.relay.agentsDoing(this.tenant, 'writeback');
    return agents.filter(({ nodeId }) => nodeId !== null).map(({ name }) => name);
  }

  async newGroup(members: readonly string[] = []): Promise<string> {
    const name = `g${++people}`;
    const dn = `CN=${name},${this.unit}`;
    await this.admin.add(dn, { objectClass: 'group', sAMAccountName: name });
    for (const member of members) await this.join(dn, member);
    return dn;
  }

  async join(group: string, member: string): Promise<void> {
    await this.admin.modify(group, [{ operation: 'add', attribute: 'member', values: [member] }]);
  }

  async cloudEvents(): Promise<readonly EventRecord[]> {
    const log = new EventLog({ connection: this.database.kysely, clock: systemClock, log: this.log }, this.tenant);
    return await log.read({ limit: 1000 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    for (const agent of this.#agents) await agent.stop();
    await this.cloud.stop();
    await this.database.close();
    await this.admin[Symbol.asyncDispose]();
    await this.forest[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export type Input =
  | {
      readonly operation: 'reset';
      readonly newPassword: string;
      readonly mustChange?: boolean;
      readonly unlock?: boolean;
    }
  | { readonly operation: 'change'; readonly oldPassword: string; readonly newPassword: string }
  | { readonly operation: 'unlock' };

function complete(input: Input): object {
  const actor = { kind: input.operation === 'change' ? 'person' : 'administrator', name: 'iris@example.com' };
  return input.operation === 'reset' ? { mustChange: false, unlock: false, ...input, actor } : { ...input, actor };
}

/** Waits for something that comes without asking, at most a minute or so. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let attempt = 0; attempt < 3000; attempt++) {
    if (await isSo()) return;
    await sleep(20);
  }
  throw new Error('it did not come');
}

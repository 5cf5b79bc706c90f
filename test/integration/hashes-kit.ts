import type { SignInAttempt } from '../../src/cloud/accounts/sign-in-attempt.ts';
import { signIn } from '../kit/sign-in.ts';
import { deleteGrant, insertGrant } from '../../src/cloud/agents/grant-store.ts';
import { listAgents } from '../../src/cloud/agents/store.ts';
import { isHawserError } from '../../src/base/errors.ts';
import { loadConfiguration } from '../../src/base/configuration/configuration.ts';
import { Agent } from '../../src/connect/agent.ts';
import { connectConfiguration } from '../../src/connect/configuration.ts';
import { silentLog } from '../../src/base/log.ts';
import { sql } from 'kysely';
import type { Connection } from '../../src/base/database/connection.ts';
import { saveHashes } from '../../src/cloud/password-hashes/save-hashes.ts';
import { ntHash } from '../../src/ntlm/index.ts';
import type { GrantFeature } from '../../src/wire/index.ts';
import { deriveFromNtHash, formatSynchronizedHash } from '../../src/wire/index.ts';
import { grantTo } from '../kit/service-rights.ts';
import { Gate } from '../kit/gate.ts';
import { addServiceAccount } from '../servers/samba-account.ts';
import type { SambaServer } from '../servers/samba.ts';
import { startSamba } from '../servers/samba.ts';
import type { Person, TestAgent, TestForest } from './writeback-kit.ts';
import { WritebackWorld } from './writeback-kit.ts';
import { counting } from '../kit/counting.ts';

export const hashPassword = 'Hash-Account.91';

type AgentRecord = Awaited<ReturnType<typeof listAgents>>[number];

export interface HashForest extends TestForest {
  readonly samba: SambaServer;
  /** With exactly the two rights of the manual. */
  readonly hashAccount: string;
}

/** A domain with both accounts of the manual; reached directly, as replication has ports of its own. */
export async function startHashForest(options: Parameters<typeof startSamba>[0] = {}): Promise<HashForest> {
  const samba = await startSamba(options);
  const { domain, baseDn, caFile, admin, host, address } = samba;
  const service = await addServiceAccount(samba);
  const name = 'svc-hashes';
  await samba.tool('user', 'create', name, hashPassword, '-H', samba.samFile);
  const gate = await Gate.open(address, 636);
  return {
    ...{ samba, domain, baseDn, caFile, admin, gate, service },
    hashAccount: `${name}@${domain}`,
    server: `${host}=${address}`,
    isWindows: false,
    direct: samba.sessionOptions(),
    [Symbol.asyncDispose]: async () => {
      await gate[Symbol.asyncDispose]();
      await samba[Symbol.asyncDispose]();
    },
  };
}

export interface StoredHash {
  readonly id: string;
  readonly setAt: Date;
  readonly version: number;
  readonly verifier: string;
}

/** Every row of every table. */
export async function dumpOf(connection: Connection): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(connection);
  const parts: string[] = [];
  for (const { name } of tables)
    parts.push(
      JSON.stringify((await sql`select to_jsonb(t) as row from ${sql.table(name)} t`.execute(connection)).rows),
    );
  return parts.join('\n');
}

/** A cloud, an agent and a domain between which password hashes go. */
export class HashWorld implements AsyncDisposable {
  readonly forest: HashForest;
  readonly world: WritebackWorld;
  readonly #agents: TestAgent[] = [];

  private constructor(forest: HashForest, world: WritebackWorld) {
    this.forest = forest;
    this.world = world;
  }

  static async start(forest: HashForest): Promise<HashWorld> {
    const world = await WritebackWorld.start(forest);
    const { baseDn, hashAccount } = forest;
    await grantTo(world.admin, baseDn, hashAccount, ['password-hashes']);
    return new HashWorld(forest, world);
  }

  /** Registered and granted; nothing is switched on. */
  async newAgent(name: string, more: Readonly<Record<string, unknown>> = {}): Promise<TestAgent> {
    const passwordHashes = { account: this.forest.hashAccount, password: hashPassword };
    const file = await this.world.newAgent(name, { forest: { passwordHashes }, ...more });
    await this.grant(name, this.forest.domain);
    return await this.openAgent(name, file);
  }

  /** Nothing runs in it but what a test asks for. */
  async openAgent(name: string, configurationFile: string): Promise<TestAgent> {
    const configuration = loadConfiguration(connectConfiguration, { role: 'connect', file: configurationFile });
    const { log, agentClock: clock } = this.world;
    const agent = await Agent.open({ configuration, log, holder: name, clock });
    let isStopped = false;
    const stop = async (): Promise<void> => {
      if (!isStopped) await agent[Symbol.asyncDispose]();
      isStopped = true;
    };
    const opened = { name, folder: configuration.dataFolder, configurationFile, agent, stop };
    this.#agents.push(opened);
    return opened;
  }

  async grant(name: string, forest: string, feature: GrantFeature = 'password-hashes'): Promise<void> {
    const { tenant, clock } = this.world;
    const { kysely: connection } = this.world.database;
    const { id } = await this.agentNamed(name);
    await insertGrant({ connection, clock }, tenant, id, { feature, forest, by: 'test' });
  }

  /** Objects first, then hashes. */
  async cycle({ agent }: TestAgent): Promise<void> {
    await this.world.sync({ agent });
    await agent.synchronizePasswordHashes();
  }

  async withdraw(name: string): Promise<void> {
    const { tenant, database } = this.world;
    const { id } = await this.agentNamed(name);
    const grant = { feature: 'password-hashes', forest: this.forest.domain } as const;
    await deleteGrant(database.kysely, tenant, id, grant);
  }

  async agentNamed(name: string): Promise<AgentRecord> {
    const agent = (await listAgents(this.world.database.kysely, this.world.tenant)).find((one) => one.name === name);
    if (!agent) throw new Error(`there is no agent ${name}`);
    return agent;
  }

  /** As an administrator of the domain does it. */
  async setPassword({ account }: Person, password: string, ...more: readonly string[]): Promise<void> {
    const { samba } = this.forest;
    await samba.tool('user', 'setpassword', account, `--newpassword=${password}`, ...more, '-H', samba.samFile);
  }

  async events({ agent }: TestAgent): Promise<readonly { readonly id: number }[]> {
    const { events } = (await agent.evidence({ days: 1 })).database;
    return events.map((event) => ({ id: Number(event['eventId']) }));
  }

  async credential(person: Pick<Person, 'upn'>): Promise<StoredHash | undefined> {
    const { rows } = await sql<StoredHash>`select c.object_id as id, c.set_at as "setAt", c.version, c.verifier
      from credential c join object o on o.tenant = c.tenant and o.id = c.object_id
      where o.tenant = ${this.world.tenant.number} and c.kind = 'synchronized-hash'
        and o.on_premises->>'userPrincipalName' = ${person.upn}`.execute(this.world.database.kysely);
    return rows[0];
  }

  async hasHash(person: Pick<Person, 'upn'>): Promise<boolean> {
    return (await this.credential(person)) !== undefined;
  }

  async sessionsOf(person: Pick<Person, 'upn'>): Promise<number> {
    const { id } = await this.world.object(person);
    const { rows } =
      await sql`select 1 from session s join account a on a.tenant = s.tenant and a.object_id = s.object_id
      where s.tenant = ${this.world.tenant.number} and s.object_id = ${id}
        and s.proved_at >= a.sessions_valid_from`.execute(this.world.database.kysely);
    return rows.length;
  }

  /** Passwords of requests that wait for their outcome. */
  async pending(): Promise<number> {
    const { rows } = await sql`select 1 from pending_verifier
      where tenant = ${this.world.tenant.number}`.execute(this.world.database.kysely);
    return rows.length;
  }

  async refusalOf(person: Pick<Person, 'upn'>): Promise<string | undefined> {
    const { id } = await this.world.object(person);
    const { rows } = await sql<{ reason: string }>`select reason from hash_refusal
      where tenant = ${this.world.tenant.number} and object_id = ${id}`.execute(this.world.database.kysely);
    return rows[0]?.reason;
  }

  /** What an agent sends, whatever it is; the answer about this person. */
  async send(person: Pick<Person, 'upn'>, { setAt, version }: StoredHash): Promise<string | undefined> {
    const { tenant, database, clock, log } = this.world;
    const agent = await this.agentNamed(this.#agents[0]?.name ?? '');
    const { anchor } = await this.world.object(person);
    const at = setAt.toISOString();
    const value = formatSynchronizedHash({ salt: Buffer.alloc(10), iterations: 1000, hash: Buffer.alloc(32, 1) });
    const state = { anchor, value, changedAt: at, version, mustChange: false, expiresAt: null, stateAt: at };
    const context = { connection: database.kysely, clock, log };
    const caller = { tenant, agentId: agent.id };
    const { answers } = await saveHashes(context, caller, { forest: this.forest.domain, people: [state] });
    return answers[0]?.outcome;
  }

  /** What must be nowhere: the NT hash and what left the agent, in every notation. */
  async secretsOf(person: Person): Promise<readonly string[]> {
    const stored = await this.credential(person);
    const salt = Buffer.from(stored?.verifier.slice(0, 20) ?? '', 'hex');
    const hash = ntHash(person.password);
    return [hash, await deriveFromNtHash(hash, salt)].flatMap((octets) => [
      octets.toString('hex'),
      octets.toString('base64').replace(/=+$/, ''),
      octets.toString('base64url'),
      octets.toString('latin1'),
      [...octets].join(','),
      [...octets].join(', '),
    ]);
  }

  /** `signed in`, or the code of the refusal. */
  async signIn(upn: string, password: string, address = '192.0.2.200'): Promise<string> {
    const { clock, database, cloud } = this.world;
    const { passThrough } = cloud.passwords;
    const context = { connection: database.kysely, clock, log: silentLog(), passThrough, ...counting };
    const attempt: SignInAttempt = { upn, password, client: { address } };
    try {
      await signIn(context, attempt);
      return 'signed in';
    } catch (error) {
      if (!isHawserError(error)) throw error;
      return error.code;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { stop } of this.#agents) await stop();
    await this.world[Symbol.asyncDispose]();
  }
}

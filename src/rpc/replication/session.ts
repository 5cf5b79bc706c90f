import { z } from 'zod';
import { isGuid } from '../../directory/index.ts';
import { splitUser } from '../../ntlm/index.ts';
import { RpcConnection } from '../connection.ts';
import { findPort } from '../endpoint-mapper.ts';
import { MalformedError, rpcErrors } from '../errors.ts';
import type { RpcServer } from '../packets.ts';
import type { AccountSecret } from './account.ts';
import { toAccount } from './account.ts';
import { formatBind, opnums, parseBind, replicationSyntax } from './bind.ts';
import type { ChangesReply } from './reply.ts';
import { parseChanges } from './reply.ts';
import type { ChangesRequest, UsnVector } from './request.ts';
import { formatChanges, fromTheBeginning } from './request.ts';

export interface ReplicationOptions {
  readonly server: RpcServer;
  /** The DNS name of the domain, for what is told. */
  readonly domain: string;
  /** `name@domain` or `DOMAIN\name`. */
  readonly account: string;
  readonly password: string;
  /** Where the administrators have fixed the port of replication; absent: the endpoint mapper is asked. */
  readonly port?: number | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const usn = z.string().regex(/^\d{1,19}$/);

/** How far a domain has been read, as it is kept: what one database of one domain controller counts. */
export const replicationPosition = z.strictObject({
  invocationId: z.string().refine(isGuid),
  objects: usn,
  reserved: usn,
  properties: usn,
});
export type ReplicationPosition = Readonly<z.output<typeof replicationPosition>>;

export interface ReplicationPage {
  readonly accounts: readonly AccountSecret[];
  /** GUIDs of accounts of which not everything was told: see `account`. */
  readonly incomplete: readonly string[];
  /** GUIDs of accounts with a hash that does not decrypt. */
  readonly unreadable: readonly string[];
  readonly position: ReplicationPosition;
  readonly hasMore: boolean;
  /** The position before was of another database: this is everything from the beginning. */
  readonly isRestart: boolean;
}

const ACCESS_DENIED = 8453;
const NO_ID = '00000000-0000-0000-0000-000000000000';
const EXTENDED_SUCCESS = 1;
/** What a domain controller says of an object that it does not have: DRA_BAD_DN, DRA_BAD_NC, no such object. */
const notThere = new Set([8439, 8440, 8333]);

/** Reads passwords of a domain as a domain controller would: changes in order, or one person. */
export class ReplicationSession implements Disposable {
  readonly #connection: RpcConnection;
  readonly #sessionKey: Buffer;
  readonly #handle: Buffer;
  readonly #options: ReplicationOptions;

  private constructor(connection: RpcConnection, handle: Buffer, sessionKey: Buffer, options: ReplicationOptions) {
    this.#connection = connection;
    this.#handle = handle;
    this.#sessionKey = sessionKey;
    this.#options = options;
  }

  /** Throws `rpc.unreachable`, `rpc.no-endpoint`, `rpc.sign-in-refused`, `rpc.fault` and others of the room. */
  static async open(options: ReplicationOptions): Promise<ReplicationSession> {
    const { server, domain, account, password, timeoutMs, signal } = options;
    const port = options.port ?? (await findPort(server, replicationSyntax, { timeoutMs, signal }));
    const connection = await RpcConnection.open({
      server,
      port,
      syntax: replicationSyntax,
      credentials: splitUser(account, undefined, password),
      timeoutMs,
      signal,
    });
    try {
      const stub = await connection.call(opnums.bind, formatBind());
      const { handle, status } = readable(server.name, () => parseBind(stub));
      const { sessionKey } = connection;
      if (status !== 0 || !sessionKey)
        throw rpcErrors('rpc.replication-failed', { server: server.name, domain, status: String(status) });
      return new ReplicationSession(connection, handle, sessionKey, options);
    } catch (error) {
      connection[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * The accounts whose password, or what belongs to it, changed since `before`; undefined: all. Throws
   * `rpc.replication-denied` and `rpc.replication-failed`.
   */
  async changes(baseDn: string, before: ReplicationPosition | undefined, maxObjects: number): Promise<ReplicationPage> {
    const request = { name: { dn: baseDn }, scope: 'domain', maxObjects } as const;
    if (before) {
      const from = toVector(before);
      const reply = await this.#ask({ ...request, from, invocationId: before.invocationId });
      if (reply.invocationId === before.invocationId) return this.#page(reply, false);
    }
    return this.#page(await this.#ask({ ...request, from: fromTheBeginning, invocationId: NO_ID }), true);
  }

  /** One account, by its GUID; undefined: it is not there, or has never had a password. */
  async account(guid: string): Promise<AccountSecret | undefined> {
    const request = { name: { guid }, scope: 'object', maxObjects: 1 } as const;
    const reply = await this.#ask({ ...request, from: fromTheBeginning, invocationId: NO_ID }, notThere);
    if (notThere.has(reply.status) || reply.extendedResult !== EXTENDED_SUCCESS) return undefined;
    const { accounts, unreadable } = this.#page(reply, false);
    if (unreadable.length > 0) throw rpcErrors('rpc.secret-unreadable', { server: this.#options.server.name });
    return accounts.find((account) => account.guid === guid);
  }

  [Symbol.dispose](): void {
    this.#connection[Symbol.dispose]();
  }

  async #ask(request: Omit<ChangesRequest, 'handle'>, expected = new Set<number>()): Promise<ChangesReply> {
    const { server, domain, account } = this.#options;
    const stub = await this.#connection.call(opnums.getChanges, formatChanges({ handle: this.#handle, ...request }));
    const reply = readable(server.name, () => parseChanges(stub));
    const { status } = reply;
    if (status === ACCESS_DENIED) throw rpcErrors('rpc.replication-denied', { server: server.name, account, domain });
    if (status !== 0 && !expected.has(status))
      throw rpcErrors('rpc.replication-failed', { server: server.name, domain, status: String(status) });
    return reply;
  }

  #page({ objects, to, invocationId, hasMore }: ChangesReply, isRestart: boolean): ReplicationPage {
    const read = objects.map((object) => ({ guid: object.guid, account: toAccount(object, this.#sessionKey) }));
    const guidsOf = (kind: 'incomplete' | 'unreadable'): readonly string[] =>
      read.flatMap(({ guid, account }) => (account === kind ? [guid] : []));
    return {
      accounts: read.flatMap(({ account }) => (typeof account === 'string' ? [] : [account])),
      incomplete: guidsOf('incomplete'),
      unreadable: guidsOf('unreadable'),
      position: {
        invocationId,
        objects: String(to.objects),
        reserved: String(to.reserved),
        properties: String(to.properties),
      },
      hasMore,
      isRestart,
    };
  }
}

function toVector({ objects, reserved, properties }: ReplicationPosition): UsnVector {
  return { objects: BigInt(objects), reserved: BigInt(reserved), properties: BigInt(properties) };
}

function readable<Result>(server: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    throw rpcErrors('rpc.malformed', { server, what: error.message }, { cause: error });
  }
}

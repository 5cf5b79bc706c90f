import type { Control } from 'ldapts';
import { AddRequest, Attribute, Change, DeleteRequest, ModifyDNRequest, ModifyRequest, SearchRequest } from 'ldapts';
import { SECOND } from '../base/clock.ts';
import { isHawserError } from '../base/errors.ts';
import { Backoff, pause } from '../base/work.ts';
import type { AttributeTypes } from './attribute-types.ts';
import { wellKnownTypes } from './attribute-types.ts';
import type { Answer, Connection, RequestOptions } from './connection.ts';
import { controlTypes, pagedControl, readPagedCookie } from './controls.ts';
import { ldapErrors } from './errors.ts';
import type { Entry } from './entry.ts';
import { parseFilter } from './filter.ts';
import type { DomainOptions } from './failover.ts';
import { connectToAny } from './failover.ts';
import type { ServerAddress } from './servers.ts';

export interface SessionOptions extends DomainOptions {
  /** Who signs in: `name@domain`, `DOMAIN\\name` or a DN. */
  readonly account: string;
  /** Asked for at every sign-in and not kept. */
  readonly password: () => string | Promise<string>;
}

export interface SearchOptions {
  readonly base: string;
  /** Default: the whole subtree. */
  readonly scope?: 'base' | 'one' | 'sub';
  /** RFC 4515; default every object. */
  readonly filter?: string;
  readonly attributes?: readonly string[];
  readonly controls?: readonly Control[];
  readonly sizeLimit?: number;
  readonly types?: AttributeTypes | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Modification {
  readonly operation: 'add' | 'delete' | 'replace';
  readonly attribute: string;
  /** Without values, `delete` and `replace` remove the attribute. */
  readonly values?: readonly (string | Buffer)[];
}

const attempts = 4;
const chunksAhead = 4;

/**
 * A signed-in session with one of a domain's controllers. A lost connection is made again, at the next server if need
 * be; reads are then repeated (with growing pauses), writes are not: whether the server did them is not known. Paged
 * reads and DirSync cookies belong to one server: `server` shows which one is in use.
 */
export class Session implements AsyncDisposable {
  readonly domain: string;
  readonly #options: SessionOptions;
  /** What the attributes of this server are; set by whoever has read the schema (readSchema). */
  types: AttributeTypes = wellKnownTypes;
  #connection: Connection | undefined;
  #connecting: Promise<Connection> | undefined;
  #preferred: ServerAddress | undefined;
  #isClosed = false;

  constructor(options: SessionOptions) {
    this.domain = options.domain;
    this.#options = options;
  }

  /** Name of the server in use, or last used. */
  get server(): string {
    return this.#preferred?.name ?? this.domain;
  }

  /** Answers the open connection, or makes one. */
  async connect(): Promise<Connection> {
    if (this.#isClosed) throw ldapErrors('ldap.connection-lost', { server: this.server, reason: 'closed' });
    if (this.#connection?.isOpen) return this.#connection;
    this.#connecting ??= this.#open().finally(() => (this.#connecting = undefined));
    return await this.#connecting;
  }

  /** One search, all of whose answer is held in memory: for what is known to be small. */
  async search(options: SearchOptions): Promise<Answer> {
    return await this.#retry(async (connection) => await this.#search(connection, options), options.signal);
  }

  /** The single entry at `dn`, or undefined when there is none. */
  async read(
    dn: string,
    attributes: readonly string[],
    options: Partial<SearchOptions> = {},
  ): Promise<Answer['entries'][0] | undefined> {
    try {
      return (await this.search({ ...options, base: dn, scope: 'base', attributes })).entries[0];
    } catch (error) {
      if (isHawserError(error, 'ldap.no-such-object')) return undefined;
      throw error;
    }
  }

  /**
   * A search of any size, page by page. While a page is worked on, the next one is already on its way. A connection
   * that is lost in the middle ends it with an error: the cookie of a page means nothing on another connection.
   */
  async *searchPages(options: SearchOptions, pageSize = 1000): AsyncGenerator<Answer, void, undefined> {
    const request = async (connection: Connection, cookie?: Buffer): Promise<Answer> =>
      await this.#search(connection, {
        ...options,
        controls: [...(options.controls ?? []), pagedControl(pageSize, cookie)],
      });
    const connection = await this.connect();
    let next: Promise<Answer> | undefined = request(connection);
    try {
      while (next) {
        const page: Answer = await next;
        const cookie = readPagedCookie(page.controls.get(controlTypes.paged));
        next = cookie.length > 0 ? request(connection, cookie) : undefined;
        next?.catch(() => undefined); // it is awaited, and reported, in the next turn
        yield page;
      }
    } finally {
      await next?.catch(() => undefined); // the reader left early
    }
  }

  /**
   * One search whose answer may be large although it does not come in pages, in chunks. When the reader is slow, the
   * server waits. Nothing else may be asked of this session meanwhile. Returns the answer with the controls; its
   * entries are the last chunk.
   */
  async *searchChunks(options: SearchOptions, chunkSize = 1000): AsyncGenerator<readonly Entry[], Answer, undefined> {
    const connection = await this.connect();
    const ready: (readonly Entry[])[] = [];
    let wake = (): void => undefined;
    const take = (entries: readonly Entry[]): void => {
      if (ready.push(entries) >= chunksAhead) connection.pause();
      wake();
    };
    const early = new AbortController();
    const outer = options.signal ?? this.#options.signal;
    const signal = outer ? AbortSignal.any([outer, early.signal]) : early.signal;
    let end: { readonly answer: Answer } | { readonly error: unknown } | undefined;
    const answer = this.#search(connection, { ...options, signal }, { chunkSize, take }).then(
      (found) => (end = { answer: found }),
      (error: unknown) => (end = { error }),
    );
    try {
      for (;;) {
        const chunk = ready.shift();
        if (chunk) yield chunk;
        else if (end) break;
        else {
          const woken = new Promise<void>((resolve) => (wake = resolve));
          connection.resume();
          await Promise.race([woken, answer]);
        }
      }
    } finally {
      early.abort(); // ends the search when the reader left early
      connection.resume();
    }
    if ('error' in end) throw end.error;
    return end.answer;
  }

  async add(
    dn: string,
    attributes: Readonly<Record<string, string | Buffer | readonly (string | Buffer)[]>>,
  ): Promise<void> {
    const list = Object.entries(attributes).map(([type, value]) =>
      attributeOf(type, typeof value === 'string' || Buffer.isBuffer(value) ? [value] : value),
    );
    await this.#once((messageId) => new AddRequest({ messageId, dn, attributes: list }), { operation: 'add', dn });
  }

  async modify(dn: string, modifications: readonly Modification[], controls: readonly Control[] = []): Promise<void> {
    const changes = modifications.map(
      ({ operation, attribute, values = [] }) =>
        new Change({ operation, modification: attributeOf(attribute, values) }),
    );
    await this.#once((messageId) => new ModifyRequest({ messageId, dn, changes, controls: [...controls] }), {
      operation: 'modify',
      dn,
    });
  }

  /** Gives the object another RDN (`CN=New name`) and, with `newParent`, another container. */
  async rename(dn: string, newRdn: string, newParent?: string, controls: readonly Control[] = []): Promise<void> {
    await this.#once(
      (messageId) =>
        new ModifyDNRequest({
          messageId,
          dn,
          newRdn,
          deleteOldRdn: true,
          newSuperior: newParent ?? '',
          controls: [...controls],
        }),
      { operation: 'rename', dn },
    );
  }

  async delete(dn: string, controls: readonly Control[] = []): Promise<void> {
    await this.#once((messageId) => new DeleteRequest({ messageId, dn, controls: [...controls] }), {
      operation: 'delete',
      dn,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#connection?.close();
    await this.#connecting?.then(
      (connection) => connection.close(),
      () => undefined,
    );
  }

  async #search(connection: Connection, options: SearchOptions, stream?: RequestOptions['stream']): Promise<Answer> {
    const {
      base,
      scope = 'sub',
      filter = '(objectClass=*)',
      attributes = [],
      controls = [],
      sizeLimit = 0,
      signal,
      types = this.types,
    } = options;
    const parsed = parseFilter(filter);
    return await connection.request(
      (messageId) =>
        new SearchRequest({
          messageId,
          baseDN: base,
          scope,
          filter: parsed,
          attributes: [...attributes],
          controls: [...controls],
          sizeLimit,
          timeLimit: 0,
        }),
      { operation: 'read', dn: base, types, signal: signal ?? this.#options.signal, stream },
    );
  }

  async #once(make: Parameters<Connection['request']>[0], options: RequestOptions): Promise<void> {
    const connection = await this.connect();
    await connection.request(make, { signal: this.#options.signal, ...options });
  }

  async #retry<T>(work: (connection: Connection) => Promise<T>, signal = this.#options.signal): Promise<T> {
    const backoff = new Backoff({ firstMs: SECOND / 4, maxMs: 5 * SECOND });
    for (let attempt = 1; ; attempt++) {
      try {
        return await work(await this.connect());
      } catch (error) {
        if (attempt === attempts || this.#isClosed || !isHawserError(error) || !error.retryable) throw error;
        if (isHawserError(error, 'ldap.busy')) this.#leaveServer();
        if (!(await pause(backoff.next(), signal ?? new AbortController().signal))) throw error;
      }
    }
  }

  /** A server that says that it is busy or going down: the next connection goes elsewhere first. */
  #leaveServer(): void {
    this.#connection?.close();
    this.#connection = undefined;
    this.#preferred = undefined;
  }

  async #open(): Promise<Connection> {
    const { account, password, signal } = this.#options;
    const { connection, server } = await connectToAny(this.#options, this.#preferred, async (connection) => {
      await connection.bind(account, await password(), signal);
    });
    this.#preferred = server;
    return (this.#connection = connection);
  }
}

/**
 * Signs in at the first server that can be used. Throws the error of the only server, or `ldap.no-server-reachable`
 * with all of them.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const session = new Session(options);
  await session.connect();
  return session;
}

function attributeOf(type: string, values: readonly (string | Buffer)[]): Attribute {
  return new Attribute({
    type,
    values: values.map((value) => (typeof value === 'string' ? Buffer.from(value) : value)),
  });
}

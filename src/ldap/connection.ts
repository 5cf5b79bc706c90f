import { messageOf } from '../base/system-error.ts';
import type { TLSSocket } from 'node:tls';
import type { Message } from 'ldapts';
import { AbandonRequest, BindRequest, UnbindRequest } from 'ldapts';
import { SECOND } from '../base/clock.ts';
import type { AttributeTypes } from './attribute-types.ts';
import { wellKnownTypes } from './attribute-types.ts';
import { BerCursor, MessageSplitter } from './ber.ts';
import { errorOfResult } from './decode-error.ts';
import type { Entry } from './entry.ts';
import { readEntry } from './entry.ts';
import { ldapErrors } from './errors.ts';

/** A successful result, with what a search found. */
export interface Answer {
  readonly entries: readonly Entry[];
  /** Continuation references: parts of the tree that another server holds. Reported, never followed. */
  readonly references: readonly string[];
  /** Values of response controls by OID. */
  readonly controls: ReadonlyMap<string, Buffer>;
}

export interface RequestOptions {
  /** The verb for error texts. */
  readonly operation: string;
  readonly dn?: string;
  readonly account?: string;
  readonly types?: AttributeTypes;
  readonly signal?: AbortSignal | undefined;
  /**
   * Takes entries as they arrive, a chunk at a time, instead of leaving them all to the answer (which has the last
   * few).
   */
  readonly stream?: { readonly chunkSize: number; take(entries: readonly Entry[]): void } | undefined;
}

interface Pending {
  readonly options: RequestOptions;
  entries: Entry[];
  readonly references: string[];
  readonly timer: NodeJS.Timeout;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

type MakeMessage = (messageId: number) => Message;

const searchEntry = 0x64;
const searchReference = 0x73;
const controlsTag = 0xa0;
const referralTag = 0xa3;

/**
 * One LDAP connection. Requests are written by ldapts and may overlap; answers are decoded as they arrive. It ends
 * once: with `close`, with the socket, or with an answer that does not come in time (a server that hangs is of no use
 * to the requests behind it either).
 */
export class Connection {
  readonly server: string;
  readonly #socket: TLSSocket;
  readonly #timeoutMs: number;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #isPaused = false;
  #lost: Error | undefined;

  constructor(socket: TLSSocket, server: string, timeoutMs: number) {
    this.server = server;
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
    const splitter = new MessageSplitter((message) => this.#receive(message));
    socket.on('data', (piece: Buffer) => {
      try {
        splitter.push(piece);
      } catch (cause) {
        this.#end(ldapErrors('ldap.protocol', { server, reason: messageOf(cause) }, { cause }));
      }
    });
    socket.on('error', (cause: NodeJS.ErrnoException) => this.#lose(cause.code ?? cause.message, cause));
    socket.on('close', () => this.#lose('closed by the server'));
  }

  get isOpen(): boolean {
    return this.#lost === undefined;
  }

  /**
   * Sends a request and waits for its result. Throws what the result means, `ldap.timeout`, `ldap.connection-lost`, or
   * the reason of the signal.
   */
  async request(make: MakeMessage, options: RequestOptions): Promise<Answer> {
    options.signal?.throwIfAborted();
    if (this.#lost) throw this.#lost;
    const id = (this.#lastId = (this.#lastId % 0x7fff_fffe) + 1);
    const abort = (): void => this.#abandon(id);
    try {
      return await new Promise<Answer>((resolve, reject) => {
        const timer = setTimeout(() => this.#expire(timer), this.#timeoutMs);
        this.#pending.set(id, { options, entries: [], references: [], timer, resolve, reject });
        options.signal?.addEventListener('abort', abort, { once: true });
        this.#socket.write(make(id).write());
      });
    } finally {
      options.signal?.removeEventListener('abort', abort);
      clearTimeout(this.#pending.get(id)?.timer);
      this.#pending.delete(id);
    }
  }

  /**
   * A simple bind. An empty password is refused here: servers take it for an anonymous bind and call it a success (RFC
   * 4513 5.1.2).
   */
  async bind(name: string, password: string, signal?: AbortSignal): Promise<void> {
    if (password === '' || name === '') throw ldapErrors('ldap.wrong-password', { server: this.server, account: name });
    await this.request((messageId) => new BindRequest({ messageId, dn: name, password }), {
      operation: 'bind',
      account: name,
      signal,
    });
  }

  /** Reads no further until `resume`: the server waits, and so do other requests. No time runs meanwhile. */
  pause(): void {
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    for (const { timer } of this.#pending.values()) timer.refresh();
    this.#socket.resume();
  }

  close(): void {
    if (this.#lost) return;
    const socket = this.#socket;
    socket.end(new UnbindRequest({ messageId: ++this.#lastId }).write());
    // The unbind still goes out, unless the other side is gone.
    setTimeout(() => socket.destroy(), SECOND).unref();
    this.#settleAll(ldapErrors('ldap.connection-lost', { server: this.server, reason: 'closed' }));
    socket.resume();
  }

  #receive(message: Buffer): void {
    const cursor = new BerCursor(message);
    cursor.end = cursor.enter(0x30);
    const pending = this.#pending.get(cursor.readInteger());
    const tag = cursor.peekTag();
    const end = cursor.enterAny();
    if (!pending) return; // abandoned, or a notice of disconnection, after which the socket closes
    if (tag === searchEntry) {
      pending.timer.refresh();
      pending.entries.push(readEntry(cursor, end, pending.options.types ?? wellKnownTypes));
      const { stream } = pending.options;
      if (stream && pending.entries.length >= stream.chunkSize) {
        stream.take(pending.entries);
        pending.entries = [];
      }
    } else if (tag === searchReference) {
      while (cursor.at < end) pending.references.push(cursor.readText());
    } else {
      this.#settle(pending, cursor, end);
    }
  }

  #settle(pending: Pending, cursor: BerCursor, end: number): void {
    const { options, entries, references } = pending;
    const code = cursor.readInteger(0x0a);
    cursor.readText();
    const message = cursor.readText();
    const referrals: string[] = [];
    if (cursor.at < end && cursor.peekTag() === referralTag) {
      const referralEnd = cursor.enter(referralTag);
      while (cursor.at < referralEnd) referrals.push(cursor.readText());
    }
    cursor.at = end;
    const controls = readControls(cursor);
    if (code === 0) pending.resolve({ entries, references, controls });
    else pending.reject(errorOfResult({ code, message, referrals }, { server: this.server, ...options }));
  }

  #abandon(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    if (this.isOpen) this.#socket.write(new AbandonRequest({ messageId: ++this.#lastId, abandonId: id }).write());
    pending.reject(pending.options.signal?.reason);
  }

  #expire(timer: NodeJS.Timeout): void {
    if (this.#isPaused) {
      timer.refresh();
      return;
    }
    this.#end(ldapErrors('ldap.timeout', { server: this.server, seconds: this.#timeoutMs / 1000 }));
  }

  #lose(reason: string, cause?: unknown): void {
    this.#end(ldapErrors('ldap.connection-lost', { server: this.server, reason }, { cause }));
  }

  #end(error: Error): void {
    if (this.#lost) return;
    this.#settleAll(error);
    this.#socket.destroy();
  }

  #settleAll(error: Error): void {
    this.#lost = error;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#socket.removeAllListeners('data');
  }
}

function readControls(cursor: BerCursor): ReadonlyMap<string, Buffer> {
  const controls = new Map<string, Buffer>();
  if (cursor.isAtEnd || cursor.peekTag() !== controlsTag) return controls;
  const end = cursor.enter(controlsTag);
  while (cursor.at < end) {
    const controlEnd = cursor.enter(0x30);
    const oid = cursor.readText();
    if (cursor.at < controlEnd && cursor.peekTag() === 0x01) cursor.at += 3;
    controls.set(oid, cursor.at < controlEnd ? cursor.readOctets() : Buffer.alloc(0));
    cursor.at = controlEnd;
  }
  return controls;
}

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { Forest } from '../forest.ts';
import { bind } from '../operations/bind.ts';
import { anonymous, type Session } from '../rights/session.ts';
import { RequestControls } from '../search/controls.ts';
import { startTlsOid, whoAmIOid } from '../search/root-dse.ts';
import { Searches } from '../search/search.ts';
import { BerError, BerWriter } from '../wire/ber.ts';
import { MessageSplitter } from '../wire/framing.ts';
import { decodeMessage, type Request, type RequestMessage } from '../wire/message.ts';
import {
  noticeOfDisconnection,
  type ResponseKind,
  type Result,
  resultOf,
  writeEntry,
  writeReference,
  writeResult,
} from '../wire/response.ts';
import { LdapFailure } from '../wire/result.ts';
import { dispatch } from './dispatch.ts';

/** Octets of an answer that are collected before they go to the socket. */
const flushOctets = 64 * 1024;
/** Requests that wait behind the one at work; more, and the socket is not read. */
const maximumQueue = 64;

/** One client. Requests are answered one after the other, in the order in which they came. */
export class Connection {
  readonly #forest: Forest;
  readonly #tls: SecureContext;
  readonly #searches: Searches;
  readonly #writer = new BerWriter(flushOctets * 2);
  readonly #abandoned = new Set<number>();
  #socket: Socket;
  #session: Session;
  #splitter = new MessageSplitter();
  #queue: RequestMessage[] = [];
  #isBusy = false;
  #isEnding = false;

  constructor(forest: Forest, socket: Socket, tls: SecureContext, isEncrypted: boolean) {
    this.#forest = forest;
    this.#tls = tls;
    this.#searches = new Searches(forest);
    this.#socket = socket;
    this.#session = anonymous(isEncrypted);
    this.#listen();
  }

  /** Ends at once: the server stops. */
  destroy(): void {
    this.#isEnding = true;
    this.#socket.destroy();
  }

  #listen(): void {
    this.#socket.setNoDelay(true);
    this.#socket.on('data', this.#receive);
    this.#socket.on('error', () => this.destroy()); // a client that goes away is no news
    this.#socket.on('end', () => this.#socket.end());
  }

  readonly #receive = (chunk: Buffer): void => {
    try {
      for (const contents of this.#splitter.push(chunk)) this.#enqueue(decodeMessage(contents));
    } catch (error) {
      if (!(error instanceof BerError)) throw error;
      this.#disconnect(error.message);
      return;
    }
    if (this.#queue.length > maximumQueue) this.#socket.pause();
    void this.#work();
  };

  #enqueue(message: RequestMessage): void {
    if (message.request.kind === 'abandon') this.#abandoned.add(message.request.id);
    else this.#queue.push(message);
  }

  /** RFC 4511 4.4.1: said before the connection ends because of what the client sent. */
  #disconnect(reason: string): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#queue = [];
    writeResult(
      this.#writer,
      0,
      'extended',
      { result: 'protocolError', diagnostic: reason },
      { oid: noticeOfDisconnection },
    );
    this.#socket.end(this.#writer.take());
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let message = this.#queue.shift(); message && !this.#isEnding; message = this.#queue.shift()) {
      await this.#answer(message);
      if (this.#queue.length <= maximumQueue / 2) this.#socket.resume();
    }
    this.#abandoned.clear();
    this.#isBusy = false;
  }

  async #answer({ id, request, controls }: RequestMessage): Promise<void> {
    try {
      switch (request.kind) {
        case 'bind':
          // A failed bind leaves nobody signed in.
          this.#session = anonymous(this.#session.isEncrypted);
          this.#session = bind(this.#forest, request, this.#session.isEncrypted);
          await this.#result(id, 'bind', { result: 'success' });
          break;
        case 'unbind':
          this.#isEnding = true;
          this.#socket.end();
          break;
        case 'search':
          await this.#search(id, request, new RequestControls(controls, this.#forest.isWindows));
          break;
        case 'extended':
          await this.#extended(id, request);
          break;
        case 'abandon':
          break;
        default:
          await this.#result(id, request.kind, dispatch(this.#forest, this.#session, request, controls));
      }
    } catch (error) {
      const kind = request.kind === 'unbind' || request.kind === 'abandon' ? 'extended' : request.kind;
      if (error instanceof BerError) this.#disconnect(error.message);
      else await this.#result(id, kind, error instanceof LdapFailure ? resultOf(error) : internalError(error));
    }
  }

  async #search(id: number, request: Extract<Request, { kind: 'search' }>, controls: RequestControls): Promise<void> {
    const answer = this.#searches.run(this.#session, request, controls);
    // The writer works from back to front, so each entry is taken out when it is complete.
    let chunks: Buffer[] = [];
    let size = 0;
    for (let next = answer.next(); ; next = answer.next()) {
      if (next.done === true) {
        for (const uri of next.value.references ?? []) {
          writeReference(this.#writer, id, uri);
          chunks.push(this.#writer.take());
        }
        writeResult(this.#writer, id, 'search', next.value, { controls: next.value.controls });
        chunks.push(this.#writer.take());
        break;
      }
      if (this.#abandoned.has(id) || this.#isEnding) return;
      writeEntry(this.#writer, id, next.value.dn, next.value.attributes, request.typesOnly);
      const entry = this.#writer.take();
      chunks.push(entry);
      size += entry.length;
      if (size < flushOctets) continue;
      await this.#send(Buffer.concat(chunks, size));
      chunks = [];
      size = 0;
    }
    await this.#send(Buffer.concat(chunks));
  }

  async #extended(id: number, { oid }: Extract<Request, { kind: 'extended' }>): Promise<void> {
    if (oid === startTlsOid) {
      await this.#startTls(id);
    } else if (oid === whoAmIOid && this.#forest.isWindows) {
      const name = this.#session.account?.text('samaccountname');
      const identity = name === undefined ? '' : `u:${this.#forest.netbiosName}\\${name}`;
      await this.#result(id, 'extended', { result: 'success' }, undefined, Buffer.from(identity));
    } else {
      await this.#result(id, 'extended', {
        result: 'protocolError',
        diagnostic: `Extended Operation(${oid}) not supported`,
      });
    }
  }

  async #startTls(id: number): Promise<void> {
    if (this.#session.isEncrypted || this.#queue.length > 0) {
      await this.#result(
        id,
        'extended',
        { result: 'operationsError', diagnostic: 'START-TLS: TLS is already enabled or an operation is pending' },
        startTlsOid,
      );
      return;
    }
    const plain = this.#socket;
    plain.off('data', this.#receive);
    plain.pause();
    await this.#result(id, 'extended', { result: 'success' }, startTlsOid);
    this.#socket = new TLSSocket(plain, { isServer: true, secureContext: this.#tls });
    this.#session = anonymous(true);
    this.#splitter = new MessageSplitter();
    this.#listen();
  }

  async #result(id: number, kind: ResponseKind, result: Result, oid?: string, value?: Buffer): Promise<void> {
    writeResult(this.#writer, id, kind, result, { oid, value });
    await this.#send(this.#writer.take());
  }

  /** Waits for a slow client instead of collecting its answers in memory. */
  async #send(octets: Buffer): Promise<void> {
    if (this.#socket.destroyed || this.#socket.write(octets)) return;
    const gone = new AbortController();
    const { signal } = gone;
    await Promise.race([once(this.#socket, 'drain', { signal }), once(this.#socket, 'close', { signal })]).catch(
      () => undefined,
    );
    gone.abort();
  }
}

/** A fault of this server: the client gets the answer that a domain controller would give, and the process goes on. */
function internalError(error: unknown): Result {
  return { result: 'other', diagnostic: `internal error: ${error instanceof Error ? error.message : String(error)}` };
}

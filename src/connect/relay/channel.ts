import type { KeyObject } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { FromAgent, FromCloud } from '../../wire/index.ts';
import { fromCloud, relayLimits } from '../../wire/index.ts';
import { connectErrors } from '../errors.ts';

export interface ChannelOptions {
  /** Called in the order of arrival; what it starts goes on independently. */
  readonly take: (message: Heard) => void;
}

/** What the cloud says, but for what the channel answers alone. */
export type Heard = Exclude<FromCloud, { type: 'challenge' }>;

/** The agent's end of one WebSocket to the relay. It ends once, whoever ends it; `ended` shows why. */
export class Channel {
  readonly ended: Promise<string>;
  readonly #socket: WebSocket;
  readonly #timer: NodeJS.Timeout;
  readonly #end: (reason: string) => void;
  /**
   * Checks since the last message of the other side. Counted, because a process that was paused checks once before it
   * reads what has arrived meanwhile.
   */
  #missed = 0;
  #isEnded = false;
  /** Nonces that no hello has carried yet, and hellos that wait for one. */
  readonly #nonces: string[] = [];
  readonly #waiting: PromiseWithResolvers<string>[] = [];
  #signer: KeyObject | undefined;

  constructor(socket: WebSocket, { take }: ChannelOptions) {
    this.#socket = socket;
    const { promise, resolve } = Promise.withResolvers<string>();
    this.ended = promise;
    this.#end = (reason) => {
      if (this.#isEnded) return;
      this.#isEnded = true;
      clearInterval(this.#timer);
      resolve(reason);
      for (const { reject } of this.#waiting.splice(0)) reject(connectErrors('connect.relay-disconnected', { reason }));
    };
    const received = (): void => {
      this.#missed = 0;
    };
    socket.on('ping', received).on('pong', received);
    socket.on('message', (data, isBinary) => {
      received();
      const message = !isBinary && Buffer.isBuffer(data) ? parse(data) : undefined;
      if (message?.type === 'challenge') this.#takeNonce(message.nonce);
      else if (message) take(message);
      else this.close('not a message of the relay');
    });
    socket.on('error', (error) => this.#end(error.message));
    socket.on('close', (code, reason) => this.#end(`${code} ${reason.toString('utf8').slice(0, 100)}`.trim()));
    socket.resume();
    // The cloud pings; a proxy that swallows both sides is noticed here too.
    this.#timer = setInterval(() => {
      if (++this.#missed * relayLimits.pingMs <= relayLimits.silenceMs) return;
      socket.terminate();
      this.#end('silent');
    }, relayLimits.pingMs);
  }

  get isOpen(): boolean {
    return !this.#isEnded;
  }

  /** What the last hello was signed with: all that is signed after it has to be by the same key. */
  get signer(): KeyObject | undefined {
    return this.#signer;
  }

  /** A nonce of the cloud, good for one hello. Throws `connect.relay-disconnected`. */
  async challenge(): Promise<string> {
    const nonce = this.#nonces.shift();
    if (nonce !== undefined) return nonce;
    if (this.#isEnded) throw connectErrors('connect.relay-disconnected', { reason: await this.ended });
    const waiting = Promise.withResolvers<string>();
    this.#waiting.push(waiting);
    return await waiting.promise;
  }

  sendHello(hello: Omit<Extract<FromAgent, { type: 'hello' }>, 'type'>, signer: KeyObject): void {
    this.#signer = signer;
    this.send({ type: 'hello', ...hello });
  }

  /** False when the channel has ended: what matters is kept in the journal, and said again over the next one. */
  send(message: FromAgent): boolean {
    if (this.#isEnded || this.#socket.readyState !== this.#socket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #takeNonce(nonce: string): void {
    const next = this.#waiting.shift();
    if (next) next.resolve(nonce);
    else this.#nonces.push(nonce);
  }

  close(reason: string): void {
    this.#socket.close(1000, reason);
    this.#end(reason);
  }
}

function parse(data: Buffer): FromCloud | undefined {
  try {
    return fromCloud.safeParse(JSON.parse(data.toString('utf8'))).data;
  } catch {
    return undefined; // reported by closing the channel
  }
}

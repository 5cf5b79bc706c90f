import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Logger } from '../../base/log.ts';
import type { FromAgent, FromCloud } from '../../wire/index.ts';
import { fromAgent, relayCloseCodes, relayLimits } from '../../wire/index.ts';

/** Frames that wait for those before them; an agent that sends more is not one of ours. */
const MAX_WAITING = 512;
/** What a slow reader may leave in our memory. */
const MAX_BUFFERED = 4 * 1024 * 1024;

export interface AgentSocketOptions {
  readonly socket: WebSocket;
  readonly log: Logger;
  /** One message at a time, in their order. */
  readonly take: (message: FromAgent) => Promise<void>;
  readonly onEnd: (reason: string) => void;
}

/** One agent's WebSocket: frames in and out, checked, and noticed within seconds when the other side is gone. */
export class AgentSocket {
  readonly #socket: WebSocket;
  readonly #options: AgentSocketOptions;
  readonly #timer: NodeJS.Timeout;
  /**
   * Checks since the last message of the agent. Counted, because a process that was paused checks once before it reads
   * what has arrived meanwhile.
   */
  #missed = 0;
  /** Messages of the agent so far, with pings and pongs. */
  #heard = 0;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();
  #isEnded = false;

  constructor(options: AgentSocketOptions) {
    this.#options = options;
    const { socket } = options;
    this.#socket = socket;
    const received = (): void => {
      this.#missed = 0;
      this.#heard++;
    };
    socket.on('ping', received).on('pong', received);
    socket.on('message', (data, isBinary) => {
      received();
      this.#receive(!isBinary && Buffer.isBuffer(data) ? parse(data) : undefined);
    });
    socket.on('error', (error) => this.#end(error.message));
    socket.on('close', (code) => this.#end(`closed, ${code}`));
    this.#timer = setInterval(() => this.#watch(), relayLimits.pingMs);
  }

  /** False when it cannot be sent: the socket is gone, or its reader does not keep up. */
  send(message: FromCloud): boolean {
    if (this.#isEnded || this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount > MAX_BUFFERED) {
      this.close(relayCloseCodes.silent, 'does not read');
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Whether the agent says anything within so long; it is asked to. */
  async isHeardWithin(milliseconds: number): Promise<boolean> {
    const before = this.#heard;
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
    await sleep(milliseconds, undefined, { ref: false });
    // A process that was paused reads first what has arrived meanwhile.
    await immediate();
    return this.#heard > before;
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    this.#end(reason);
  }

  #watch(): void {
    if (++this.#missed * relayLimits.pingMs > relayLimits.silenceMs) {
      this.#socket.terminate();
      this.#end('silent');
    } else if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  #receive(message: FromAgent | undefined): void {
    if (!message || this.#waiting >= MAX_WAITING) {
      this.close(relayCloseCodes.badMessage, message ? 'too many messages' : 'not a message of the relay');
      return;
    }
    this.#waiting++;
    this.#last = this.#handle(message, this.#last);
  }

  async #handle(message: FromAgent, before: Promise<void>): Promise<void> {
    await before;
    try {
      if (!this.#isEnded) await this.#options.take(message);
    } catch (error) {
      this.#options.log.error({ err: error, type: message.type }, 'a message of an agent could not be handled');
      this.close(relayCloseCodes.badMessage, 'failed');
    } finally {
      this.#waiting--;
    }
  }

  #end(reason: string): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearInterval(this.#timer);
    this.#options.onEnd(reason);
  }
}

function parse(data: Buffer): FromAgent | undefined {
  try {
    return fromAgent.safeParse(JSON.parse(data.toString('utf8'))).data;
  } catch {
    return undefined; // reported by closing the socket
  }
}

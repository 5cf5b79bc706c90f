import type { Clock } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';

/** Something that the cloud of a lab sent to somebody. */
export interface ReceivedMessage {
  readonly id: string;
  readonly to: string;
  /** ISO 8601. */
  readonly at: string;
  readonly kind: 'mail' | 'text' | 'voice';
  /** null: messages of this kind have none. */
  readonly subject: string | null;
  readonly text: string;
}

/** Nobody reads further back, and a lab that runs for days keeps its memory. */
const MOST = 500;

/** What arrived since the lab started, the newest first; in memory, and gone with the lab. */
export class Inbox {
  readonly #clock: Clock;
  #messages: readonly ReceivedMessage[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get messages(): readonly ReceivedMessage[] {
    return this.#messages;
  }

  add(message: Omit<ReceivedMessage, 'id' | 'at'>): ReceivedMessage {
    const received = { id: newId(), at: this.#clock.now().toISOString(), ...message };
    this.#messages = [received, ...this.#messages].slice(0, MOST);
    return received;
  }
}

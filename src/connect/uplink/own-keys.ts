import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Detail } from '../../base/details.ts';
import { agentRegistered, importPrivateKey, newPrivateJwk, publicKeyOf } from '../../wire/index.ts';
import type { PublicKey } from '../../wire/index.ts';
import { connectErrors } from '../errors.ts';
import type { SecretStore } from '../secret-store.ts';

const SECRET = 'agent-identity';

const privateJwk = z.record(z.string(), z.string());
const storedKey = z.object({ privateKey: privateJwk, since: z.iso.datetime() });
const storedIdentity = z.object({ ...agentRegistered.shape, ...storedKey.shape, next: storedKey.optional() });
type StoredIdentity = z.output<typeof storedIdentity>;

/** Who this agent is to the cloud. */
export interface AgentIdentity {
  readonly agentId: string;
  readonly clientId: string;
  readonly tenantId: string;
}

/** A key that was made here and never leaves. */
export interface OwnKey {
  readonly publicKey: PublicKey;
  readonly privateKey: KeyObject;
  readonly since: Date;
}

/**
 * The keys with which the agent proves itself, sealed in the secret store. A new one is on the disk before the cloud
 * hears of it, and the old one stays there until the cloud is known to take the new one: whenever the process is
 * killed, one of the two is right, and asking for a token shows which.
 */
export class OwnKeys {
  readonly #secrets: SecretStore;
  readonly #isHolder: boolean;
  #stored: StoredIdentity;
  #present: OwnKey;
  #next: OwnKey | undefined;
  /** Why the cloud has not taken the next key yet. */
  refusal: Detail | null = null;

  private constructor(secrets: SecretStore, stored: StoredIdentity, isHolder: boolean) {
    this.#secrets = secrets;
    this.#isHolder = isHolder;
    this.#stored = stored;
    this.#present = toOwnKey(stored);
    this.#next = stored.next && toOwnKey(stored.next);
  }

  /** For the process that holds the data folder. Throws `connect.not-registered`. */
  static open(secrets: SecretStore): OwnKeys {
    return new OwnKeys(secrets, readStored(secrets), true);
  }

  /** For another process: it changes nothing. Throws `connect.not-registered`. */
  static peek(secrets: SecretStore): OwnKeys {
    return new OwnKeys(secrets, readStored(secrets), false);
  }

  /** Of an agent that has just been registered with this key. */
  static create(secrets: SecretStore, identity: AgentIdentity, key: NewKey): void {
    write(secrets, { ...pickIdentity(identity), ...key });
  }

  get identity(): AgentIdentity {
    return pickIdentity(this.#stored);
  }

  get present(): OwnKey {
    return this.#present;
  }

  /** Made here, and not known to be taken by the cloud. */
  get next(): OwnKey | undefined {
    return this.#next;
  }

  /** Whether this process may change them. */
  get isHolder(): boolean {
    return this.#isHolder;
  }

  /** Makes the next key. One that is there already stays: the cloud may know it. */
  prepare(now: Date): void {
    if (!this.#next) this.#keep({ ...this.#stored, next: newKey(now) });
  }

  /** The cloud takes the next key: it is the one from now on, and the one before is gone. */
  promote(): void {
    const { next, ...identity } = this.#stored;
    if (!next || !this.#isHolder) return;
    this.#keep({ ...pickIdentity(identity), ...next });
    this.refusal = null;
  }

  #keep(stored: StoredIdentity): void {
    write(this.#secrets, stored);
    this.#stored = stored;
    this.#present = toOwnKey(stored);
    this.#next = stored.next && toOwnKey(stored.next);
  }
}

/** As it is stored. */
export type NewKey = z.output<typeof storedKey>;

export function newKey(now: Date): NewKey {
  return { privateKey: privateJwk.parse(newPrivateJwk()), since: now.toISOString() };
}

function toOwnKey({ privateKey, since }: NewKey): OwnKey {
  return { publicKey: publicKeyOf(privateKey), privateKey: importPrivateKey(privateKey), since: new Date(since) };
}

function pickIdentity({ agentId, clientId, tenantId }: AgentIdentity): AgentIdentity {
  return { agentId, clientId, tenantId };
}

function readStored(secrets: SecretStore): StoredIdentity {
  const text = secrets.get(SECRET);
  if (text === undefined) throw connectErrors('connect.not-registered', {});
  return storedIdentity.parse(JSON.parse(text));
}

function write(secrets: SecretStore, stored: StoredIdentity): void {
  secrets.set(SECRET, JSON.stringify(stored));
}

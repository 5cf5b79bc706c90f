import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Where something that changes state came from. It follows the request through every call that is awaited: so each
 * event and audit entry has it, and no feature can forget to hand it on.
 */
export interface Origin {
  /** The network address of the client; null for work of the service itself and for commands at the server. */
  readonly address: string | null;
  /** Joins log lines, events and audit entries of one request. */
  readonly correlationId: string;
}

const origins = new AsyncLocalStorage<Origin>();

export function withOrigin<Result>(origin: Origin, work: () => Result): Result {
  return origins.run(origin, work);
}

/** Undefined for what the service does on its own account. */
export function currentOrigin(): Origin | undefined {
  return origins.getStore();
}

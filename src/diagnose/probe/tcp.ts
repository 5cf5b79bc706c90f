import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProbeLimits } from './deadline.ts';
import { DeadlineExceeded, reasonOf, within } from './deadline.ts';
import type { Address } from './resolve.ts';

/**
 * `refused`: a machine said no; `filtered`: nobody said anything; `unreachable`: there is no way; `prohibited`: a
 * router or this machine forbids it; `overtaken`: nobody had answered when another address did.
 */
export type TcpOutcome = 'connected' | 'refused' | 'filtered' | 'unreachable' | 'prohibited' | 'failed' | 'overtaken';

export interface TcpAttempt {
  readonly address: string;
  readonly port: number;
  readonly outcome: TcpOutcome;
  readonly reason: string;
  readonly milliseconds: number;
}

export interface TcpReport {
  readonly outcome: TcpOutcome;
  readonly attempts: readonly TcpAttempt[];
  /** The open connection, the caller's to close. */
  readonly socket?: Socket;
}

const outcomes: Readonly<Record<string, TcpOutcome>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'filtered',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ENETDOWN: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EACCES: 'prohibited',
  EPERM: 'prohibited',
};

/** How long an address has before the next one is tried beside it (RFC 8305 5). */
const HEAD_START = 250;
const MAX_ADDRESSES = 8;

/**
 * Connects to whichever address answers first: the families take turns, and the next one starts when the last one
 * failed or has been quiet for a moment. That IPv6 leads nowhere is then no fault, and eight such addresses in front
 * do not hide the one that works.
 */
export async function probeTcp(
  addresses: readonly Address[],
  port: number,
  limits: ProbeLimits = {},
): Promise<TcpReport> {
  const done = new AbortController();
  const signal = limits.signal ? AbortSignal.any([limits.signal, done.signal]) : done.signal;
  const attempts: TcpAttempt[] = [];
  const found = Promise.withResolvers<Socket | undefined>();
  const tryOne = async ({ address }: Address): Promise<void> => {
    const { socket, ...attempt } = await tryAddress(address, port, { ...limits, signal });
    attempts.push(attempt);
    if (!socket) return;
    if (done.signal.aborted) socket.destroy();
    found.resolve(socket);
    done.abort();
  };
  const tryNext = async (candidates: readonly Address[]): Promise<void> => {
    const [candidate, ...others] = candidates;
    if (!candidate || done.signal.aborted) return;
    const trying = tryOne(candidate);
    await Promise.race([trying, sleep(HEAD_START, undefined, { ref: false })]);
    await Promise.all([trying, tryNext(others)]);
  };
  const all = tryNext(takeTurns(addresses).slice(0, MAX_ADDRESSES));
  all.then(() => found.resolve(undefined), found.reject);
  const socket = await found.promise;
  limits.signal?.throwIfAborted();
  if (socket) {
    await all;
    return { outcome: 'connected', attempts: attempts.toSorted(connectedLast), socket };
  }
  // What a machine said outweighs silence, silence outweighs the lack of a way.
  const order: readonly TcpOutcome[] = ['refused', 'prohibited', 'filtered', 'failed', 'unreachable'];
  const outcome = order.find((candidate) => attempts.some((attempt) => attempt.outcome === candidate)) ?? 'unreachable';
  return { outcome, attempts };
}

/** The first address decides which family begins. */
function takeTurns(addresses: readonly Address[]): readonly Address[] {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family);
  const second = addresses.filter(({ family }) => family !== addresses[0]?.family);
  const length = Math.max(first.length, second.length);
  return Array.from({ length }, (_, index) => [first[index], second[index]])
    .flat()
    .filter((address) => address !== undefined);
}

function connectedLast(a: TcpAttempt, b: TcpAttempt): number {
  return Number(a.outcome === 'connected') - Number(b.outcome === 'connected');
}

async function tryAddress(
  address: string,
  port: number,
  limits: ProbeLimits,
): Promise<TcpAttempt & { readonly socket?: Socket }> {
  const start = performance.now();
  const socket = connect({ host: address, port });
  const connected = new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const report = (outcome: TcpOutcome, reason: string): TcpAttempt => ({
    address,
    port,
    outcome,
    reason,
    milliseconds: Math.round(performance.now() - start),
  });
  try {
    await within(connected, limits);
    socket.removeAllListeners('error').on('error', () => undefined); // later stages report it
    return { ...report('connected', ''), socket };
  } catch (error) {
    socket.on('error', () => undefined).destroy();
    if (limits.signal?.aborted === true) return report('overtaken', '');
    if (error instanceof DeadlineExceeded) return report('filtered', 'ETIMEDOUT');
    const reason = reasonOf(error);
    return report(outcomes[reason] ?? 'failed', reason);
  }
}

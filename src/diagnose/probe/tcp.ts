import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { ProbeLimits } from './deadline.ts';
import { DeadlineExceeded, reasonOf, within } from './deadline.ts';
import type { Address } from './resolve.ts';

/** `refused`: a machine said no; `filtered`: nobody said anything; `unreachable`: there is no way; `prohibited`: a router or this machine forbids it. */
export type TcpOutcome = 'connected' | 'refused' | 'filtered' | 'unreachable' | 'prohibited' | 'failed';

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

/** Tries the addresses one after the other until one connects; that some do not (IPv6 without a route) is then no fault. */
export async function probeTcp(
  addresses: readonly Address[],
  port: number,
  limits: ProbeLimits = {},
): Promise<TcpReport> {
  const attempts: TcpAttempt[] = [];
  for (const { address } of addresses.slice(0, 6)) {
    const { socket, ...attempt } = await tryAddress(address, port, limits);
    attempts.push(attempt);
    if (socket) return { outcome: 'connected', attempts, socket };
  }
  // What a machine said outweighs silence, silence outweighs the lack of a way.
  const order: readonly TcpOutcome[] = ['refused', 'prohibited', 'filtered', 'failed', 'unreachable'];
  const outcome = order.find((candidate) => attempts.some((attempt) => attempt.outcome === candidate)) ?? 'unreachable';
  return { outcome, attempts };
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
    limits.signal?.throwIfAborted();
    if (error instanceof DeadlineExceeded) return report('filtered', 'ETIMEDOUT');
    const reason = reasonOf(error);
    return report(outcomes[reason] ?? 'failed', reason);
  }
}

import type { LookupFunction, Socket } from 'node:net';
import { connect } from 'node:net';
import { SECOND } from '../base/clock.ts';

export interface TcpOptions {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly lookup?: LookupFunction | undefined;
}

/**
 * A TCP connection with a deadline, to whichever address of the name answers first (RFC 8305, by Node.js). Rejects with
 * the system's error, the one of the last address when there were several.
 */
export async function openTcp({ host, port, timeoutMs = 15 * SECOND, signal, lookup }: TcpOptions): Promise<Socket> {
  signal?.throwIfAborted();
  const socket = connect({ host, port, ...(lookup && { lookup }) });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })), timeoutMs);
  const onAbort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  socket.once('connect', resolve).once('error', reject);
  try {
    await promise;
  } catch (error) {
    socket.destroy();
    throw error instanceof AggregateError ? (error.errors.at(-1) ?? error) : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    // Errors from here on are met by whoever reads.
    socket.removeListener('error', reject).on('error', () => undefined);
  }
  return socket.setKeepAlive(true, 30 * SECOND).setNoDelay(true);
}

import { messageOf, systemCodeOf } from '../base/system-error.ts';
import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import { isHawserError } from '../base/errors.ts';
import { startTls } from '../base/http/tls.ts';
import { parseChallenges } from './challenges.ts';
import type { SignedRequest } from './digest-sign-in.ts';
import { openTcp } from './open-tcp.ts';
import { proxyErrors } from './proxy-errors.ts';
import type { SignInOptions } from './sign-in.ts';
import { SignIn } from './sign-in.ts';

export interface ConversationOptions extends SignInOptions {
  /** All roots to trust for an https:// proxy; absent: those of the runtime. */
  readonly ca?: readonly string[] | undefined;
  readonly stageTimeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly lookup?: LookupFunction | undefined;
  /** Told every answer of the proxy, for diagnosis. */
  readonly onAnswer?: ((answer: ProxyAnswer) => void) | undefined;
}

/** What the proxy said to one request. */
export interface ProxyAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** How the request was signed in; undefined: not at all. */
  readonly scheme?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Whether the next request may go over the same connection. */
  readonly reusable: boolean;
}

const MAX_ROUNDS = 12;

/**
 * The same request until the proxy accepts the sign-in: a handshake that is bound to one connection (NTLM, Negotiate)
 * stays on it, another handshake starts with a new one. Answers the first answer that is no 407 and the connection that
 * it came over, which then belongs to the caller. Throws the errors of the sign-in.
 */
export async function converse<Answer extends RawAnswer>(
  options: ConversationOptions,
  request: SignedRequest,
  ask: (socket: Socket, authorization: string | undefined) => Promise<Answer>,
): Promise<{ readonly socket: Socket; readonly answer: Answer }> {
  const { proxy, signal, onAnswer } = options;
  const signIn = new SignIn(options, request);
  let socket = await openProxySocket(options);
  const reopen = async (): Promise<void> => {
    socket.destroy();
    socket = await openProxySocket(options);
  };
  const onAbort = (): void => void socket.destroy();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    let authorization = signIn.opening();
    // Whether this connection has carried a request before, and whether the next one has to go over it.
    let isReused = false;
    let isBound = false;
    const askAgainIfClosed = async (): Promise<Answer> => {
      try {
        return await ask(socket, authorization);
      } catch (error) {
        // Some proxies close behind a refusal without saying so; the next request then meets a dead connection.
        if (!isReused || isBound || !isHawserError(error, 'proxy.closed')) throw error;
        await reopen();
        return await ask(socket, authorization);
      }
    };
    for (let round = 0; round < MAX_ROUNDS; round++) {
      signal?.throwIfAborted();
      const scheme = signIn.current ?? authorization?.split(' ')[0];
      const answer = await askAgainIfClosed();
      onAnswer?.({ status: answer.status, headers: answer.headers, ...(scheme !== undefined && { scheme }) });
      if (answer.status !== 407) {
        signIn.accepted(answer.headers);
        return { socket, answer };
      }
      const step = await signIn.next(parseChallenges(answer.headers['proxy-authenticate'] ?? ''));
      authorization = step.authorization;
      isBound = step.connection === 'same';
      if (!answer.reusable && isBound) break;
      isReused = answer.reusable && step.connection !== 'new';
      if (!isReused) await reopen();
    }
    throw proxyErrors('proxy.handshake-broken', { proxy: proxy.host, scheme: signIn.current ?? '' });
  } catch (error) {
    socket.destroy();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

async function openProxySocket(options: ConversationOptions): Promise<Socket> {
  const { proxy, ca, stageTimeoutMs, signal, lookup } = options;
  const secure = proxy.protocol === 'https:';
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  const port = Number(proxy.port || (secure ? 443 : 80));
  try {
    const socket = await openTcp({ host, port, timeoutMs: stageTimeoutMs, signal, lookup });
    if (!secure) return socket;
    return await startTls({ socket, host, ca, timeoutMs: stageTimeoutMs, signal });
  } catch (cause) {
    signal?.throwIfAborted();
    if (isHawserError(cause)) throw cause;
    const reason = systemCodeOf(cause) ?? messageOf(cause);
    throw proxyErrors('proxy.unreachable', { proxy: proxy.host, reason }, { cause });
  }
}

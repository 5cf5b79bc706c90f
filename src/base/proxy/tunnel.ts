import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import { isIP } from 'node:net';
import { SECOND } from '../clock.ts';
import type { HawserError } from '../errors.ts';
import { isHawserError } from '../errors.ts';
import { startTls } from '../tls.ts';
import { parseChallenges } from './challenges.ts';
import { openTcp } from './open-tcp.ts';
import { proxyErrors } from './proxy-errors.ts';
import { skipBody } from './skip-body.ts';
import type { SignInOptions } from './sign-in.ts';
import { SignIn } from './sign-in.ts';

/**
 * A tunnel through a forward proxy, by raw CONNECT: what the proxy says is read and kept, which no HTTP client does, and a handshake that is bound to
 * one connection (NTLM, Negotiate) stays on it. Every stage has its own deadline; a proxy that says nothing is an answer too.
 */
export interface TunnelOptions extends SignInOptions {
  readonly host: string;
  readonly port: number;
  /** All roots to trust for an https:// proxy; absent: those of the runtime. */
  readonly ca?: readonly string[] | undefined;
  readonly stageTimeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly lookup?: LookupFunction | undefined;
  /** Told every answer of the proxy, for diagnosis. */
  readonly onAnswer?: ((answer: ProxyAnswer) => void) | undefined;
}

/** What the proxy said to one CONNECT. */
export interface ProxyAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** How the CONNECT was signed in; undefined: not at all. */
  readonly scheme?: string;
}

const MAX_ROUNDS = 12;

/** Opens the tunnel; the socket then belongs to the caller. Throws the errors of `proxy-errors.ts`. */
export async function openTunnel(options: TunnelOptions): Promise<Socket> {
  const { proxy, host, port, signal } = options;
  const signIn = new SignIn(options, { method: 'CONNECT', target: authorityOf(host, port) });
  let socket = await openProxySocket(options);
  const onAbort = (): void => void socket.destroy();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    let authorization = signIn.opening();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      signal?.throwIfAborted();
      const scheme = signIn.current ?? authorization?.split(' ')[0];
      const answer = await sendConnect(socket, options, authorization);
      options.onAnswer?.({ status: answer.status, headers: answer.headers, ...(scheme !== undefined && { scheme }) });
      if (isSuccess(answer.status)) {
        signIn.accepted(answer.headers);
        return acceptTunnel(socket, answer, proxy);
      }
      if (answer.status !== 407) throw refusal(answer, { proxy, destination: authorityOf(host, port) });
      const step = await signIn.next(parseChallenges(answer.headers['proxy-authenticate'] ?? ''));
      authorization = step.authorization;
      if (!answer.reusable && step.connection === 'same') break;
      if (!answer.reusable || step.connection === 'new') {
        socket.destroy();
        socket = await openProxySocket(options);
      }
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

async function openProxySocket({ proxy, ca, stageTimeoutMs, signal, lookup }: TunnelOptions): Promise<Socket> {
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
    const { code, message } = cause as NodeJS.ErrnoException;
    throw proxyErrors('proxy.unreachable', { proxy: proxy.host, reason: code ?? message }, { cause });
  }
}

function authorityOf(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

interface ConnectAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** What came behind the head: nothing, when it is a tunnel. */
  readonly head: Buffer;
  /** Whether the next CONNECT may go over the same connection. */
  readonly reusable: boolean;
}

async function sendConnect(
  socket: Socket,
  { proxy, host, port, stageTimeoutMs = 15 * SECOND }: TunnelOptions,
  token: string | undefined,
): Promise<ConnectAnswer> {
  const authority = authorityOf(host, port);
  const { promise, resolve, reject } = Promise.withResolvers<ConnectAnswer>();
  const timer = setTimeout(
    () => reject(proxyErrors('proxy.silent', { proxy: proxy.host, seconds: Math.round(stageTimeoutMs / SECOND) })),
    stageTimeoutMs,
  );
  const outgoing = request({
    method: 'CONNECT',
    path: authority,
    headers: {
      host: authority,
      // Node.js says "close" unless told; a proxy then never goes on with NTLM.
      connection: 'keep-alive',
      'proxy-connection': 'keep-alive',
      ...(token !== undefined && { 'proxy-authorization': token }),
    },
    createConnection: () => socket,
  });
  outgoing.once('connect', (incoming, _socket, head) => {
    const { statusCode = 0, headers } = incoming;
    if (isSuccess(statusCode)) resolve({ status: statusCode, headers, head, reusable: true });
    else
      skipBody(socket, headers, head).then(
        (reusable) => resolve({ status: statusCode, headers, head, reusable }),
        reject,
      );
  });
  outgoing.once('error', (cause) => reject(proxyErrors('proxy.closed', { proxy: proxy.host }, { cause })));
  outgoing.end();
  try {
    return await promise;
  } catch (error) {
    if (isHawserError(error)) throw error;
    throw proxyErrors('proxy.closed', { proxy: proxy.host }, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Any 2xx opens the tunnel (RFC 9110 9.3.6). */
function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** A success that brings content is a page, not a tunnel. */
function acceptTunnel(socket: Socket, { status, headers, head }: ConnectAnswer, proxy: URL): Socket {
  const hasPage = /html/i.test(headers['content-type'] ?? '') || Number(headers['content-length'] ?? 0) > 0;
  if (hasPage || head.length > 0) throw proxyErrors('proxy.captive', { proxy: proxy.host, status });
  return socket;
}

function refusal(
  { status, headers }: ConnectAnswer,
  { proxy: { host: proxy }, destination }: { proxy: URL; destination: string },
): HawserError {
  const squid = String(headers['x-squid-error'] ?? '').split(' ')[0] ?? '';
  if (status >= 300 && status < 400) return proxyErrors('proxy.captive', { proxy, status });
  if (status === 511) return proxyErrors('proxy.captive', { proxy, status });
  if (status === 405 || status === 501) return proxyErrors('proxy.not-a-proxy', { proxy, status });
  // squid 5 answers a CONNECT to a name that it cannot resolve with 500 ERR_CANNOT_FORWARD: it found nowhere to go.
  const isName = isIP(destination.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')) === 0;
  if (squid === 'ERR_DNS_FAIL' || (squid === 'ERR_CANNOT_FORWARD' && isName))
    return proxyErrors('proxy.destination-unresolvable', { proxy, destination });
  if (status >= 500) return proxyErrors('proxy.destination-unreachable', { proxy, destination, status });
  return proxyErrors('proxy.denied', { proxy, destination, status, reason: squid === '' ? '' : `, ${squid}` });
}

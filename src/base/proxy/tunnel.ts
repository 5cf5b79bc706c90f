import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { SECOND } from '../clock.ts';
import type { HawserError } from '../errors.ts';
import { isHawserError } from '../errors.ts';
import type { Handshake } from './handshakes.ts';
import { chooseHandshake } from './handshakes.ts';
import { parseChallenges } from './challenges.ts';
import { proxyErrors } from './proxy-errors.ts';

/**
 * A tunnel through a forward proxy, by raw CONNECT: what the proxy says is read and kept, which no HTTP client does, and a handshake that is bound to
 * one connection (NTLM, Negotiate) stays on it. Every stage has its own deadline; a proxy that says nothing is an answer too.
 */
export interface TunnelOptions {
  readonly proxy: URL;
  readonly host: string;
  readonly port: number;
  readonly user?: string | undefined;
  readonly domain?: string | undefined;
  readonly password?: string | undefined;
  /** Roots for an https:// proxy, besides those of the system. */
  readonly ca?: readonly string[] | undefined;
  readonly stageTimeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Told every answer of the proxy, for diagnosis. */
  readonly onAnswer?: (answer: ProxyAnswer) => void;
}

/** What the proxy said to one CONNECT. */
export interface ProxyAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The scheme that was sent along; undefined: none. */
  readonly scheme?: string;
}

/** Opens the tunnel; the socket then belongs to the caller. Throws the errors of `proxy-errors.ts`. */
export async function openTunnel(options: TunnelOptions): Promise<Socket> {
  const { proxy, host, port, signal } = options;
  let socket = await openProxySocket(options);
  try {
    let handshake: Handshake | undefined;
    let token: string | undefined;
    for (let round = 0; round < 6; round++) {
      signal?.throwIfAborted();
      const answer = await sendConnect(socket, options, token);
      options.onAnswer?.({
        status: answer.status,
        headers: answer.headers,
        ...(handshake && { scheme: handshake.scheme }),
      });
      if (answer.status === 200) return acceptTunnel(socket, answer, proxy);
      if (answer.status !== 407) throw refusal(answer, { proxy, destination: `${host}:${port}` });
      const challenges = parseChallenges(answer.headers['proxy-authenticate'] ?? '');
      const fresh = handshake === undefined;
      handshake ??= chooseHandshake(challenges, options);
      token = await handshake.next(challenges.find(({ scheme }) => scheme === handshake?.scheme)?.token, fresh);
      if (!answer.reusable) {
        socket.destroy();
        socket = await openProxySocket(options);
      }
    }
    throw proxyErrors('proxy.authentication-refused', {
      proxy: proxy.host,
      user: options.user ?? '',
      scheme: handshake?.scheme ?? '',
    });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function openProxySocket({ proxy, ca, stageTimeoutMs = 15 * SECOND }: TunnelOptions): Promise<Socket> {
  const secure = proxy.protocol === 'https:';
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  const port = Number(proxy.port || (secure ? 443 : 80));
  const socket = secure
    ? connectTls({ host, port, servername: host, ...(ca && { ca: [...ca] }) })
    : connectTcp({ host, port });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error('ETIMEDOUT')), stageTimeoutMs);
  socket.once(secure ? 'secureConnect' : 'connect', resolve).once('error', reject);
  try {
    await promise;
  } catch (cause) {
    socket.destroy();
    const { code, message } = cause as NodeJS.ErrnoException;
    throw proxyErrors('proxy.unreachable', { proxy: proxy.host, reason: code ?? message }, { cause });
  } finally {
    clearTimeout(timer);
    socket.removeAllListeners('error').on('error', () => undefined); // errors from here on are reported by the reads
  }
  socket.setKeepAlive(true, 30 * SECOND).setNoDelay(true);
  return socket;
}

interface ConnectAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** What came behind the head of a 200: nothing, when it is a tunnel. */
  readonly head: Buffer;
  /** Whether the next CONNECT may go over the same connection. */
  readonly reusable: boolean;
}

async function sendConnect(
  socket: Socket,
  { proxy, host, port, stageTimeoutMs = 15 * SECOND }: TunnelOptions,
  token: string | undefined,
): Promise<ConnectAnswer> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
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
      'proxy-connection': 'keep-alive',
      ...(token !== undefined && { 'proxy-authorization': token }),
    },
    createConnection: () => socket,
  });
  outgoing.once('connect', (incoming, _socket, head) => {
    const { statusCode = 0, headers } = incoming;
    if (statusCode === 200) resolve({ status: 200, headers, head, reusable: true });
    else
      drainBody(socket, headers, head).then(
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

/** Reads past the page that comes with a refusal, so that the connection can carry the next CONNECT. False when it cannot. */
async function drainBody(socket: Socket, headers: IncomingHttpHeaders, head: Buffer): Promise<boolean> {
  const length = Number(headers['content-length'] ?? Number.NaN);
  const closes = /close/i.test(String(headers['proxy-connection'] ?? headers.connection ?? ''));
  if (closes || !Number.isSafeInteger(length) || length > 1_000_000) return false;
  let missing = length - head.length;
  while (missing > 0) {
    const chunk = (socket.read() ?? (await nextChunk(socket))) as Buffer | undefined;
    if (chunk === undefined) return false;
    missing -= chunk.length;
  }
  return true;
}

async function nextChunk(socket: Socket): Promise<Buffer | undefined> {
  const { promise, resolve } = Promise.withResolvers<Buffer | undefined>();
  const onData = (chunk: Buffer): void => {
    socket.pause();
    resolve(chunk);
  };
  const onEnd = (): void => resolve(undefined);
  socket.once('data', onData).once('end', onEnd).once('close', onEnd);
  socket.resume();
  try {
    return await promise;
  } finally {
    socket.off('data', onData).off('end', onEnd).off('close', onEnd);
  }
}

/** A 200 that brings content is a page, not a tunnel. */
function acceptTunnel(socket: Socket, { headers, head }: ConnectAnswer, proxy: URL): Socket {
  if (headers['content-type'] !== undefined || Number(headers['content-length'] ?? 0) > 0 || head.length > 0) {
    throw proxyErrors('proxy.captive', { proxy: proxy.host, status: 200 });
  }
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
  const isName = isIP(destination.replace(/:\d+$/, '')) === 0;
  if (squid === 'ERR_DNS_FAIL' || (squid === 'ERR_CANNOT_FORWARD' && isName))
    return proxyErrors('proxy.destination-unresolvable', { proxy, destination });
  if (status >= 500) return proxyErrors('proxy.destination-unreachable', { proxy, destination, status });
  return proxyErrors('proxy.denied', { proxy, destination, status, reason: squid === '' ? '' : `, ${squid}` });
}

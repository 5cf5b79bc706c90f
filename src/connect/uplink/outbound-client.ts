import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import { callbackify } from 'node:util';
import type { buildConnector } from 'undici';
import { Agent, request } from 'undici';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { MINUTE, SECOND } from '../../base/clock.ts';
import { isHawserError } from '../../base/errors.ts';
import type { Destination, ProxySettings } from '../../proxy/index.ts';
import { Dialer } from '../../proxy/index.ts';
import { proxyErrors } from '../../proxy/index.ts';
import { connectErrors } from '../errors.ts';

const HANDSHAKE = 15 * SECOND;
const REFUSAL_CHARACTERS = 4096;
const refusal = z.object({ error: z.object({ code: z.string() }) });

export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly signal?: AbortSignal;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface WebSocketOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  readonly signal?: AbortSignal;
  /** Of one message of the other side; a longer one ends the connection. */
  readonly maxBytes?: number;
}

/**
 * The one outbound client of the agent: every connection to the cloud goes through it. What a proxy or TLS says on the
 * way is thrown as it is (`proxy.…`, `tls.…`).
 */
export interface OutboundClient extends AsyncDisposable {
  /** Throws `connect.cloud-unreachable` when there is no answer at all; every HTTP status is an answer. */
  send(request: OutboundRequest): Promise<OutboundAnswer>;
  /** An open connection, TLS included when `secure`. The system's errors (ECONNREFUSED, …) come as they are. */
  openSocket(destination: Destination, signal?: AbortSignal): Promise<Socket>;
  /**
   * An open WebSocket (ws:// or wss://), paused: the other side may speak first, and nothing of that is lost before
   * somebody listens and resumes it. Throws `connect.cloud-unreachable`, `connect.cloud-refused`, and
   * `connect.unexpected-answer` when something that is not the cloud does not upgrade.
   */
  webSocket(url: string, options?: WebSocketOptions): Promise<WebSocket>;
}

export interface OutboundClientOptions {
  /** PEM file of a root to trust besides those of the system. */
  readonly caFile?: string | undefined;
  readonly proxy?: ProxySettings | undefined;
  /** Where HTTPS_PROXY and its like are looked up; absent: the process' own. */
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** How names become addresses; absent: by the system. */
  readonly lookup?: LookupFunction | undefined;
}

export function openOutboundClient({
  caFile,
  proxy = {},
  environment,
  lookup,
}: OutboundClientOptions = {}): OutboundClient {
  const ca = caFile === undefined ? undefined : [...rootCertificates, readFileSync(caFile, 'utf8')];
  const dialer = new Dialer({ settings: proxy, ca, environment, lookup });
  const agent = new Agent({
    connect: connector(dialer),
    // An export's answer may take minutes; a proxy that cuts earlier is a finding, not our own limit.
    headersTimeout: 10 * MINUTE,
    bodyTimeout: 10 * MINUTE,
    keepAliveTimeout: 30 * SECOND,
    allowH2: false,
  });
  return {
    send: async ({ method, url, headers = {}, body, signal }) => {
      try {
        const answer = await request(url, {
          method,
          headers,
          dispatcher: agent,
          ...(body !== undefined && { body }),
          ...(signal && { signal }),
        });
        return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
      } catch (cause) {
        throw explain(url, cause, signal);
      }
    },
    openSocket: async (destination, signal) => await dialer.open(destination, signal),
    webSocket: async (url, options = {}) => {
      try {
        return await openWebSocket(dialer, new URL(url), options);
      } catch (cause) {
        throw explain(url, cause, options.signal);
      }
    },
    [Symbol.asyncDispose]: async () => {
      await agent.destroy();
      await dialer[Symbol.asyncDispose]();
    },
  };
}

/** A WebSocket over a connection of the dialer, open. */
async function openWebSocket(dialer: Dialer, url: URL, options: WebSocketOptions): Promise<WebSocket> {
  const { headers = {}, protocols = [], signal, maxBytes = 1024 * 1024 } = options;
  const secure = url.protocol === 'wss:';
  const connection = await dialer.open(destinationOf(url.hostname, url.port, secure), signal);
  const socket = new WebSocket(url, [...protocols], {
    headers,
    maxPayload: maxBytes,
    createConnection: () => connection,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => reject(signal?.reason);
  const timer = setTimeout(() => reject(new Error('ETIMEDOUT')), HANDSHAKE);
  signal?.addEventListener('abort', onAbort, { once: true });
  socket.once('open', () => {
    socket.pause();
    resolve();
  });
  socket.once('error', reject);
  socket.once('unexpected-response', (_request, answer) => void refusedUpgrade(url.href, answer).then(reject, reject));
  try {
    await promise;
    return socket;
  } catch (error) {
    socket.on('error', () => undefined).terminate();
    connection.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    socket.removeListener('error', reject);
  }
}

/**
 * A gateway that inspects TLS and does not pass on `Upgrade` makes an ordinary request of it: the answer is then an
 * ordinary page, or the complaint that it is none.
 */
async function refusedUpgrade(url: string, answer: IncomingMessage): Promise<Error> {
  const { statusCode: status = 0, headers } = answer;
  if ((status >= 200 && status < 300) || status === 426)
    return proxyErrors('proxy.upgrade-lost', { url, status, via: headers.via ?? '-' });
  const code = await readRefusal(answer);
  if (code === undefined) return connectErrors('connect.unexpected-answer', { url, what: `status ${status}` });
  return connectErrors('connect.cloud-refused', { status, code, message: url });
}

/** The code in a refusal of the cloud itself; anybody else's page has none. */
async function readRefusal(answer: IncomingMessage): Promise<string | undefined> {
  let text = '';
  try {
    for await (const chunk of answer) {
      text += String(chunk);
      if (text.length > REFUSAL_CHARACTERS) return undefined;
    }
    return refusal.safeParse(JSON.parse(text)).data?.error.code;
  } catch {
    return undefined; // reported by the caller, with the status
  }
}

/** What the caller gets: what a proxy or TLS said as it is, anything else as `connect.cloud-unreachable`. */
function explain(url: string, cause: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  const known = expectedCause(cause);
  if (known) return known;
  return connectErrors('connect.cloud-unreachable', { url: new URL(url).origin, reason: reasonOf(cause) }, { cause });
}

/** The innermost code says most: "ECONNREFUSED" under "fetch failed". */
export function reasonOf(error: unknown): string {
  let reason = 'no answer';
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    const { code } = inner as NodeJS.ErrnoException;
    reason = typeof code === 'string' ? code : inner.message;
  }
  return reason;
}

/** Opens sockets for undici. */
function connector(dialer: Dialer): buildConnector.connector {
  const opened = callbackify(async ({ protocol, hostname, port }: buildConnector.Options) => {
    const secure = protocol === 'https:';
    return await dialer.open(destinationOf(hostname, port, secure));
  });
  return (options, callback) =>
    opened(options, (error, socket) => {
      if (error) callback(error, null);
      else callback(null, socket);
    });
}

function destinationOf(hostname: string, port: string, secure: boolean): Destination {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (secure ? 443 : 80)), secure };
}

/** A proxy's refusal is an expected failure of its own, wherever undici wrapped it. */
function expectedCause(error: unknown): Error | undefined {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    if (isHawserError(inner)) return inner;
  }
  return undefined;
}

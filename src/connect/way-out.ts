import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { callbackify, promisify } from 'node:util';
import type { Socket } from 'node:net';
import { Agent, buildConnector, request } from 'undici';
import { MINUTE, SECOND } from '../base/clock.ts';
import { isHawserError } from '../base/errors.ts';
import type { ProxySettings } from '../base/proxy/choose-proxy.ts';
import { chooseProxy } from '../base/proxy/choose-proxy.ts';
import { openTunnel } from '../base/proxy/tunnel.ts';
import { connectErrors } from './errors.ts';

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

/** The one way out of the agent: every connection to the cloud goes through it. */
export interface WayOut extends AsyncDisposable {
  /** Throws `connect.cloud-unreachable` when there is no answer at all; every HTTP status is an answer. */
  send(request: OutboundRequest): Promise<OutboundAnswer>;
}

export interface WayOutOptions {
  /** PEM file of a root to trust besides those of the system. */
  readonly caFile?: string | undefined;
  readonly proxy?: ProxySettings | undefined;
}

export function openWayOut({ caFile, proxy = {} }: WayOutOptions = {}): WayOut {
  const ca = caFile === undefined ? undefined : [...rootCertificates, readFileSync(caFile, 'utf8')];
  const agent = new Agent({
    connect: connector(proxy, ca),
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
        signal?.throwIfAborted();
        const known = expectedCause(cause);
        if (known) throw known;
        throw connectErrors(
          'connect.cloud-unreachable',
          { url: new URL(url).origin, reason: reasonOf(cause) },
          { cause },
        );
      }
    },
    [Symbol.asyncDispose]: async () => await agent.destroy(),
  };
}

/** The innermost code says most: "ECONNREFUSED" under "fetch failed". */
function reasonOf(error: unknown): string {
  let reason = 'no answer';
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    const { code } = inner as NodeJS.ErrnoException;
    reason = typeof code === 'string' ? code : inner.message;
  }
  return reason;
}

/** Opens sockets for undici: direct, or through the proxy that the destination needs, TLS inside the tunnel. */
function connector(settings: ProxySettings, ca: readonly string[] | undefined): buildConnector.connector {
  const connect = promisify(buildConnector({ timeout: 15 * SECOND, keepAlive: true, ...(ca && { ca: [...ca] }) }));
  const open = async (options: buildConnector.Options): Promise<Socket> => {
    const secure = options.protocol === 'https:';
    const port = Number(options.port || (secure ? 443 : 80));
    const host = options.hostname.replace(/^\[|\]$/g, '');
    const choice = chooseProxy(settings, { host, port, secure });
    if (choice.kind === 'direct') return (await connect(options)) as Socket;
    const { user, domain, password } = settings;
    const tunnel = await openTunnel({ proxy: choice.url, host, port, user, domain, password, ca });
    return secure ? ((await connect({ ...options, httpSocket: tunnel })) as Socket) : tunnel;
  };
  const opened = callbackify(open);
  return (options, callback) =>
    opened(options, (error, socket) => {
      if (error) callback(error, null);
      else callback(null, socket);
    });
}

/** A proxy's refusal is an expected failure of its own, wherever undici wrapped it. */
function expectedCause(error: unknown): Error | undefined {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    if (isHawserError(inner)) return inner;
  }
  return undefined;
}

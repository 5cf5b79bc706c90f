import type { Socket } from 'node:net';
import type { HawserError } from '../../base/errors.ts';
import { isHawserError } from '../../base/errors.ts';
import type { ProxySettings } from '../../proxy/index.ts';
import type { ProxyAnswer } from '../../proxy/index.ts';
import { hasPassword, JudgedPasswords } from '../../proxy/index.ts';
import { forwardRequest } from '../../proxy/index.ts';
import { openTunnel } from '../../proxy/index.ts';
import { startTls } from '../../base/http/tls.ts';
import type { ProbeLimits } from './deadline.ts';
import type { HttpOptions, HttpReport } from './http.ts';
import { answerReport, probeHttp } from './http.ts';
import { probeName } from './resolve.ts';
import { probeTcp } from './tcp.ts';
import { trustedRoots } from './tls.ts';

/** What the proxy answered about a destination. */
export interface TunnelReport {
  readonly answers: readonly ProxyAnswer[];
  /** The open tunnel, the caller's to close; or why there is none. */
  readonly result: { readonly socket: Socket } | { readonly error: HawserError };
}

export interface TunnelProbe extends ProbeLimits {
  readonly proxy: URL;
  readonly settings: ProxySettings;
  readonly host: string;
  readonly port: number;
  readonly ca?: readonly string[] | undefined;
}

/** Dozens of hosts are probed through one proxy: a wrong password would lock its account out. */
const judgements = new WeakMap<ProxySettings, JudgedPasswords>();

async function judged<T>(proxy: URL, settings: ProxySettings, work: () => Promise<T>): Promise<T> {
  if (!hasPassword({ proxy, user: settings.user })) return await work();
  const known = judgements.get(settings) ?? new JudgedPasswords();
  judgements.set(settings, known);
  return await known.use(proxy, work);
}

/** CONNECT by hand: what the proxy answers is read and kept, which no HTTP client does. */
export async function probeTunnel(options: TunnelProbe): Promise<TunnelReport> {
  const { proxy, settings, host, port, ca, timeoutMs = 10_000, signal } = options;
  const answers: ProxyAnswer[] = [];
  try {
    const { user, domain, password, kerberos } = settings;
    const onAnswer = (answer: ProxyAnswer): void => void answers.push(answer);
    const open = async (): Promise<Socket> =>
      await openTunnel({
        ...{ proxy, host, port, user, domain, password, kerberos, signal, onAnswer },
        stageTimeoutMs: timeoutMs,
        ...(ca && { ca: trustedRoots(ca) }),
      });
    const socket = await judged(proxy, settings, open);
    return { answers, result: { socket } };
  } catch (error) {
    signal?.throwIfAborted();
    if (!isHawserError(error)) throw error;
    return { answers, result: { error } };
  }
}

/** Where a request of a probe goes: directly, or through the proxy that was chosen before. */
export interface Route {
  readonly proxy: URL | undefined;
  readonly settings: ProxySettings;
  readonly ca: readonly string[];
}

/**
 * A plain socket to the destination, whichever way. Throws the stage's error; the stages that say why have their own
 * probes.
 */
export async function openPath(url: URL, route: Route, limits: ProbeLimits): Promise<Socket> {
  const secure = url.protocol === 'https:';
  const port = Number(url.port || (secure ? 443 : 80));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (route.proxy) {
    const { result } = await probeTunnel({
      ...limits,
      proxy: route.proxy,
      settings: route.settings,
      host,
      port,
      ca: route.ca,
    });
    if ('error' in result) throw result.error;
    return result.socket;
  }
  const { addresses } = await probeName(host, limits);
  const { socket, outcome } = await probeTcp(addresses, port, limits);
  if (!socket) throw Object.assign(new Error(outcome), { code: outcome });
  return socket;
}

/** The same with TLS where the URL says so, verified. */
export async function openVerifiedPath(url: URL, route: Route, limits: ProbeLimits): Promise<Socket> {
  const socket = await openPath(url, route, limits);
  if (url.protocol !== 'https:') return socket;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return await startTls({ socket, host, ca: trustedRoots(route.ca), ...limits });
}

/**
 * One plain request, as Windows makes it: directly, or to the proxy with the whole address, which is another thing
 * than a tunnel to port 80. Throws what the proxy itself says.
 */
export async function probePlain(url: URL, route: Route, options: HttpOptions): Promise<HttpReport> {
  if (!route.proxy) return await probeHttp(url.href, await openPath(url, route, options), options);
  const { user, domain, password, kerberos } = route.settings;
  const { timeoutMs = 10_000, signal, bodyLimit = 65_536 } = options;
  const start = Date.now();
  const { proxy } = route;
  const ask = async (): ReturnType<typeof forwardRequest> =>
    await forwardRequest({
      ...{ proxy, url, user, domain, password, kerberos, signal, bodyLimit },
      stageTimeoutMs: timeoutMs,
      ca: trustedRoots(route.ca),
    });
  const { status, headers, body } = await judged(proxy, route.settings, ask);
  return answerReport(url.href, { status, headers, body }, start);
}

import type { Socket } from 'node:net';
import type { HawserError } from '../../base/errors.ts';
import { withoutPassword } from '../../base/without-password.ts';
import { isHawserError } from '../../base/errors.ts';
import type { Text } from '../../base/messages.ts';
import type { Destination, ProxySettings } from '../../proxy/index.ts';
import { Dialer } from '../../proxy/index.ts';
import type { ProbeLimits } from '../probe/deadline.ts';
import type { HttpReport } from '../probe/http.ts';
import { probeHttp } from '../probe/http.ts';
import type { Address } from '../probe/resolve.ts';
import { probeName } from '../probe/resolve.ts';
import type { Way } from '../probe/route.ts';
import { openPath, openVerifiedPath, probePlain, probeTunnel } from '../probe/route.ts';
import { compareStacks, disagreeing } from '../probe/stacks.ts';
import { probeTcp } from '../probe/tcp.ts';
import type { TlsReport } from '../probe/tls.ts';
import { probeTls, trustedRoots } from '../probe/tls.ts';
import type { Check, Observation } from './check.ts';
import { error, notice } from './check.ts';
import { doctorErrors } from './errors.ts';
import type { IdleSettings } from './idle-check.ts';
import { idleCheck } from './idle-check.ts';
import { clockCheck } from './clock-check.ts';
import { httpProblems, nameProblem, tcpProblem, tlsProblems } from './judge.ts';
import { revocationCheck } from './revocation-check.ts';

export interface EndpointOptions {
  /** The beginning of the ids: "cloud". */
  readonly area: string;
  /** When there are several: `area.tls@subject`. */
  readonly subject?: string;
  /** What is asked for at the end of the path. */
  readonly url: URL;
  readonly settings?: ProxySettings;
  readonly ca?: readonly string[];
  readonly why: Text;
  /** What the answer must be; a status below 500 that is no block page by default. */
  readonly judge?: (answer: HttpReport) => readonly HawserError[];
  readonly expectedIssuers?: readonly RegExp[];
  /** It takes client certificates. */
  readonly clientCertificate?: boolean | undefined;
  /** Plain HTTP goes to the proxy as a plain request, as Windows sends it; a tunnel otherwise. */
  readonly plain?: boolean;
  /** Whose failure explains one here. */
  readonly explainedBy?: readonly string[];
  /** With many endpoints: told what each would say over again, which is then one check for all of them. */
  readonly collect?: EndpointCollector;
  /** Ids that the first of these stands on. */
  readonly after?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly stageTimeoutMs?: number;
  /** With an endpoint that keeps silent: how long the path allows that, on demand. */
  readonly idle?: IdleSettings;
}

export interface EndpointCollector {
  /** Which revocation lists the certificates name, and the way to them. */
  readonly lists: (urls: readonly string[], way: Way) => void;
  /** What the answer says about our clock. */
  readonly clock: (skewMs: number) => void;
  /** That other programs here go another way. */
  readonly stacks: (others: string) => void;
}

/** What the stages of one path learn for each other. */
interface Seen {
  proxy?: URL | undefined;
  addresses?: readonly Address[];
  tls?: TlsReport;
  http?: HttpReport;
}

/**
 * The way to one URL, stage by stage, each with its own deadline: which proxy, its name, TCP, CONNECT by hand, TLS, HTTP, and then what hangs on it: the clock and the
 * revocation lists. The first stage that fails is where it is broken.
 */
export function endpointChecks(options: EndpointOptions): readonly Check[] {
  const { area, subject, url, settings = {}, ca = [], why, after = [], stageTimeoutMs = 10_000 } = options;
  const id = (what: string): string => `${area}.${what}${subject === undefined ? '' : `@${subject}`}`;
  const secure = url.protocol === 'https:';
  const destination: Destination = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (secure ? 443 : 80)),
    secure,
  };
  const seen: Seen = {};
  const way = (): Way => ({ proxy: seen.proxy, settings, ca });
  const { explainedBy = [], clientCertificate, plain = false, collect } = options;
  const base = { why, explainedBy, cost: 'seconds', privilege: 'anyone', deadlineMs: 6 * stageTimeoutMs } as const;
  const lists = (): ReadonlyMap<string, Way> => new Map((seen.tls?.crlUrls ?? []).map((list) => [list, way()]));
  const limits = (signal: AbortSignal): { signal: AbortSignal; timeoutMs: number } => ({
    signal,
    timeoutMs: stageTimeoutMs,
  });
  const firstHop = (): Destination =>
    seen.proxy
      ? {
          host: seen.proxy.hostname.replace(/^\[|\]$/g, ''),
          port: Number(seen.proxy.port || (seen.proxy.protocol === 'https:' ? 443 : 80)),
          secure: false,
        }
      : destination;

  return [
    {
      ...base,
      id: id('route'),
      title: { en: `way to ${url.host}`, nl: `weg naar ${url.host}` },
      cost: 'instant',
      after,
      run: async () => await route(seen, options, destination),
    },
    {
      ...base,
      id: id('name'),
      title: { en: 'name', nl: 'naam' },
      after: [id('route')],
      run: async ({ signal }) => {
        const resolution = await probeName(firstHop().host, limits(signal));
        seen.addresses = resolution.addresses;
        const problem = nameProblem(resolution);
        return {
          summary: resolution.addresses.map(({ address }) => address).join(', '),
          problems: problem ? [error(problem)] : [],
          evidence: [{ name: 'name servers', value: resolution.resolver || '-' }],
        };
      },
    },
    {
      ...base,
      id: id('connect'),
      title: { en: 'connection', nl: 'verbinding' },
      after: [id('name')],
      run: async ({ signal }) => {
        const { host, port } = firstHop();
        const addresses = seen.addresses ?? (await probeName(host, limits(signal))).addresses;
        const report = await probeTcp(addresses, port, limits(signal));
        report.socket?.destroy();
        const problem = tcpProblem(report, `${host}:${port}`, stageTimeoutMs);
        const last = report.attempts.at(-1);
        return {
          summary: last && report.outcome === 'connected' ? `${last.address}:${port}, ${last.milliseconds} ms` : '',
          problems: problem ? [error(problem)] : [],
          evidence: report.attempts.map(({ address, outcome, reason, milliseconds }) => ({
            name: `${address}:${port}`,
            value: `${outcome}${reason === '' ? '' : ` (${reason})`}, ${milliseconds} ms`,
          })),
        };
      },
    },
    {
      ...base,
      id: id('proxy'),
      title: { en: 'proxy opens the tunnel', nl: 'proxy opent de tunnel' },
      after: [id('connect')],
      run: async ({ signal }) =>
        plain && seen.proxy
          ? { notApplicable: texts.forwarded }
          : await tunnel(seen.proxy, settings, ca, destination, limits(signal)),
    },
    {
      ...base,
      id: id('tls'),
      title: { en: 'TLS', nl: 'TLS' },
      after: [id('proxy')],
      run: async ({ signal }) => {
        if (!secure) return plainHttp(url, area);
        const socket = await reach(async () => await openPath(url, way(), limits(signal)), url);
        const tls = await probeTls(socket, {
          ...limits(signal),
          host: destination.host,
          ca,
          ...(options.expectedIssuers && { expectedIssuers: options.expectedIssuers }),
        });
        seen.tls = tls;
        collect?.lists(tls.crlUrls, way());
        return {
          summary: [tls.protocol, tls.daysLeft === undefined ? '' : `${tls.daysLeft} d`].filter(Boolean).join(', '),
          problems: tlsProblems(tls, { clientCertificate }),
          evidence: tls.chain.map(({ subject: name, issuer, validTo }, at) => ({
            name: at === 0 ? 'certificate' : `issuer ${at}`,
            value: `${name}; issued by ${issuer}; until ${validTo}`,
          })),
        };
      },
    },
    {
      ...base,
      id: id('http'),
      title: { en: 'answer', nl: 'antwoord' },
      after: [id('tls')],
      run: async ({ signal }) => {
        const answer = await ask(url, way(), limits(signal), plain);
        seen.http = answer;
        if (answer.clockSkewMs !== undefined) collect?.clock(answer.clockSkewMs);
        return {
          summary: answer.outcome === 'answered' ? `${answer.status}` : '',
          problems: httpProblems(answer, options.judge).map(error),
          evidence: [
            { name: 'status', value: String(answer.status) },
            ...(['server', 'via', 'content-type', 'x-correlation-id'] as const).flatMap((name) =>
              answer.headers[name] === undefined ? [] : [{ name, value: String(answer.headers[name]) }],
            ),
          ],
        };
      },
    },
    ...(collect
      ? []
      : [clockCheck(id('clock'), [id('http')], () => ({ skewMs: seen.http?.clockSkewMs, of: url.host }))]),
    ...(collect
      ? []
      : [revocationCheck({ id: id('revocation'), after: [id('tls')], lists, timeoutMs: stageTimeoutMs })]),
    ...(options.idle ? [idleCheck(id('idle'), [id('http')], options.idle, way)] : []),
  ];
}

async function route(
  seen: Seen,
  { settings, ca, environment = process.env, collect }: EndpointOptions,
  destination: Destination,
): Promise<Observation> {
  await using dialer = new Dialer({ settings, environment, ...(ca && { ca: trustedRoots(ca) }) });
  const { proxies, because } = await dialer.route(destination);
  seen.proxy = proxies[0];
  const way = seen.proxy ? withoutPassword(seen.proxy.href) : 'direct';
  const choices = compareStacks({ stack: 'hawser', way, because }, destination, environment);
  const stacks = disagreeing(choices)
    .map((other) => `${other.stack} ${other.way}`)
    .join(', ');
  if (stacks !== '') collect?.stacks(stacks);
  return {
    summary: seen.proxy ? `proxy ${seen.proxy.host}` : 'direct',
    problems:
      stacks === '' || collect
        ? []
        : [notice(doctorErrors('doctor.stacks-differ', { host: destination.host, stacks }))],
    evidence: [
      ...choices.map((choice) => ({ name: choice.stack, value: `${choice.way} (${choice.because})` })),
      ...proxies.slice(1).map((next) => ({ name: 'next', value: next ? withoutPassword(next.href) : 'direct' })),
    ],
  };
}

async function tunnel(
  proxy: URL | undefined,
  settings: ProxySettings,
  ca: readonly string[],
  { host, port }: Destination,
  limits: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<Observation> {
  if (!proxy) return { notApplicable: texts.direct };
  const { answers, result } = await probeTunnel({ ...limits, proxy, settings, host, port, ca });
  if ('socket' in result) result.socket.destroy();
  return {
    summary: answers.map(({ status }) => status).join(' → '),
    problems: 'error' in result ? [error(result.error)] : [],
    evidence: answers.flatMap(({ status, headers, scheme }) => [
      { name: 'CONNECT', value: `${status}${scheme === undefined ? '' : ` (${scheme})`}` },
      ...(['proxy-authenticate', 'x-squid-error', 'via', 'location', 'content-type'] as const).flatMap((name) =>
        headers[name] === undefined ? [] : [{ name, value: String(headers[name]) }],
      ),
    ]),
  };
}

async function ask(url: URL, way: Way, limits: ProbeLimits, plain: boolean): Promise<HttpReport> {
  if (plain) return await probePlain(url, way, limits);
  const socket = await reach(async () => await openVerifiedPath(url, way, limits), url);
  return await probeHttp(url.href, socket, limits);
}

/** An earlier stage came through and now it does not: what lies between is failing, or going down, at this moment. */
async function reach(open: () => Promise<Socket>, url: URL): Promise<Socket> {
  try {
    return await open();
  } catch (cause) {
    const { code, name } = cause as NodeJS.ErrnoException;
    if (isHawserError(cause) || name === 'AbortError' || code === undefined) throw cause;
    throw doctorErrors('doctor.connection-failed', { address: url.host, reason: code }, { cause });
  }
}

/** On this machine plain HTTP is a choice, elsewhere a fault. */
function plainHttp(url: URL, area: string): Observation {
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (isLocal || area !== 'cloud') return { notApplicable: texts.plain };
  return { problems: [error(doctorErrors('doctor.plain-http', { url: url.origin }))] };
}

const texts = {
  direct: { en: 'no proxy is used', nl: 'er wordt geen proxy gebruikt' },
  forwarded: {
    en: 'plain HTTP goes through the proxy without a tunnel',
    nl: 'gewoon HTTP gaat zonder tunnel door de proxy',
  },
  plain: { en: 'plain HTTP', nl: 'gewoon HTTP' },
} as const satisfies Record<string, Text>;

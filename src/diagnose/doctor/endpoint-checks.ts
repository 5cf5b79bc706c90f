import type { Socket } from 'node:net';
import { isHawserError } from '../../base/errors.ts';
import type { Text } from '../../base/messages.ts';
import { withoutPassword } from '../../base/without-password.ts';
import { Dialer } from '../../proxy/index.ts';
import type { ProbeLimits } from '../probe/deadline.ts';
import { codeOf } from '../failure.ts';
import type { HttpReport } from '../probe/http.ts';
import { probeHttp } from '../probe/http.ts';
import { probeName } from '../probe/resolve.ts';
import { openPath, openVerifiedPath, probePlain, probeTunnel } from '../probe/route.ts';
import { compareStacks, disagreeing } from '../probe/stacks.ts';
import { probeTcp } from '../probe/tcp.ts';
import { probeTls, trustedRoots } from '../probe/tls.ts';
import type { Check, Observation } from './check.ts';
import { error, notice } from './check.ts';
import { clockCheck } from './clock-check.ts';
import type { Endpoint, EndpointOptions } from './endpoint.ts';
import { baseOf, endpointOf, firstHop, idOf, limitsOf, routeOf } from './endpoint.ts';
import { doctorErrors } from './errors.ts';
import { idleCheck } from './idle-check.ts';
import { httpProblems, nameProblem, tcpProblem, tlsProblems } from './judge.ts';
import { revocationCheck } from './revocation-check.ts';

/**
 * The connection to one URL, stage by stage, each with its own deadline: which proxy, its name, TCP, CONNECT by hand,
 * TLS, HTTP, and then what hangs on it: the clock and the revocation lists. The first stage that fails is where it is
 * broken.
 */
export function endpointChecks(options: EndpointOptions): readonly Check[] {
  const endpoint = endpointOf(options);
  const stages = [routeCheck, nameCheck, connectCheck, tunnelCheck, tlsCheck, httpCheck];
  return [...stages.map((stage) => stage(endpoint)), ...behindTheAnswer(endpoint)];
}

/** What hangs on the certificate and the answer; with many endpoints some of it is asked once for all of them. */
function behindTheAnswer(endpoint: Endpoint): readonly Check[] {
  const { options, stageTimeoutMs } = endpoint;
  const id = (what: string): string => idOf(endpoint, what);
  const lists = () => new Map((endpoint.tls?.crlUrls ?? []).map((list) => [list, routeOf(endpoint)]));
  const skew = () => ({ skewMs: endpoint.http?.clockSkewMs, of: options.url.host });
  const own = options.collect
    ? []
    : [
        clockCheck(id('clock'), [id('http')], skew),
        revocationCheck({ id: id('revocation'), after: [id('tls')], lists, timeoutMs: stageTimeoutMs }),
      ];
  const idle = options.idle ? [idleCheck(id('idle'), [id('http')], options.idle, () => routeOf(endpoint))] : [];
  return [...own, ...idle];
}

function routeCheck(endpoint: Endpoint): Check {
  const { url } = endpoint.options;
  return {
    ...baseOf(endpoint, 'route'),
    title: { en: `route to ${url.host}`, nl: `route naar ${url.host}` },
    cost: 'instant',
    run: async () => await route(endpoint),
  };
}

function nameCheck(endpoint: Endpoint): Check {
  return {
    ...baseOf(endpoint, 'name', 'route'),
    title: { en: 'name', nl: 'naam' },
    run: async ({ signal }) => {
      const resolution = await probeName(firstHop(endpoint).host, limitsOf(endpoint, signal));
      endpoint.addresses = resolution.addresses;
      const problem = nameProblem(resolution);
      return {
        summary: resolution.addresses.map(({ address }) => address).join(', '),
        problems: problem ? [error(problem)] : [],
        evidence: [{ name: 'name servers', value: resolution.resolver || '-' }],
      };
    },
  };
}

function connectCheck(endpoint: Endpoint): Check {
  return {
    ...baseOf(endpoint, 'connect', 'name'),
    title: { en: 'connection', nl: 'verbinding' },
    run: async ({ signal }) => {
      const { host, port } = firstHop(endpoint);
      const limits = limitsOf(endpoint, signal);
      const addresses = endpoint.addresses ?? (await probeName(host, limits)).addresses;
      const report = await probeTcp(addresses, port, limits);
      report.socket?.destroy();
      const problem = tcpProblem(report, `${host}:${port}`, endpoint.stageTimeoutMs);
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
  };
}

function tunnelCheck(endpoint: Endpoint): Check {
  const { plain = false } = endpoint.options;
  return {
    ...baseOf(endpoint, 'proxy', 'connect'),
    title: { en: 'proxy opens the tunnel', nl: 'proxy opent de tunnel' },
    run: async ({ signal }) =>
      plain && endpoint.proxy ? { notApplicable: texts.forwarded } : await tunnel(endpoint, limitsOf(endpoint, signal)),
  };
}

function tlsCheck(endpoint: Endpoint): Check {
  const { url, area, ca = [], clientCertificate, expectedIssuers, collect } = endpoint.options;
  const { destination } = endpoint;
  return {
    ...baseOf(endpoint, 'tls', 'proxy'),
    title: { en: 'TLS', nl: 'TLS' },
    run: async ({ signal }) => {
      if (!destination.secure) return plainHttp(url, area);
      const limits = limitsOf(endpoint, signal);
      const socket = await withReachErrors(async () => await openPath(url, routeOf(endpoint), limits), url);
      const tls = await probeTls(socket, {
        ...limits,
        host: destination.host,
        ca,
        ...(expectedIssuers && { expectedIssuers }),
      });
      endpoint.tls = tls;
      collect?.lists(tls.crlUrls, routeOf(endpoint));
      return {
        summary: [tls.protocol, tls.daysLeft === undefined ? '' : `${tls.daysLeft} d`].filter(Boolean).join(', '),
        problems: tlsProblems(tls, { clientCertificate }),
        evidence: tls.chain.map(({ subject: name, issuer, validTo }, at) => ({
          name: at === 0 ? 'certificate' : `issuer ${at}`,
          value: `${name}; issued by ${issuer}; until ${validTo}`,
        })),
      };
    },
  };
}

function httpCheck(endpoint: Endpoint): Check {
  const { collect, judge } = endpoint.options;
  return {
    ...baseOf(endpoint, 'http', 'tls'),
    title: { en: 'answer', nl: 'antwoord' },
    run: async ({ signal }) => {
      const answer = await ask(endpoint, limitsOf(endpoint, signal));
      endpoint.http = answer;
      if (answer.clockSkewMs !== undefined) collect?.clock(answer.clockSkewMs);
      return {
        summary: answer.outcome === 'answered' ? `${answer.status}` : '',
        problems: httpProblems(answer, judge).map(error),
        evidence: [
          { name: 'status', value: String(answer.status) },
          ...(['server', 'via', 'content-type', 'x-correlation-id'] as const).flatMap((name) =>
            answer.headers[name] === undefined ? [] : [{ name, value: String(answer.headers[name]) }],
          ),
        ],
      };
    },
  };
}

async function route(endpoint: Endpoint): Promise<Observation> {
  const { destination, options } = endpoint;
  const { settings = {}, ca, environment = process.env, collect } = options;
  await using dialer = new Dialer({ settings, environment, ...(ca && { ca: trustedRoots(ca) }) });
  const { proxies, because } = await dialer.route(destination);
  const [proxy] = proxies;
  endpoint.proxy = proxy;
  const route = proxy ? withoutPassword(proxy.href) : 'direct';
  const choices = compareStacks({ stack: 'hawser', route, because }, destination, environment);
  const stacks = disagreeing(choices)
    .map((other) => `${other.stack} ${other.route}`)
    .join(', ');
  if (stacks !== '') collect?.stacks(stacks);
  return {
    summary: proxy ? `proxy ${proxy.host}` : 'direct',
    problems:
      stacks === '' || collect
        ? []
        : [notice(doctorErrors('doctor.stacks-differ', { host: destination.host, stacks }))],
    evidence: [
      ...choices.map((choice) => ({ name: choice.stack, value: `${choice.route} (${choice.because})` })),
      ...proxies.slice(1).map((next) => ({ name: 'next', value: next ? withoutPassword(next.href) : 'direct' })),
    ],
  };
}

async function tunnel(
  { proxy, options: { settings = {}, ca = [] }, destination: { host, port } }: Endpoint,
  limits: ProbeLimits,
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

async function ask(endpoint: Endpoint, limits: ProbeLimits): Promise<HttpReport> {
  const { url, plain = false } = endpoint.options;
  const route = routeOf(endpoint);
  if (plain) return await probePlain(url, route, limits);
  const socket = await withReachErrors(async () => await openVerifiedPath(url, route, limits), url);
  return await probeHttp(url.href, socket, limits);
}

/** An earlier stage came through and now it does not: what lies between is failing, or going down, at this moment. */
async function withReachErrors(open: () => Promise<Socket>, url: URL): Promise<Socket> {
  try {
    return await open();
  } catch (cause) {
    const code = codeOf(cause);
    const isAborted = cause instanceof Error && cause.name === 'AbortError';
    if (isHawserError(cause) || isAborted || code === undefined) throw cause;
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

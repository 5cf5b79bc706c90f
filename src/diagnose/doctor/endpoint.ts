import type { HawserError } from '../../base/errors.ts';
import type { Text } from '../../base/messages.ts';
import type { Destination, ProxySettings } from '../../proxy/index.ts';
import type { ProbeLimits } from '../probe/deadline.ts';
import type { HttpReport } from '../probe/http.ts';
import type { Address } from '../probe/resolve.ts';
import type { Route } from '../probe/route.ts';
import type { TlsReport } from '../probe/tls.ts';
import type { Check } from './check.ts';
import type { IdleSettings } from './idle-check.ts';

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
  /** With many endpoints: gets what each would repeat, which is then one check for all of them. */
  readonly collect?: EndpointCollector;
  /** Ids that the first of these stands on. */
  readonly after?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly stageTimeoutMs?: number;
  /** With an endpoint that keeps silent: how long the path allows that, on demand. */
  readonly idle?: IdleSettings;
}

export interface EndpointCollector {
  /** Which revocation lists the certificates name, and the route to them. */
  readonly lists: (urls: readonly string[], route: Route) => void;
  /** What the answer says about our clock. */
  readonly clock: (skewMs: number) => void;
  /** That other programs here take another route. */
  readonly stacks: (others: string) => void;
}

/** One path: where it leads, and what its stages learn for each other. */
export interface Endpoint {
  readonly options: EndpointOptions;
  readonly destination: Destination;
  readonly stageTimeoutMs: number;
  proxy?: URL | undefined;
  addresses?: readonly Address[];
  tls?: TlsReport;
  http?: HttpReport;
}

export function endpointOf(options: EndpointOptions): Endpoint {
  const { url, stageTimeoutMs = 10_000 } = options;
  const secure = url.protocol === 'https:';
  const port = Number(url.port || (secure ? 443 : 80));
  return { options, destination: { host: plainHost(url), port, secure }, stageTimeoutMs };
}

function plainHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

export function idOf({ options: { area, subject } }: Endpoint, what: string): string {
  return `${area}.${what}${subject === undefined ? '' : `@${subject}`}`;
}

/** What the checks of a path have in common; `after` is the one that they stand on. */
export function baseOf(endpoint: Endpoint, what: string, after?: string): Omit<Check, 'title' | 'run'> {
  const { why, explainedBy = [], after: first = [] } = endpoint.options;
  return {
    id: idOf(endpoint, what),
    why,
    explainedBy,
    cost: 'seconds',
    privilege: 'anyone',
    deadlineMs: 6 * endpoint.stageTimeoutMs,
    after: after === undefined ? first : [idOf(endpoint, after)],
  };
}

export function routeOf({ proxy, options: { settings = {}, ca = [] } }: Endpoint): Route {
  return { proxy, settings, ca };
}

export function limitsOf({ stageTimeoutMs }: Endpoint, signal: AbortSignal): ProbeLimits & { signal: AbortSignal } {
  return { signal, timeoutMs: stageTimeoutMs };
}

/** Whom this machine itself connects to: the proxy, where there is one. */
export function firstHop({ proxy, destination }: Endpoint): Destination {
  if (!proxy) return destination;
  return {
    host: plainHost(proxy),
    port: Number(proxy.port || (proxy.protocol === 'https:' ? 443 : 80)),
    secure: false,
  };
}

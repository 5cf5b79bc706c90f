/** What a proxy itself says went wrong, where its log has more than a status. */
export const faults = [
  'denied',
  'port',
  'dns',
  'connect',
  'upstream',
  'captive',
  'garbled',
  'not-a-proxy',
  'untrusted',
] as const;
export type Fault = (typeof faults)[number];

/** One request as a proxy wrote it down. */
export interface ProxyEntry {
  readonly time: number | undefined;
  readonly client: string;
  /** `-` when nobody signed in. */
  readonly user: string;
  readonly method: string;
  readonly host: string;
  readonly port: number;
  /** What is asked of the host; empty for tunnels, whose contents no proxy sees. */
  readonly path: string;
  /** 0 when the log does not show. */
  readonly status: number;
  /** The proxy's own word, such as TCP_DENIED. */
  readonly result: string;
  readonly elapsedMs: number;
  /** The proxy saw inside TLS: a whole https address instead of a tunnel. */
  readonly opened: boolean;
  readonly fault: Fault | undefined;
  /** The answer is that of the destination: its refusals are not the proxy's. */
  readonly origin: boolean;
}

/** An entry of what is known; the rest is "not reported". */
export function entry(known: Partial<ProxyEntry> & Pick<ProxyEntry, 'host' | 'status'>): ProxyEntry {
  return {
    time: undefined,
    client: '-',
    user: '-',
    method: 'GET',
    port: 443,
    path: '',
    result: '',
    elapsedMs: 0,
    opened: false,
    fault: undefined,
    origin: false,
    ...known,
    host: known.host.toLowerCase(),
  };
}

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly secure: boolean;
}

/** Takes `host:port`, `tcp://host:port/` and whole addresses apart. */
export function splitTarget(address: string): Target | undefined {
  let rest = address;
  let secure = false;
  const scheme = rest.indexOf('://');
  if (scheme > 0 && scheme < 8) {
    secure = rest.startsWith('https');
    rest = rest.slice(scheme + 3);
  }
  let path = '';
  const slash = rest.indexOf('/');
  if (slash >= 0) {
    path = rest.slice(slash);
    rest = rest.slice(0, slash);
  }
  const at = rest.lastIndexOf('@');
  if (at >= 0) rest = rest.slice(at + 1);
  const colon = rest.lastIndexOf(':');
  const plain = scheme > 0 && !secure && !address.startsWith('tcp');
  const port = colon > 0 ? Number(rest.slice(colon + 1)) : plain ? 80 : 443;
  const host = (colon > 0 ? rest.slice(0, colon) : rest).toLowerCase();
  return host && host.length < 254 ? { host, port, path: withoutQuery(path), secure } : undefined;
}

function withoutQuery(path: string): string {
  const mark = path.indexOf('?');
  return mark < 0 ? path : path.slice(0, mark);
}

/** Words in which appliances say why: exception ids, reasons, actions. Order counts: the first that fits speaks. */
const reasons: readonly (readonly [Fault, RegExp])[] = [
  ['untrusted', /failed to negotiate ssl connection to client|client does not trust|client may not trust/i],
  [
    'dns',
    /dns[_ -]?(?:unresolved|server[_ -]?fail|fail|error)|unresolved_hostname|name or service not known|(?:could|can) ?not (?:be )?resolve/i,
  ],
  [
    'connect',
    /tcp_error|gateway_error|connection refused|connect(?:ion)?[_ -]fail|server[_ -]?unreach|ip-conn|timed? ?out$|no route to host/i,
  ],
  ['captive', /authentication_redirect|captive|coach|sign-?in page/i],
  [
    'denied',
    /policy[_ -]?den|content_filter_denied|silent_denied|silent_terminate|^den(?:y|ied)|^block|^drop|^reject|^forbid|\bnot allowed\b/i,
  ],
];

export function faultFromWords(...words: readonly string[]): Fault | undefined {
  for (const word of words) {
    if (!word || word === '-') continue;
    const known = reasons.find(([, pattern]) => pattern.test(word));
    if (known) return known[0];
  }
  return undefined;
}

/** The sort of failure of a request that did not succeed; a 407 is judged over time instead. */
export function faultOf({ fault, status, result, method, port, host, origin }: ProxyEntry): Fault | undefined {
  const open = port === 443 || port === 80;
  if (status === 407 || origin) return undefined;
  if (fault) return fault === 'denied' && !open ? 'port' : fault;
  if (/DENIED|DENY|BLOCK/.test(result)) return open ? 'denied' : 'port';
  if (status === 403 || status === 451) return open ? 'denied' : 'port';
  if (status >= (method === 'CONNECT' ? 500 : 502) && status <= 504 && status !== 501) return 'upstream';
  if ((status === 302 && method === 'CONNECT') || status === 511) return 'captive';
  if (status === 400 && (/^(?:NONE|error)/.test(result) || host.startsWith('error:'))) return 'garbled';
  if (method === 'CONNECT' && (status === 405 || status === 501)) return 'not-a-proxy';
  return undefined;
}

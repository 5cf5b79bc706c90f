import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { HawserError } from '../base/errors.ts';
import { proxyErrors } from './proxy-errors.ts';

/** What a proxy means by an answer of its own that is neither a success nor a challenge. `destination` is host:port. */
export function refusal(
  { status, headers }: { readonly status: number; readonly headers: IncomingHttpHeaders },
  { host: proxy }: URL,
  destination: string,
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

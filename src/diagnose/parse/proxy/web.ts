import { parseTime } from '../times.ts';
import type { ProxyEntry } from './entry.ts';
import { entry, splitTarget } from './entry.ts';

/** The common and combined formats: Apache, nginx, squid's own `common` and `combined`. */
const web =
  /^(?:(\S{1,120}):\d{1,5} )?(\S{1,120}) \S{1,120} (\S{1,200}|"[^"]{0,200}") \[([^\]]{10,40})\] "([A-Z_]{1,20}) (\S{1,8000})(?: HTTP\/[\d.]{1,4})?" (\d{3}) (\d{1,15}|-)(.{0,4000})$/;
/**
 * The stream module of nginx: `client [time] TCP status sent received seconds`, and somewhere behind it the name or
 * address.
 */
const stream = /^(\S{1,80}) \[([^\]]{10,40})\] TCP (\d{3}) (\d{1,15}) (\d{1,15}) (\d{1,8}(?:\.\d{1,4})?)(.{0,2000})$/;
const named = /\b((?:[a-z0-9-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,40})(?::(\d{2,5}))?/i;

export function parseWeb(text: string): ProxyEntry | undefined {
  const match = web.exec(text);
  if (!match) return undefined;
  const [, , client = '-', user = '-', stamp = '', method = '', url = '', code = '0', , rest = ''] = match;
  const place = splitTarget(url);
  // A web server's own log names paths only.
  if (!place || url.startsWith('/')) return undefined;
  const [, result = '', way = ''] = /\b((?:TCP|NONE|UDP)_[A-Z_]{2,40})[:/]([A-Z_]{2,40})?/.exec(rest) ?? [];
  const status = Number(code);
  return entry({
    time: parseTime(stamp),
    client,
    user: user.replaceAll('"', '') || '-',
    method,
    host: place.host,
    port: place.port,
    path: method === 'CONNECT' ? '' : place.path,
    status,
    result,
    opened: place.secure && method !== 'CONNECT',
    fault: status === 503 && method === 'CONNECT' && way ? (/NONE/.test(way) ? 'dns' : 'connect') : undefined,
  });
}

export function parseStream(text: string): ProxyEntry | undefined {
  const match = stream.exec(text);
  if (!match) return undefined;
  const [, client = '-', stamp = '', code = '0', , , seconds = '0', rest = ''] = match;
  const place = named.exec(rest.replace(/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g, ' '));
  if (!place?.[1]) return undefined;
  const status = Number(code);
  return entry({
    time: parseTime(stamp),
    client,
    method: 'CONNECT',
    host: place[1],
    port: Number(place[2] ?? 443),
    status,
    elapsedMs: Number(seconds) * 1000,
    fault: status === 502 ? 'connect' : undefined,
  });
}

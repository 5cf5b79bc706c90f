import { parseTime } from '../times.ts';
import { parseE2guardian } from './e2guardian.ts';
import type { ProxyEntry } from './entry.ts';
import { entry } from './entry.ts';
import { parseProxySg } from './extended.ts';
import { parseHaproxy } from './haproxy.ts';
import { parseCommas, parseKeyed } from './keyed.ts';
import { parseSquid } from './squid.ts';
import { parseStream, parseWeb } from './web.ts';

/** Reads a line of a proxy whose lines stand for themselves. */
export function parseProxyLine(text: string): ProxyEntry | undefined {
  const native = parseSquid(text);
  if (native) return native;
  if (text.includes('" ') || text.endsWith('"')) {
    const found = parseWeb(text);
    if (found) return found;
  }
  if (text.includes('] TCP ')) return parseStream(text);
  if (text.includes('TCP_') || text.includes('tcp://')) return parseProxySg(text);
  if (text.includes('/') && text.includes(':')) {
    if (text.includes('] ') && text.includes('[')) {
      const found = parseHaproxy(text);
      if (found) return found;
    }
    if (text.includes('*') || text.includes('://')) return parseE2guardian(text);
  }
  return undefined;
}

const reference = /\bconnect:\/{1,2}([a-z0-9*.-]{4,120}):?\/?(\d{2,5})?/i;
const target = /\b(?:CONNECT\s{1,4}(?:tcp:\/\/)?|tcp:\/\/|https?:\/\/)([a-z0-9.-]{3,200})(?::(\d{2,5}))?/i;
const status =
  /(?:(?:\b(?:sc-)?status(?:_?code)?|\bresponse(?:_code)?|\bhttp_?code|\brespcode)\s?[=:]\s?"?|\bTCP_[A-Z_]{2,30}[/ ]|" )(\d{3})\b/i;

const tinyproxy =
  /Proxying refused on filtered domain "([a-z0-9.-]{3,253})"|opensock: Could not retrieve (?:address )?info for ([a-z0-9.-]{3,253})/i;

/** For lines of unknown make: a time, a destination and what was decided about it. */
export function parseUnknownProxyLine(text: string): ProxyEntry | undefined {
  if (text.length > 8000) return undefined;
  const noted = text.includes('connect:') ? reference.exec(text) : null;
  if (noted?.[1]) {
    const rest = text.slice(noted.index + noted[0].length);
    const code = /(?:^|\D)([2345]\d\d)(?:\D|$)/.exec(rest)?.[1];
    return entry({
      time: parseTime(text),
      host: noted[1].replaceAll('*', ''),
      port: Number(noted[2] ?? 443),
      status: Number(code ?? 0),
      method: 'CONNECT',
    });
  }
  const known =
    (text.includes('=') || text.includes('":') ? parseKeyed(text) : undefined) ??
    (text.includes(',') ? parseCommas(text) : undefined);
  if (known) return known;
  const refused = tinyproxy.exec(text);
  if (refused) {
    const [, denied, unresolved] = refused;
    return entry({
      time: parseTime(text),
      host: denied ?? unresolved ?? '',
      status: denied ? 403 : 503,
      method: 'CONNECT',
      fault: denied ? 'denied' : 'dns',
    });
  }
  const where = /CONNECT|TCP_|tcp:\/\//.test(text) ? target.exec(text) : null;
  if (!where?.[1]) return undefined;
  const time = parseTime(text);
  const code = status.exec(text)?.[1];
  if (code === undefined || time === undefined) return undefined;
  return entry({ time, host: where[1], port: Number(where[2] ?? 443), status: Number(code), method: 'CONNECT' });
}

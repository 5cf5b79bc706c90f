import { parseTime } from '../times.ts';
import type { Fault, ProxyEntry } from './entry.ts';
import { splitTarget } from './entry.ts';

/**
 * squid's native format: `epoch.ms elapsed client RESULT/status bytes METHOD url user HIERARCHY/peer type`. The part
 * behind the time also stands behind the head of syslog, and behind a date that somebody made of the number.
 */
const native =
  /^\s{0,8}(\d{9,10}\.\d{3})\s{1,12}(-?\d{1,12}) (\S{1,80}) ([A-Z_]{2,60})\/(\d{3}) (\d{1,15}) ([A-Z_]{1,20}|-|NONE) (\S{1,8000})(?: (\S{1,200})(?: ([A-Z_]{1,40})(?:\/\S{1,200})?)?)?/;
const behindDate =
  /\s(-?\d{1,12})\s{1,4}(\S{1,80}) ((?:TCP|NONE|UDP|TAG)_?[A-Z_]{0,40})\/(\d{3}) (\d{1,15}) ([A-Z_]{1,20}|-|NONE) (\S{1,8000})(?: (\S{1,200})(?: ([A-Z_]{1,40})(?:\/\S{1,200})?)?)?/;

export function parseSquid(text: string): ProxyEntry | undefined {
  const first = text.charCodeAt(0);
  if ((first >= 48 && first <= 57) || first === 32) {
    const match = native.exec(text);
    if (match) return read(Math.round(Number(match[1]) * 1000), match, 2);
  }
  if (!/(?:TCP|NONE|TAG)_?[A-Z_]{0,40}\//.test(text)) return undefined;
  // Behind the head of syslog, or the file and number that grep writes.
  const at = text.slice(0, 200).search(/[ \t:|]\d{9,10}\.\d{3}\s{1,12}-?\d/);
  const match = at >= 0 ? native.exec(text.slice(at + 1)) : null;
  if (match) return read(Math.round(Number(match[1]) * 1000), match, 2);
  const dated = behindDate.exec(text);
  if (!dated) return undefined;
  const time = parseTime(text.slice(0, dated.index + 1));
  return time === undefined ? undefined : read(time, dated, 1);
}

function read(time: number, match: RegExpExecArray, at: number): ProxyEntry | undefined {
  const url = match[at + 6] ?? '';
  const method = match[at + 5] ?? '';
  const result = match[at + 2] ?? '';
  const way = match[at + 8] ?? '';
  const place = splitTarget(url);
  if (!place) return undefined;
  const status = Number(match[at + 3]);
  return {
    time,
    client: match[at + 1] ?? '-',
    user: match[at + 7] ?? '-',
    method,
    host: place.host,
    port: place.port,
    path: method === 'CONNECT' ? '' : place.path,
    status,
    result,
    elapsedMs: Number(match[at]),
    opened: place.secure && method !== 'CONNECT',
    fault: faultOf(result, status, way, Number(match[at + 4]), method),
    // HIER_NONE: the proxy itself answered. What it cannot reach it reports under the way that it tried.
    origin: method !== 'CONNECT' && status < 500 && /DIRECT|ORIGINAL/.test(way) && !result.includes('DENIED'),
  };
}

/**
 * 503 (500 where DNS kept silent) with HIER_NONE: no address to go to. With an address behind the slash: that address
 * did not answer.
 */
function faultOf(result: string, status: number, way: string, bytes: number, method: string): Fault | undefined {
  if (result.includes('DENIED')) return status === 407 ? undefined : 'denied';
  if (status >= 500 && method === 'CONNECT' && way !== '') return /NONE/.test(way) ? 'dns' : 'connect';
  if (status >= 500 && /NONE/.test(way) && result.includes('MISS')) return 'dns';
  // The client gave up on an answer that never came.
  if (status === 0 && bytes === 0 && result.startsWith('TCP_')) return 'connect';
  return undefined;
}

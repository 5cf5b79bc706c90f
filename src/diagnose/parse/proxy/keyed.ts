import { parseTime } from '../times.ts';
import type { ProxyEntry } from './entry.ts';
import { entry, faultFromWords, splitTarget } from './entry.ts';

/**
 * Appliances in the cloud and at the edge (Fortinet, Zscaler, Palo Alto, Check Point, …) write `key=value`, often
 * behind the head of syslog, of CEF or of LEEF. Which keys they use differs; what they mean does not.
 */
const pair = /(?:^|[\s,;|\t^])([A-Za-z][\w.-]{1,40})\s?=\s?("(?:[^"\\]|\\.){0,4000}"|[^\s,;|\t"]{0,4000})/g;

/** The same as JSON: nested or not, a key stands before its value. */
const quoted = /^\s{0,8}\{.{0,400}"\w{1,40}"\s?:/;
const jsonPair = /"([A-Za-z][\w.-]{1,40})"\s?:\s?("(?:[^"\\]|\\.){0,4000}"|-?\d{1,20}(?:\.\d{1,9})?)/g;

const names = {
  host: [
    'hostname',
    'dhost',
    'dsthost',
    'dst_host',
    'cs-host',
    'host',
    'dstname',
    'sni',
    'servername',
    'destinationhostname',
    'dst_domain_name',
    'domain',
  ],
  url: ['url', 'resource', 'request', 'requesturl', 'cs-uri', 'eurl', 'uri'],
  action: ['action', 'act', 'policy_action', 'sc-filter-result', 'filteraction', 'disposition'],
  status: [
    'status',
    'sc-status',
    'respcode',
    'response_code',
    'statuscode',
    'http_code',
    'httpcode',
    'responsecode',
    'outcome',
  ],
  reason: ['reason', 'msg', 'eventtype', 'session_end_reason', 'error', 'utmaction', 'x-exception-id'],
  user: ['user', 'suser', 'login', 'cs-username', 'usrname', 'unauthuser', 'srcuser'],
  client: ['srcip', 'src', 'c-ip', 'clientip', 'client_ip', 'cip', 'client'],
  port: ['dstport', 'dpt', 'dport', 'destport', 'cs-uri-port'],
  method: ['requestmethod', 'method', 'reqmethod', 'cs-method'],
  seconds: ['duration', 'sessionduration'],
} as const satisfies Record<string, readonly string[]>;

export function parseKeyed(text: string): ProxyEntry | undefined {
  if (
    text.length > 8000 ||
    !/\b(?:action|act|sc-status|respcode|policy_action|srcip|c-ip|requestmethod)"?\s?[=:]/i.test(text)
  )
    return undefined;
  const cells = new Map<string, string>();
  for (const match of text.matchAll(quoted.test(text) ? jsonPair : pair)) {
    const key = match[1]?.toLowerCase() ?? '';
    if (!cells.has(key)) cells.set(key, (match[2] ?? '').replaceAll('"', ''));
  }
  const cell = (wanted: keyof typeof names) => {
    for (const key of names[wanted]) {
      const value = cells.get(key);
      if (value) return value;
    }
    return '';
  };
  const url = splitTarget(cell('url'));
  const named = splitTarget(cell('host'));
  // A path alone is no destination; a name alone is.
  const place = named?.host.includes('.') ? named : url?.host.includes('.') ? url : undefined;
  const action = cell('action');
  const code = /^[1-5]\d\d$/.exec(cell('status'))?.[0];
  if (!place || !/^[a-z0-9.-]{4,253}$/.test(place.host) || (!action && !code)) return undefined;
  const status = Number(code ?? 0) || (/^(?:den|block|drop|reject|forbid|reset|deny)/i.test(action) ? 403 : 200);
  // What is forwarded is no failure whatever the words beside it say.
  const reported = /^(?:block|den|drop|reject|reset|timeout|ip-conn|fail|forbid)/i.test(action) || status >= 400;
  const method = (cell('method') || 'CONNECT').toUpperCase();
  return entry({
    time: timeOf(text, cells),
    client: cell('client') || '-',
    user: cell('user').replace(/^(?:n\/a|none|anonymous|unknown)$/i, '') || '-',
    method,
    host: place.host,
    port: Number(cell('port')) || place.port,
    path: method === 'CONNECT' ? '' : (url?.path ?? ''),
    status,
    result: action.toUpperCase(),
    elapsedMs: Number(cell('seconds')) * 1000 || 0,
    fault: reported ? faultFromWords(cell('reason'), action) : undefined,
  });
}

function timeOf(text: string, cells: ReadonlyMap<string, string>): number | undefined {
  const epoch = /^\d{10}(?:\d{3}|\d{9})?$/.exec(
    cells.get('eventtime') ?? cells.get('rt') ?? cells.get('epochtime') ?? cells.get('time') ?? '',
  )?.[0];
  if (epoch !== undefined) return Number(epoch.slice(0, 13).padEnd(13, '0'));
  const { date, time } = { date: cells.get('date'), time: cells.get('time') };
  return parseTime(
    date !== undefined && time !== undefined ? `${date} ${time} ${cells.get('tz')?.replace(/^UTC/, '') ?? ''}` : text,
  );
}

const commaPattern = /"((?:[^"]|"")*)"|([^,]*)(?:,|$)/g;

/**
 * Rows of commas: Palo Alto's URL and threat rows (type and subtype in the fourth and fifth cell), Zscaler's (every
 * cell quoted). The destination is the first cell that is a host, the decision the first that is a verdict.
 */
export function parseCommas(text: string): ProxyEntry | undefined {
  const paloAlto = /,(?:THREAT,(?:url|URL)|TRAFFIC,(?:end|deny|drop)|DECRYPTION,\w*),/.test(text);
  const zscaler = /^"[^"]{8,40}","/.test(text) && /,"(?:Allowed|Blocked)",/.test(text);
  if (text.length > 8000 || (!paloAlto && !zscaler)) return undefined;
  const cells = [...text.matchAll(commaPattern)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((cell, at) => cell !== '' || at < 8);
  const verdict = cells.find((cell) =>
    /^(?:allow(?:ed)?|alert|continue|block(?:ed)?(?:-\w+)?|deny|drop|reset-\w+|override)$/i.test(cell),
  );
  const place = cells.map(hostCell).find((found) => found !== undefined);
  if (verdict === undefined || !place) return undefined;
  const blocked = /^(?:block|deny|drop|reset)/i.test(verdict);
  const code = zscaler ? cells.find((cell) => /^[1-5]\d\d$/.test(cell)) : undefined;
  const words = cells.filter((cell) => /^(?:decrypt|tcp-rst|aged-out|policy-deny)/.test(cell));
  return entry({
    time: parseTime(text.replace(/(\d{4})\/(\d{2})\/(\d{2}) /, '$1-$2-$3 ')),
    client: cells.find((cell) => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(cell)) ?? '-',
    method: cells.find((cell) => /^(?:CONNECT|GET|POST|PUT|HEAD)$/.test(cell)) ?? 'CONNECT',
    host: place.host,
    port: place.port,
    status: blocked ? Number(code ?? 403) : Number(code ?? 200),
    result: verdict.toUpperCase(),
    fault: blocked && Number(code ?? 403) !== 407 ? (faultFromWords(...words) ?? 'denied') : undefined,
  });
}

/** A cell that is a host with or without an address around it. */
function hostCell(cell: string): { host: string; port: number } | undefined {
  if (!/^(?:https?:\/\/)?(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,20}(?::\d{2,5})?(?:\/.{0,2000})?$/i.test(cell))
    return undefined;
  return splitTarget(cell);
}

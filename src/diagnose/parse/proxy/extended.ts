import { parseTime } from '../times.ts';
import type { Fault, ProxyEntry } from './entry.ts';
import { entry, faultFromWords, splitTarget } from './entry.ts';

/**
 * W3C extended logs: ProxySG, ISA, TMG. With a `#Fields:` line every cell has a name; a ProxySG's lines are known by
 * their shape as well, because people copy them without the head.
 */
const cellPattern = /"((?:[^"]|"")*)"|(\S+)/g;

/** Cells that are parted by blanks; quoted ones may hold blanks. */
export function cellsOf(text: string): readonly string[] {
  if (text.includes('\t')) return text.split('\t').map((cell) => cell.trim().replaceAll('"', ''));
  return [...text.matchAll(cellPattern)].map((match) => match[1] ?? match[2] ?? '');
}

export function parseExtended(text: string, fields: readonly string[]): ProxyEntry | undefined {
  const cells = cellsOf(text);
  if (cells.length < fields.length - 2) return undefined;
  const cell = (...names: readonly string[]) => {
    for (const name of names) {
      const value = cells[fields.indexOf(name)];
      if (value !== undefined && value !== '-' && value !== '') return value;
    }
    return '';
  };
  const address = cell('cs-uri', 'cs-url', 'cs-uri-stem', 'r-host', 'cs-host', 's-uri');
  const place = splitTarget(cell('cs-host', 'r-host') || address);
  const code = Number(cell('sc-status'));
  if (!place || !code) return undefined;
  const operation = cell('cs-method', 's-operation');
  const method = /^(?:SSL-tunnel|-|)$/i.test(operation) ? 'CONNECT' : operation;
  const { status, fault } = readCode(code);
  const secure = address.startsWith('https:') || cell('cs-uri-scheme') === 'https';
  const action = cell('s-action', 'action');
  return entry({
    time: parseTime(`${cell('date')} ${cell('time')}`),
    client: cell('c-ip') || '-',
    user: cell('cs-username', 'cs-auth-user').replace(/^anonymous$/i, '') || '-',
    method,
    host: place.host,
    port: Number(cell('cs-uri-port', 'r-port') || place.port),
    path: method === 'CONNECT' ? '' : cell('cs-uri-path') || place.path,
    status,
    result: action,
    elapsedMs: Number(cell('time-taken')) || 0,
    opened: secure && method !== 'CONNECT',
    fault: fault ?? faultFromWords(cell('x-exception-id'), status >= 400 ? action : ''),
  });
}

/** ISA and TMG write Windows numbers beside the HTTP ones. */
const windowsCodes: Readonly<Record<number, Fault | 407>> = {
  12209: 407,
  12239: 407,
  12202: 'denied',
  12208: 'denied',
  12210: 'denied',
  12221: 'denied',
  12204: 'port',
  11001: 'dns',
  11002: 'dns',
  11003: 'dns',
  11004: 'dns',
  10060: 'connect',
  10061: 'connect',
  10065: 'connect',
};

export function readCode(code: number): { readonly status: number; readonly fault: Fault | undefined } {
  const known = windowsCodes[code];
  if (known === 407) return { status: 407, fault: undefined };
  if (known) return { status: known === 'denied' || known === 'port' ? 403 : 502, fault: known };
  return { status: code > 999 ? 502 : code, fault: undefined };
}

const dated = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2} /;
const act = /^(?:TCP_[A-Z_]{2,40}|TUNNELED|FAILED|DENIED)$/;

/**
 * A ProxySG without its head: date, time, milliseconds, client, and in either of the two usual orders an action
 * (`TCP_…`), a status, a method and a destination as `tcp://host:443/` or as `tcp host 443`.
 */
export function parseProxySg(text: string): ProxyEntry | undefined {
  if (!dated.test(text) || !/\bTCP_|\btcp:\/\//.test(text)) return undefined;
  const cells = cellsOf(text);
  const elapsed = Number(cells[2]);
  const client = cells[3] ?? '-';
  const action = cells.findIndex((cell) => act.test(cell) && cell.startsWith('TCP_'));
  const near = (offset: number) =>
    /^[1-5]\d\d$/.test(cells[action + offset] ?? '') ? Number(cells[action + offset]) : 0;
  const status = action < 0 ? 0 : near(1) || near(-1);
  const verb = cells.findIndex((cell, at) => at > 3 && /^(?:CONNECT|GET|POST|PUT|HEAD|DELETE|OPTIONS)$/.test(cell));
  if (!status || verb < 0 || !Number.isFinite(elapsed)) return undefined;
  const place = destinationBehind(cells, verb);
  if (!place) return undefined;
  const method = cells[verb] ?? '';
  return entry({
    time: parseTime(text),
    client,
    user: userOf(cells, action, verb),
    method,
    host: place.host,
    port: place.port,
    path: method === 'CONNECT' ? '' : place.path,
    status,
    result: cells[action] ?? '',
    elapsedMs: elapsed,
    opened: place.secure && method !== 'CONNECT',
    fault: faultFromWords(...cells.slice(4, action).filter((cell) => /^[a-z]{2,30}(?:_[a-z]{2,30}){1,4}$/.test(cell))),
  });
}

function destinationBehind(cells: readonly string[], verb: number): ReturnType<typeof splitTarget> {
  for (let at = verb + 1; at < Math.min(cells.length, verb + 5); at++) {
    const cell = cells[at] ?? '';
    if (cell.includes('://')) return splitTarget(cell);
    if (/^(?:tcp|https?|ssl)$/.test(cell)) {
      const path = cells[at + 3] ?? '';
      return splitTarget(
        `${cell}://${cells[at + 1] ?? ''}:${cells[at + 2] ?? '443'}${path.startsWith('/') ? path : ''}`,
      );
    }
  }
  return undefined;
}

/** In the long order the user stands behind the client; in the short one behind the address. */
function userOf(cells: readonly string[], action: number, verb: number): string {
  return (action > 5 ? cells[4] : cells[verb + 2]) ?? '-';
}

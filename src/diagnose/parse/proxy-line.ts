import { parseTime } from './times.ts';

/** One request as a proxy wrote it down. */
export interface ProxyEntry {
  readonly time: number | undefined;
  readonly client: string;
  /** `-` when nobody signed in. */
  readonly user: string;
  readonly method: string;
  readonly host: string;
  readonly port: number;
  /** 0 when the log does not tell. */
  readonly status: number;
  /** The proxy's own word, such as TCP_DENIED. */
  readonly result: string;
  readonly elapsedMs: number;
  /** The proxy saw inside TLS: a whole https address instead of a tunnel. */
  readonly opened: boolean;
}

const squid =
  /^\s{0,8}(\d{9,10}\.\d{3})\s{1,12}(-?\d{1,12}) (\S{1,80}) ([A-Z_]{2,60})\/(\d{3}) (\d{1,15}) ([A-Z_]{1,20}|-|NONE) (\S{1,8000}) (\S{1,200}) ([A-Z_]{1,40})\/(\S{1,200})/;
const web =
  /^(?:(\S{1,120}):\d{1,5} )?(\S{1,120}) \S{1,120} (\S{1,200}|"[^"]{0,200}") \[([^\]]{10,40})\] "([A-Z_]{1,20}) (\S{1,8000})(?: HTTP\/[\d.]{1,4})?" (\d{3}) (\d{1,15}|-)(.{0,4000})$/;
const proxySg =
  /^(\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}) (\d{1,10}) (\S{1,80}) (TCP_[A-Z_]{2,40}|-) (\d{3}) \d{1,15} \d{1,15} ([A-Z]{1,20}) (\S{1,8000}) (\S{1,2000}) (\S{1,200})/;
const reference = /\b(?:connect):\/\/([a-z0-9*.-]{4,120}):?\/?(\d{2,5})?/i;
const target = /\b(?:CONNECT\s{1,4}(?:tcp:\/\/)?|https?:\/\/|tcp:\/\/)([a-z0-9.-]{3,200})(?::(\d{2,5}))?/i;
const status =
  /(?:(?:\b(?:sc-)?status(?:_?code)?|\bresponse(?:_code)?|\bhttp_?code|\brespcode)\s?[=:]\s?"?|\bTCP_[A-Z_]{2,30}[/ ]|" )(\d{3})\b/i;
const action = /\b(?:action|act|reason|policy_action)\s?[=:]\s?"?(\w{3,20})/i;
const keyedHost =
  /\b(?:hostname|dhost|host|url|dst_?host|cs-host)\s?[=:]\s?"?(?:https?:\/\/)?([a-z0-9.-]{4,200})(?::(\d{2,5}))?/i;
const keyedUser = /\b(?:user|suser|cs-username|login)\s?[=:]\s?"?([^\s",;]{1,120})/i;
const keyedClient = /\b(?:src|srcip|client|c-ip|clientip)\s?[=:]\s?"?([\da-f.:]{3,45})/i;

/** Reads a line of squid (native), of the common and combined formats, of a ProxySG, or of any keyed log. */
export function parseProxyLine(text: string): ProxyEntry | undefined {
  const first = text.charCodeAt(0);
  if ((first >= 48 && first <= 57) || first === 32) {
    const native = squid.exec(text);
    if (native) return fromSquid(native);
  }
  if (text.includes('TCP_')) {
    // Through syslog, with its own prefix.
    const at = text.slice(0, 200).search(/ \d{9,10}\.\d{3}\s{1,12}\d/);
    const native = at > 0 ? squid.exec(text.slice(at)) : null;
    if (native) return fromSquid(native);
  }
  if (text.includes('" ')) {
    const match = web.exec(text);
    if (match) return fromWeb(match);
  }
  if (text.includes('TCP_') || text.includes('://')) {
    const match = proxySg.exec(text);
    if (match) return fromProxySg(match);
  }
  return undefined;
}

/** For lines of unknown make: a time, a destination and what was decided about it. */
export function parseUnknownProxyLine(text: string): ProxyEntry | undefined {
  if (text.length > 4000) return undefined;
  const noted = reference.exec(text);
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
  const keyed = /\b(?:action|act|sc-status|policy_action|srcip|c-ip)\s?=/i.test(text);
  const where =
    (keyed ? keyedHost.exec(text) : null) ?? (/CONNECT|TCP_|tcp:\/\//.test(text) ? target.exec(text) : null);
  if (!where?.[1]) return undefined;
  const time = parseTime(text);
  const code = status.exec(text)?.[1];
  const decided = action.exec(text)?.[1]?.toLowerCase() ?? '';
  if (code === undefined && !decided) return undefined;
  if (time === undefined && !keyed) return undefined;
  const blocked = /^(?:den|block|drop|reject|forbid)/.test(decided);
  return entry({
    time,
    host: where[1],
    port: Number(where[2] ?? 443),
    status: Number(code ?? (blocked ? 403 : 200)),
    method: 'CONNECT',
    user: keyedUser.exec(text)?.[1] ?? '-',
    client: keyedClient.exec(text)?.[1] ?? '-',
    result: decided.toUpperCase(),
  });
}

/** Rows under a `#Fields:` line (W3C extended: ProxySG, ISA, TMG, IIS). */
export function parseExtendedLine(text: string, fields: readonly string[]): ProxyEntry | undefined {
  const cells = text.split(text.includes('\t') ? '\t' : /\s+/);
  if (cells.length < fields.length - 2) return undefined;
  const cell = (...names: readonly string[]) => {
    for (const name of names) {
      const value = cells[fields.indexOf(name)];
      if (value !== undefined && value !== '-') return value.replaceAll('"', '');
    }
    return '';
  };
  const address = cell('cs-uri', 'cs-uri-stem', 'r-host', 'cs-host', 's-uri');
  const place = splitTarget(cell('cs-host', 'r-host') || address);
  const code = Number(cell('sc-status'));
  if (!place || !code) return undefined;
  return entry({
    time: parseTime(`${cell('date')} ${cell('time')}`),
    client: cell('c-ip') || '-',
    user: cell('cs-username', 'cs-auth-user').replace(/^anonymous$/i, '') || '-',
    method: cell('cs-method') || 'CONNECT',
    host: place.host,
    port: Number(cell('cs-uri-port', 'r-port') || place.port),
    // ISA and TMG write Windows codes of their own beside the HTTP ones.
    status: code === 12209 ? 407 : code > 999 ? 502 : code,
    result: cell('s-action'),
    elapsedMs: Number(cell('time-taken')) || 0,
    opened: address.startsWith('https:') && cell('cs-method') !== 'CONNECT',
  });
}

function entry(known: Partial<ProxyEntry> & Pick<ProxyEntry, 'host' | 'status'>): ProxyEntry {
  return {
    time: undefined,
    client: '-',
    user: '-',
    method: 'GET',
    port: 443,
    result: '',
    elapsedMs: 0,
    opened: false,
    ...known,
    host: known.host.toLowerCase(),
  };
}

function splitTarget(address: string): { host: string; port: number; secure: boolean } | undefined {
  let rest = address;
  let secure = false;
  const scheme = rest.indexOf('://');
  if (scheme > 0 && scheme < 8) {
    secure = rest.startsWith('https');
    rest = rest.slice(scheme + 3);
  }
  const slash = rest.indexOf('/');
  if (slash >= 0) rest = rest.slice(0, slash);
  const at = rest.lastIndexOf('@');
  if (at >= 0) rest = rest.slice(at + 1);
  const colon = rest.lastIndexOf(':');
  const port =
    colon > 0 ? Number(rest.slice(colon + 1)) : scheme > 0 && !secure && !address.startsWith('tcp') ? 80 : 443;
  const host = (colon > 0 ? rest.slice(0, colon) : rest).toLowerCase();
  return host && host.length < 254 ? { host, port, secure } : undefined;
}

function fromSquid(match: RegExpExecArray): ProxyEntry | undefined {
  const [, stamp = '0', elapsed = '0', client = '-', result = '', code = '0', , method = '', url = '', user = '-'] =
    match;
  const place = splitTarget(url);
  if (!place) return undefined;
  return {
    time: Math.round(Number(stamp) * 1000),
    client,
    user,
    method,
    host: place.host,
    port: place.port,
    status: Number(code),
    result,
    elapsedMs: Number(elapsed),
    opened: place.secure && method !== 'CONNECT',
  };
}

function fromWeb(match: RegExpExecArray): ProxyEntry | undefined {
  const [, , client = '-', user = '-', stamp = '', method = '', url = '', code = '0', , rest = ''] = match;
  const place = splitTarget(url);
  // A web server's own log names paths only.
  if (!place || url.startsWith('/')) return undefined;
  const result = /\b((?:TCP|NONE|UDP)_[A-Z_]{2,40})[:/]/.exec(rest)?.[1] ?? '';
  return entry({
    time: parseTime(stamp),
    client,
    user: user.replaceAll('"', ''),
    method,
    host: place.host,
    port: place.port,
    status: Number(code),
    result,
    opened: place.secure && method !== 'CONNECT',
  });
}

function fromProxySg(match: RegExpExecArray): ProxyEntry | undefined {
  const [, stamp = '', elapsed = '0', client = '-', result = '', code = '0', method = '', url = ''] = match;
  const place = splitTarget(url);
  if (!place) return undefined;
  return entry({
    time: parseTime(stamp),
    client,
    user: /^\S+ \S+ \S+ \S+ \S+ \S+ \S+ \S+ \S+ \S+ (\S+)/.exec(match.input)?.[1] ?? '-',
    method,
    host: place.host,
    port: place.port,
    status: Number(code),
    result,
    elapsedMs: Number(elapsed),
    opened: url.startsWith('https:') && method !== 'CONNECT',
  });
}

import { parseTime } from '../times.ts';
import type { Fault, ProxyEntry } from './entry.ts';
import { entry, splitTarget } from './entry.ts';

/**
 * haproxy over TCP or HTTP: `client:port [time] frontend backend/server timers [status] bytes … flags … "request"`.
 * The two letters of the flags show who ended the session and in which state: capital letters for an end, small ones
 * for a time-out.
 */
const head =
  /(?:^|\s)([\da-f.:]{3,45}):\d{1,5} \[(\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2})(?:\.\d{1,6})?\] (\S{1,100}) ([^\s/]{1,100})\/(\S{1,120}) /;
const timers = /^((?:\+?-?\d{1,10}\/){2,5}\+?-?\d{1,10}) (?:(-?\d{1,3}) )?\+?(\d{1,15}) /;
const flags = /\s([-CSPLRIDKcs][-RQCHDLT])(?:[-NIDVEO][-NIURPD])?\s(?:-?\d{1,8}\/){2,4}/;
const request = /"([A-Z]{1,20}) (\S{1,8000})(?: HTTP\/[\d.]{1,4})?"/;
const named = /\b((?:[a-z0-9-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,40})(?::(\d{2,5}))?\b/i;

export function parseHaproxy(text: string): ProxyEntry | undefined {
  const start = head.exec(text);
  if (!start) return undefined;
  const [, client = '-', stamp = '', , , server = ''] = start;
  const rest = text.slice(start.index + start[0].length);
  const times = timers.exec(rest);
  const state = flags.exec(rest)?.[1];
  if (!times || !state) return undefined;
  const asked = request.exec(rest);
  const place = asked?.[2] ? splitTarget(asked[2]) : undefined;
  const name = place && !asked?.[2]?.startsWith('/') ? place : nameIn(rest, server);
  if (!name) return undefined;
  const elapsedMs = Number((times[1] ?? '').split('/').at(-1)?.replace('+', '') ?? 0);
  const fault = faultOf(state);
  return entry({
    time: parseTime(`${stamp} +0000`) ?? parseTime(stamp),
    client,
    method: asked?.[1] ?? 'CONNECT',
    host: name.host,
    port: name.port,
    status: Number(times[2] ?? (fault ? 503 : 200)),
    result: state,
    elapsedMs: Number.isFinite(elapsedMs) ? elapsedMs : 0,
    fault,
  });
}

/** A captured name (SNI or Host), or a server that is named after its host. */
function nameIn(rest: string, server: string): { host: string; port: number } | undefined {
  const [, captured] = /\{([^}]{3,300})\}/.exec(rest) ?? [];
  const match = named.exec(captured ?? '') ?? named.exec(server);
  return match?.[1] ? { host: match[1], port: Number(match[2] ?? 443) } : undefined;
}

function faultOf(state: string): Fault | undefined {
  if (state[0] === 'P') return 'denied';
  return /^[Ss][CQ]/.test(state) || state === 'SH' || state === 'sH' ? 'connect' : undefined;
}

import { parseTime } from '../times.ts';
import type { ProxyEntry } from './entry.ts';
import { entry, faultFromWords, splitTarget } from './entry.ts';

/**
 * e2guardian and DansGuardian: `year.month.day time user client url *ACTION* reason method size weight category group
 * status …`. Newer ones part the cells with tabs and put the action last. In both a whole address stands in the line,
 * whether or not TLS was opened: the reason shows that.
 */
const dated = /^"?(?:(\d{2,4})\.(\d{1,2})\.(\d{1,2}) (\d{1,2}):(\d{2}):(\d{2})|(\d{10})\.(\d{3}))"?[\s,]/;
const address = /\b(https?:\/\/[^\s",]{3,4000})/;
const mark = /\*([A-Z]{4,12})\*\s{0,3}([^\t]{0,200})/;
const client = /(?:^|[\s,"])(\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}(?::[\da-f]{0,4}){3,7})(?=[\s,"]|$)/i;

export function parseE2guardian(text: string): ProxyEntry | undefined {
  const date = dated.exec(text);
  if (!date) return undefined;
  const url = address.exec(text)?.[1];
  const place = url === undefined ? undefined : splitTarget(url);
  const status = /(?:\s|,")([1-5]\d\d)(?="?[\s,])/.exec(text.slice(date[0].length).replace(address, ' '))?.[1];
  const [, action = '', words = ''] = mark.exec(text) ?? [];
  if (!place || (status === undefined && !action)) return undefined;
  const denied = action === 'DENIED' || action === 'NETERROR';
  const method = /(?:\s|")(CONNECT|GET|POST|PUT|HEAD)(?=["\s])/.exec(text)?.[1];
  return entry({
    time: timeOf(date),
    client: client.exec(text)?.[1] ?? '-',
    user: userOf(text.slice(date[0].length)),
    method: method ?? 'CONNECT',
    host: place.host,
    port: place.port,
    path: place.path,
    status: Number(status ?? (denied ? 403 : 200)),
    result: action,
    opened: method !== undefined && method !== 'CONNECT' && place.secure,
    fault:
      !denied || status === '407'
        ? undefined
        : (faultFromWords(words) ?? (action === 'NETERROR' ? 'connect' : 'denied')),
  });
}

function timeOf([, year, month, day, hour, minute, second, epoch, millis]: RegExpExecArray): number | undefined {
  if (epoch !== undefined) return Number(`${epoch}${millis ?? '000'}`);
  const two = (text = '0') => text.padStart(2, '0');
  return parseTime(
    `${year?.length === 2 ? `20${year}` : year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`,
  );
}

/** The name stands before the client; an address there is a client without a name. */
function userOf(rest: string): string {
  const first =
    rest
      .trim()
      .split(/[\s,]+/, 1)[0]
      ?.replaceAll('"', '') ?? '-';
  return /^[\d.:]+$/.test(first) || first === '' ? '-' : first;
}

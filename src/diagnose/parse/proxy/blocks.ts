import type { Line } from '../../text/lines.ts';
import { parseTime } from '../times.ts';
import type { ProxyEntry } from './entry.ts';
import { entry, faultFromWords, splitTarget } from './entry.ts';
import { readCode } from './extended.ts';

/**
 * Logs that report one request in several lines: what the console of ISA and TMG copies (`Status:` … `Request:` …
 * `User:`) and the text of mitmproxy (a request, and below it `<< status`). Keeps the unfinished request only.
 */
export class BlockReader {
  #status: { code: number; line: Line; time: number | undefined } | undefined;
  #request: { host: string; port: number; user: string; client: string } | undefined;
  #time: number | undefined;
  #flow: { line: Line; client: string; method: string; url: string } | undefined;

  /** The entry that a line completes, with the line it rests on; `part` when the line belongs to one that goes on. */
  read(line: Line): { readonly entry: ProxyEntry; readonly line: Line } | 'part' | undefined {
    const { text } = line;
    if (text.length > 4000) return undefined;
    return this.#console(text, line) ?? this.#mitm(text, line);
  }

  #console(text: string, line: Line): ReturnType<BlockReader['read']> {
    const head = /^\s{0,8}(?:Denied|Failed|Allowed|Initiated|Closed) Connection\b.{0,200}$/i.exec(text);
    if (head) {
      const done = this.#finish();
      this.#time = parseTime(text);
      return done ?? 'part';
    }
    const status = /^\s{0,8}Status:\s{1,8}(\d{1,5})\b(.{0,400})$/.exec(text);
    if (status) {
      // The text of the status is known; a number alone is anybody's.
      const isa =
        Number(status[1]) > 9999 ||
        /ISA Server|Forefront TMG|Web Proxy/i.test(status[2] ?? '') ||
        this.#time !== undefined;
      if (!isa) return undefined;
      this.#status = { code: Number(status[1]), line, time: this.#time };
      this.#request = { host: '', port: 443, user: '-', client: '-' };
      return 'part';
    }
    if (!this.#status || !this.#request) return undefined;
    const [, key = '', value = ''] =
      /^\s{0,8}(Rule|Source|Destination|Request|Filter information|Protocol|User|Log type|Additional information|Client agent|Object source|Cache info|Processing time|MIME type|Error information):\s{0,8}(.{0,2000})$/i.exec(
        text,
      ) ?? [];
    if (key === '') return text.trim() === '' ? this.#finish() : undefined;
    if (/^source$/i.test(key)) this.#request.client = /\(([\d.]{7,15})/.exec(value)?.[1] ?? '-';
    if (/^request$/i.test(key)) {
      const place = splitTarget(value.replace(/^(?:GET|POST|CONNECT|PUT|HEAD) /, '').trim());
      if (place) Object.assign(this.#request, { host: place.host, port: place.port });
    }
    if (/^user$/i.test(key)) {
      const user = value.trim();
      this.#request.user = /^anonymous/i.test(user) || user === '' ? '-' : user;
      return this.#finish() ?? 'part';
    }
    return 'part';
  }

  #finish(): { readonly entry: ProxyEntry; readonly line: Line } | undefined {
    const status = this.#status;
    const request = this.#request;
    this.#status = undefined;
    this.#request = undefined;
    if (!status || !request?.host) return undefined;
    const { status: code, fault } = readCode(status.code);
    return {
      entry: entry({ time: status.time, ...request, method: 'CONNECT', status: code, fault }),
      line: status.line,
    };
  }

  /** What stands unfinished at the end of the text. */
  end(): { readonly entry: ProxyEntry; readonly line: Line } | undefined {
    return this.#finish();
  }

  #mitm(text: string, line: Line): ReturnType<BlockReader['read']> {
    const flow =
      /(?:^|\s|\[)([\da-f.:]{3,45}):\d{1,5}\]?:? (CONNECT|GET|POST|PUT|HEAD|DELETE|PATCH|OPTIONS) (\S{3,4000})(?: HTTP\/[\d.]{1,4})?$/.exec(
        text,
      );
    if (flow) {
      this.#flow = { line, client: flow[1] ?? '-', method: flow[2] ?? '', url: flow[3] ?? '' };
      return 'part';
    }
    const answer = this.#flow ? /^\s{0,40}<< (?:HTTP\/[\d.]{1,4} )?(?:([1-5]\d\d)\b|(.{3,400}))/.exec(text) : null;
    if (answer && this.#flow) {
      const { line: asked, client, method, url } = this.#flow;
      const place = splitTarget(url);
      this.#flow = undefined;
      if (!place) return undefined;
      const reported =
        answer[1] === undefined
          ? (faultFromWords(answer[2] ?? '') ??
            (/establish TLS with client/i.test(answer[2] ?? '') ? 'untrusted' : 'connect'))
          : undefined;
      return {
        line: reported ? line : asked,
        entry: entry({
          time: parseTime(text),
          client,
          method,
          host: place.host,
          port: place.port,
          path: method === 'CONNECT' ? '' : place.path,
          status: Number(answer[1] ?? 502),
          opened: place.secure && method !== 'CONNECT',
          fault: reported,
        }),
      };
    }
    return mitmEvent(text, line);
  }
}

/**
 * Lines of mitmproxy about connections: `client: server connect host:443 (address)`, handshakes that failed, name
 * resolution that failed.
 */
function mitmEvent(text: string, line: Line): ReturnType<BlockReader['read']> {
  const refused =
    /Client (?:TLS )?handshake failed\. The client (?:does|may) not trust the proxy'?s certificate for ([a-z0-9.-]{3,253})/i.exec(
      text,
    );
  const client = /([\da-f.:]{3,45}):\d{1,5}\]?:? /i.exec(text)?.[1] ?? '-';
  if (refused?.[1])
    return {
      line,
      entry: entry({ client, method: 'CONNECT', host: refused[1].replace(/\.$/, ''), status: 200, fault: 'untrusted' }),
    };
  const reached = /:\d{1,5}\]?:? server connect ([a-z0-9.-]{3,253}):(\d{2,5}) \(/i.exec(text);
  if (reached?.[1])
    return {
      line,
      entry: entry({ client, method: 'CONNECT', host: reached[1], port: Number(reached[2]), status: 200 }),
    };
  return /:\d{1,5}\]?:? (?:client ?(?:dis)?connect|server ?disconnect\b.{0,200})$/i.test(text) ? 'part' : undefined;
}

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { readStart } from '../../base/http/read-start.ts';
import type { ProbeLimits } from './deadline.ts';
import { DeadlineExceeded, reasonOf, within } from './deadline.ts';
import { messageOf } from '../failure.ts';

export interface HttpReport {
  readonly url: string;
  /** Every status is an answer; `cut`: the connection ended first; `garbled`: what came is not HTTP. */
  readonly outcome: 'answered' | 'silent' | 'cut' | 'garbled';
  readonly reason: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The first part of the body. */
  readonly body: string;
  /** The title of an HTML page. */
  readonly title: string | undefined;
  /** Server clock minus ours, from the Date header, half the round trip allowed for. */
  readonly clockSkewMs: number | undefined;
}

export interface HttpOptions extends ProbeLimits {
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly bodyLimit?: number;
}

/**
 * One request over a socket that is connected already (through a tunnel and TLS, if need be); the socket is closed
 * after it.
 */
export async function probeHttp(url: string, socket: Socket, options: HttpOptions = {}): Promise<HttpReport> {
  const { method = 'GET', headers = {}, bodyLimit = 65_536 } = options;
  const start = Date.now();
  const { host, pathname, search } = new URL(url);
  const answer = new Promise<{ incoming: IncomingMessage; body: Buffer }>((resolve, reject) => {
    const outgoing = request({
      method,
      path: `${pathname}${search}`,
      headers: { host, connection: 'close', 'user-agent': 'hawser-doctor', accept: '*/*', ...headers },
      createConnection: () => socket,
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      outgoing.off('error', reject).on('error', () => undefined); // a faulty body does not take the answer away
      readStart(incoming, bodyLimit).then((body) => resolve({ incoming, body }), reject);
    });
    outgoing.end();
  });
  const nothing = { url, status: 0, headers: {}, body: '', title: undefined, clockSkewMs: undefined };
  try {
    const { incoming, body } = await within(answer, options);
    return answerReport(url, { status: incoming.statusCode ?? 0, headers: incoming.headers, body }, start);
  } catch (error) {
    options.signal?.throwIfAborted();
    // Node gives an orderly end (FIN) and a reset (RST) the same code; who cuts, and how, is half of the answer.
    const reason = messageOf(error) === 'socket hang up' ? 'EOF' : reasonOf(error);
    if (error instanceof DeadlineExceeded) return { ...nothing, outcome: 'silent', reason: 'ETIMEDOUT' };
    return { ...nothing, outcome: reason.startsWith('HPE_') ? 'garbled' : 'cut', reason };
  } finally {
    socket.destroy();
  }
}

/** An answer that came now to what was asked at `start`. */
export function answerReport(
  url: string,
  { status, headers, body }: Pick<HttpReport, 'status' | 'headers'> & { readonly body: Buffer },
  start: number,
): HttpReport {
  const text = body.toString('utf8');
  return {
    url,
    outcome: 'answered',
    reason: '',
    status,
    headers,
    body: text,
    title: titleOf(text, headers['content-type']),
    clockSkewMs: skewOf(headers.date, start, Date.now()),
  };
}

function titleOf(body: string, contentType: string | undefined): string | undefined {
  if (!/html/i.test(contentType ?? '') && !/^\s*<(!doctype|html)/i.test(body)) return undefined;
  const title = /<title[^>]*>([^<]{0,300})/i.exec(body)?.[1] ?? '';
  return title.replace(/\s+/g, ' ').trim().slice(0, 120);
}

/** The Date header has whole seconds; half of one is the best guess within. */
function skewOf(date: string | undefined, start: number, end: number): number | undefined {
  const server = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(server) ? undefined : server + 500 - (start + end) / 2;
}

import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { SECOND } from '../base/clock.ts';
import { isHawserError } from '../base/errors.ts';
import { readStart } from '../base/http/read-start.ts';
import type { ConversationOptions, RawAnswer } from './conversation.ts';
import { converse } from './conversation.ts';
import { proxyErrors } from './proxy-errors.ts';
import { refusal } from './refusal.ts';

export interface ForwardOptions extends ConversationOptions {
  /** http only. */
  readonly url: URL;
  readonly bodyLimit?: number;
}

export interface ForwardAnswer extends RawAnswer {
  /** The beginning of it. */
  readonly body: Buffer;
}

/**
 * One plain GET through a proxy, the way Windows and browsers fetch revocation lists: the whole address in the first
 * line, no tunnel. Proxies as a rule refuse tunnels to port 80, so that asking through one would say nothing about it.
 * Throws the errors of `proxy-errors.ts` for what the proxy itself answers, as far as it says so.
 */
export async function forwardRequest(options: ForwardOptions): Promise<ForwardAnswer> {
  const { proxy, url } = options;
  const { socket, answer } = await converse(
    options,
    { method: 'GET', target: url.href },
    async (connection, authorization) => await sendGet(connection, options, authorization),
  );
  socket.destroy();
  if (answer.headers['x-squid-error'] !== undefined || answer.status === 511)
    throw refusal(answer, proxy, `${url.hostname}:${url.port || 80}`);
  return answer;
}

async function sendGet(
  socket: Socket,
  options: ForwardOptions,
  authorization: string | undefined,
): Promise<ForwardAnswer> {
  const { proxy, url, stageTimeoutMs = 15 * SECOND, bodyLimit = 65_536 } = options;
  const { promise, resolve, reject } = Promise.withResolvers<ForwardAnswer>();
  const silent = proxyErrors('proxy.silent', { proxy: proxy.host, seconds: Math.round(stageTimeoutMs / SECOND) });
  const timer = setTimeout(() => reject(silent), stageTimeoutMs);
  const outgoing = request({
    method: 'GET',
    path: url.href,
    headers: {
      host: url.host,
      connection: 'keep-alive',
      'proxy-connection': 'keep-alive',
      accept: '*/*',
      'user-agent': 'hawser-doctor',
      ...(authorization !== undefined && { 'proxy-authorization': authorization }),
    },
    createConnection: () => socket,
  });
  outgoing.once('response', (incoming) => {
    outgoing.off('error', reject).on('error', () => undefined);
    resolve(answerOf(incoming, bodyLimit));
  });
  outgoing.once('error', reject).end();
  try {
    return await promise;
  } catch (error) {
    if (isHawserError(error)) throw error;
    throw proxyErrors('proxy.closed', { proxy: proxy.host }, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function answerOf(incoming: IncomingMessage, bodyLimit: number): Promise<ForwardAnswer> {
  const body = await readStart(incoming, bodyLimit);
  const { statusCode: status = 0, headers, complete } = incoming;
  const closes = /close/i.test(String(headers['proxy-connection'] ?? headers.connection ?? ''));
  return { status, headers, body, reusable: complete && !closes };
}

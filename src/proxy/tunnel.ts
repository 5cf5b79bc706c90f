import { request } from 'node:http';
import type { Socket } from 'node:net';
import { SECOND } from '../base/clock.ts';
import { isHawserError } from '../base/errors.ts';
import type { ConversationOptions, RawAnswer } from './conversation.ts';
import { converse } from './conversation.ts';
import { proxyErrors } from './proxy-errors.ts';
import { refusal } from './refusal.ts';
import { skipBody } from './skip-body.ts';

/**
 * A tunnel through a forward proxy, by raw CONNECT: what the proxy says is read and kept, which no HTTP client does,
 * and a handshake that is bound to one connection (NTLM, Negotiate) stays on it. Every stage has its own deadline; a
 * proxy that says nothing is an answer too.
 */
export interface TunnelOptions extends ConversationOptions {
  readonly host: string;
  readonly port: number;
}

/** Opens the tunnel; the socket then belongs to the caller. Throws the errors of `proxy-errors.ts`. */
export async function openTunnel(options: TunnelOptions): Promise<Socket> {
  const { proxy, host, port } = options;
  const destination = authorityOf(host, port);
  const { socket, answer } = await converse(
    options,
    { method: 'CONNECT', target: destination },
    async (connection, authorization) => await sendConnect(connection, options, authorization),
  );
  try {
    if (!isSuccess(answer.status)) throw refusal(answer, proxy, destination);
    return acceptTunnel(socket, answer, proxy);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function authorityOf(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

interface ConnectAnswer extends RawAnswer {
  /** What came behind the head: nothing, when it is a tunnel. */
  readonly head: Buffer;
}

async function sendConnect(
  socket: Socket,
  { proxy, host, port, stageTimeoutMs = 15 * SECOND }: TunnelOptions,
  token: string | undefined,
): Promise<ConnectAnswer> {
  const authority = authorityOf(host, port);
  const { promise, resolve, reject } = Promise.withResolvers<ConnectAnswer>();
  const timer = setTimeout(
    () => reject(proxyErrors('proxy.silent', { proxy: proxy.host, seconds: Math.round(stageTimeoutMs / SECOND) })),
    stageTimeoutMs,
  );
  const outgoing = request({
    method: 'CONNECT',
    path: authority,
    headers: {
      host: authority,
      // Node.js says "close" unless configured; a proxy then never goes on with NTLM.
      connection: 'keep-alive',
      'proxy-connection': 'keep-alive',
      ...(token !== undefined && { 'proxy-authorization': token }),
    },
    createConnection: () => socket,
  });
  outgoing.once('connect', (incoming, _socket, head) => {
    const { statusCode = 0, headers } = incoming;
    if (isSuccess(statusCode)) resolve({ status: statusCode, headers, head, reusable: true });
    else
      skipBody(socket, headers, head).then(
        (reusable) => resolve({ status: statusCode, headers, head, reusable }),
        reject,
      );
  });
  outgoing.once('error', (cause) => reject(proxyErrors('proxy.closed', { proxy: proxy.host }, { cause })));
  outgoing.end();
  try {
    return await promise;
  } catch (error) {
    if (isHawserError(error)) throw error;
    throw proxyErrors('proxy.closed', { proxy: proxy.host }, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Any 2xx opens the tunnel (RFC 9110 9.3.6). */
function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** A success that brings content is a page, not a tunnel. */
function acceptTunnel(socket: Socket, { status, headers, head }: ConnectAnswer, proxy: URL): Socket {
  const hasPage = /html/i.test(headers['content-type'] ?? '') || Number(headers['content-length'] ?? 0) > 0;
  if (hasPage || head.length > 0) throw proxyErrors('proxy.captive', { proxy: proxy.host, status });
  return socket;
}

import { assert } from '../assert.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import { baseErrors } from '../base-errors.ts';
import { MINUTE, SECOND } from '../clock.ts';
import type { Detail } from '../details.ts';
import type { HttpApp } from './app.ts';
import { bodyDeadlineMs } from './body.ts';
import { MAX_OCTETS, requireBodyLimits } from './body-limits.ts';
import { requireRecorded } from './recorded.ts';
import { listenDetail } from './listen-details.ts';

export interface HttpServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** No new connections; open requests get `graceMs` to finish. */
  stop(graceMs?: number): Promise<void>;
}

export interface ListenOptions {
  readonly address: string;
  /** 0: a free one. */
  readonly port: number;
  /** PEM texts; absent: plain HTTP, for a loopback address or behind a proxy that ends TLS. */
  readonly tls?: { readonly key: string; readonly certificate: string } | undefined;
  /** Takes over connections that ask to speak another protocol (WebSocket); without it they are refused. */
  readonly onUpgrade?: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined;
}

/** Why an address or a port is not to be had. */
const reasons: Readonly<Record<string, Detail>> = {
  EADDRINUSE: listenDetail('base.port-occupied'),
  EACCES: listenDetail('base.port-privileged'),
  EADDRNOTAVAIL: listenDetail('base.address-elsewhere'),
};

/**
 * Listens, with routes that all say how large a body they take and what they write down. Throws `base.port-taken` when the socket cannot have
 * the address or the port.
 */
export async function listen(app: HttpApp, { address, port, tls, onUpgrade }: ListenOptions): Promise<HttpServer> {
  requireBodyLimits(app);
  requireRecorded(app);
  // Load balancers probe with HTTP/1.0, which knows no Host header.
  const handle = getRequestListener(app.fetch, { overrideGlobalObjects: false, hostname: 'localhost' });
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => void handle(incoming, outgoing);
  const server = tls ? createTlsServer({ key: tls.key, cert: tls.certificate }, listener) : createServer(listener);
  // Whoever reads a body gives it up sooner; this is for what nobody reads.
  server.requestTimeout = bodyDeadlineMs(MAX_OCTETS) + MINUTE;
  if (onUpgrade) server.on('upgrade', onUpgrade);
  await new Promise<void>((resolve, reject) => {
    server
      .once('error', (cause: NodeJS.ErrnoException) =>
        reject(
          baseErrors(
            'base.port-taken',
            { port, address, reason: reasons[cause.code ?? ''] ?? cause.code ?? cause.message },
            { cause },
          ),
        ),
      )
      .listen(port, address, resolve);
  });
  const bound = server.address();
  assert(typeof bound === 'object' && bound !== null, 'the server listens on a port');
  const actual = bound.port;
  const stop = async (graceMs = 5 * SECOND): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(timer);
  };
  const host = address.includes(':') ? `[${address}]` : address;
  return { port: actual, url: `${tls ? 'https' : 'http'}://${host}:${actual}`, stop, [Symbol.asyncDispose]: stop };
}

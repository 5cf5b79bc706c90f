import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DnsNames } from './dns.ts';
import { startDns } from './dns.ts';

/** What one page of the world answers. */
export interface WorldPage {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Instead of the body. */
  readonly file?: string;
}

/**
 * The internet of a test, as data: names, and what answers to them on the ports 80 and 443. It runs as a program of its
 * own, so that it can live in another network namespace than the test: `node test/servers/world.ts <JSON>`; it says
 * "ready".
 */
export interface World {
  /** Where the name server listens. */
  readonly nameServer: string;
  readonly names: DnsNames;
  /** Where the web servers listen. */
  readonly web: readonly string[];
  /** By name; `*` for the others. */
  readonly certificates: Readonly<Record<string, { readonly certFile: string; readonly keyFile: string }>>;
  /** By `host/path`, then by `host`, then by `:port`. */
  readonly pages: Readonly<Record<string, WorldPage>>;
  /** What the Date of every answer is off by. */
  readonly dateOffsetSeconds?: number;
  /** A proxy at this address and port that answers every CONNECT so. */
  readonly portalProxy?: { readonly address: string; readonly port: number; readonly page: WorldPage };
}

async function startWorld(world: World): Promise<void> {
  await startDns(world.names, world.nameServer);
  const context = ({ certFile, keyFile }: { certFile: string; keyFile: string }) =>
    createSecureContext({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
  const contexts = new Map(Object.entries(world.certificates).map(([name, files]) => [name, context(files)]));
  const answer = (port: number) => (request: IncomingMessage, response: ServerResponse) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const path = (request.url ?? '/').replace(/\?.*/, '');
    const page = world.pages[`${host}${path}`] ?? world.pages[host] ?? world.pages[`:${port}`] ?? { status: 404 };
    say(response, page, world.dateOffsetSeconds);
  };
  for (const address of world.web) {
    await listening(createServer(answer(80)), 80, address);
    const secure = createSecureServer(
      { SNICallback: (name, done) => done(null, contexts.get(name) ?? contexts.get('*')) },
      answer(443),
    );
    await listening(secure, 443, address);
  }
  if (world.portalProxy) {
    const { address, port, page } = world.portalProxy;
    const { status = 200, headers = {}, body = '' } = page;
    const lines = Object.entries({ ...headers, 'content-length': String(body.length) }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const proxy = createServer((_, response) => say(response, page, 0));
    proxy.on('connect', (_, socket) => void socket.end(`HTTP/1.1 ${status} Portal\r\n${lines.join('')}\r\n${body}`));
    await listening(proxy, port, address);
  }
}

function say(response: ServerResponse, { status = 200, headers = {}, body = '', file }: WorldPage, offset = 0): void {
  const date = new Date(Date.now() + offset * 1000).toUTCString();
  response.writeHead(status, { date, connection: 'close', ...headers });
  response.end(file === undefined ? body : readFileSync(file));
}

async function listening(server: ReturnType<typeof createServer>, port: number, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await startWorld(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as World);
  console.log('ready');
  await sleep(2 ** 31 - 1);
}

import { portOf } from '../kit/port.ts';
import { createServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { setInterval as every } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import type { OutboundClientOptions } from '../../src/connect/uplink/outbound-client.ts';
import { openOutboundClient } from '../../src/connect/uplink/outbound-client.ts';
import type { Certificate } from '../servers/certificates.ts';

/** An idle limit for proxies that these connections outlive. */
export const idleSeconds = 3;
const BEAT = 500;
const BEATS = 10;

/**
 * A cloud with what lasts: a relay that pings and echoes, and an export whose answer is kept alive by a space now and
 * then.
 */
export interface LongLivedCloud extends AsyncDisposable {
  readonly url: string;
}

export async function startLongLivedCloud({ keyFile, certFile }: Certificate): Promise<LongLivedCloud> {
  const server = createServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, (_request, answer) => {
    void (async () => {
      let beats = 0;
      for await (const _ of every(BEAT)) {
        if (++beats > BEATS) break;
        answer.write(' ');
      }
      answer.end('{"applied":1000}');
    })();
  });
  new WebSocketServer({ server, path: '/relay' }).on('connection', (socket) => {
    const pings = setInterval(() => socket.ping(), BEAT);
    socket.on('message', (data: Buffer) => socket.send(`echo ${data.toString()}`));
    socket.once('close', () => clearInterval(pings));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  return {
    url: `https://localhost:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a WebSocket that is still open says after the export has come to its end, and the export's answer. */
export async function liveThrough(url: string, options: OutboundClientOptions): Promise<readonly [string, unknown]> {
  await using outbound = openOutboundClient(options);
  const socket = await outbound.webSocket(`${url.replace('https', 'wss')}/relay`);
  const { text } = await outbound.send({ method: 'POST', url: `${url}/batch`, body: '{}' });
  const echo = new Promise<string>((resolve, reject) => {
    socket.once('message', (data: Buffer) => resolve(data.toString()));
    socket.once('close', () => reject(new Error('the WebSocket was cut')));
  });
  socket.resume();
  socket.send('still here');
  const said = await echo;
  socket.terminate();
  return [said, JSON.parse(text)];
}

import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { silentLog } from '../log.ts';
import { addRoute, createApp } from './app.ts';
import { listen } from './server.ts';

it('answers a probe in HTTP/1.0, which names no host', async () => {
  const app = createApp(silentLog());
  addRoute(app, {
    method: 'get',
    path: '/health',
    summary: 'whether it answers',
    answer: z.object({ status: z.string() }),
    handle: async () => ({ status: 'ok' }),
  });
  await using server = await listen(app, { address: '127.0.0.1', port: 0 });
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /health HTTP/1.0\r\n\r\n');
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toContain('{"status":"ok"}');
});

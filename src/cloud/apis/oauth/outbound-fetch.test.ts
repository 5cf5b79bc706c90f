import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { outboundFetch } from './outbound-fetch.ts';

test.each([
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[fe80::1]/',
  'http://169.254.169.254/latest/meta-data',
  'http://0.0.0.0/',
  'http://localhost/',
])('%s is not reached', async (url) => {
  const refused = outboundFetch({ allowsLocal: false })(url, {});
  await expect(refused).rejects.toSatisfy((error: Error) =>
    /this machine or its link/.test(`${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`),
  );
});

test('this machine is reached where a setting allows it, and a redirect is not followed', async () => {
  const server = createServer((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const fetch = outboundFetch({ allowsLocal: true });
  for (const host of ['127.0.0.1', 'localhost']) expect((await fetch(`http://${host}:${port}/`, {})).status).toBe(302);
  server.closeAllConnections();
  server.close();
});

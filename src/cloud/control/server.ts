import { isKeyOf } from '../../base/keys.ts';
import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { z } from 'zod';
import { baseErrors } from '../../base/base-errors.ts';
import { addRoute, createApp } from '../../base/http/app.ts';
import type { Logger } from '../../base/log.ts';
import type { OperationsContext } from './operation.ts';
import { operate, operations } from './operations.ts';
import { OPERATOR_HEADER, operatorOf } from './operator.ts';

/**
 * The local socket of the running service, in the folder of its embedded database: so `hawser cloud agent invite` and
 * the like work while the service holds the database. HTTP inside; only the account of the service can open it, and
 * that is the authorization.
 */
export async function serveControl(
  path: string,
  served: Omit<OperationsContext, 'operator'>,
  log: Logger,
): Promise<AsyncDisposable> {
  rmSync(path, { force: true });
  const app = createApp(log);
  addRoute(app, {
    method: 'post',
    event: { keptIn: 'the event that the operation declares' },
    path: '/:operation',
    summary: 'Does one operation',
    body: z.unknown(),
    answer: z.unknown(),
    handle: async ({ params, body, context }) => {
      const name = params['operation'] ?? '';
      if (!isKeyOf(operations, name)) throw baseErrors('base.not-found', { path: name });
      const operator = operatorOf(context.req.header(OPERATOR_HEADER));
      return await operate({ ...served, operator }, name, body);
    },
  });
  const handle = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
  chmodSync(path, 0o600);
  return {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      rmSync(path, { force: true });
    },
  };
}

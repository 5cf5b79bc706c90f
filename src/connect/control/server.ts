import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { stream } from 'hono/streaming';
import { z } from 'zod';
import type { HttpApp } from '../../base/http/app.ts';
import { addRoute, createApp } from '../../base/http/app.ts';
import { changesNothing } from '../../base/http/recorded.ts';
import { isHawserError } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { DoctorRequest, SideReport } from './examine.ts';
import { doctorRequest } from './examine.ts';
import { relayFeatures } from '../../wire/index.ts';
import { addThresholdRoutes } from './threshold-routes.ts';
import type { AgentOperations } from './operations.ts';

/**
 * The local socket of the running service: a UNIX socket in its data folder that only its own account can open, so that
 * `hawser connect status` and the like work while the service holds the database. HTTP inside; the file's mode is the
 * authorization.
 */
export async function serveControl(
  path: string,
  operations: AgentOperations,
  log: Logger,
  examine?: Examine,
): Promise<AsyncDisposable> {
  rmSync(path, { force: true });
  const handle = getRequestListener(controlApp(operations, log, examine).fetch, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  chmodSync(path, 0o600);
  return {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(path, { force: true });
    },
  };
}

/** `hawser doctor` from inside: the checks with the account and environment of the service. */
export type Examine = (wanted: DoctorRequest, signal: AbortSignal) => Promise<SideReport>;

const json = z.unknown();
const limit = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(20) });

const MAX_RUN = 2 ** 31 - 1;
const pageQuery = limit.extend({
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
  after: z.string().optional(),
});

function controlApp(operations: AgentOperations, log: Logger, examine?: Examine): HttpApp {
  const app = createApp(log);
  addStateRoutes(app, operations);
  addRightsRoutes(app, operations);
  addThresholdRoutes(app, operations);
  addStagingRoute(app, operations);
  addRelayRoutes(app, operations);
  addKeyRoute(app, operations);
  addPasswordHashRoutes(app, operations);
  addEvidenceRoutes(app, operations, examine);
  addSyncRoute(app, operations, log);
  return app;
}

/** The state of the agent and of its objects. */
function addStateRoutes(app: HttpApp, operations: AgentOperations): void {
  addRoute(app, {
    method: 'get',
    path: '/status',
    summary: 'the state',
    answer: json,
    handle: async () => await operations.status(),
  });
  addRoute(app, {
    method: 'get',
    path: '/runs',
    summary: 'the last runs',
    query: limit.extend({ before: z.coerce.number().int().min(1).max(MAX_RUN).optional() }),
    answer: json,
    handle: async ({ query: { limit: most, before } }) =>
      await operations.runs({ limit: most, ...(before !== undefined && { before }) }),
  });
  addRoute(app, {
    method: 'get',
    path: '/errors',
    summary: 'errors of objects',
    query: pageQuery,
    answer: json,
    handle: async ({ query: { limit: most, after } }) =>
      await operations.errors({ limit: most, ...(after !== undefined && { after }) }),
  });
  addRoute(app, {
    method: 'get',
    path: '/pending',
    summary: 'pending exports',
    query: pageQuery,
    answer: json,
    handle: async ({ query: { limit: most, after } }) =>
      await operations.pending({ limit: most, ...(after !== undefined && { after }) }),
  });
  addRoute(app, {
    method: 'get',
    path: '/explain',
    summary: 'one object',
    query: z.object({ object: z.string().min(1) }),
    answer: json,
    handle: async ({ query }) => await operations.explain(query.object),
  });
}

/** What the runs rest on. */
function addRightsRoutes(app: HttpApp, operations: AgentOperations): void {
  addRoute(app, {
    method: 'post',
    event: changesNothing,
    path: '/rights',
    summary: 'asks the forests what the accounts may do',
    answer: json,
    handle: async () => await operations.probe(),
  });
}

function addStagingRoute(app: HttpApp, operations: AgentOperations): void {
  addRoute(app, {
    method: 'post',
    event: { keptIn: 'the status of the rules' },
    path: '/rules/reload',
    summary: 'uses the rule files as they are now',
    answer: json,
    handle: async () => await operations.reloadRules(),
  });
  addRoute(app, {
    method: 'post',
    event: { keptIn: 'sync_setting' },
    path: '/staging',
    summary: 'staging mode',
    body: z.strictObject({ on: z.boolean() }),
    answer: json,
    handle: async ({ body }) => await operations.setStaging(body.on),
  });
}

function addPasswordHashRoutes(app: HttpApp, operations: AgentOperations): void {
  addRoute(app, {
    method: 'post',
    event: { keptIn: 'password_hash_switch' },
    path: '/password-hashes',
    summary: 'switches password hash synchronization on or off',
    body: z.strictObject({ on: z.boolean() }),
    answer: json,
    handle: async ({ body }) => await operations.switchPasswordHashes(body),
  });
  addRoute(app, {
    method: 'post',
    event: { keptIn: 'password_hash_domain' },
    path: '/password-hashes/cycle',
    summary: 'one cycle of password hash synchronization',
    answer: json,
    handle: async () => await operations.synchronizePasswordHashes(),
  });
}

function addRelayRoutes(app: HttpApp, operations: AgentOperations): void {
  addRoute(app, {
    method: 'post',
    event: { keptIn: 'sync_setting' },
    path: '/relay',
    summary: 'switches writeback or pass-through on or off',
    body: z.strictObject({ feature: z.enum(relayFeatures), on: z.boolean() }),
    answer: json,
    handle: async ({ body }) => await operations.switchRelay(body),
  });
  addRoute(app, {
    method: 'post',
    event: changesNothing,
    path: '/relay/test',
    summary: 'an encrypted request from the cloud and back; rights in the forests',
    answer: json,
    handle: async () => await operations.testRelay(),
  });
}

function addKeyRoute(app: HttpApp, operations: AgentOperations): void {
  addRoute(app, {
    method: 'post',
    event: { keptIn: 'event' },
    path: '/key/rotate',
    summary: 'another key in the place of the one that the agent proves itself with',
    answer: json,
    handle: async () => await operations.rotateKey(),
  });
}

/** For a support bundle and the doctor. */
function addEvidenceRoutes(app: HttpApp, operations: AgentOperations, examine: Examine | undefined): void {
  addRoute(app, {
    method: 'get',
    path: '/evidence',
    summary: 'what a support bundle needs',
    query: z.object({ days: z.coerce.number().min(0).max(3650) }),
    answer: json,
    handle: async ({ query }) => await operations.evidence(query),
  });
  if (examine) {
    addRoute(app, {
      method: 'post',
      event: changesNothing,
      path: '/doctor',
      summary: 'the live checks as the service sees them',
      body: doctorRequest,
      answer: json,
      handle: async ({ body, context }) => await examine(body, context.req.raw.signal),
    });
  }
}

function addSyncRoute(app: HttpApp, operations: AgentOperations, log: Logger): void {
  addRoute(app, {
    method: 'post',
    event: { keptIn: 'run' },
    path: '/sync',
    summary: 'one cycle; lines of progress, then the run or the error',
    body: z.strictObject({ full: z.boolean().optional(), preview: z.boolean().optional() }),
    handle: async ({ body, context }) =>
      stream(context, async (out) => {
        const stop = new AbortController();
        out.onAbort(() => stop.abort());
        const options = { ...(body.full === true && { full: true }), ...(body.preview === true && { preview: true }) };
        let lastLine: Promise<unknown> = Promise.resolve();
        const send = (line: unknown): void => {
          lastLine = out.write(`${JSON.stringify(line)}\n`);
        };
        try {
          send({ run: await operations.sync(options, (progress) => send({ progress }), stop.signal) });
        } catch (error) {
          if (!isHawserError(error)) log.error({ err: error }, 'the cycle failed');
          send({
            error: isHawserError(error) ? { code: error.code, data: error.data } : { code: 'base.internal', data: {} },
          });
        }
        await lastLine;
      }),
  });
}

import { z } from 'zod';
import type { HttpApp } from '../../base/http/app.ts';
import { addRoute } from '../../base/http/app.ts';
import { changesNothing } from '../../base/http/recorded.ts';
import type { AgentOperations } from './operations.ts';

const hold = z.int().positive();
const group = z.string().max(64).nullable();

const heldDeletesQuery = z.strictObject({ hold: hold.nullable(), group });

const holdDecision = z.strictObject({
  hold,
  group,
  digest: z.string().max(200),
  verdict: z.enum(['approved', 'declined']),
  by: z.string().min(1).max(200),
});

/** What the local socket answers and takes about deletes that are held back. */
export function addThresholdRoutes(app: HttpApp, operations: AgentOperations): void {
  const json = z.unknown();
  addRoute(app, {
    method: 'get',
    path: '/threshold',
    summary: 'deletes held back',
    answer: json,
    handle: async () => await operations.threshold(),
  });
  addRoute(app, {
    method: 'post',
    event: changesNothing,
    path: '/threshold/deletes',
    summary: 'the deletes held back, one by one',
    body: heldDeletesQuery,
    answer: json,
    handle: async ({ body }) => await operations.heldDeletes(body),
  });
  addRoute(app, {
    method: 'post',
    event: { keptIn: 'hold, and the audit of the cloud' },
    path: '/threshold/decisions',
    summary: 'approve or decline a hold, or one group of it',
    body: holdDecision,
    answer: json,
    handle: async ({ body }) => await operations.decideHold(body),
  });
}

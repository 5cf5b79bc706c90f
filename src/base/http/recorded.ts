import type { Hono } from 'hono';
import { assert } from '../assert.ts';
import type { EventEntry } from '../event-log.ts';
import { routeKey, methodsWithBody } from './route-key.ts';

/** A request that only asks something. */
export const changesNothing = 'changes nothing';

/** What is no business event, and the table or the log in which people find it again. */
export interface KeptIn {
  readonly keptIn: string;
}

/**
 * What a route that could change something writes down of it. It is part of every declaration: a server does not start
 * with a route that leaves it out.
 */
export type Recorded = EventEntry | KeptIn | typeof changesNothing;

const declared = new WeakMap<object, Map<string, Recorded>>();

export function declareRecorded(app: object, method: string, path: string, recorded: Recorded): void {
  const records = declared.get(app) ?? new Map<string, Recorded>();
  declared.set(app, records.set(routeKey(method, path), recorded));
}

/** `POST /path` → what it writes down, of everything that was declared. */
export function recordedOf(app: object): ReadonlyMap<string, Recorded> {
  return declared.get(app) ?? new Map<string, Recorded>();
}

/** Throws when a route could change something and nobody said what is written down of it. */
export function requireRecorded(app: Pick<Hono, 'routes'>): void {
  const records = recordedOf(app);
  const missing = app.routes
    .filter(({ method }) => methodsWithBody.has(method))
    .map(({ method, path }) => routeKey(method, path))
    .filter((key) => !records.has(key));
  assert(missing.length === 0, `routes declare what they write down: ${missing.join(', ')}`);
}

import type { Env, Hono } from 'hono';
import { mergePath } from 'hono/utils/url';
import { assert } from '../assert.ts';
import { declareRecorded, recordedOf } from './recorded.ts';
import { methodsWithBody, routeKey } from './route-key.ts';

/**
 * What a request may send, declared for every route that takes a body: so many octets, on the wire and unpacked, and
 * never more than `MAX_OCTETS`. A server does not start with a route that takes a body and declares no limit.
 */
const MEBIBYTE = 1024 * 1024;
export const MAX_OCTETS = 16 * MEBIBYTE;
/** For an API that says nothing else. */
export const DEFAULT_OCTETS = MEBIBYTE / 4;

const declared = new WeakMap<object, Map<string, number>>();

/** `app` takes a body of at most `octets` there. */
export function declareBody(app: object, method: string, path: string, octets: number): void {
  assert(octets > 0 && octets <= MAX_OCTETS, `the limit of ${method} ${path} is within that of all`);
  const limits = declared.get(app) ?? new Map<string, number>();
  declared.set(app, limits.set(routeKey(method, path), octets));
}

/** Puts the routes of a site below `path`, with what they declared. */
export function mount<E extends Env, Own extends Env>(app: Hono<E>, path: string, site: Hono<Own>): void {
  app.route(path, site);
  for (const [key, octets] of bodyLimitsOf(site)) {
    const [method = '', ...rest] = key.split(' ');
    declareBody(app, method, mergePath(path, rest.join(' ')), octets);
  }
  for (const [key, recorded] of recordedOf(site)) {
    const [method = '', ...rest] = key.split(' ');
    declareRecorded(app, method, mergePath(path, rest.join(' ')), recorded);
  }
}

/** `POST /path` → octets, of everything that was declared. */
export function bodyLimitsOf(app: object): ReadonlyMap<string, number> {
  return declared.get(app) ?? new Map<string, number>();
}

/**
 * Throws when a route could take a body and nobody said how large. Routes of all methods are middleware here, or answer
 * without reading.
 */
export function requireBodyLimits(app: Pick<Hono, 'routes'>): void {
  const limits = bodyLimitsOf(app);
  const missing = app.routes
    .filter(({ method }) => methodsWithBody.has(method))
    .map(({ method, path }) => routeKey(method, path))
    .filter((key) => !limits.has(key));
  assert(missing.length === 0, `routes declare what they take: ${missing.join(', ')}`);
}

import type { Context } from 'hono';
import { Hono } from 'hono';
import { z } from 'zod';
import { baseErrors } from '../base-errors.ts';
import type { HawserError } from '../errors.ts';
import { isHawserError } from '../errors.ts';
import { readBody } from './body.ts';
import { declareBody, DEFAULT_OCTETS } from './body-limits.ts';
import type { Recorded } from './recorded.ts';
import { declareRecorded } from './recorded.ts';
import { setRetryAfter } from './retry-after.ts';
import { Turns } from './turns.ts';
import { withinLimits } from '../detail-limits.ts';
import { formatText } from '../details.ts';
import { keepAlive } from './keep-alive.ts';
import { newId } from '../ids.ts';
import type { Logger } from '../log.ts';
import { chooseLanguage } from '../messages.ts';
import { notStorable } from '../storable.ts';
import { describeAt, describeIssue } from '../configuration/schema-problems.ts';

export interface HttpVariables {
  readonly correlationId: string;
}
export type HttpApp = Hono<{ Variables: HttpVariables }>;
export type HttpContext = Context<{ Variables: HttpVariables }>;

/** What changes something is declared with what is written down of it. */
type Method =
  | { readonly method: 'get'; readonly event?: undefined }
  | { readonly method: 'post' | 'put' | 'patch' | 'delete'; readonly event: Recorded };
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler of a route gets: everything parsed and authorized. */
export interface RouteInput<Principal, Query, Body> {
  readonly principal: Principal;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly correlationId: string;
  readonly context: HttpContext;
}

interface Definition<Principal, Query, Body, Answer> {
  /** In hono's spelling: `/users/:id`. */
  readonly path: string;
  readonly summary: string;
  /** Who may call: resolves to the caller, or throws `base.unauthorized` / `base.forbidden`. Absent: everybody. */
  readonly authorize?: (context: HttpContext) => Promise<Principal>;
  /** Takes what a request costs, before its body is read; throws when that is too much. */
  readonly limit?: (context: HttpContext, principal: Principal) => Promise<void>;
  readonly query?: Query;
  readonly body?: Body;
  /** In octets, on the wire and unpacked. */
  readonly bodyLimit?: number;
  /**
   * How many requests of one caller are read and answered at a time; more are told to come back. For bodies so large
   * that many of them would fill the memory.
   */
  readonly atOnce?: {
    readonly most: number;
    readonly caller: (principal: Principal, context: HttpContext) => string;
  };
  readonly answer?: Answer;
  /** For work that may take long: spaces go ahead of the answer this often, see `http-keep-alive.ts`. */
  readonly keepAliveMs?: number;
  /** Codes of the errors a caller should expect, for the documentation. */
  readonly errors?: readonly string[];
  readonly handle: (
    input: RouteInput<Principal, Parsed<Query>, Parsed<Body>>,
  ) => Promise<Response | (Answer extends z.ZodType ? z.input<Answer> : void)>;
}

/** One declaration of a route: it validates, types the handler and feeds /openapi.json. */
export type RouteDefinition<Principal, Query, Body, Answer> = Definition<Principal, Query, Body, Answer> & Method;

const documented = new WeakMap<object, Record<string, Record<string, unknown>>>();
const logs = new WeakMap<object, Logger>();

/** An application with the edge in place: correlation ids, errors as JSON, 404. */
export function createApp(log: Logger): HttpApp {
  const app: HttpApp = new Hono();
  logs.set(app, log);
  app.use(async (context, next) => {
    const given = context.req.header('x-correlation-id');
    const correlationId = given !== undefined && /^[\w-]{8,64}$/.test(given) ? given : newId();
    context.set('correlationId', correlationId);
    // Whatever becomes of a path or a query, no database has a text with NUL in it.
    if (context.req.url.includes('%00')) throw baseErrors('base.request-invalid', { problems: notStorable });
    await next();
    context.header('x-correlation-id', correlationId);
  });
  app.onError((error, context) => errorResponse(error, context, log));
  app.notFound((context) => errorResponse(baseErrors('base.not-found', { path: context.req.path }), context, log));
  return app;
}

/** Adds one route to `app`. */
export function addRoute<
  Principal = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | undefined = undefined,
>(app: HttpApp, route: RouteDefinition<Principal, Query, Body, Answer>): void {
  const octets = route.bodyLimit ?? DEFAULT_OCTETS;
  const turns = route.atOnce && new Turns(route.atOnce.most);
  const answer = async (
    input: Omit<RouteInput<Principal, Parsed<Query>, Parsed<Body>>, 'params' | 'correlationId'>,
  ) => {
    const { context } = input;
    const asked = { ...input, params: context.req.param(), correlationId: context.get('correlationId') };
    const result = await route.handle(asked);
    if (result instanceof Response) return result;
    return result === undefined ? context.body(null, 204) : context.json(result);
  };
  // What costs nothing stands first: who asks, whether it is too often, and only then what was sent.
  app.on(route.method.toUpperCase(), route.path, async (context) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without `authorize` the principal is undefined
    const principal = (await route.authorize?.(context)) as Principal;
    await route.limit?.(context, principal);
    const query = check(route.query, context.req.query());
    const leave = route.atOnce && turns?.enter(route.atOnce.caller(principal, context));
    let answered: Promise<Response>;
    try {
      const body = check(route.body, route.body && (await readBody(context.req.raw, octets)));
      answered = answer({ principal, query, body, context }).finally(leave);
    } catch (error) {
      leave?.();
      throw error;
    }
    const log = logs.get(app);
    if (route.keepAliveMs === undefined || !log) return await answered;
    const settled = answered.catch((error: unknown) => errorResponse(error, context, log));
    return await keepAlive(settled, route.keepAliveMs);
  });
  if (route.method !== 'get') {
    declareBody(app, route.method.toUpperCase(), route.path, octets);
    declareRecorded(app, route.method.toUpperCase(), route.path, route.event);
  }
  const known = documented.get(app) ?? {};
  documented.set(app, known);
  const path = route.path.replace(/:(\w+)/g, '{$1}');
  known[path] = { ...known[path], [route.method]: describe(route) };
}

/** The OpenAPI 3.1 description of everything added with `addRoute`. */
export function openApi(app: HttpApp, info: { title: string; version: string }): Record<string, unknown> {
  return { openapi: '3.1.0', info, paths: documented.get(app) ?? {} };
}

/** The shape of every error that leaves as JSON. */
export function errorBody(
  error: HawserError,
  correlationId: string,
  preferences: string | undefined,
): Record<string, unknown> {
  const language = chooseLanguage(preferences);
  const { code, entry, retryable } = error;
  // Part of what was sent may be in it: what leaves is never large.
  const { values: data } = withinLimits({ code, values: error.data });
  const message = formatText(entry.text, language, data);
  const fix = formatText(entry.fix, language, data);
  return { error: { code, message, fix, retryable, data, correlationId } };
}

/**
 * The one place where an exception becomes an answer: expected failures as they are, bugs as `base.internal` with the
 * details in the log only.
 */
export function errorResponse(error: unknown, context: HttpContext, log: Logger): Response {
  const correlationId = context.get('correlationId');
  const expected = isHawserError(error) ? error : baseErrors('base.internal', { correlationId }, { cause: error });
  if (!isHawserError(error)) log.error({ err: error, correlationId, path: context.req.path }, 'unexpected error');
  else if (error.entry.status >= 500) log.warn({ err: error, detail: error.detail, correlationId }, error.message);
  setRetryAfter(context, expected);
  return context.json(errorBody(expected, correlationId, context.req.header('accept-language')), expected.entry.status);
}

function check<S extends z.ZodType | undefined>(schema: S | undefined, value: unknown): Parsed<S> {
  const result = schema?.safeParse(value) ?? { success: true, data: undefined };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what S makes of it; a type that depends on S
  if (result.success) return result.data as Parsed<S>;
  const problems = result.error.issues
    .slice(0, 5)
    .map((issue) =>
      withinLimits(describeAt(issue.path.length > 0 ? issue.path : ['body'], describeIssue(issue, value))),
    );
  throw baseErrors('base.request-invalid', { problems });
}

function describe(route: {
  readonly summary: string;
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
  readonly answer?: z.ZodType | undefined;
  readonly errors?: readonly string[];
}): unknown {
  const schemaOf = (schema: z.ZodType): unknown => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const content = (schema: z.ZodType): unknown => ({ 'application/json': { schema: schemaOf(schema) } });
  return {
    summary: route.summary,
    ...(route.query && { parameters: [{ in: 'query', name: 'query', schema: schemaOf(route.query) }] }),
    ...(route.body && { requestBody: { required: true, content: content(route.body) } }),
    responses: {
      200: { description: 'done', ...(route.answer && { content: content(route.answer) }) },
      default: { description: route.errors?.join(', ') ?? 'an error' },
    },
  };
}

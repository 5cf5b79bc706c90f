import type { Context, Env, Hono } from 'hono';
import { z } from 'zod';
import { baseErrors } from '../../base/base-errors.ts';
import type { HawserError } from '../../base/errors.ts';
import { isHawserError } from '../../base/errors.ts';
import type { EventEntry } from '../../base/event-log.ts';
import { declareBody } from '../../base/http/body-limits.ts';
import { changesNothing, declareRecorded } from '../../base/http/recorded.ts';
import { setRetryAfter } from '../../base/http/retry-after.ts';
import { webErrors } from '../errors.ts';
import type { Html } from '../html.ts';
import type { FreshProof } from './fresh-proof.ts';
import { sentForm } from './fresh-proof.ts';
import type { FormReader, FormView } from './form-view.ts';
import { viewForm } from './form-view.ts';
import type { FieldName, FormSchema, FormValues } from './widget.ts';
import { parseForm } from './parse.ts';
import type { Posted } from './posted.ts';
import { FORM_LIMIT, readForm } from './posted.ts';
import type { FormState, Problem } from './state.ts';
import { presentState } from './state.ts';

/** How one site (the console, a portal) knows who asks, and what they may. */
export interface FormSite<E extends Env, View extends FormReader, Access, Event extends EventEntry = EventEntry> {
  /** Who reads. The session was checked before. */
  readonly viewOf: (context: Context<E>) => View;
  /** Throws when the reader may not. */
  readonly admit: (view: View, access: Access) => void;
  /**
   * Whether the token of a form is that of this session. A site without sessions has none: there the origin alone is
   * checked.
   */
  readonly isToken?: (context: Context<E>, token: string) => boolean;
  /** How people prove again who they are. Without it no route of the site can ask for a fresh proof. */
  readonly proveAgain?: FreshProof<E>;
  /** Writes down that something was tried and refused, or went wrong: what succeeds its feature writes down. */
  readonly recordFailure: (context: Context<E>, event: Event, error: unknown) => Promise<void>;
}

/** What every part of a route is given: who asks, and about what. */
export interface Asked<E extends Env, View, Subject> {
  readonly view: View;
  readonly params: Readonly<Record<string, string>>;
  /** What stands behind the question mark, as a schema has it. */
  readonly query: <Q>(schema: z.ZodType<Q>) => Q;
  readonly context: Context<E>;
  /** What `about` found. */
  readonly subject: Subject;
}

interface Route<E extends Env, View, Access, Subject> {
  /** Below the site, in hono's spelling: `/users/:id`. */
  readonly path: string;
  /** Who may do it. */
  readonly access: Access;
  /** What the address is about; throws when there is no such thing, or it is not this reader's. */
  readonly about?: (asked: Omit<Asked<E, View, undefined>, 'subject'>) => Promise<Subject>;
}

export interface PageRoute<E extends Env, View, Access, Subject> extends Route<E, View, Access, Subject> {
  /** A page and nothing else: files leave by `download`. */
  readonly show: (asked: Asked<E, View, Subject>) => Promise<Html | SeeOther>;
}

export interface StreamRoute<E extends Env, View, Access, Subject> extends Route<E, View, Access, Subject> {
  /** Server-sent events. */
  readonly listen: (asked: Asked<E, View, Subject>) => Promise<Response>;
}

interface Act<E extends Env, View, Access, Subject, Event> extends Route<E, View, Access, Subject> {
  /** What is written down of it, by the feature that does it and together with what it does; tests look for it. */
  readonly event: Event | typeof changesNothing;
  /** Asks people to prove who they are again, if that was long ago. */
  readonly fresh?: true;
  /** In octets; 64 KiB without files. */
  readonly bodyLimit?: number;
  /** Takes what it costs, before the body is read; throws when that is too much. */
  readonly limit?: (asked: Asked<E, View, Subject>) => Promise<void>;
}

/** Where the browser goes next, by GET: a form that is done is not sent again by whoever reloads. */
class SeeOther {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }
}

export function seeOther(path: string): SeeOther {
  return new SeeOther(path);
}

/** Where to go next, or a page that is shown once and has no address. */
type Outcome = SeeOther | Html;

/** A file, written while it is sent. */
export interface Download {
  readonly name: string;
  readonly type: string;
  readonly lines: AsyncIterable<string>;
}

export interface DownloadRoute<E extends Env, View, Access, Subject, S extends FormSchema, Event> extends Route<
  E,
  View,
  Access,
  Subject
> {
  readonly event: Event;
  readonly schema: S;
  /** Writes down that it leaves, and reads it. */
  readonly file: (asked: Asked<E, View, Subject> & { readonly values: FormValues<S> }) => Promise<Download>;
}

export interface ButtonRoute<
  E extends Env,
  View,
  Access,
  Subject,
  S extends FormSchema,
  Event = EventEntry,
> extends Act<E, View, Access, Subject, Event> {
  /** What the page puts into its form, when that is more than the token. */
  readonly schema: S;
  readonly act: (asked: Asked<E, View, Subject> & { readonly values: FormValues<S> }) => Promise<Outcome>;
  /** The page that says why not, where it is more than an error page. */
  readonly refused?: (asked: Asked<E, View, Subject>, error: HawserError) => Promise<Html>;
}

/** A button that sends nothing but itself. */
export const noFields = z.object({});

export interface FormRoute<E extends Env, View, Access, Subject, S extends FormSchema, Event = EventEntry> extends Act<
  E,
  View,
  Access,
  Subject,
  Event
> {
  readonly schema: S;
  /** Who may see it, where those are more than may send it. */
  readonly seenBy?: Access;
  /** What stands in the form as it opens. */
  readonly present?: (asked: Asked<E, View, Subject>) => Promise<Partial<FormValues<S>>>;
  readonly page: (asked: Asked<E, View, Subject> & { readonly form: FormView<S> }) => Promise<Html>;
  readonly act: (asked: Asked<E, View, Subject> & { readonly values: FormValues<S> }) => Promise<Outcome>;
  /** Expected failures that the form shows: beside which field, or as a whole (null). Others become an error page. */
  readonly refusal?: (error: HawserError) => FieldName<S> | null | undefined;
}

/** A route that takes a form, and what is written down of it. */
interface Declared {
  readonly path: string;
  readonly event: EventEntry | typeof changesNothing;
  readonly isFresh: boolean;
  /** Answers a file. */
  readonly isDownload: boolean;
}

const declared = new WeakMap<object, readonly Declared[]>();

/** Everything declared on an application that takes a form: for tests that walk all of it. */
export function formsOf(app: object): readonly Declared[] {
  return declared.get(app) ?? [];
}

/**
 * Declares the pages and forms of a site: what is checked, in which order, and what is answered is the same for all.
 */
export class FormRoutes<E extends Env, View extends FormReader, Access, Event extends EventEntry = EventEntry> {
  readonly #app: Hono<E>;
  readonly #site: FormSite<E, View, Access, Event>;

  constructor(app: Hono<E>, site: FormSite<E, View, Access, Event>) {
    this.#app = app;
    this.#site = site;
  }

  page<Subject = undefined>(route: PageRoute<E, View, Access, Subject>): void {
    this.#app.get(route.path, async (context) => {
      const asked = await this.#ask(context, route);
      return await answer(context, await route.show(asked));
    });
  }

  /** What a page listens to while it is open. It answers events and nothing else: a file leaves by `download`. */
  stream<Subject = undefined>(route: StreamRoute<E, View, Access, Subject>): void {
    this.#app.get(route.path, async (context) => {
      const asked = await this.#ask(context, route);
      // An answer to HEAD drops its body: what is written into it would wait for a reader for ever.
      if (context.req.method === 'HEAD') return context.body(null, 200, { 'content-type': 'text/event-stream' });
      const answer = await route.listen(asked);
      if (answer.headers.get('content-type')?.startsWith('text/event-stream') === true) return answer;
      throw new TypeError(`${route.path} is to answer events`);
    });
  }

  /** A POST without a page of its own: a button. */
  button<const S extends FormSchema, Subject = undefined>(
    route: ButtonRoute<E, View, Access, Subject, S, Event>,
  ): void {
    this.#declare(route, async (context) => {
      const asked = await this.#ask(context, route);
      const posted = await this.#receive(asked, route);
      if (posted instanceof Response) return posted;
      const values = valuesOf(route.schema, posted, asked.view);
      try {
        return await answer(context, await route.act({ ...asked, values }));
      } catch (error) {
        if (!route.refused || !isHawserError(error)) throw error;
        await this.#recordFailure(context, route, error);
        return await answer(context, await route.refused(asked, error), error.entry.status);
      }
    });
  }

  /**
   * What people take away with them: never by an address that a link could open, always with a fresh proof, and written
   * down.
   */
  download<const S extends FormSchema, Subject = undefined>(
    route: DownloadRoute<E, View, Access, Subject, S, Event>,
  ): void {
    this.#declare({ ...route, fresh: true, isDownload: true }, async (context) => {
      const asked = await this.#ask(context, route);
      const posted = await this.#receive(asked, { ...route, fresh: true });
      if (posted instanceof Response) return posted;
      const { name, type, lines } = await route.file({ ...asked, values: valuesOf(route.schema, posted, asked.view) });
      return new Response(ReadableStream.from(lines).pipeThrough(new TextEncoderStream()), {
        headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` },
      });
    });
  }

  /** A page with a form, and what becomes of it: done and on to the next page, or shown again with what is wrong. */
  form<const S extends FormSchema, Subject = undefined>(route: FormRoute<E, View, Access, Subject, S, Event>): void {
    const { schema, path, access, seenBy = access } = route;
    const show = async (asked: Asked<E, View, Subject>, state: FormState, status: number): Promise<Response> => {
      const isReadOnly = route.seenBy !== undefined && !this.#admits(asked.view, access);
      const form = viewForm(asked.view, schema, state, asked.context.req.path, isReadOnly);
      return await answer(asked.context, await route.page({ ...asked, form }), status);
    };
    const open = async (asked: Asked<E, View, Subject>): Promise<FormState> =>
      presentState(schema, await route.present?.(asked), asked.view.language);
    const refuse = async (asked: Asked<E, View, Subject>, error: unknown, given?: FormState): Promise<Response> => {
      // Whose form it is, is no matter of what stands in it.
      if (!isHawserError(error) || error.code === 'web.form-outdated') throw error;
      const field = route.refusal?.(error);
      if (field === undefined) throw error;
      await this.#recordFailure(asked.context, route, error);
      const state = given ?? (await open(asked));
      const problems = [problemOf(error, field, asked.view)];
      setRetryAfter(asked.context, error);
      return await show(asked, { ...state, problems }, statusOf(error, this.#site.isToken !== undefined));
    };

    this.#app.get(path, async (context) => {
      const asked = await this.#ask(context, { ...route, access: seenBy });
      return await show(asked, await open(asked), 200);
    });
    this.#declare(route, async (context) => {
      const asked = await this.#ask(context, route);
      let state: FormState | undefined;
      try {
        const posted = await this.#receive(asked, route);
        if (posted instanceof Response) return posted;
        const parsed = parseForm(schema, posted, asked.view);
        state = parsed.state;
        if (!parsed.values) return await show(asked, state, 422);
        return await answer(context, await route.act({ ...asked, values: parsed.values }));
      } catch (error) {
        return await refuse(asked, error, state);
      }
    });
  }

  /** What is refused before it begins, or ends in a page of its own, is written down here for all. */
  #declare<Subject>(
    route: Act<E, View, Access, Subject, Event> & { readonly isDownload?: true },
    handle: (context: Context<E>) => Promise<Response>,
  ): void {
    const { path, event, fresh, isDownload = false, bodyLimit = FORM_LIMIT } = route;
    if (fresh && !this.#site.proveAgain) throw new TypeError(`${path} asks for a fresh proof; its site cannot`);
    declared.set(this.#app, [...formsOf(this.#app), { path, event, isFresh: fresh === true, isDownload }]);
    declareBody(this.#app, 'POST', path, bodyLimit);
    declareRecorded(this.#app, 'POST', path, event);
    this.#app.post(path, async (context) => {
      try {
        return await handle(context);
      } catch (error) {
        await this.#recordFailure(context, route, error);
        throw error;
      }
    });
  }

  async #recordFailure<Subject>(
    context: Context<E>,
    { event }: Act<E, View, Access, Subject, Event>,
    error: unknown,
  ): Promise<void> {
    if (event !== changesNothing) await this.#site.recordFailure(context, event, error);
  }

  #admits(view: View, access: Access): boolean {
    try {
      this.#site.admit(view, access);
      return true;
    } catch (error) {
      if (isHawserError(error)) return false;
      throw error;
    }
  }

  /** Who asks, whether they may, and about what. */
  async #ask<Subject>(
    context: Context<E>,
    { access, about }: Route<E, View, Access, Subject>,
  ): Promise<Asked<E, View, Subject>> {
    const view = this.#site.viewOf(context);
    this.#site.admit(view, access);
    const params: Readonly<Record<string, string>> = context.req.param();
    const query = <Q>(schema: z.ZodType<Q>): Q => parseQuery(schema, context.req.query());
    const asked = { view, params, query, context };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without `about` the subject is undefined
    return { ...asked, subject: (await about?.(asked)) as Subject };
  }

  /** The form, when it is one of this session and whoever sends it proved who they are. */
  async #receive<Subject>(
    asked: Asked<E, View, Subject>,
    { fresh, bodyLimit, limit }: Act<E, View, Access, Subject, Event>,
  ): Promise<Posted | Response> {
    const { context } = asked;
    await limit?.(asked);
    const posted = await readForm(context.req.raw, bodyLimit);
    if (this.#site.isToken) {
      const [token, ...others] = posted.get('token') ?? [];
      const isOurs = typeof token === 'string' && others.length === 0 && this.#site.isToken(context, token);
      if (!isOurs) throw webErrors('web.form-outdated', {});
    }
    const { proveAgain } = this.#site;
    if (!fresh || !proveAgain || proveAgain.isFresh(context)) return posted;
    return context.redirect(await proveAgain.begin(context, sentForm(context.req.url, posted)), 303);
  }
}

function parseQuery<Q>(schema: z.ZodType<Q>, given: Readonly<Record<string, string>>): Q {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? '?')))].join(', ');
  throw baseErrors('base.request-invalid', { problems });
}

function problemOf(error: HawserError, field: string | null, { language }: FormReader): Problem {
  const words = `${error.text(language)} ${error.fix(language)}`;
  // A mistake in typing needs no page of its own.
  return field === null && error.entry.severity !== 'info' ? { field, words, code: error.code } : { field, words };
}

/** What was typed is what is wrong; within a session 401 would say that it is over. */
function statusOf({ entry: { status } }: HawserError, hasSession: boolean): number {
  return status === 400 || (status === 401 && hasSession) ? 422 : status;
}

async function answer(context: Context, outcome: Outcome, status = 200): Promise<Response> {
  if (outcome instanceof SeeOther) return context.redirect(outcome.path, 303);
  const page = await context.html(outcome);
  return status === page.status ? page : new Response(page.body, { status, headers: page.headers });
}

/** The values of a form that nobody types into: what is wrong with it is no matter of a field. */
function valuesOf<S extends FormSchema>(schema: S, posted: Posted, reader: FormReader): FormValues<S> {
  const parsed = parseForm(schema, posted, reader);
  if (parsed.values) return parsed.values;
  const problems = parsed.state.problems.map(({ words }) => words).join(' ');
  throw webErrors('web.form-invalid', { problems });
}

import type { Context } from 'hono';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { etag } from 'hono/etag';
import { chooseLanguage, languages } from '../../../base/messages.ts';
import type { ReferencePage } from '../../../diagnose/reference/index.ts';
import {
  familyPage,
  foundPage,
  indexPage,
  mountedLinks,
  openFrame,
  referenceFiles,
} from '../../../diagnose/reference/index.ts';
import type { Link, Reader } from '../../../web/index.ts';
import { LANGUAGE_COOKIE, pageHeaders, readerOf } from '../../../web/index.ts';
import type { RoomLoaders } from './answer.ts';
import { answerCode } from './answer.ts';
import { codesMessages as m } from './messages.ts';

const LONGEST = 200;
const links = mountedLinks('/codes');

export interface CodesOptions {
  /** Rooms whose errors are explained too: those above and beside the cloud are given by the program that starts it. */
  readonly rooms?: RoomLoaders | undefined;
  /** Whether texts can be diagnosed here without an account. */
  readonly hasDiagnosis?: boolean;
}

/**
 * The reference of all codes, mounted at `/codes`: public, the same for everybody, so that browsers and proxies may
 * keep it.
 */
export function codeRoutes({ rooms = {}, hasDiagnosis = false }: CodesOptions = {}): Hono {
  const app = new Hono();
  let files: Promise<Readonly<Record<string, string>>> | undefined;
  app.use(pageHeaders(), etag());

  app.get('/', async (context) => {
    const query = (context.req.query('q') ?? '').trim().slice(0, LONGEST);
    const reader = readerIn(context);
    return await show(context, query === '' ? indexPage(reader, links) : foundPage(query, reader, links));
  });
  app.get('/assets/:file', async (context) => {
    const file = context.req.param('file');
    const all = await (files ??= referenceFiles());
    const content = Object.hasOwn(all, file) ? all[file] : undefined;
    if (content === undefined) return context.notFound();
    context.header('cache-control', 'public, max-age=3600');
    return context.body(content, 200, { 'content-type': 'text/javascript; charset=utf-8' });
  });
  app.get('/family/:id', async (context) => {
    const page = familyPage(context.req.param('id'), readerIn(context), links);
    return page ? await show(context, page) : await one(context, context.req.param('id'));
  });
  app.get('/:code{.+}', async (context) => await one(context, context.req.param('code')));

  async function one(context: Context, code: string): Promise<Response> {
    const reader = readerIn(context);
    const answer = await answerCode(code.slice(0, LONGEST), reader, links, rooms);
    if (answer.kind === 'page') return await show(context, answer.page, answer.status);
    const query = context.req.query('lang') === undefined ? '' : `?lang=${reader.language}`;
    return context.redirect(`/codes/${encodeURIComponent(answer.id)}${query}`, 302);
  }

  /** An address with a language is the same page for everybody; without one it follows its reader. */
  async function show(context: Context, page: ReferencePage, status: 200 | 404 = 200): Promise<Response> {
    const isShared = context.req.query('lang') !== undefined && status === 200;
    context.header('cache-control', isShared ? 'public, max-age=3600' : 'private, max-age=60');
    if (!isShared) context.header('vary', 'accept-language, cookie');
    const reader = readerIn(context);
    return await context.html(openFrame(reader, links, neighboursOf(reader))(page), status);
  }

  function neighboursOf({ t }: Reader): readonly Link[] {
    const diagnosis = { path: '/diagnosis', words: t(m.diagnosis) };
    return [...(hasDiagnosis ? [diagnosis] : []), { path: '/console', words: t(m.console) }];
  }
  return app;
}

/** The language of the address; else the one the reader chose on other pages, or the browser prefers. */
function readerIn(context: Context): Reader {
  const asked = context.req.query('lang');
  const chosen = languages.find((language) => language === asked);
  return readerOf(chosen ?? chooseLanguage(getCookie(context, LANGUAGE_COOKIE), context.req.header('accept-language')));
}

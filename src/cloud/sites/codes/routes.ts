import type { Context } from 'hono';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { etag } from 'hono/etag';
import type { Language } from '../../../base/messages.ts';
import { chooseLanguage, languages } from '../../../base/messages.ts';
import { referenceAssets, renderFamilyPage, renderIndex } from '../../../diagnose/reference/index.ts';
import { LANGUAGE_COOKIE, pageHeaders } from '../../../web/index.ts';
import type { RoomLoaders } from './answer.ts';
import { answerCode } from './answer.ts';

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};
const LONGEST = 200;

/** The reference of all codes, mounted at `/codes`: public, the same for everybody, so that browsers and proxies may keep it. */
export function codeRoutes(rooms: RoomLoaders = {}): Hono {
  const app = new Hono();
  let assets: Promise<Readonly<Record<string, string>>> | undefined;
  app.use(pageHeaders(), etag());

  app.get('/', (context) => show(context, renderIndex(languageOf(context))));
  app.get('/assets/:file', async (context) => {
    const file = context.req.param('file');
    const all = await (assets ??= referenceAssets());
    const content = Object.hasOwn(all, file) ? all[file] : undefined;
    if (content === undefined) return context.notFound();
    context.header('cache-control', 'public, max-age=3600');
    return context.body(content, 200, { 'content-type': types[file.split('.').at(-1) ?? ''] ?? 'text/plain' });
  });
  app.get('/family/:id', async (context) => {
    const page = renderFamilyPage(context.req.param('id'), languageOf(context));
    return page === undefined ? await one(context, context.req.param('id')) : show(context, page);
  });
  app.get('/:code{.+}', async (context) => await one(context, context.req.param('code')));

  async function one(context: Context, code: string): Promise<Response> {
    const language = languageOf(context);
    const answer = await answerCode(code.slice(0, LONGEST), language, rooms);
    if (answer.kind === 'page') return show(context, answer.html, answer.status);
    const wish = context.req.query('lang') === undefined ? '' : `?lang=${language}`;
    return context.redirect(`/codes/${encodeURIComponent(answer.id)}${wish}`, 302);
  }
  return app;
}

function languageOf(context: Context): Language {
  const asked = context.req.query('lang');
  const wish = languages.find((language) => language === asked);
  return wish ?? chooseLanguage(getCookie(context, LANGUAGE_COOKIE), context.req.header('accept-language'));
}

/** An address with a language is the same page for everybody; without one it follows its reader. */
function show(context: Context, html: string, status: 200 | 404 = 200): Response {
  const isShared = context.req.query('lang') !== undefined && status === 200;
  context.header('cache-control', isShared ? 'public, max-age=3600' : 'private, max-age=60');
  if (!isShared) context.header('vary', 'accept-language, cookie');
  return context.html(html, status);
}

import type { Context } from 'hono';
import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { DAY, SECOND } from '../base/clock.ts';
import type { Language } from '../base/messages.ts';
import { languages } from '../base/messages.ts';
import { declareBody } from '../base/http/body-limits.ts';
import { changesNothing, declareRecorded } from '../base/http/recorded.ts';
import { assetPath, findAsset } from './assets.ts';
import { readForm } from './form/posted.ts';
import { LANGUAGE_COOKIE, localPath } from './page.ts';
import type { PublicUrls } from './security.ts';
import { sameOriginOnly } from './security.ts';

/** Two names and an address. */
const FORM_LIMIT = 8 * 1024;

/** This browser reads so from now on. */
export function rememberLanguage(context: Context, { publicUrl }: PublicUrls, language: Language): void {
  setCookie(context, LANGUAGE_COOKIE, language, {
    path: '/',
    sameSite: 'Lax',
    httpOnly: true,
    secure: publicUrl.startsWith('https:'),
    maxAge: (365 * DAY) / SECOND,
  });
}

/** What all people's pages share, mounted at the root: `/assets/…` and the choice of language. */
export function webRoutes(urls: PublicUrls): Hono {
  const app = new Hono();

  app.get('/', (context) => context.redirect('/console'));

  // Browsers ask for it where a page names none: the pages of codes are a site of their own.
  app.get('/favicon.ico', (context) => context.redirect(assetPath('favicon.svg')));

  app.get('/assets/:file', (context) => {
    const asset = findAsset(context.req.param('file'));
    if (!asset) return context.notFound();
    context.header('cache-control', 'public, max-age=31536000, immutable');
    context.header('x-content-type-options', 'nosniff');
    return context.body(asset.body, 200, { 'content-type': asset.type });
  });

  declareBody(app, 'POST', '/language', FORM_LIMIT);
  declareRecorded(app, 'POST', '/language', changesNothing);
  app.post('/language', sameOriginOnly(urls), async (context) => {
    const form = await readForm(context.req.raw, FORM_LIMIT);
    const language = languages.find((candidate) => candidate === form.get('language')?.[0]);
    if (language) {
      rememberLanguage(context, urls, language);
    }
    return context.redirect(localPath(form.get('return')?.[0], '/console'), 303);
  });
  return app;
}

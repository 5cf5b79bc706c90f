import type { Context, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { z } from 'zod';
import { baseErrors } from '../../base/base-errors.ts';
import type { Clock } from '../../base/clock.ts';
import { readBody } from '../../base/http/body.ts';
import { declareBody } from '../../base/http/body-limits.ts';
import { changesNothing, declareRecorded } from '../../base/http/recorded.ts';
import type { Page } from '../../web/index.ts';
import {
  card,
  empty,
  exactTime,
  facts,
  html,
  languageSwitch,
  openPage,
  pageHead,
  pageHeaders,
  pageOf,
} from '../../web/index.ts';
import type { Inbox } from './inbox.ts';
import { receiverTexts as m } from './messages.ts';

/** What the cloud of the lab sent, each in its place. */
export interface Inboxes {
  readonly mail: Inbox;
  readonly phone: Inbox;
}

interface Env {
  Variables: { correlationId: string; page: Page };
}

const MAX_OCTETS = 64 * 1024;
const call = z.strictObject({
  to: z.string().min(1).max(100),
  kind: z.enum(['text', 'voice']).default('text'),
  text: z.string().max(10_000),
});

export interface ReceiversOptions {
  readonly inboxes: Inboxes;
  readonly publicUrl: string;
  readonly consoleUrl: string;
  readonly clock: Clock;
}

/**
 * `/lab/mail` and `/lab/phone`: a page for people, and the same as JSON for everything else. A service that sends texts
 * posts them to `/lab/phone`, as to a provider of them.
 */
export function receivers({ inboxes, publicUrl, consoleUrl, clock }: ReceiversOptions): Hono<Env> {
  const site = new Hono<Env>();
  site.use(pageHeaders());
  site.use(ownHostOnly(publicUrl));
  site.use(async (context, next) => {
    context.set('page', pageOf(context, clock));
    return await next();
  });
  for (const kind of ['mail', 'phone'] as const)
    site.get(`/${kind}`, async (context) => {
      const { messages } = inboxes[kind];
      if (!wantsPage(context)) return context.json(messages);
      return await context.html(inboxPage(context.get('page'), kind, { messages, consoleUrl }));
    });
  declareBody(site, 'POST', '/phone', MAX_OCTETS);
  // It is what the lab keeps in memory, and of no tenant.
  declareRecorded(site, 'POST', '/phone', changesNothing);
  site.post('/phone', async (context) => {
    const given = call.safeParse(await readBody(context.req.raw, MAX_OCTETS));
    if (!given.success) {
      const problems = given.error.issues.map(({ path }) => path.join('.')).join(', ');
      throw baseErrors('base.request-invalid', { problems });
    }
    return context.json(inboxes.phone.add({ ...given.data, subject: null }), 201);
  });
  return site;
}

/** Browsers say that they want one; programs rarely say anything. */
function wantsPage({ req }: Context): boolean {
  return req.header('accept')?.includes('text/html') === true;
}

/** A name of somebody else's that leads here could read codes: browsers would take its pages for ours. */
function ownHostOnly(publicUrl: string): MiddlewareHandler {
  const { port } = new URL(publicUrl);
  const own = new Set(['localhost', '127.0.0.1'].map((name) => `${name}:${port}`));
  return async ({ req }, next) => {
    const host = req.header('host');
    if (host !== undefined && !own.has(host.toLowerCase())) throw baseErrors('base.forbidden', {});
    return await next();
  };
}

function inboxPage(
  page: Page,
  kind: keyof Inboxes,
  { messages, consoleUrl }: Pick<Inbox, 'messages'> & { readonly consoleUrl: string },
) {
  const { t, now } = page;
  const frame = {
    title: t(m[kind]),
    home: { path: '/try', name: t(m.home) },
    links: [
      { path: '/lab/mail', words: t(m.mail), isCurrent: kind === 'mail' },
      { path: '/lab/phone', words: t(m.phone), isCurrent: kind === 'phone' },
      { path: consoleUrl, words: t(m.console) },
    ],
    languages: languageSwitch(page),
    now,
  };
  const lede = kind === 'mail' ? m.mailLede : m.phoneLede;
  const cards = messages.map(({ to, at, subject, text }) =>
    card(
      { title: subject ?? to },
      html`${facts([
          { name: t(m.to), value: to },
          { name: t(m.at), value: exactTime(page, new Date(at)) },
        ])}
        <pre class="message" tabindex="0">${text}</pre>`,
    ),
  );
  return openPage(
    page,
    frame,
    html`${pageHead(page, { title: t(m[kind]), lede: html`<p>${t(lede)}</p>` })}
      <div class="stack">${messages.length === 0 ? empty('overview', t(m.empty), t(m.emptyWhat)) : cards}</div>`,
  );
}

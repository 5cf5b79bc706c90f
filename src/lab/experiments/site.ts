import { readFileSync } from 'node:fs';
import type { Context, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { Agent, request } from 'undici';
import { baseErrors } from '../../base/base-errors.ts';
import type { CommandStyle } from '../../base/command-style.ts';
import { inCommandStyle } from '../../base/command-style.ts';
import type { Clock } from '../../base/clock.ts';
import type { HttpApp } from '../../base/http/app.ts';
import { createApp } from '../../base/http/app.ts';
import { mount } from '../../base/http/body-limits.ts';
import type { Logger } from '../../base/log.ts';
import type { Page } from '../../web/index.ts';
import {
  changesNothing,
  FormRoutes,
  noFields,
  pageHeaders,
  pageOf,
  sameOriginOnly,
  seeOther,
  webRoutes,
} from '../../web/index.ts';
import type { TryPage } from './page.ts';
import { signInPage, tryPage } from './page.ts';
import type { ExperimentId } from './experiment.ts';
import { experimentIds } from './experiment.ts';
import type { Experiments } from './experiments.ts';
import type { Inboxes } from '../receivers/site.ts';
import { receivers } from '../receivers/site.ts';

export interface TrySiteOptions {
  readonly experiments: Experiments;
  readonly publicUrl: string;
  readonly consoleUrl: string;
  /** The authority of a console over HTTPS. */
  readonly caFile: string | null;
  readonly impossible: TryPage['impossible'];
  /** How its readers call commands, in whatever folder they are. */
  readonly style: CommandStyle;
  readonly inboxes: Inboxes;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Env {
  Variables: { correlationId: string; page: Page };
}

/**
 * The page on which a lab is broken and repaired, at `/try`. It is served by the lab itself, beside the console; whoever
 * is signed in there and may change the configuration is admitted here. Cookies of a host are sent to all of its ports:
 * the console is asked whether the session is one of its own.
 */
export function trySite(options: TrySiteOptions): HttpApp {
  const { experiments, publicUrl, consoleUrl, clock, log, impossible, style, inboxes } = options;
  const urls = { publicUrl };
  const site = new Hono<Env>();
  site.use(pageHeaders());
  site.use(sameOriginOnly(urls));
  site.use(async (context, next) => {
    context.set('page', pageOf(context, clock));
    return await next();
  });
  site.use(administratorsOnly(options));
  const routes = new FormRoutes<Env, Page, 'administrators'>(site, {
    viewOf: (context) => context.get('page'),
    admit: () => undefined,
    recordFailure: async () => await Promise.resolve(),
  });
  const show = (page: Page) =>
    inCommandStyle(style, () =>
      tryPage(page, { states: experiments.states(), isBusy: experiments.isBusy, consoleUrl, impossible }),
    );
  routes.page({
    path: '/',
    access: 'administrators',
    show: async ({ view }) => await Promise.resolve(show(view)),
  });
  for (const how of ['break', 'repair'] as const) {
    routes.button({
      path: `/:id/${how}`,
      access: 'administrators',
      // What it changes is the forest, and that has an event log of its own.
      event: changesNothing,
      schema: noFields,
      about: async ({ params: { id = '' }, context }) => await Promise.resolve(experimentOf(id, context)),
      act: async ({ subject }) => {
        if (impossible(subject) === undefined) experiments.begin(subject, how);
        return await Promise.resolve(seeOther('/try'));
      },
      refused: async ({ view }) => await Promise.resolve(show(view)),
    });
  }
  const app = createApp(log);
  app.get('/', (context) => context.redirect('/try'));
  mount(app, '/try', site);
  mount(app, '/lab', receivers({ inboxes, publicUrl, consoleUrl, clock }));
  mount(app, '/', webRoutes(urls));
  return app;
}

function experimentOf(id: string, context: Context): ExperimentId {
  const found = experimentIds.find((known) => known === id);
  if (!found) throw baseErrors('base.not-found', { path: context.req.path });
  return found;
}

function administratorsOnly({ consoleUrl, caFile }: TrySiteOptions): MiddlewareHandler<Env> {
  const dispatcher = new Agent(caFile === null ? {} : { connect: { ca: readFileSync(caFile) } });
  // A page that only those see who may change the configuration; asking for it is no use of the session.
  const question = `${new URL(consoleUrl).origin}/console/agents/invites`;
  return async (context, next) => {
    const cookie = context.req.header('cookie') ?? '';
    const { statusCode, body } = await request(question, { headers: { cookie, 'x-refresh': '1' }, dispatcher });
    await body.dump();
    if (statusCode === 200) return await next();
    return await context.html(signInPage(context.get('page'), consoleUrl), 401);
  };
}

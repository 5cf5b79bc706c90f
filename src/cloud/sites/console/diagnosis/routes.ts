import type { Context, Env } from 'hono';
import { Hono } from 'hono';
import type { Clock } from '../../../../base/clock.ts';
import { MINUTE } from '../../../../base/clock.ts';
import type { Connection } from '../../../../base/database/connection.ts';
import type { ClientAddressOf } from '../../../../base/http/client-address.ts';
import { networkOf } from '../../../../base/http/client-address.ts';
import { newId } from '../../../../base/ids.ts';
import type { EventEntry } from '../../../../base/event-log.ts';
import type { Logger } from '../../../../base/log.ts';
import { takePoint } from '../../../../base/rate-limit.ts';
import type { FormReader, FormValues, FormView, Html, Page, PublicUrls, Reader } from '../../../../web/index.ts';
import {
  changesNothing,
  FormRoutes,
  html,
  languageSwitch,
  openPage,
  pageHead,
  pageHeaders,
  pageOf,
  sameOriginOnly,
  webMessages,
} from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext, ConsoleEnv } from '../console.ts';
import { errorPage } from '../../error-page.ts';
import { exitLinks } from '../exit-links.ts';
import { consolePage } from '../shell.ts';
import type { ConsoleRoutes } from '../site.ts';
import { diagnosisErrors } from './errors.ts';
import { exampleNamed } from './examples.ts';
import type { GivenText } from './examine.ts';
import { Examiner } from './examine.ts';
import { diagnosisMessages as m } from './messages.ts';
import { diagnosisResult, questionView } from './pages.ts';
import type { DiagnosisForm } from './schema.ts';
import { diagnosisForm } from './schema.ts';

/** What a form adds around text and files. */
const AROUND = 64 * 1024;
const MEBIBYTE = 1024 * 1024;
const LIMIT = { name: 'diagnosis', points: 20, windowMs: MINUTE } as const;
const examiner = new Examiner();

/** The site that the page is on: what stands around it, and who pays for a look. */
interface Place<E extends Env, View> {
  readonly path: string;
  readonly action: string;
  /** Of text and files together. */
  readonly megabytes: number;
  readonly payer: (view: View, context: Context<E>) => string;
  readonly wrap: (view: View, content: Html, form?: Pick<FormView, 'summary' | 'hasProblems'>) => Html;
}

interface Features {
  readonly connection: Connection;
  readonly clock: Clock;
}

/** `/console/diagnosis`, for administrators. */
export function addDiagnosis(routes: ConsoleRoutes, features: ConsoleContext): void {
  declare(routes, access.everyRole, features, {
    path: '/diagnosis',
    action: '/console/diagnosis',
    megabytes: 12,
    payer: (view) => view.administrator.upn,
    wrap: (view, content, form) => {
      const lede = html`<p>${view.t(m.lede)}</p>`;
      const shape = { title: view.t(m.title), section: '/console/diagnosis', lede, ...(form && { form }) };
      return consolePage(view, shape, content);
    },
  });
}

export interface PublicDiagnosisOptions extends Features, PublicUrls {
  readonly log: Logger;
  readonly clientAddress: ClientAddressOf;
}

/** `/diagnosis`, without an account: where the operator wants it (the lab does). */
export function publicDiagnosisRoutes(options: PublicDiagnosisOptions): Hono<ConsoleEnv> {
  const { clock, log, clientAddress } = options;
  const app = new Hono<ConsoleEnv>();
  app.onError((error, context) => errorPage(error, context, log, exitLinks(context)));
  app.use(async (context, next) => {
    if (!context.get('correlationId')) context.set('correlationId', newId());
    context.set('page', pageOf(context, clock));
    await next();
  });
  app.use(pageHeaders(), sameOriginOnly(options));
  const routes = new FormRoutes<ConsoleEnv, Page, 'everybody'>(app, {
    viewOf: (context) => context.get('page'),
    admit: () => undefined,
    recordFailure: async () => undefined,
  });
  declare(routes, 'everybody', options, {
    path: '/',
    action: '/diagnosis',
    megabytes: 1,
    payer: (_, context) => networkOf(clientAddress(context)),
    wrap: publicPage,
  });
  return app;
}

function declare<E extends Env, View extends FormReader, Access, Event extends EventEntry>(
  routes: FormRoutes<E, View, Access, Event>,
  access: Access,
  { connection, clock }: Features,
  { path, action, megabytes, payer, wrap }: Place<E, View>,
): void {
  const bodyLimit = megabytes * MEBIBYTE + AROUND;
  routes.form({
    path,
    access,
    event: changesNothing,
    schema: diagnosisForm(megabytes),
    bodyLimit,
    limit: async ({ view, context }) => {
      const { allowed } = await takePoint({ connection, clock }, LIMIT, payer(view, context));
      if (!allowed) throw diagnosisErrors('diagnosis.too-often', {});
      const length = Number(context.req.header('content-length') ?? 0);
      if (length > bodyLimit) throw diagnosisErrors('diagnosis.too-large', { limit: megabytes });
    },
    page: async ({ view, form }) => wrap(view, questionView(view, form, action), form),
    act: async ({ view, values }) => {
      const examined = await examiner.examine(await textsOf(view, values), view.language, clock);
      return wrap(view, diagnosisResult(view, examined, action));
    },
    refusal: ({ code }) => (code.startsWith('diagnosis.') || code === 'base.request-too-large' ? 'text' : undefined),
  });
}

/** Names are distinguished: a line is found by the name of its text. */
async function textsOf(
  { t }: Reader,
  { text, files, example: id }: FormValues<DiagnosisForm>,
): Promise<readonly GivenText[]> {
  const example = exampleNamed(id);
  if (example) return [{ name: t(m.example), content: example.text }];
  const given: GivenText[] = text.trim() === '' ? [] : [{ name: t(m.pasted), content: text }];
  for (const file of files) {
    const name = file.name.slice(-80) || 'file';
    const count = given.filter((one) => one.name === name || one.name.startsWith(`${name} (`)).length;
    given.push({
      name: count === 0 ? name : `${name} (${count + 1})`,
      content: new Uint8Array(await file.arrayBuffer()),
    });
  }
  return given;
}

function publicPage(page: Page, content: Html, form?: Pick<FormView, 'summary' | 'hasProblems'>): Html {
  const { t } = page;
  const title = t(m.title);
  return openPage(
    page,
    {
      title: form?.hasProblems ? `${t(webMessages.problem)} ${title}` : title,
      home: { path: '/diagnosis', name: title },
      links: [
        { path: '/codes', words: t(m.allCodes) },
        { path: '/console', words: t(m.console) },
      ],
      languages: languageSwitch({ ...page, here: '/diagnosis' }),
      made: page,
    },
    html`${form?.summary} ${pageHead(page, { title, lede: html`<p>${t(m.lede)}</p>` })}${content}`,
  );
}

import type { Context } from 'hono';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Clock } from '../../../../base/clock.ts';
import { MINUTE } from '../../../../base/clock.ts';
import type { Connection } from '../../../../base/database/connection.ts';
import { isHawserError } from '../../../../base/errors.ts';
import { newId } from '../../../../base/ids.ts';
import type { Logger } from '../../../../base/log.ts';
import { takePoint } from '../../../../base/rate-limit.ts';
import { addressOf } from '../session.ts';
import type { Content, Html, Page } from '../../../../web/index.ts';
import {
  html,
  languageSwitch,
  openPage,
  pageHead,
  pageHeaders,
  pageOf,
  sameOriginOnly,
} from '../../../../web/index.ts';
import type { ConsoleApp, ConsoleContext, ConsoleEnv } from '../console.ts';
import { errorPage } from '../error-page.ts';
import { consolePage, formToken } from '../shell.ts';
import { diagnosisErrors } from './errors.ts';
import { exampleNamed } from './examples.ts';
import type { GivenText } from './examine.ts';
import { Examiner } from './examine.ts';
import { diagnosisMessages as m } from './messages.ts';
import { diagnosisForm, diagnosisResult, exampleForm, FILE_LIMIT, MEGABYTES } from './pages.ts';

/** Text, files and what a form adds around them. */
export const DIAGNOSIS_BODY_LIMIT = MEGABYTES * 1024 * 1024 + 64 * 1024;
const LIMIT = { name: 'diagnosis', points: 20, windowMs: MINUTE } as const;
const examiner = new Examiner();

interface Frame {
  readonly page: Page;
  readonly action: string;
  readonly token?: Content;
  readonly who: string;
  readonly wrap: (content: Html) => Html;
}

/** `/console/diagnosis`, for administrators. */
export function addDiagnosis(app: ConsoleApp, features: ConsoleContext): void {
  const frameOf = (context: Context<ConsoleEnv>): Frame => {
    const view = context.get('view');
    const shape = { title: view.t(m.title), section: '/console/diagnosis', lede: html`<p>${view.t(m.lede)}</p>` };
    return {
      page: view,
      action: '/console/diagnosis',
      token: formToken(view),
      who: view.administrator.upn,
      wrap: (content) => consolePage(view, shape, content),
    };
  };
  app.get('/diagnosis', (context) => ask(context, frameOf(context)));
  app.post('/diagnosis', async (context) => await answer(context, frameOf(context), features));
}

export interface PublicDiagnosisOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly publicUrl: string;
  readonly clientAddress?: (context: Context) => string;
}

/** `/diagnosis`, without an account: where the operator wants it (the lab does). */
export function publicDiagnosisRoutes(options: PublicDiagnosisOptions): Hono<ConsoleEnv> {
  const { clock, log, publicUrl, clientAddress = addressOf } = options;
  const app = new Hono<ConsoleEnv>();
  app.onError((error, context) => errorPage(error, context, log));
  app.use(async (context, next) => {
    if (!context.get('correlationId')) context.set('correlationId', newId());
    context.set('page', pageOf(context, clock));
    await next();
  });
  app.use(pageHeaders(), sameOriginOnly(publicUrl), diagnosisBodyLimit());
  const frameOf = (context: Context<ConsoleEnv>): Frame => {
    const page = context.get('page');
    return { page, action: '/diagnosis', who: clientAddress(context), wrap: (content) => publicPage(page, content) };
  };
  app.get('/', (context) => ask(context, frameOf(context)));
  app.post('/', async (context) => await answer(context, frameOf(context), options));
  return app;
}

/** For the routes that take texts: files are larger than forms. */
export function diagnosisBodyLimit() {
  return bodyLimit({
    maxSize: DIAGNOSIS_BODY_LIMIT,
    onError: () => {
      throw diagnosisErrors('diagnosis.too-large', { limit: MEGABYTES });
    },
  });
}

function ask(context: Context, { page, action, token, wrap }: Frame): Response | Promise<Response> {
  return context.html(
    wrap(html`${card(diagnosisForm(page, { action, token }))} ${exampleForm(page, { action, token })}`),
  );
}

async function answer(
  context: Context,
  { page, action, token, who, wrap }: Frame,
  { connection, clock }: { readonly connection: Connection; readonly clock: Clock },
): Promise<Response> {
  const { t, language } = page;
  const body = await context.req.parseBody({ all: true });
  const example = exampleNamed(body['example']);
  const text = example?.text ?? (typeof body['text'] === 'string' ? body['text'] : '');
  const files = [body['files']].flat().filter((file) => file instanceof File && file.size > 0) as File[];
  const refuse = async (problem: string, status: ContentfulStatusCode): Promise<Response> =>
    await context.html(wrap(card(diagnosisForm(page, { action, token, text, problem }))), status);
  if (text.trim() === '' && files.length === 0) return await refuse(t(m.nothingGiven), 400);
  if (files.length > FILE_LIMIT) return await refuse(t(m.tooManyFiles, { count: FILE_LIMIT }), 400);
  try {
    const { allowed } = await takePoint({ connection, clock }, LIMIT, who);
    if (!allowed) throw diagnosisErrors('diagnosis.too-often', {});
    const examined = await examiner.examine(
      await textsOf(page, text, example ? [] : files, example && t(m.example)),
      language,
      clock,
    );
    return await context.html(wrap(diagnosisResult(page, examined, action)));
  } catch (error) {
    if (!isHawserError(error)) throw error;
    return await refuse(`${error.text(language)} ${error.fix(language)}`, error.entry.status as ContentfulStatusCode);
  }
}

/** Names are told apart: a line is found by the name of its text. */
async function textsOf(
  { t }: Page,
  text: string,
  files: readonly File[],
  name = t(m.pasted),
): Promise<readonly GivenText[]> {
  const given: GivenText[] = text.trim() === '' ? [] : [{ name, content: text }];
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

function card(content: Html): Html {
  return html`<section class="card"><div class="body">${content}</div></section>`;
}

function publicPage(page: Page, content: Html): Html {
  const { t } = page;
  const title = t(m.title);
  return openPage(
    page,
    {
      title,
      home: { path: '/diagnosis', name: title },
      links: [
        { path: '/codes', words: t(m.allCodes) },
        { path: '/console', words: t(m.console) },
      ],
      languages: languageSwitch({ ...page, here: '/diagnosis' }),
      now: page.now,
    },
    html`${pageHead(page, { title, lede: html`<p>${t(m.lede)}</p>` })}${content}`,
  );
}

import { Hono } from 'hono';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { baseErrors } from '../../base/base-errors.ts';
import { isHawserError } from '../../base/errors.ts';
import type { EventEntry } from '../../base/event-log.ts';
import { html } from '../html.ts';
import { readerOf } from '../page.ts';
import type { FormReader } from './form-view.ts';
import { buttonForm } from './form-view.ts';
import type { FormRoute, FormSite } from './form-routes.ts';
import { changesNothing } from '../../base/http/recorded.ts';
import { FormRoutes, noFields, seeOther } from './form-routes.ts';
import { hidden, line, oneLine, tick } from './widget.ts';

interface Env {
  Variables: { reader: FormReader };
}

const words = { label: { en: 'Name', nl: 'Naam' }, hint: { en: 'Of the door', nl: 'Van de deur' } };
const door = z.object({
  name: line(oneLine(10).min(1), words),
  open: tick({ label: { en: 'Open', nl: 'Open' } }),
});
const painted = {
  source: 'Hawser',
  id: 1,
  level: 'information',
  text: { en: 'Painted', nl: 'Geverfd' },
} as const satisfies EventEntry;

const TOKEN = 'the token of this session';
let done: string[];
let isFresh: boolean;
let failed: string[];
let app: Hono<Env>;
let routes: FormRoutes<Env, FormReader, 'reads' | 'paints'>;
type DoorRoute = FormRoute<Env, FormReader, 'reads' | 'paints', string, typeof door>;

const site: FormSite<Env, FormReader, 'reads' | 'paints'> = {
  viewOf: (context) => ({
    ...readerOf(context.req.header('accept-language') === 'nl' ? 'nl' : 'en'),
    formToken: TOKEN,
  }),
  admit: (_, access) => {
    if (access === 'paints' && done.includes('no painter')) throw baseErrors('base.forbidden', {});
  },
  isToken: (_, token) => token === TOKEN,
  proveAgain: {
    isFresh: () => isFresh,
    begin: async (_, sent) => await Promise.resolve(`/again?${JSON.stringify(sent)}`),
  },
  recordFailure: async (_, event, error) => {
    failed.push(`${event.id} ${isHawserError(error) ? error.code : 'bug'}`);
    await Promise.resolve();
  },
};

const doorRoute: DoorRoute = {
  path: '/doors/:id',
  access: 'paints',
  event: painted,
  schema: door,
  bodyLimit: 500,
  about: ({ params }) => {
    if (params['id'] === '0') throw baseErrors('base.not-found', { path: '/doors/0' });
    return Promise.resolve(`door ${params['id']}`);
  },
  present: ({ subject }) => Promise.resolve({ name: subject, open: true }),
  page: ({ form, subject }) =>
    Promise.resolve(
      html`<h1>${subject}</h1>
        ${form.summary} ${form.element(form.fields())}`,
    ),
  act: ({ values, subject }) => {
    if (values.name === 'taken') throw baseErrors('base.port-taken', { port: 1, address: 'x', reason: 'y' });
    if (values.name === 'wrong') throw baseErrors('base.unauthorized', {});
    if (values.name === 'gone') throw baseErrors('base.forbidden', {});
    done.push(`${subject} ${JSON.stringify(values)}`);
    return Promise.resolve(seeOther('/doors?painted'));
  },
  refusal: ({ code }) => (code === 'base.port-taken' ? 'name' : code === 'base.unauthorized' ? null : undefined),
};

beforeEach(() => {
  done = [];
  isFresh = true;
  failed = [];
  app = new Hono<Env>();
  app.onError((error) =>
    isHawserError(error)
      ? new Response(error.text('en'), { status: error.entry.status })
      : new Response('bug', { status: 500 }),
  );
  routes = new FormRoutes(app, site);
  routes.form(doorRoute);
});

async function post(
  path: string,
  fields: Readonly<Record<string, string>> | URLSearchParams,
  headers: Readonly<Record<string, string>> = {},
) {
  const answer = await app.request(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
}

describe('a form', () => {
  test('is read-only for readers who may see it and not send it', async () => {
    routes.form({ ...doorRoute, path: '/windows/:id', seenBy: 'reads' });
    done = ['no painter'];
    const page = await (await app.request('/windows/7')).text();
    expect(page).toMatch(/<fieldset[^>]*disabled[^>]*>[^]*value="door 7"/);
    expect(page).not.toMatch(/<form|name="token"/);
    expect(await post('/windows/7', { token: TOKEN, name: 'red' })).toMatchObject({ status: 403 });
    done = [];
    expect(await (await app.request('/windows/7')).text()).toContain('<form');
  });

  test('opens with what is there, its token, and nothing wrong', async () => {
    const page = await (await app.request('/doors/7')).text();
    expect(page).toContain(`name="token" value="${TOKEN}"`);
    expect(page).toMatch(
      /<label for="name">Name<\/label>[^]*id="name-hint">Of the door[^]*aria-invalid="false"\s+aria-describedby="name-hint"/,
    );
    expect(page).toContain('value="door 7"');
    expect(page).toMatch(/type="checkbox"[^>]*checked/);
    expect(page).not.toContain('role="alert"');
    expect(page).toContain('action="/doors/7"');
  });

  test('leads on when it is done', async () => {
    expect(await post('/doors/7', { token: TOKEN, name: ' red ' })).toMatchObject({
      status: 303,
      location: '/doors?painted',
    });
    expect(done).toEqual(['door 7 {"name":"red","open":false}']);
  });

  test('comes back with what is wrong: above with a link to the field, and beside the field', async () => {
    const { status, text } = await post(
      '/doors/7',
      { token: TOKEN, name: '', open: 'on' },
      { 'accept-language': 'nl' },
    );
    expect(status).toBe(422);
    expect(text).toMatch(/role="alert"[^>]*autofocus[^]*Er is een probleem[^]*<a href="#name">Naam: Vul dit in<\/a>/);
    expect(text).toMatch(
      /id="name-problem"[^]*Vul dit in[^]*aria-invalid="true"\s+aria-describedby="name-hint name-problem"/,
    );
    expect(text).toMatch(/type="checkbox"[^>]*checked/);
    expect(done).toEqual([]);
  });

  test('shows an expected failure beside the field that it is about, or above; others are no matter of the form', async () => {
    const taken = await post('/doors/7', { token: TOKEN, name: 'taken' });
    expect(taken.status).toBe(409);
    expect(taken.text).toMatch(/<a href="#name">Name: Port 1 of x/);
    expect(taken.text).toContain('value="taken"');
    const wrong = await post('/doors/7', { token: TOKEN, name: 'wrong' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toMatch(/role="alert"[^]*<li>\s*Sign in first/);
    expect(await post('/doors/7', { token: TOKEN, name: 'gone' })).toMatchObject({
      status: 403,
      text: "You don't have permission to do this.",
    });
  });

  test.each([
    ['no token', {}],
    ['another token', { token: 'x' }],
    [
      'a token twice',
      new URLSearchParams([
        ['token', TOKEN],
        ['token', TOKEN],
        ['name', 'red'],
      ]),
    ],
  ])('with %s is refused', async (_, fields) => {
    expect(
      (await post('/doors/7', fields instanceof URLSearchParams ? fields : { name: 'red', ...fields })).status,
    ).toBe(403);
    expect(done).toEqual([]);
  });

  test('is refused before its body is read where the reader may not, or there is no such thing', async () => {
    const endless = { token: TOKEN, name: 'x'.repeat(10_000) };
    expect((await post('/doors/0', endless)).status).toBe(404);
    expect((await post('/doors/7', endless)).status).toBe(413);
    done.push('no painter');
    expect((await post('/doors/7', endless)).status).toBe(403);
    expect((await app.request('/doors/7')).status).toBe(403);
  });

  test('that asks for a fresh proof leads to it, hands over what was sent, and does nothing before', async () => {
    routes.form({ ...doorRoute, path: '/vaults/:id', fresh: true });
    isFresh = false;
    const given = { token: TOKEN, name: '<b>red' };
    const first = await post('/vaults/7?x=1', given);
    expect(first).toMatchObject({
      ...{
        status: 303,
        location: `/again?${JSON.stringify({ action: '/vaults/7?x=1', fields: [['name', '<b>red']] })}`,
      },
    });
    expect((await post('/vaults/7', { ...given, token: 'x' })).status).toBe(403);
    expect(done).toEqual([]);
    isFresh = true;
    expect((await post('/vaults/7', given)).location).toBe('/doors?painted');
    expect(done).toEqual(['door 7 {"name":"<b>red","open":false}']);
  });

  test('writes down what was refused, once, and nothing of a mistake in typing', async () => {
    await post('/doors/7', { token: TOKEN, name: '' });
    expect(failed).toEqual([]);
    await post('/doors/7', { token: TOKEN, name: 'taken' });
    await post('/doors/7', { token: TOKEN, name: 'gone' });
    await post('/doors/7', { name: 'red' });
    expect(failed).toEqual(['1 base.port-taken', '1 base.forbidden', '1 web.form-outdated']);
  });

  test('cannot ask for a fresh proof where the site knows none', () => {
    const { proveAgain: _, ...without } = site;
    expect(() => new FormRoutes(app, without).form({ ...doorRoute, fresh: true })).toThrow(TypeError);
  });

  test('cannot be declared without its event', () => {
    const { event: _, ...silent } = doorRoute;
    // @ts-expect-error -- what changes something is written down
    const route: DoorRoute = silent;
    expect(route.schema).toBe(door);
  });
});

describe('a button', () => {
  beforeEach(() => {
    routes.page({
      path: '/bells',
      access: 'reads',
      show: ({ view, query }) => {
        const { floor } = query(z.object({ floor: z.string().optional() }));
        return Promise.resolve(html`${floor} ${buttonForm(view, '/bells/ring', html`<button>Ring</button>`)}`);
      },
    });
    routes.button({
      path: '/bells/ring',
      access: 'reads',
      event: changesNothing,
      schema: z.object({ times: hidden(z.literal(['1', '2'])) }),
      act: ({ values }) => {
        if (values.times === '2') throw baseErrors('base.forbidden', {});
        return Promise.resolve(html`<p>ding</p>`);
      },
      refused: (_, error) => Promise.resolve(html`<p>Not today: ${error.code}</p>`),
    });
    routes.button({
      path: '/bells/stop',
      access: 'reads',
      event: painted,
      schema: noFields,
      act: () => Promise.resolve(seeOther('/bells')),
    });
  });

  test('stands on a page with its token', async () => {
    const page = await (await app.request('/bells?floor=3')).text();
    expect(page).toMatch(/^3 <form[^>]*action="\/bells\/ring">[^]*name="token" value="the token of this session"/);
  });

  test('answers with the next address, a page that is shown once, or why not', async () => {
    expect((await post('/bells/stop', { token: TOKEN })).location).toBe('/bells');
    expect(await post('/bells/ring', { token: TOKEN, times: '1' })).toMatchObject({ status: 200, text: '<p>ding</p>' });
    const refused = await post('/bells/ring', { token: TOKEN, times: '2' });
    expect(refused).toMatchObject({ status: 403, text: '<p>Not today: base.forbidden</p>' });
  });

  test('is refused without its token, and names what was tampered with', async () => {
    expect((await post('/bells/stop', {})).status).toBe(403);
    const { status, text } = await post('/bells/ring', { token: TOKEN, times: '9' });
    expect(status).toBe(422);
    expect(text).toContain('times');
  });
});

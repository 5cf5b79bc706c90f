import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Hono } from 'hono';
import { baseErrors } from '../base-errors.ts';
import { bodyLimitsOf, declareBody, MAX_OCTETS, mount, requireBodyLimits } from './body-limits.ts';
import type { HttpApp } from './app.ts';
import { addRoute, createApp, openApi } from './app.ts';
import { changesNothing, declareRecorded, requireRecorded } from './recorded.ts';
import { silentLog } from '../log.ts';

function echo(): HttpApp {
  const app = createApp(silentLog());
  addRoute(app, {
    method: 'post',
    event: changesNothing,
    path: '/echo/:id',
    summary: 'says it again',
    query: z.object({ times: z.coerce.number().int().max(3).default(1) }),
    body: z.strictObject({ text: z.string() }),
    bodyLimit: 1000,
    answer: z.object({ text: z.string() }),
    handle: async ({ params, query, body }) => ({ text: `${params['id']}:${body.text.repeat(query.times)}` }),
  });
  addRoute(app, {
    method: 'get',
    path: '/secret',
    summary: 'for somebody',
    authorize: async () => {
      throw baseErrors('base.unauthorized', {});
    },
    handle: async () => undefined,
  });
  addRoute(app, {
    method: 'get',
    path: '/bug',
    summary: 'breaks',
    handle: async () => {
      throw new Error('the password is geheim');
    },
  });
  return app;
}

const post = async (
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = {},
  query = '',
): Promise<Response> => {
  const type = { 'content-type': 'application/json', ...headers };
  return await echo().request(`/echo/7${query}`, { method: 'POST', body, headers: type });
};

describe('the HTTP edge', () => {
  it('parses, answers and hands out a correlation id', async () => {
    const answer = await post('{"text":"ab"}', {}, '?times=2');
    expect(await answer.json()).toEqual({ text: '7:abab' });
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[\w-]{36}$/);
  });

  it.each([
    ['gzip', gzipSync('{"text":"x"}')],
    ['zstd', zstdCompressSync('{"text":"x"}')],
  ])('reads a body in %s encoding', async (encoding, body) => {
    expect(await (await post(new Uint8Array(body), { 'content-encoding': encoding })).json()).toEqual({ text: '7:x' });
  });

  it('refuses what the schema does not know, and names it', async () => {
    const answer = await post('{"text":"x","extra":1}');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { code: 'base.request-invalid', message: expect.stringContaining('extra') },
    });
  });

  it.each([
    ['too large', 'x'.repeat(1001), {}, 413],
    ['a small bomb', new Uint8Array(gzipSync('0'.repeat(1_000_000))), { 'content-encoding': 'gzip' }, 413],
    ['not JSON', '{', {}, 400],
    ['an unknown encoding', 'x', { 'content-encoding': 'br' }, 415],
    ['another type', '{"text":"x"}', { 'content-type': 'text/plain' }, 415],
    ['broken gzip', 'x', { 'content-encoding': 'gzip' }, 400],
  ])('refuses %s', async (_name, body, headers, status) => {
    expect((await post(body, headers as Record<string, string>)).status).toBe(status);
  });

  it('repeats little of what it refuses', async () => {
    const keys = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`${at}`.padEnd(8, 'x'), 1]));
    for (const body of [{ ['x'.repeat(900)]: 1 }, keys]) {
      const answer = await post(JSON.stringify(body));
      expect(answer.status).toBe(400);
      expect((await answer.text()).length).toBeLessThan(3000);
    }
  });

  it('asks who it is and whether it is too often before it reads a body', async () => {
    const app = createApp(silentLog());
    const seen: string[] = [];
    addRoute(app, {
      method: 'post',
      event: changesNothing,
      path: '/',
      summary: 'costs something',
      authorize: async () => {
        seen.push('authorize');
        return await Promise.resolve('somebody');
      },
      limit: async () => {
        seen.push('limit');
        await Promise.reject(baseErrors('base.busy', {}));
      },
      body: z.unknown(),
      handle: async () => undefined,
    });
    const pull = (): void => void seen.push('body');
    const body = new ReadableStream({ pull }, { highWaterMark: 0 });
    const init: RequestInit = { method: 'POST', body, duplex: 'half' };
    const answer = await app.request('/', init);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(seen).toEqual(['authorize', 'limit']);
  });

  it('serves no route that takes a body and does not say how large', () => {
    const app = createApp(silentLog());
    const site = new Hono();
    site.post('/form', (context) => context.text('done'));
    mount(app, '/site', site);
    expect(() => requireBodyLimits(app)).toThrow('POST /site/form');
    declareBody(site, 'POST', '/form', 100);
    const other = createApp(silentLog());
    mount(other, '/site', site);
    expect(() => requireBodyLimits(other)).not.toThrow();
    expect(bodyLimitsOf(other).get('POST /site/form')).toBe(100);
    expect(() => declareBody(site, 'POST', '/huge', MAX_OCTETS + 1)).toThrow(TypeError);
  });

  it('serves no route that could change something and does not say what it writes down', () => {
    const app = createApp(silentLog());
    const site = new Hono();
    site.post('/form', (context) => context.text('done'));
    mount(app, '/site', site);
    expect(() => requireRecorded(app)).toThrow('POST /site/form');
    declareRecorded(site, 'POST', '/form', changesNothing);
    const other = createApp(silentLog());
    mount(other, '/site', site);
    expect(() => requireRecorded(other)).not.toThrow();
  });

  it('answers in Dutch when asked', async () => {
    const answer = await echo().request('/secret', { headers: { 'accept-language': 'nl-NL,nl;q=0.9' } });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { message: 'Meld u eerst aan.' } });
  });

  it('shows nothing about a bug but its correlation id', async () => {
    const answer = await echo().request('/bug', { headers: { 'x-correlation-id': 'abcdefgh-1' } });
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(text).not.toContain('geheim');
    expect(text).toContain('abcdefgh-1');
  });

  it('describes its routes', () => {
    const { paths } = openApi(echo(), { title: 'test', version: '1' }) as { paths: Record<string, object> };
    expect(Object.keys(paths)).toContain('/echo/{id}');
  });
});

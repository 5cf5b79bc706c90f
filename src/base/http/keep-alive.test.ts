import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { baseErrors } from '../base-errors.ts';
import { addRoute, createApp } from './app.ts';
import { silentLog } from '../log.ts';

/** A route whose work ends on command. */
function slowApp(): { finish: (outcome: 'done' | 'refused' | 'broken') => void; ask: () => Promise<Response> } {
  const app = createApp(silentLog());
  const { promise, resolve } = Promise.withResolvers<string>();
  addRoute(app, {
    method: 'get',
    path: '/slow',
    summary: 'takes its time',
    keepAliveMs: 5,
    answer: z.object({ text: z.string() }),
    handle: async () => {
      const outcome = await promise;
      if (outcome === 'refused') throw baseErrors('base.forbidden', {});
      if (outcome === 'broken') throw new Error('a bug');
      return { text: outcome };
    },
  });
  return { finish: resolve, ask: async () => await app.request('/slow') };
}

describe('an answer that is kept alive', () => {
  it('begins before it is known and is the same JSON', async () => {
    const { finish, ask } = slowApp();
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-correlation-id')).not.toBeNull();
    await sleep(30);
    finish('done');
    const text = await answer.text();
    expect(text).toMatch(/^ {2,}\{/);
    expect(JSON.parse(text)).toEqual({ text: 'done' });
  });

  it('is an ordinary answer when it is quick', async () => {
    const { finish, ask } = slowApp();
    finish('refused');
    const answer = await ask();
    expect(answer.status).toBe(403);
    expect(await answer.text()).toMatch(/^\{/);
  });

  it.each([
    ['refused', 403, 'base.forbidden'],
    ['broken', 500, 'base.internal'],
  ] as const)('answers late what was %s', async (outcome, status, code) => {
    const { finish, ask } = slowApp();
    const answer = await ask();
    finish(outcome);
    expect(await answer.json()).toMatchObject({ error: { status, code } });
  });

  it('survives a caller who goes away: no failure is unhandled, and the next caller is answered', async () => {
    const unhandled: unknown[] = [];
    const record = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', record).on('uncaughtException', record);
    try {
      const { finish, ask } = slowApp();
      const [gone, waiting] = [await ask(), await ask()];
      await gone.body?.cancel();
      // A beat that is still sent into the closed answer throws from its timer.
      await sleep(25);
      finish('broken');
      expect(await waiting.json()).toMatchObject({ error: { status: 500, code: 'base.internal' } });
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', record).off('uncaughtException', record);
    }
  });
});

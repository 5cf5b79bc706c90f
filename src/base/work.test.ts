import { describe, expect, it } from 'vitest';
import { Backoff, pause, runServices } from './work.ts';

describe('background work', () => {
  it('waits longer each time, up to a limit, and starts over after success', () => {
    const backoff = new Backoff({ firstMs: 100, maxMs: 1000, random: () => 1 });
    expect([1, 2, 3, 4, 5].map(() => backoff.next())).toEqual([100, 200, 400, 800, 1000]);
    backoff.reset();
    expect(backoff.next()).toBe(100);
  });

  it('stops the others when one service fails, and reports the failure', async () => {
    const stopped: string[] = [];
    const waits = {
      name: 'waits',
      run: async (signal: AbortSignal) => {
        await pause(60_000, signal);
        stopped.push('waits');
      },
    };
    const fails = { name: 'fails', run: async () => await Promise.reject(new Error('broken')) };
    await expect(runServices([waits, fails], new AbortController().signal)).rejects.toThrow('broken');
    expect(stopped).toEqual(['waits']);
  });
});

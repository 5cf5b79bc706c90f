import { describe, expect, it } from 'vitest';
import { Pauses, readAhead } from './ahead.ts';

describe('reading ahead', () => {
  it('asks for the next item while one is worked on, and for no more', async () => {
    const asked: number[] = [];
    async function* source(): AsyncGenerator<number> {
      for (let number = 1; number <= 3; number++) {
        asked.push(number);
        yield number;
      }
    }
    const seen: (readonly [number, number])[] = [];
    for await (const item of readAhead(source())) {
      await Promise.resolve();
      seen.push([item, asked.length]);
    }
    expect(seen).toEqual([
      [1, 2],
      [2, 3],
      [3, 3],
    ]);
  });

  it('yields what came before a failure, then fails', async () => {
    async function* source(): AsyncGenerator<number> {
      yield 1;
      await Promise.reject(new Error('away'));
    }
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      for await (const item of readAhead(source())) seen.push(item);
    };
    await expect(read()).rejects.toThrow('away');
    expect(seen).toEqual([1]);
  });

  it('lets the source clean up when the reader stops early', async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<number> {
      try {
        for (let number = 1; ; number++) yield number;
      } finally {
        isClosed = true;
      }
    }
    for await (const item of readAhead(source())) if (item === 2) break;
    expect(isClosed).toBe(true);
  });
});

it('a long loop lets others in', async () => {
  let isIn = false;
  setImmediate(() => (isIn = true));
  const pauses = new Pauses();
  for (let step = 0; step < 100; step++) await pauses.step();
  expect(isIn).toBe(true);
});

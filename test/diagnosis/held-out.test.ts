import { describe, expect, it } from 'vitest';
import { readCorpus, scoreCorpus } from './score.ts';

describe('the held-out texts', () => {
  it('are other texts than those of the corpus', () => {
    const known = new Set(readCorpus().map(({ bytes }) => Buffer.from(bytes).toString('latin1')));
    const heldOut = readCorpus('held-out');
    expect(heldOut.length).toBeGreaterThanOrEqual(120);
    // What a program prints in one line comes out alike whoever writes it down.
    const long = heldOut.filter(({ bytes }) => bytes.length > 160);
    expect(long.filter(({ bytes }) => known.has(Buffer.from(bytes).toString('latin1')))).toEqual([]);
  });

  it('stay as well answered as they are', async () => {
    const score = await scoreCorpus('held-out');
    expect(score.top1).toBeGreaterThanOrEqual(0.98);
    expect(score.precision).toBeGreaterThanOrEqual(0.97);
    expect(score.falseAlarms).toBeLessThanOrEqual(3);
  });
});

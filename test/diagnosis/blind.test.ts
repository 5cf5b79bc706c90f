import { expect, test } from 'vitest';
import { runBlind, scoreOf } from './blind-score.ts';

/** What was reached once; docs/benchmarks.md has the figures of the first runs. */
const floors = { first: { points: 0.99, explained: 0.97 } } as const;

test('the blind texts stay as well answered as they are, without a confident wrong answer or a false alarm', async () => {
  const results = await runBlind('first');
  const score = scoreOf(results);
  const wrong = results.filter(({ judgement }) => judgement.isConfidentlyWrong || judgement.isFalseAlarm);
  expect(wrong.map(({ expected, diagnosis }) => `${expected.file}: ${diagnosis.root ?? ''}`)).toEqual([]);
  expect(score.points / score.possible).toBeGreaterThanOrEqual(floors.first.points);
  expect(score.explained / score.causes).toBeGreaterThanOrEqual(floors.first.explained);
});

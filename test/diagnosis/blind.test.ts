import { expect, test } from 'vitest';
import { learntSets, runBlind, scoreOf } from './blind-score.ts';

/** What was reached once; docs/benchmarks.md has the figures of the first runs. */
const floor = { points: 0.99, explained: 0.96 };

test.each(learntSets)(
  'the %s blind texts stay as well answered, without a confident wrong answer or alarm',
  async (set) => {
    const results = await runBlind(set);
    const score = scoreOf(results);
    const wrong = results.filter(({ judgement }) => judgement.isConfidentlyWrong || judgement.isFalseAlarm);
    expect(wrong.map(({ expected, diagnosis }) => `${expected.file}: ${diagnosis.root ?? ''}`)).toEqual([]);
    expect(score.points / score.possible).toBeGreaterThanOrEqual(floor.points);
    expect(score.explained / score.causes).toBeGreaterThanOrEqual(floor.explained);
  },
);

import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

test('adds up what the steps of a run report, without what was read from the cloud', () => {
  let now = 1000;
  const startedAt = new Date('2026-01-01T00:00:00Z');
  const pace = new Pace({ startedAt, target: 'contoso', monotonic: () => now });
  pace.follow({ step: 'full-import', connector: 'corp', done: 0, expected: 600 });
  now += 100;
  expect(pace.follow({ step: 'full-import', connector: 'corp', done: 50, expected: 600 })).toMatchObject({
    rate: null,
    secondsLeft: null,
  });
  now += 900;
  expect(pace.follow({ step: 'full-import', connector: 'corp', done: 200, expected: 600 })).toEqual({
    startedAt: startedAt.toISOString(),
    ...{ step: 'full-import', connector: 'corp', done: 200, expected: 600, rate: 200, secondsLeft: 2 },
    ...{ read: 200, matched: 0, sent: 0 },
  });
  pace.follow({ step: 'full-import', connector: 'corp', done: 600, expected: 600 });
  pace.follow({ step: 'delta-import', connector: 'lab', done: 4, expected: undefined });
  pace.follow({ step: 'full-import', connector: 'contoso', done: 70, expected: undefined });
  pace.follow({ step: 'full-synchronization', connector: 'corp', done: 600, expected: 600 });
  now += 10_000;
  expect(pace.follow({ step: 'export', connector: 'contoso', done: 0, expected: 604 })).toMatchObject({
    ...{ read: 604, matched: 600, sent: 0, rate: null, secondsLeft: null },
  });
  now += 2000;
  expect(pace.follow({ step: 'export', connector: 'contoso', done: 0, expected: 604 })).toMatchObject({
    ...{ rate: 0, secondsLeft: null },
  });
});

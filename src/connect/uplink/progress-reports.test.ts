import { expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import type { ProgressMessage, RunProgress } from '../../wire/index.ts';
import { connectErrors } from '../errors.ts';
import { ProgressReports } from './progress-reports.ts';

const progress = (done: number): RunProgress => ({
  startedAt: '2026-01-01T00:00:00.000Z',
  ...{ step: 'export', connector: 'contoso', done, expected: 10, rate: null, secondsLeft: null },
  ...{ read: 10, matched: 10, sent: done },
});

test('the latest state goes out again and again, and at the end that it has ended', async () => {
  const sent: ProgressMessage[] = [];
  const { promise: twice, resolve } = Promise.withResolvers<void>();
  const send = async (message: ProgressMessage): Promise<void> => {
    sent.push(message);
    if (sent.length === 2) resolve();
    await Promise.resolve();
  };
  {
    await using reports = new ProgressReports({ send, log: silentLog(), everyMs: 1 });
    reports.follow(progress(1));
    reports.follow(progress(2));
    await twice;
  }
  expect(sent.slice(0, 2)).toEqual([{ run: progress(2) }, { run: progress(2) }]);
  expect(sent.at(-1)).toEqual({ run: null });
  expect(sent.filter(({ run }) => run === null)).toHaveLength(1);
});

test('a run that ends sooner is not reported at all', async () => {
  const sent: ProgressMessage[] = [];
  {
    await using reports = new ProgressReports({
      send: async (message) => {
        sent.push(message);
        await Promise.resolve();
      },
      log: silentLog(),
    });
    reports.follow(progress(1));
  }
  expect(sent).toEqual([]);
});

test('a cloud that is away disturbs nothing, and is asked again', async () => {
  let tries = 0;
  const { promise: again, resolve } = Promise.withResolvers<void>();
  const send = async (): Promise<void> => {
    tries++;
    if (tries === 3) resolve();
    await Promise.resolve();
    if (tries < 3)
      throw connectErrors('connect.cloud-unreachable', { url: 'https://cloud.test', reason: 'nobody answers' });
  };
  await using reports = new ProgressReports({ send, log: silentLog(), everyMs: 1 });
  reports.follow(progress(1));
  await again;
});

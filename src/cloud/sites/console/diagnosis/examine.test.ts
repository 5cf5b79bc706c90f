import { expect, test } from 'vitest';
import { FakeClock } from '../../../../base/clock.ts';
import { diagnose } from '../../../../diagnose/index.ts';
import { defaultExamineLimits, Examiner } from './examine.ts';

const clock = new FakeClock('2026-11-20T12:00:00Z');
const text = 'AADSTS50126: Error validating credentials due to invalid username or password.';

test('the thread finds what the room finds, with the lines', async () => {
  const { diagnosis, excerpts } = await new Examiner().examine([{ name: 'a', content: text }], 'nl', clock);
  const direct = await diagnose([{ name: 'a', content: text }], { lang: 'nl', now: clock.now().getTime() });
  expect(diagnosis).toEqual(direct);
  expect(excerpts[0]?.parts[0]?.[0]).toMatchObject({ line: 1, findings: [diagnosis.root] });
});

test('a text that takes too long ends its thread, and the next one is read', async () => {
  const examiner = new Examiner({ ...defaultExamineLimits, timeMs: 1 });
  const long = { name: 'long', content: `${text}\n`.repeat(100_000) };
  await expect(examiner.examine([long], 'en', clock)).rejects.toMatchObject({ code: 'diagnosis.took-too-long' });
  const patient = new Examiner(defaultExamineLimits);
  expect((await patient.examine([{ name: 'a', content: text }], 'en', clock)).diagnosis.verdict).toBe('problem');
});

test('a text that takes too much memory ends its thread and not the service', async () => {
  const examiner = new Examiner({ ...defaultExamineLimits, memoryMb: 16 });
  const lines = Array.from({ length: 400_000 }, (_, index) => `AADSTS5012${index % 10}: ${index} ${index * 7919}`).join(
    '\n',
  );
  await expect(examiner.examine([{ name: 'heavy', content: lines }], 'en', clock)).rejects.toMatchObject({
    code: 'diagnosis.too-heavy',
  });
});

test('more than may wait are turned away at once', async () => {
  const examiner = new Examiner({ ...defaultExamineLimits, workers: 1, waiting: 1 });
  const one = async (): Promise<string> =>
    await examiner.examine([{ name: 'a', content: text }], 'en', clock).then(
      ({ diagnosis }) => diagnosis.verdict,
      (error: { code: string }) => error.code,
    );
  expect((await Promise.all([one(), one(), one()])).sort()).toEqual(['diagnosis.busy', 'problem', 'problem']);
});

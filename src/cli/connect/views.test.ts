import { expect, it } from 'vitest';
import type { RunSummary } from '../../connect/index.ts';
import { viewRun } from './views.ts';

const at = '2026-03-01T12:00:00.000Z';
const runWith = (error: NonNullable<RunSummary['steps'][number]['error']>): RunSummary => {
  const result = 'stopped-extension-dll-exception';
  const step = { connector: 'cloud', kind: 'export', result, startedAt: at, finishedAt: at, counters: {}, error };
  return { id: '1', profile: 'delta', result, startedAt: at, finishedAt: at, steps: [step] };
};

it('names the code that says what to do: that of a refusal, where the cloud refused a step', () => {
  const message = { code: 'cloud.forest-not-granted', values: { agent: 'a', forest: 'corp.contoso.com' } };
  const refused = { code: 'connect.cloud-refused', values: { status: 403, code: message.code, message } };
  expect(viewRun(runWith(refused), 'en')).toContain('hawser explain cloud.forest-not-granted');
  const other = { code: 'base.unexpected', values: { message: 'no such thing' } };
  expect(viewRun(runWith(other), 'en')).toContain('hawser explain stopped-extension-dll-exception');
});

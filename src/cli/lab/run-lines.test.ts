import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { RunSummary } from '../../connect/index.ts';
import { RunLines } from './run-lines.ts';

function run(result: string, counters: Readonly<Record<string, number>> = {}): RunSummary {
  const span = { startedAt: '2026-03-01T12:00:00.000Z', finishedAt: '2026-03-01T12:00:00.400Z' };
  const step = { connector: 'cloud', kind: 'export', result, ...span, counters };
  return { id: '1', profile: 'delta', result, ...span, steps: [step] };
}

const shown = (lines: RunLines, ...runs: readonly RunSummary[]): readonly (string | undefined)[] =>
  runs.map((one) => {
    const line = lines.lineOf(one);
    return line === undefined ? undefined : stripVTControlCharacters(line).replace(/^\d\d:\d\d:\d\d {2}/, '');
  });

test('a lab in which nothing happens says nothing', () => {
  const lines = new RunLines('en', { isFirst: false });
  expect(shown(lines, run('success'), run('success', { sourceAnchorsWritten: 100 }))).toEqual([undefined, undefined]);
});

test('what reaches the cloud is one line', () => {
  const lines = new RunLines('nl', { isFirst: false });
  expect(shown(lines, run('success', { updated: 1200 }))).toEqual(['1.200 bijgewerkt  400 ms']);
});

test('the first run is shown in full', () => {
  const [first, second] = shown(new RunLines('en', { isFirst: true }), run('success'), run('success'));
  expect(first).toMatch(/^delta cycle success[^]*export/);
  expect(second).toBeUndefined();
});

test('a problem is said once, and that it is over', () => {
  const lines = new RunLines('en', { isFirst: false });
  const down = run('stopped-server-down');
  const [problem, again, over, silent] = shown(lines, down, down, run('success', {}), run('success'));
  expect(problem).toContain('stopped-server-down');
  expect(again).toBeUndefined();
  expect(over).toContain('(works again)');
  expect(silent).toBeUndefined();
});

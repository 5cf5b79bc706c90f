import { describe, expect, test } from 'vitest';
import { isWithoutExport } from './without-export.ts';

describe('a cycle without export', () => {
  const reading = [{ kind: 'delta-import' }, { kind: 'delta-synchronization' }];
  test.each([
    ['a preview or staging mode', { profile: 'delta', result: 'success', steps: reading }, true],
    ['an ordinary cycle', { profile: 'delta', result: 'success', steps: [...reading, { kind: 'export' }] }, false],
    ['a preview with errors', { profile: 'initial', result: 'completed-sync-errors', steps: reading }, true],
    ['a cycle that was stopped', { profile: 'delta', result: 'stopped-process-ended', steps: reading }, false],
    ['a single step', { profile: 'full-import', result: 'success', steps: [{ kind: 'full-import' }] }, false],
  ])('%s', (_, run, expected) => expect(isWithoutExport(run)).toBe(expected));
});

import { fileTimeFromDate, fileTimeToDate } from '../../directory/index.ts';
import type { Forest } from '../forest.ts';
import type { Value } from '../schema/syntax.ts';
import type { Entry } from '../store/entry.ts';
import { policyOf } from './policy.ts';

/** Counts a wrong password, and locks the account when the threshold is reached. */
export function failedAttempt(forest: Forest, entry: Entry): void {
  const policy = policyOf(forest);
  const now = forest.now();
  const last = fileTimeToDate(entry.text('badpasswordtime') ?? '0');
  const isRecent = last !== undefined && now.getTime() - last.getTime() < policy.lockoutWindowMs;
  const count = (isRecent ? entry.number('badpwdcount') : 0) + 1;
  const attributes: Record<string, readonly Value[]> = {
    badpwdcount: [String(count)],
    badpasswordtime: [fileTimeFromDate(now)],
  };
  if (policy.lockoutThreshold > 0 && count >= policy.lockoutThreshold)
    attributes['lockouttime'] = [fileTimeFromDate(now)];
  forest.store.commit([{ kind: 'set', id: entry.id, attributes }]);
}

export function successfulSignIn(forest: Forest, entry: Entry): void {
  if (entry.number('badpwdcount') === 0 && entry.number('lockouttime') === 0) return;
  const attributes: Record<string, readonly Value[]> = { badpwdcount: ['0'] };
  if (entry.number('lockouttime') !== 0) attributes['lockouttime'] = ['0'];
  forest.store.commit([{ kind: 'set', id: entry.id, attributes }]);
}

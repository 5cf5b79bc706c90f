import { expect, test } from 'vitest';
import { MINUTE } from '../../base/clock.ts';
import type { NoticedAlert } from './notice.ts';
import { defaultNoticeLimits, dueNotices } from './notice.ts';

const now = new Date('2026-03-01T12:00:00Z');
const justMailed = new Date(now.getTime() - MINUTE);

function alert(code: string): NoticedAlert {
  return {
    ...{ id: '00000000-0000-4000-8000-000000000000' as NoticedAlert['id'], agentId: 'a', agentName: 'lab', code },
    ...{ subject: '', severity: 'error', data: {}, raisedAt: now, seenAt: now, resolvedAt: null, resolution: null },
    ...{ acknowledgedAt: null, acknowledgedBy: null, reopened: 0 },
    ...{ notifiedAt: null, notifiedSeverity: null, endNotifiedAt: null },
  };
}
const due = (...codes: readonly string[]): readonly string[] =>
  dueNotices(codes.map(alert), now, justMailed, defaultNoticeLimits).raised.map(({ code }) => code);

test('a mail waits until the one before it is old enough', () => {
  expect(due('health.object-errors')).toEqual([]);
});

test('held deletes wait for no other mail, and take along what waits', () => {
  expect(due('health.object-errors', 'health.deletes-held-back')).toEqual([
    'health.object-errors',
    'health.deletes-held-back',
  ]);
});

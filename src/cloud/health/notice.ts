import { DAY, MINUTE } from '../../base/clock.ts';
import type { Alert } from './alert-store.ts';
import { ruleOf } from './rules/all.ts';
import type { AlertSeverity } from './rules/rule.ts';

/** How often people are notified of one matter. */
export interface NoticeLimits {
  /** Between two mails to a tenant: what comes meanwhile goes into the next one. */
  readonly gapMs: number;
  /** Until there is a reminder of an alert that stays open. */
  readonly remindMs: number;
  /** How long an alert must be resolved before that is announced; longer for one that keeps coming back. */
  readonly settleMs: number;
}

export const defaultNoticeLimits: NoticeLimits = { gapMs: 10 * MINUTE, remindMs: DAY, settleMs: 10 * MINUTE };

/** An alert with the notices that were sent about it. */
export type NoticedAlert = Alert & {
  readonly notifiedAt: Date | null;
  readonly notifiedSeverity: AlertSeverity | null;
  readonly endNotifiedAt: Date | null;
};

export interface Due {
  readonly raised: readonly NoticedAlert[];
  readonly reminded: readonly NoticedAlert[];
  readonly resolved: readonly NoticedAlert[];
}

const rank = { 'pre-warning': 0, warning: 1, error: 2 } as const;

/**
 * What one mail says now. The first notice of an alert goes at once, then at most one a day while it stays open and
 * nobody has acknowledged it, one more when it got graver, and one when it is over for good. The mail as a whole waits
 * until the one before it is old enough, unless something in it is urgent.
 */
export function dueNotices(
  alerts: readonly NoticedAlert[],
  now: Date,
  lastMailAt: Date | null,
  { gapMs, remindMs, settleMs }: NoticeLimits,
): Due {
  const since = (at: Date | null): number => (at === null ? Infinity : now.getTime() - at.getTime());
  const open = alerts.filter(
    ({ resolvedAt, acknowledgedAt, code }) =>
      resolvedAt === null && acknowledgedAt === null && ruleOf(code)?.mail === true,
  );
  const isUrgent = open.some(({ code, notifiedAt }) => notifiedAt === null && ruleOf(code)?.urgent === true);
  if (!isUrgent && since(lastMailAt) < gapMs) return { raised: [], reminded: [], resolved: [] };
  const isGraver = ({ severity, notifiedSeverity }: NoticedAlert): boolean =>
    notifiedSeverity !== null && rank[severity] > rank[notifiedSeverity];
  return {
    raised: open.filter((alert) => alert.notifiedAt === null || isGraver(alert)),
    reminded: open.filter(
      (alert) => alert.notifiedAt !== null && !isGraver(alert) && since(alert.notifiedAt) >= remindMs,
    ),
    resolved: alerts.filter(
      ({ code, resolvedAt, notifiedAt, endNotifiedAt, reopened }) =>
        resolvedAt !== null &&
        ruleOf(code)?.endsSilently !== true &&
        notifiedAt !== null &&
        endNotifiedAt === null &&
        since(resolvedAt) >= Math.min(DAY, settleMs * 2 ** reopened),
    ),
  };
}

import { z } from 'zod';
import { DAY } from '../../../../base/clock.ts';
import type { AuditFilter } from '../../../audit/list.ts';
import { hidden } from '../../../../web/index.ts';

/** What stands in the fields of the filter; an address that somebody made up filters nothing. */
const text = z.string().trim().max(200).catch('');
const day = z.iso.date().or(z.literal('')).catch('');
export const results = ['started', 'success', 'failure', 'unknown'] as const;

export const auditQuery = z.object({
  actor: text,
  activity: text,
  target: z.uuid().or(z.literal('')).catch(''),
  result: z.enum(['', ...results]).catch(''),
  since: day,
  until: day,
  after: z.uuid().optional().catch(undefined),
});
export type AuditQuery = Omit<z.output<typeof auditQuery>, 'after'>;

export const signInQuery = z.object({
  name: text,
  result: z.enum(['', 'success', 'failure']).catch(''),
  since: day,
  until: day,
  after: z.uuid().optional().catch(undefined),
});
export type SignInQuery = Omit<z.output<typeof signInQuery>, 'after'>;

/** The filter of the page, for the download of what it shows. */
export const exportForm = z.object({
  actor: hidden(z.string().max(200)),
  activity: hidden(z.string().max(200)),
  target: hidden(z.uuid().or(z.literal(''))),
  result: hidden(z.enum(['', ...results])),
  since: hidden(z.iso.date().or(z.literal(''))),
  until: hidden(z.iso.date().or(z.literal(''))),
});

export function filterOf({ actor, activity, target, result, since, until }: AuditQuery): AuditFilter {
  return {
    ...(actor !== '' && { actor }),
    ...(activity !== '' && { activity }),
    ...(target !== '' && { targetId: target }),
    ...(result !== '' && { status: result }),
    ...timesOf({ since, until }),
  };
}

/** From the beginning of the first day to the end of the last one. */
export function timesOf({ since, until }: { readonly since: string; readonly until: string }) {
  return {
    ...(since !== '' && { since: new Date(since) }),
    ...(until !== '' && { until: new Date(new Date(until).getTime() + DAY) }),
  };
}

import type { Fact } from '../parse/fact-kinds.ts';
import { hostOf } from '../parse/fact-kinds.ts';
import type { Match } from './rule.ts';

/** Stands for the destination where the text names none; it is put in words when the finding is shown. */
export const unknownHost = '?';

/** A match whose texts name the hosts of its evidence. */
export function matchOf(evidence: readonly Fact[], more: Partial<Match> = {}): Match | undefined {
  if (!evidence.length) return undefined;
  const hosts = [...new Set(evidence.map(hostOf).filter((host) => host !== undefined))];
  return {
    evidence,
    ...more,
    values: { hosts: hosts.slice(0, 4).join(', ') || unknownHost, count: hosts.length, ...more.values },
  };
}

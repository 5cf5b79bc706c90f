import type { Language } from '../../base/messages.ts';
import type { DetailValues } from '../../base/details.ts';
import type { Cost, Level, Privilege } from './check.ts';

/**
 * `skipped`: what it stands on fails, or the caller may not look; `not-applicable`: there is nothing to look at.
 * `because` says why.
 */
export type Status = 'ok' | 'notice' | 'warning' | 'error' | 'skipped' | 'not-applicable';

/** What was seen, in the reader's language; where it is more than a value, what it was made of. */
export interface EvidenceLine {
  readonly name: string;
  readonly value: string;
  readonly code?: string;
  readonly values?: DetailValues;
}

/** One problem in the reader's language, and what it was made of. `code` is known to `hawser explain`. */
export interface ReportedProblem {
  readonly level: Level;
  readonly code: string;
  readonly values: DetailValues;
  readonly what: string;
  readonly fix: string;
  /** For the operator: the words of the other side. */
  readonly detail?: string | undefined;
}

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  readonly summary: string;
  readonly problems: readonly ReportedProblem[];
  /** What does not work because of it; empty when nothing is wrong. */
  readonly why: string;
  readonly evidence: readonly EvidenceLine[];
  /** Why it was skipped; empty otherwise. */
  readonly because: string;
  /** The check under which it stands. */
  readonly parent: string | null;
  /** Failing checks that explain this failure. */
  readonly explainedBy: readonly string[];
  readonly cost: Cost;
  readonly privilege: Privilege;
  readonly milliseconds: number;
}

/** Where and as whom the checks ran; values with passwords are masked. */
export interface RunContext {
  readonly role: 'caller' | 'service';
  readonly user: string;
  readonly host: string;
  readonly version: string;
  readonly node: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Version 1 of `hawser doctor --json`. */
export interface DoctorReport {
  readonly version: 1;
  readonly language: Language;
  readonly startedAt: string;
  readonly milliseconds: number;
  readonly verdict: 'healthy' | 'warnings' | 'problems';
  /** The check that explains the others; null when nothing is wrong. */
  readonly root: string | null;
  readonly context: RunContext;
  readonly checks: readonly CheckResult[];
  /** Present when the running service was asked too. */
  readonly service?: ServiceView;
}

/** The same checks as the service sees them, and where that differs. */
export interface ServiceView {
  readonly context: RunContext;
  /** In the order of the tree: the first is where the two part, the others may follow from it. */
  readonly differences: readonly Difference[];
  /** Settings of the two environments that differ, as sentences. */
  readonly environment: readonly string[];
}

export interface Difference {
  readonly id: string;
  readonly title: string;
  readonly caller: Status;
  readonly service: Status;
  /** What each of them saw, in a few words. */
  readonly callerResult: string;
  readonly serviceResult: string;
  readonly text: string;
}

export function verdictOf(checks: readonly CheckResult[]): DoctorReport['verdict'] {
  if (checks.some(({ status }) => status === 'error')) return 'problems';
  return checks.some(({ status }) => status === 'warning') ? 'warnings' : 'healthy';
}

/** The first failure in the order of the tree that no other failure explains; errors before warnings. */
export function rootOf(checks: readonly CheckResult[]): string | null {
  for (const level of ['error', 'warning'] as const) {
    const failing = checks.filter(({ status }) => status === level);
    const root = failing.find(({ explainedBy }) => explainedBy.length === 0) ?? failing[0];
    if (root) return root.id;
  }
  return null;
}

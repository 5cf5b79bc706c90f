import type { Heartbeat } from '../../wire/index.ts';
import type { AlertCode } from './rules/all.ts';
import { alertRules, ruleOf } from './rules/all.ts';
import type {
  AgentFacts,
  AlertData,
  AlertRule,
  AlertSeverity,
  Found,
  IsOpen,
  SilenceFacts,
  TenantFacts,
} from './rules/rule.ts';
import { isSilent } from './rules/rule.ts';

/** What is wrong with an agent now. `key` distinguishes one matter from another. */
export interface Finding {
  readonly key: string;
  readonly code: AlertCode;
  readonly subject: string;
  readonly severity: AlertSeverity;
  readonly data: AlertData;
}

/** For how many heartbeats in a row the condition of a rule that waits has been found, by key. */
export type Streaks = Readonly<Record<string, number>>;

export interface Evaluation {
  readonly findings: readonly Finding[];
  /** Open alerts that this evaluation cannot judge: nothing new is known about them, so they stay as they are. */
  readonly isJudged: (code: string) => boolean;
  readonly streaks: Streaks;
}

export type EvaluationInput = Omit<AgentFacts, 'heartbeat' | 'receivedAt'> & {
  readonly heartbeat: Heartbeat | null;
  readonly receivedAt: Date | null;
  readonly streaks: Streaks;
  /** Keys of the alerts that are open. */
  readonly open: ReadonlySet<string>;
  /** A heartbeat has just come; else it is the clock that asks. */
  readonly isNew: boolean;
};

export function keyOf(code: string, subject: string): string {
  return `${code}|${subject}`;
}

/**
 * Runs the catalogue over what is known of one agent. Pure: the same facts give the same findings, so any node may ask
 * at any time. While an agent is silent only the rules about silence and about what ends on a day are asked: what it
 * said last is old, and says neither that something is wrong nor that it is over.
 */
export function evaluate(input: EvaluationInput): Evaluation {
  const { heartbeat, receivedAt, streaks, open, isNew } = input;
  const facts: SilenceFacts = input;
  const silent = isSilent(facts) || heartbeat?.isStopping === true;
  const full = heartbeat && receivedAt && !silent ? { ...input, heartbeat, receivedAt } : undefined;
  const findings: Finding[] = [];
  const next: Record<string, number> = {};
  for (const [code, rule] of alertRules) {
    const isOpen: IsOpen = (subject = '') => open.has(keyOf(code, subject));
    for (const found of ask(rule, facts, full, isOpen)) {
      const finding = toFinding(code, rule, found, input.agent.name);
      const { key } = finding;
      const wanted = rule.heartbeats ?? 1;
      const streak = Math.min(wanted, (streaks[key] ?? 0) + (isNew ? 1 : 0));
      if (wanted > 1) next[key] = streak;
      if (wanted === 1 || streak >= wanted || open.has(key)) findings.push(finding);
    }
  }
  const isJudged = (code: string): boolean => {
    const rule = ruleOf(code);
    // The rule of an older version asks no more: nothing holds its alerts open.
    return full !== undefined || rule === undefined || 'findAlways' in rule;
  };
  return { findings, isJudged, streaks: full ? next : streaks };
}

/** The rules about the tenant itself: everything is known of it each time. */
export function evaluateTenant(facts: TenantFacts): Pick<Evaluation, 'findings' | 'isJudged'> {
  const findings = [...alertRules].flatMap(([code, rule]) =>
    'findInTenant' in rule ? rule.findInTenant(facts).map((found) => toFinding(code, rule, found, '–')) : [],
  );
  return { findings, isJudged: () => true };
}

function ask(rule: AlertRule, facts: SilenceFacts, full: AgentFacts | undefined, isOpen: IsOpen): readonly Found[] {
  if ('findInTenant' in rule) return [];
  if ('findAlways' in rule) return rule.findAlways(facts, isOpen);
  return full ? rule.find(full, isOpen) : [];
}

function toFinding(code: AlertCode, rule: AlertRule, found: Found, agent: string): Finding {
  const { subject = '', severity = rule.severity, data } = found;
  return { key: keyOf(code, subject), code, subject, severity, data: { ...data, agent } };
}

import type { Text } from '../../base/messages.ts';
import { fill } from '../../base/messages.ts';
import type { Facts } from '../parse/facts.ts';
import { joinPhase, joinPhases } from '../rules/device-state.ts';
import { proofOfRule } from '../rules/proofs/rule-proof.ts';
import type { Match, Rule } from '../rules/rule.ts';
import { actionsOfRule } from './actions.ts';
import { codesOf } from './code-labels.ts';
import type { Draft } from './draft.ts';
import { behind, confidenceOf } from './from-record.ts';

/** What a rule says of the facts that made it apply. */
export function draftOfRule(rule: Rule, match: Match, facts: Facts): Draft {
  const evidence = match.evidence.filter((fact) => fact !== undefined);
  return {
    id: rule.id,
    severity: match.severity ?? rule.severity,
    confidence: confidenceOf(rule.wrapper === true, match.confidence ?? rule.confidence),
    title: rule.title,
    cause: match.more ? behind(rule.cause, match.more) : rule.cause,
    ...progressOf(rule, match, facts),
    ...(rule.heads && { heads: true }),
    ...((rule.observed ?? rule.wrapper) && { observed: true }),
    actions: actionsOfRule(match.lead ? [match.lead, ...rule.fixes] : rule.fixes),
    proof: proofOfRule(rule.id),
    values: match.values ?? {},
    codes: codesOf(evidence, facts),
    evidence,
    keys: [],
    explains: rule.explains ?? [],
    wrapper: rule.wrapper ?? false,
    origin: 'rule',
    depth: 0,
    column: 0,
    ...(match.order === undefined ? {} : { order: match.order }),
  };
}

/** How far it got: what the rule says of this case, or the phase that the registration of a device was in. */
function progressOf({ id, severity }: Rule, { progress }: Match, facts: Facts): { readonly progress?: Text } {
  if (progress) return { progress };
  const phase = id.startsWith('device.') && severity === 'error' ? joinPhase(facts) : undefined;
  const step = joinPhases.findIndex((one) => one === phase) + 1;
  if (phase === undefined || step === 0) return {};
  const values = { phase, step, total: joinPhases.length, all: joinPhases.join(', ') };
  return { progress: fill(registrationPhase, values) };
}

const registrationPhase: Text = {
  en: 'Phase of the registration: {phase}, {step} of {total} ({all}).',
  nl: 'Fase van de registratie: {phase}, {step} van {total} ({all}).',
};

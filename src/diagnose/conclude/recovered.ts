import type { Facts } from '../parse/facts.ts';
import type { FactOf } from '../parse/fact-kinds.ts';
import type { Draft } from './draft.ts';

/**
 * A trouble that is over: the text itself says later that it works again. By finding the sentences and events that
 * show it below the last of its own lines; of a relay that was reconnected a reset that came through, wherever it
 * stands.
 */
const signs: Readonly<Record<string, readonly string[]>> = {
  'sssd-offline': ['good-online'],
  'sssd-no-servers': ['good-online'],
  'event-adsync-2002': ['2001'],
  'event-password-reset-service-32014': ['good-writeback', '31002', '31006'],
  'event-password-reset-service-31044': ['good-writeback', '31002', '31006'],
  'agent-retry': ['good-writeback', 'good-sign-in'],
};

export function isRecovered(draft: Draft, facts: Facts): boolean {
  const wanted = signs[draft.id];
  const last = Math.max(...draft.evidence.map(({ line }) => line));
  if (draft.id === 'event-adsync-2002' && draft.evidence.some(({ text }) => /\b2001\b/.test(text))) return true;
  return wanted !== undefined && [...facts.all('sentence'), ...facts.all('event')].some((fact) => shows(fact));

  function shows(fact: FactOf<'sentence'> | FactOf<'event'>): boolean {
    const name = fact.kind === 'event' ? String(fact.values.id) : fact.key;
    return (fact.line >= last || draft.id.startsWith('event-password-reset')) && wanted?.includes(name) === true;
  }
}

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
  'event-adfs-364': ['harmless-scanner'],
  'ldap-client-distrusts': ['good-tls'],
  'container-probe': ['good-ready', 'good-service'],
  'network.refused': ['good-ready'],
  'agent-websocket': ['good-connectivity'],
};
/** A slip of the hand that a success follows, whichever of them the log shows first. */
const slips: ReadonlySet<string> = new Set(['krb-24', 'krb-32', 'krb-25', 'krb-52']);
/** Steps of a sign-in that the log of sign-ins shows as failures of their own. */
const interrupts: ReadonlySet<string> = new Set(
  [16000, 50058, 50072, 50074, 50076, 50079, 50097, 50125, 50127, 50129, 50140, 50199, 70016].map(
    (number) => `aadsts-${number}`,
  ),
);

/** Windows asks the plug-in for accounts that are none of the cloud's, and writes down that it knows none. */
function isLookUp(facts: Facts): boolean {
  return facts.get('record-sentence', 'event-aad-1104')?.values.match.includes('name from SID') === true;
}

function isSingle({ evidence }: Draft, facts: Facts): boolean {
  return evidence.every((fact) => facts.countOf(fact) === 1);
}

export function isRecovered(draft: Draft, facts: Facts): boolean {
  if (draft.id === 'event-aad-1104') return isLookUp(facts);
  if (slips.has(draft.id) && isSingle(draft, facts)) return facts.get('sentence', 'good-ticket') !== undefined;
  if (interrupts.has(draft.id)) {
    return facts.get('token', 'issued') !== undefined && facts.get('token', 'unfinished') === undefined;
  }
  const wanted = signs[draft.id];
  const last = Math.max(...draft.evidence.map(({ line }) => line));
  if (draft.id === 'event-adsync-2002' && draft.evidence.some(({ text }) => /\b2001\b/.test(text))) return true;
  return wanted !== undefined && [...facts.all('sentence'), ...facts.all('event')].some((fact) => shows(fact));

  function shows(fact: FactOf<'sentence'> | FactOf<'event'>): boolean {
    const name = fact.kind === 'event' ? String(fact.values.id) : fact.key;
    return (fact.line >= last || draft.id.startsWith('event-password-reset')) && wanted?.includes(name) === true;
  }
}

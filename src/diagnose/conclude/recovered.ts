import type { Fact } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import type { Moment } from '../parse/moments.ts';
import { isAfter } from '../parse/moments.ts';
import type { Draft } from './draft.ts';

/**
 * A trouble that is over: the text itself says, at a later time, that it works again. By finding the sentences and
 * events that show it. These troubles are of a service and not of one account.
 */
const ofReset = ['good-writeback', '31002', '31006', '31019'];
const ofRegistration = ['good-registration', '306'];
const signs: Readonly<Record<string, readonly string[]>> = {
  'sssd-offline': ['good-online'],
  'sssd-no-servers': ['good-online'],
  'event-adsync-2002': ['2001'],
  'event-password-reset-service-32014': ofReset,
  'event-password-reset-service-31044': ofReset,
  'event-password-reset-service-31034': ofReset,
  'event-password-reset-service-31016': [...ofReset, '31015'],
  'device.not-synchronised': ofRegistration,
  'device.certificate-not-synchronised': ofRegistration,
  'device.server-refused': ofRegistration,
  'device.registration-failed': ofRegistration,
  'event-user-device-registration-204': ofRegistration,
  'event-user-device-registration-304': ofRegistration,
  'event-adfs-422': ['good-federation-proxy', '245'],
  'agent-retry': ['good-writeback', 'good-sign-in'],
  'event-adfs-364': ['harmless-scanner'],
  'ldap-client-distrusts': ['good-tls'],
  'container-probe': ['good-ready', 'good-service'],
  'network.refused': ['good-ready'],
  'agent-websocket': ['good-connectivity'],
};
/** A slip of the hand of one account, which a later ticket of that account shows to be over. */
const slips: ReadonlySet<string> = new Set(['krb-24', 'krb-32', 'krb-25', 'krb-52']);
/** Steps of a sign-in that the log of sign-ins shows as failures of their own. */
const interrupts: ReadonlySet<string> = new Set(
  [16000, 50058, 50072, 50074, 50076, 50079, 50097, 50125, 50127, 50129, 50140, 50199, 70016].map(
    (number) => `aadsts-${number}`,
  ),
);

/** What a library meets while it tries without the user, and the page then asks the user for. */
const silent: ReadonlySet<string> = new Set([
  ...interrupts,
  'aadsts-65001',
  'aadsts-160021',
  'oauth-interaction-required',
  'oauth-login-required',
  'oauth-consent-required',
]);

/** Windows asks the plug-in for accounts that are none of the cloud's, and writes down that it knows none. */
function isLookUp(facts: Facts): boolean {
  return facts.get('record-sentence', 'event-aad-1104')?.values.match.includes('name from SID') === true;
}

/** Leaves out what is over, and what the same lines say beside it. */
export function withoutRecovered(drafts: readonly Draft[], facts: Facts): readonly Draft[] {
  const over = new Set(drafts.filter((draft) => isRecovered(draft, facts)));
  const counts = new Map<number, number>();
  for (const { evidence } of over)
    for (const fact of evidence)
      for (const { line } of facts.momentsOf(fact))
        counts.set(line, Math.max(counts.get(line) ?? 0, facts.countOf(fact)));
  const isBeside = (fact: Fact): boolean => {
    const moments = facts.momentsOf(fact);
    return moments.length > 0 && moments.every(({ line }) => (counts.get(line) ?? 0) >= facts.countOf(fact));
  };
  return drafts.filter((draft) => !over.has(draft) && !(draft.evidence.length > 0 && draft.evidence.every(isBeside)));
}

function isRecovered(draft: Draft, facts: Facts): boolean {
  if (draft.id === 'event-aad-1104') return isLookUp(facts);
  if (slips.has(draft.id)) return troubles(draft, facts).every((slip) => isMended(slip, facts));
  if (draft.origin === 'run') return draft.evidence.every(({ key }) => facts.get('run-mended', key) !== undefined);
  if (draft.id === 'nt-c000023d') return draft.evidence.every((fact) => isReplicated(fact, facts));
  if (interrupts.has(draft.id) && facts.get('token', 'issued') && !facts.get('token', 'unfinished')) return true;
  if (draft.id === 'event-adsync-2002' && draft.evidence.some(({ text }) => /\b2001\b/.test(text))) return true;
  const names = silent.has(draft.id) ? ['good-acquired'] : (signs[draft.id] ?? []);
  const good = names.flatMap((name) => signsOf(name, facts));
  return good.length > 0 && troubles(draft, facts).every((trouble) => good.some((sign) => isAfter(sign, trouble)));
}

/** The last moment of each account, of everything that a finding rests on. */
function troubles({ evidence }: Draft, facts: Facts): readonly Moment[] {
  const known = evidence.flatMap((fact) => facts.momentsOf(fact));
  return known.length > 0
    ? known
    : evidence.map(({ line, time }) => ({ account: undefined, line, time, hour: undefined, count: 1 }));
}

/** One slip, and then a ticket for the same account. */
function isMended(slip: Moment, facts: Facts): boolean {
  return (
    slip.count === 1 &&
    signsOf('good-ticket', facts).some((ticket) => isAfter(ticket, slip) && isSameAccount(ticket, slip, facts))
  );
}

const partner = /\bncacn_ip_tcp:([\w.-]{1,253})/;

/** A partner of replication that was away once, and from which objects came later. */
function isReplicated(fact: Fact, facts: Facts): boolean {
  const name = partner.exec(fact.text)?.[1];
  const sign = facts.get('sentence', 'good-replication');
  if (name === undefined || !sign || facts.countOf(fact) > 1) return false;
  return sign.line > fact.line && sign.text.split(/[\s,;]/).includes(name);
}

/** A text that names one account, or none, is about that one throughout. */
function isSameAccount(one: Moment, other: Moment, facts: Facts): boolean {
  if (one.account === other.account) return true;
  return (one.account === undefined || other.account === undefined) && facts.moments.accounts <= 1;
}

function signsOf(name: string, facts: Facts): readonly Moment[] {
  const events = facts.all('event').filter(({ values }) => String(values.id) === name);
  const sentences = facts.all('sentence').filter(({ key }) => key === name);
  return [...events, ...sentences].flatMap((fact) => facts.momentsOf(fact));
}

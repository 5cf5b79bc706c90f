import type { Language, Text } from '../../base/messages.ts';
import { fill, inEveryLanguage } from '../../base/messages.ts';
import type { Facts } from '../parse/facts.ts';
import { certificateValidity, joinState } from '../rules/device-state.ts';
import { valueOf } from '../rules/rule.ts';

/** What a text without a fault shows to work. */
const words = {
  accepted: { en: 'accepted by the tenant', nl: 'door de tenant aanvaard' },
  certificate: { en: 'device certificate until {day}', nl: 'apparaatcertificaat tot {day}' },
  token: { en: 'sign-in token (PRT) until {day}', nl: 'aanmeldtoken (PRT) tot {day}' },
  tokenThere: { en: 'sign-in token (PRT) present', nl: 'aanmeldtoken (PRT) aanwezig' },
  step: { en: '1 step, success', nl: '1 stap, geslaagd' },
  steps: { en: '{count} steps, all success', nl: '{count} stappen, alle geslaagd' },
  newest: { en: ', newest {time}', nl: ', nieuwste {time}' },
  event: { en: '1 event, no error', nl: '1 gebeurtenis, geen fout' },
  events: { en: '{count} events, no errors', nl: '{count} gebeurtenissen, geen fouten' },
  scheduler: { en: 'the scheduler is on', nl: 'de planner staat aan' },
  every: { en: ', every {interval}', nl: ', elke {interval}' },
  nextRun: { en: ', next cycle {time}', nl: ', volgende cyclus {time}' },
  phase: {
    en: '{phase}: all {total} steps answered (client {client})',
    nl: '{phase}: alle {total} stappen beantwoord (client {client})',
  },
  hosts: { en: 'answered through the proxy: {hosts}', nl: 'via de proxy beantwoord: {hosts}' },
  foreign: { en: 'the proxy lets requests through', nl: 'de proxy laat verzoeken door' },
  answered: { en: '{host} answers', nl: '{host} antwoordt' },
  connected: { en: '{host} accepts connections', nl: '{host} accepteert verbindingen' },
  tls: {
    en: 'TLS with {host} is set up, certificate trusted',
    nl: 'TLS met {host} komt tot stand, certificaat vertrouwd',
  },
  resolved: { en: 'the name {host} resolves', nl: 'de naam {host} wordt gevonden' },
  answer: { en: 'the request was answered', nl: 'het verzoek is beantwoord' },
  tlsUp: { en: 'TLS is set up, certificate trusted', nl: 'TLS komt tot stand, certificaat vertrouwd' },
  running: { en: 'a run is under way', nl: 'er is een run bezig' },
  ldap: { en: 'the LDAP server answered with success', nl: 'de LDAP-server antwoordde met success' },
  issued: { en: 'a token was issued', nl: 'er is een token uitgegeven' },
  hawserLine: { en: '1 line of the log, no error', nl: '1 logregel, geen fout' },
  hawser: { en: '{count} lines of the log, no error', nl: '{count} logregels, geen fout' },
  tests: { en: '{host} passed {count} tests', nl: '{host} is geslaagd voor {count} tests' },
  preauth: {
    en: 'the request for pre-authentication is part of every Kerberos sign-in',
    nl: 'het verzoek om pre-authenticatie hoort bij elke Kerberos-aanmelding',
  },
} as const satisfies Record<string, Text>;

const joinStates: Readonly<Record<string, Text>> = {
  'hybrid-joined': { en: 'Hybrid joined', nl: 'Hybride gekoppeld' },
  'cloud-joined': { en: 'Joined to the tenant', nl: 'Aan de tenant gekoppeld' },
  'domain-joined': { en: 'Joined to the domain only', nl: 'Alleen aan het domein gekoppeld' },
  'on-premises-joined': {
    en: 'Joined to the on-premises registration service',
    nl: 'Aan de lokale registratiedienst gekoppeld',
  },
  registered: { en: 'Registered with the tenant, not joined', nl: 'Bij de tenant geregistreerd, niet gekoppeld' },
};

const shownHosts = 4;
const shownTools = 8;

const goodSentences = {
  'good-join': { en: 'the join to the domain is in order', nl: 'de koppeling aan het domein is in orde' },
  'good-online': { en: 'the domain is online', nl: 'het domein is online' },
  'good-sign-in': { en: 'a sign-in succeeded', nl: 'een aanmelding is geslaagd' },
  'good-connectivity': { en: 'the endpoints that were tested answer', nl: 'de geteste eindpunten antwoorden' },
  'good-writeback': { en: 'password writeback is up', nl: 'wachtwoord-writeback werkt' },
  'good-password-sync': { en: 'password hash synchronization runs', nl: 'wachtwoordhashsynchronisatie draait' },
  'good-token': { en: 'the sign-in token (PRT) was obtained', nl: 'het aanmeldtoken (PRT) is verkregen' },
  'good-enrolment': { en: 'the enrollment succeeded', nl: 'de inschrijving is geslaagd' },
  'good-registration': { en: 'the device was registered', nl: 'het apparaat is geregistreerd' },
  'good-federation-proxy': {
    en: 'the federation proxy gets its configuration',
    nl: 'de federatieproxy krijgt zijn configuratie',
  },
  'good-acquired': { en: 'the application got a token', nl: 'de toepassing kreeg een token' },
  'good-replication': { en: 'objects were replicated', nl: 'er zijn objecten gerepliceerd' },
  'good-service': { en: 'the service runs', nl: 'de dienst draait' },
  'good-ready': { en: 'the container runs and is ready', nl: 'de container draait en is gereed' },
  'good-ticket': { en: 'a Kerberos ticket was issued', nl: 'er is een Kerberos-ticket uitgegeven' },
  'good-tls': { en: 'other clients connect with TLS', nl: 'andere clients verbinden met TLS' },
  'good-reset': { en: 'a password was reset', nl: 'er is een wachtwoord opnieuw ingesteld' },
  'good-resolved': { en: 'the alert is over', nl: 'de melding is voorbij' },
  'good-integrity': { en: 'the check found no errors', nl: 'de controle vond geen fouten' },
} as const satisfies Record<string, Text>;
type GoodSentence = keyof typeof goodSentences;

/** Whether a sentence says that something works. */
export function isGood(key: string): key is GoodSentence {
  return Object.hasOwn(goodSentences, key);
}

/** What works, a sentence each. */
export function goodOf(facts: Facts, language: Language): readonly string[] {
  return readers.flatMap((read) => read(facts).map((text) => text[language]));
}

type Read = (facts: Facts) => readonly Text[];

const device: Read = (facts) => {
  const state = joinStates[joinState(facts)];
  if (!state || !(facts.claims.has('dsregcmd') || facts.claims.has('linux-broker'))) return [];
  const validity = certificateValidity(facts);
  const expiry = valueOf(facts, 'device', 'AzureAdPrtExpiryTime') ?? valueOf(facts, 'broker', 'PRT Expires On');
  const hasToken = /^(?:yes|true)/i.test(
    valueOf(facts, 'device', 'AzureAdPrt') ?? valueOf(facts, 'broker', 'PRT Present') ?? '',
  );
  const day = expiry?.replace(/[{}]/g, '').trim().slice(0, 10) ?? '';
  const parts = [
    state,
    ...(/^success/i.test(valueOf(facts, 'device', 'DeviceAuthStatus') ?? '') ? [words.accepted] : []),
    ...(validity ? [fill(words.certificate, { day: dayOf(validity.to) })] : []),
    ...(hasToken ? [/^\d{4}-\d\d-\d\d$/.test(day) ? fill(words.token, { day }) : words.tokenThere] : []),
  ];
  return [inEveryLanguage((language) => parts.map((part) => part[language]).join(' · '))];
};

const runs: Read = (facts) => {
  const count = facts.count('run', 'success');
  if (count === 0) return facts.get('run', 'in-progress') ? [words.running] : [];
  const last = facts.lastTime('run', 'success');
  const steps = count === 1 ? words.step : fill(words.steps, { count });
  return [last === undefined ? steps : joined(steps, fill(words.newest, { time: minuteOf(last) }))];
};

const scheduler: Read = (facts) => {
  if (!/^true/i.test(valueOf(facts, 'scheduler', 'SyncCycleEnabled') ?? '')) return [];
  const interval = valueOf(facts, 'scheduler', 'CurrentlyEffectiveSyncCycleInterval');
  const time = valueOf(facts, 'scheduler', 'NextSyncCycleStartTimeInUTC');
  return [
    joined(
      words.scheduler,
      ...(interval === undefined ? [] : [fill(words.every, { interval })]),
      ...(time === undefined ? [] : [fill(words.nextRun, { time })]),
    ),
  ];
};

const events: Read = (facts) => {
  const all = facts.all('event').filter(({ values }) => values.source);
  const count = all.reduce((sum, { key }) => sum + facts.count('event', key), 0);
  if (count === 0 || facts.get('about', 'codes')) return [];
  const last = Math.max(...all.map(({ key }) => facts.lastTime('event', key) ?? 0));
  const text = count === 1 ? words.event : fill(words.events, { count });
  return [last > 0 ? joined(text, fill(words.newest, { time: minuteOf(last) })) : text];
};

const proxy: Read = (facts) => {
  const complete = facts.all('phase').filter(({ values }) => values.state === 'complete');
  if (complete.length > 0)
    return complete
      .slice(0, shownHosts)
      .map(({ values: { phase, total, client } }) => fill(words.phase, { phase: phase.title, total, client }));
  const hosts = namesOf(facts.all('proxy-ok').map(({ values }) => values.host));
  if (hosts) return [fill(words.hosts, { hosts })];
  return facts.get('proxy-foreign', 'ok') ? [words.foreign] : [];
};

/** What a probe showed to work: with the name of the host, and without one. */
const outcomes = [
  { outcome: 'answered', text: words.answered, nameless: words.answer },
  { outcome: 'tls-ok', text: words.tls, nameless: words.tlsUp },
  { outcome: 'connected', text: words.connected, nameless: undefined },
  { outcome: 'resolved', text: words.resolved, nameless: undefined },
] as const;

const probes: Read = (facts) => {
  const reported: Text[] = [];
  const seen = new Set<string>();
  for (const { outcome, text, nameless } of outcomes) {
    for (const { values } of facts.all('net')) {
      const { host } = values;
      if (values.outcome !== outcome || seen.has(host) || reported.length >= shownHosts) continue;
      seen.add(host);
      if (host !== '') reported.push(fill(text, { host }));
      else if (nameless) reported.push(nameless);
    }
  }
  return reported;
};

/** Thirty tests that a controller passed are one line. */
const tools: Read = (facts) => {
  const good = facts.all('tool').filter(({ values }) => values.state === 'good');
  const hosts = Map.groupBy(
    good.filter(({ values }) => values.sort === 'test'),
    ({ values }) => values.named['host'] ?? '',
  );
  return [
    ...good.filter(({ values }) => values.sort !== 'test').map(({ values }) => values.text),
    ...[...hosts].flatMap(([host, { length: count, 0: only }]) =>
      count > 1 ? [fill(words.tests, { host, count })] : only ? [only.values.text] : [],
    ),
  ].slice(0, shownTools);
};

const others: Read = (facts) => {
  const count = facts.all('hawser').reduce((sum, { key }) => sum + facts.count('hawser', key), 0);
  return [
    ...(facts.get('ldap', 'success') ? [words.ldap] : []),
    ...(facts.get('token', 'issued') ? [words.issued] : []),
    ...(facts.get('code', 'kerberos 25') ? [words.preauth] : []),
    ...(count > 0 ? [count === 1 ? words.hawserLine : fill(words.hawser, { count })] : []),
  ];
};

const said: Read = (facts) => facts.all('sentence').flatMap(({ key }) => (isGood(key) ? [goodSentences[key]] : []));

const readers: readonly Read[] = [said, device, runs, scheduler, events, proxy, probes, tools, others];

function joined(...parts: readonly Text[]): Text {
  return inEveryLanguage((language) => parts.map((part) => part[language]).join(''));
}

function namesOf(hosts: readonly string[]): string {
  const names = [...new Set(hosts)].filter((name) => name !== '');
  const more = names.length - shownHosts;
  return names.slice(0, shownHosts).join(', ') + (more > 0 ? `, +${more}` : '');
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function minuteOf(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}

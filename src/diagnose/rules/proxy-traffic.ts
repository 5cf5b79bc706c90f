import type { Role } from '../parse/hosts.ts';
import { certificateRoles, isSide } from '../parse/hosts.ts';
import { ofNoConnection } from './consequences.ts';
import { matchOf } from './host-match.ts';
import { atBreak } from './phases.ts';
import type { Rule } from './rule.ts';

/** A host that somebody waits for. */
export function needed({ values }: { readonly values: { readonly role?: Role | undefined } }): boolean {
  return !isSide(values.role);
}

/** What the traffic as a whole shows: cuts, inspection, what is missing, what may be ignored. */
export const trafficRules: readonly Rule[] = [
  {
    id: 'proxy.idle-cut',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => {
      const cut = facts.get('proxy', 'idle-cut');
      if (!cut) return undefined;
      const seconds = Number(cut.values.seconds);
      return {
        evidence: [cut],
        values: { seconds, count: cut.values.count ?? '' },
        severity: seconds < 300 ? 'error' : 'warning',
      };
    },
    title: {
      en: 'The proxy cuts idle connections after {seconds} seconds',
      nl: 'De proxy verbreekt stille verbindingen na {seconds} seconden',
    },
    cause: {
      en: '{count} tunnels ended at the same age. An export may wait five minutes for its answer, so anything below 360 seconds is at risk.',
      nl: '{count} tunnels eindigden op dezelfde leeftijd. Een export kan vijf minuten op antwoord wachten, dus alles onder 360 seconden is een risico.',
    },
    fixes: [
      {
        en: 'Set the idle timeout of the proxy, and of firewalls in between, to six minutes or more.',
        nl: 'Zet de time-out voor stille verbindingen op de proxy, en op firewalls onderweg, op zes minuten of meer.',
        owner: 'proxy',
      },
    ],
    explains: [...ofNoConnection, 'network.reset'],
  },
  {
    id: 'proxy.plain-port',
    severity: 'warning',
    confidence: 'possible',
    observed: true,
    when: (facts) => matchOf(facts.all('proxy').filter((fact) => fact.values.fault === 'garbled')),
    title: {
      en: 'The proxy receives requests that it does not understand',
      nl: 'Er komen verzoeken binnen die de proxy niet begrijpt',
    },
    cause: {
      en: 'Most often TLS is spoken to the plain port of the proxy: an https:// address for an http:// proxy, or transparent redirection.',
      nl: 'Meestal wordt TLS gesproken tegen de gewone poort van de proxy: een https://-adres voor een http://-proxy, of transparante omleiding.',
    },
    fixes: [
      {
        en: 'Write the proxy address with http:// unless the proxy itself speaks TLS.',
        nl: 'Schrijf het proxyadres met http:// tenzij de proxy zelf TLS spreekt.',
        owner: 'server-admin',
      },
    ],
    explains: ['network.reset', 'network.not-tls'],
  },
  {
    id: 'proxy.opens-certificate-hosts',
    severity: 'error',
    confidence: 'likely',
    when: (facts) =>
      atBreak(facts, matchOf(facts.all('proxy-opened').filter((fact) => certificateRoles.has(fact.key)))),
    title: {
      en: 'The proxy opens TLS to {hosts}, which needs client certificates',
      nl: 'De proxy opent TLS naar {hosts}, dat clientcertificaten nodig heeft',
    },
    cause: {
      en: 'The log shows whole https addresses: TLS is inspected, and the certificate of the device or agent never arrives.',
      nl: 'Het log toont volledige https-adressen: TLS wordt geïnspecteerd, en het certificaat van het apparaat of de agent komt nooit aan.',
    },
    fixes: [
      {
        en: 'Exempt these hosts from TLS inspection; trusting the root of the proxy does not help here.',
        nl: 'Sluit deze hosts uit van TLS-inspectie; het rootcertificaat van de proxy vertrouwen helpt hier niet.',
        owner: 'proxy',
      },
    ],
    explains: [
      'proxy.opens-tls',
      'code:aadsts 50192',
      'prt.*',
      'device.auth-unreachable',
      'event:PasswordResetService/31034',
    ],
  },
  {
    id: 'proxy.opens-tls',
    severity: 'warning',
    confidence: 'likely',
    when: (facts) =>
      matchOf(facts.all('proxy-opened').filter((fact) => !certificateRoles.has(fact.key) && fact.key !== 'revocation')),
    title: { en: 'The proxy inspects TLS to {hosts}', nl: 'De proxy inspecteert TLS naar {hosts}' },
    cause: {
      en: 'The log shows whole https addresses instead of tunnels.',
      nl: 'Het log toont volledige https-adressen in plaats van tunnels.',
    },
    fixes: [
      {
        en: 'Exempt these hosts, or add the root of the proxy to what the service trusts.',
        nl: 'Sluit deze hosts uit, of voeg het rootcertificaat van de proxy toe aan wat de dienst vertrouwt.',
        owner: 'proxy',
      },
    ],
  },
  {
    id: 'proxy.revocation-blocked',
    severity: 'warning',
    confidence: 'likely',
    observed: true,
    when: (facts) =>
      matchOf(
        facts
          .all('proxy')
          .filter(
            (fact) =>
              fact.values.role === 'revocation' &&
              ['denied', 'unsigned', 'refused', 'upstream', 'dns', 'connect', 'port'].includes(fact.values.fault),
          ),
      ),
    title: { en: 'Revocation lists are blocked ({hosts})', nl: 'Intrekkingslijsten zijn geblokkeerd ({hosts})' },
    cause: {
      en: 'Windows checks certificates over port 80; if that is blocked, sign-ins are slow or fail with 12057 or 0x80092013.',
      nl: 'Windows controleert certificaten over poort 80; is die geblokkeerd, dan zijn aanmeldingen traag of mislukken ze met 12057 of 0x80092013.',
    },
    fixes: [
      {
        en: 'Allow the revocation hosts on port 80 without sign-in.',
        nl: 'Sta de intrekkingshosts toe op poort 80 zonder aanmelding.',
        owner: 'proxy',
      },
    ],
    explains: ['code:status 2148081683', 'code:win32 12057'],
  },
  {
    id: 'proxy.intermittent',
    severity: 'warning',
    confidence: 'likely',
    observed: true,
    when: (facts) => matchOf(facts.all('proxy-intermittent').filter((fact) => fact.values.role && needed(fact))),
    title: { en: 'Requests for {hosts} fail now and then', nl: 'Verzoeken voor {hosts} mislukken af en toe' },
    cause: {
      en: 'Refusals and successes alternate: a rule for some clients or users only, one of several proxies, or an overloaded outbound connection.',
      nl: 'Weigeringen en successen wisselen elkaar af: een regel voor slechts sommige clients of gebruikers, één van meerdere proxies, of een overbelaste uitgang.',
    },
    fixes: [
      {
        en: 'Compare client address, user and status of the refused lines with those that succeed.',
        nl: 'Vergelijk clientadres, gebruiker en status van de geweigerde regels met die van de geslaagde.',
        owner: 'proxy',
      },
    ],
    explains: ofNoConnection,
  },
  {
    id: 'proxy.recovered',
    severity: 'notice',
    confidence: 'certain',
    when: (facts) => matchOf(facts.all('proxy-healed').filter((fact) => fact.values.role && needed(fact))),
    title: {
      en: 'Refusals of {hosts} stopped: later requests succeed',
      nl: 'Weigeringen van {hosts} zijn gestopt: latere verzoeken slagen',
    },
    cause: { en: 'The rule was changed, or the fault is gone.', nl: 'De regel is gewijzigd of de storing is voorbij.' },
    fixes: [],
  },
  {
    id: 'proxy.red-herrings',
    severity: 'notice',
    confidence: 'certain',
    when: (facts) => {
      const telemetry = facts.all('proxy').filter((fact) => fact.values.role === 'telemetry');
      return matchOf([...telemetry, ...facts.all('proxy-challenge')].slice(0, 6));
    },
    title: {
      en: 'Harmless lines: telemetry, and challenges (407) that were answered',
      nl: 'Onschuldige regels: telemetrie, en vragen (407) die zijn beantwoord',
    },
    cause: {
      en: 'Blocking telemetry breaks nothing; one 407 followed by success is how proxies sign people in.',
      nl: 'Telemetrie blokkeren breekt niets; één 407 gevolgd door succes is hoe proxies aanmelden.',
    },
    fixes: [],
  },
  {
    id: 'proxy.inspection-refused',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => atBreak(facts, matchOf(facts.all('proxy').filter((fact) => fact.values.fault === 'untrusted'))),
    title: {
      en: 'The client refuses the certificate that the proxy shows for {hosts}',
      nl: 'De client weigert het certificaat dat de proxy toont voor {hosts}',
    },
    cause: {
      en: 'The proxy inspects TLS, and the client does not know the root certificate it signs with.',
      nl: 'De proxy inspecteert TLS, en de client kent het rootcertificaat niet waarmee hij ondertekent.',
    },
    fixes: [
      {
        en: 'Exempt these hosts from TLS inspection; for hosts that take client certificates nothing else helps.',
        nl: 'Sluit deze hosts uit van TLS-inspectie; bij hosts die clientcertificaten vragen helpt niets anders.',
        owner: 'proxy',
      },
      {
        en: 'Or add the root certificate of the proxy to the store of the computer, not of the user.',
        nl: 'Of voeg het rootcertificaat van de proxy toe aan het archief van de computer, niet van de gebruiker.',
        owner: 'server-admin',
      },
    ],
    explains: [...ofNoConnection, 'proxy.opens-tls', 'network.*'],
  },
  {
    id: 'proxy.foreign-refused',
    severity: 'notice',
    confidence: 'certain',
    when: (facts) =>
      facts.get('proxy-foreign', 'ok')
        ? matchOf(facts.all('proxy').filter(({ values }) => !values.role && values.fault !== 'garbled'))
        : undefined,
    title: {
      en: 'Refused, but no host of the identity services: {hosts}',
      nl: 'Geweigerd, maar geen host van de identiteitsdiensten: {hosts}',
    },
    cause: {
      en: 'Other traffic passes. If one of these names is where your own Hawser service lives, it has to be allowed.',
      nl: 'Ander verkeer komt erdoor. Is een van deze namen het adres van uw eigen Hawser-dienst, dan moet die worden toegestaan.',
    },
    fixes: [],
  },
  {
    id: 'proxy.health-blocked',
    severity: 'warning',
    confidence: 'likely',
    when: (facts) =>
      matchOf(facts.all('proxy').filter(({ values }) => values.role === 'health' && values.fault !== 'opened')),
    title: { en: 'The health agent cannot report ({hosts})', nl: 'De health-agent kan niet rapporteren ({hosts})' },
    cause: {
      en: 'The proxy refuses the hosts of health monitoring. Synchronization does not need them; only alerts and charts stay empty.',
      nl: 'De proxy weigert de hosts van de health-bewaking. De synchronisatie heeft ze niet nodig; alleen meldingen en grafieken blijven leeg.',
    },
    fixes: [
      {
        en: 'Allow the hosts of the health agent on port 443, or remove the agent.',
        nl: 'Sta de hosts van de health-agent toe op poort 443, of verwijder de agent.',
        owner: 'proxy',
      },
    ],
  },
  {
    id: 'network.harmless',
    severity: 'notice',
    confidence: 'certain',
    when: (facts) => {
      const sentences = facts
        .all('sentence')
        .filter(({ key }) => key === 'harmless-schannel' || key === 'harmless-name');
      return sentences.length ? { evidence: sentences } : undefined;
    },
    title: {
      en: "Harmless: lines that look like faults but aren't",
      nl: 'Onschuldig: regels die op fouten lijken maar dat niet zijn',
    },
    cause: {
      en: '"need more data" is a normal part of a handshake. Names such as …nsatc.net and …trafficmanager.net belong to the load balancer behind the address; no certificate and no allow-list contains them.',
      nl: '"need more data" hoort bij een handshake. Namen als …nsatc.net en …trafficmanager.net zijn van de load balancer achter het adres; ze staan in geen enkel certificaat en geen enkele acceptatielijst.',
    },
    fixes: [],
  },
];

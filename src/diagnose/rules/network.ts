import type { Fact, Facts } from '../parse/facts.ts';
import { ofNoConnection } from './consequences.ts';
import { matchOf } from './host-match.ts';
import type { Rule } from './rule.ts';

function net(facts: Facts, ...outcomes: readonly string[]): readonly Fact[] {
  return facts.all('net').filter((fact) => outcomes.includes(fact.values['outcome'] ?? ''));
}

const said = (facts: Facts, ...keys: readonly string[]) => facts.all('say').filter((fact) => keys.includes(fact.key));

/** A failing probe counts unless a later one of the same host came through: IPv6 first, then IPv4, is the common case. */
function unlessReached(facts: Facts, evidence: readonly Fact[]): readonly Fact[] {
  const reached = net(facts, 'answered', 'connected', 'tls-ok');
  return evidence.filter(
    (fact) => !reached.some((good) => good.values['host'] === fact.values['host'] && good.line > fact.line),
  );
}

const intercepted = (facts: Facts) => facts.all('issuer').filter((fact) => fact.key === 'foreign');

export const networkRules: readonly Rule[] = [
  {
    id: 'network.name-not-found',
    severity: 'error',
    confidence: 'certain',
    when: (facts) =>
      matchOf(
        [
          ...unlessReached(facts, net(facts, 'name-unknown')).filter(
            (fact) => !/_ldap|_kerberos|_msdcs/.test(fact.values['host'] ?? ''),
          ),
          ...said(facts, 'remote-name'),
        ],
        { codes: ['ENOTFOUND', 'EAI_AGAIN', '12007', '0x80072ee7'] },
      ),
    title: { en: 'The name {hosts} is not resolved', nl: 'De naam {hosts} wordt niet gevonden' },
    cause: {
      en: 'DNS does not know it here. Behind a proxy that is normal for outside names: then the program tried to go direct, because it has no proxy setting.',
      nl: 'DNS kent hem hier niet. Achter een proxy is dat normaal voor namen buiten: dan ging het programma rechtstreeks, omdat het geen proxy-instelling heeft.',
    },
    fixes: [
      {
        en: 'Check the spelling, then `nslookup` on this machine against its own DNS server.',
        nl: 'Controleer de spelling, daarna `nslookup` op deze machine tegen de eigen DNS-server.',
        owner: 'network',
      },
      {
        en: 'Where a proxy is needed: configure it for this program and this account.',
        nl: 'Waar een proxy nodig is: stel hem in voor dit programma en dit account.',
        owner: 'server-admin',
      },
    ],
    explains: [...ofNoConnection, 'network.connect-failed', 'network.timed-out'],
  },
  {
    id: 'network.domain-not-found',
    severity: 'error',
    confidence: 'certain',
    when: (facts) =>
      matchOf([
        ...net(facts, 'name-unknown').filter((fact) => /_ldap|_kerberos|_msdcs/.test(fact.values['host'] ?? '')),
        ...said(facts, 'realm-unknown'),
      ]),
    title: {
      en: 'DNS does not know the domain controllers ({hosts})',
      nl: 'DNS kent de domeincontrollers niet ({hosts})',
    },
    cause: {
      en: 'The SRV records of the domain are missing on the DNS server that this machine asks.',
      nl: 'De SRV-records van het domein ontbreken op de DNS-server die deze machine vraagt.',
    },
    fixes: [
      {
        en: 'Let the machine use the DNS servers of the domain, or forward the zone to them.',
        nl: 'Laat de machine de DNS-servers van het domein gebruiken, of stuur de zone daarheen door.',
        owner: 'network',
      },
    ],
    explains: ['code:win32 1355', 'code:win32 1311', 'device.no-domain-controller'],
  },
  {
    id: 'network.dns-silent',
    severity: 'error',
    confidence: 'certain',
    when: (facts) =>
      matchOf(
        net(facts, 'name-server-silent').filter(
          (fact) => !net(facts, 'resolved').some((good) => good.line > fact.line),
        ),
      ),
    title: { en: 'The DNS server does not answer', nl: 'De DNS-server antwoordt niet' },
    cause: {
      en: 'The server is down, unreachable, or refuses this client.',
      nl: 'De server is uit, onbereikbaar, of weigert deze client.',
    },
    fixes: [
      {
        en: 'Check the DNS servers of this machine and UDP and TCP port 53 towards them.',
        nl: 'Controleer de DNS-servers van deze machine en UDP- en TCP-poort 53 daarheen.',
        owner: 'network',
      },
    ],
    explains: ['network.name-not-found'],
  },
  {
    id: 'network.proxy-name-not-found',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => matchOf(net(facts, 'proxy-name-unknown')),
    title: {
      en: 'The name of the proxy ({hosts}) is not resolved',
      nl: 'De naam van de proxy ({hosts}) wordt niet gevonden',
    },
    cause: {
      en: 'The proxy address is misspelt or DNS does not know it; the destination was never asked for.',
      nl: 'Het proxyadres is verkeerd gespeld of DNS kent het niet; naar de bestemming is niet eens gevraagd.',
    },
    fixes: [
      {
        en: 'Correct the proxy address, or its DNS record.',
        nl: 'Verbeter het proxyadres of het DNS-record ervan.',
        owner: 'server-admin',
      },
    ],
    explains: ofNoConnection,
  },
  {
    id: 'network.refused',
    severity: 'error',
    confidence: 'certain',
    when: (facts) =>
      matchOf([...unlessReached(facts, net(facts, 'refused')), ...said(facts, 'refused')], {
        codes: ['ECONNREFUSED', '10061', '0x80072efd'],
      }),
    title: { en: 'The connection to {hosts} is refused', nl: 'De verbinding met {hosts} wordt geweigerd' },
    cause: {
      en: 'A machine answers but nothing listens on that port: wrong port, service down, or a firewall that rejects.',
      nl: 'Er antwoordt een machine maar op die poort luistert niets: verkeerde poort, dienst uit, of een firewall die afwijst.',
    },
    fixes: [
      {
        en: 'Check address and port (of the proxy, too) and whether the service runs.',
        nl: 'Controleer adres en poort (ook van de proxy) en of de dienst draait.',
        owner: 'server-admin',
      },
    ],
    explains: ofNoConnection,
  },
  {
    id: 'network.timed-out',
    severity: 'error',
    confidence: 'likely',
    observed: true,
    when: (facts) =>
      matchOf([...unlessReached(facts, net(facts, 'timed-out')), ...said(facts, 'timed-out')], {
        codes: ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', '12002', '10060', '0x80072ee2'],
      }),
    title: { en: '{hosts} does not answer', nl: '{hosts} antwoordt niet' },
    cause: {
      en: 'Nothing comes back: a firewall drops the packets, or the machine must go through a proxy and does not.',
      nl: 'Er komt niets terug: een firewall laat de pakketten vallen, of de machine moet via een proxy en doet dat niet.',
    },
    fixes: [
      {
        en: 'Open the port on the way (443, and 80 for revocation), or configure the proxy for this account.',
        nl: 'Open de poort onderweg (443, en 80 voor intrekking), of stel de proxy in voor dit account.',
        owner: 'network',
      },
    ],
    explains: ofNoConnection,
  },
  {
    id: 'network.unreachable',
    severity: 'error',
    confidence: 'certain',
    when: (facts) =>
      matchOf(unlessReached(facts, net(facts, 'unreachable')), { codes: ['EHOSTUNREACH', 'ENETUNREACH'] }),
    title: { en: 'There is no route to {hosts}', nl: 'Er is geen route naar {hosts}' },
    cause: {
      en: 'The network of this machine does not lead there (an IPv6 address without IPv6, a missing gateway, a firewall that says so).',
      nl: 'Het netwerk van deze machine leidt daar niet heen (een IPv6-adres zonder IPv6, een ontbrekende gateway, een firewall die dit meldt).',
    },
    fixes: [
      {
        en: 'Check address family, gateway and VPN.',
        nl: 'Controleer adresfamilie, gateway en VPN.',
        owner: 'network',
      },
    ],
    explains: ofNoConnection,
  },
  {
    id: 'network.intercepted',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const issuers = intercepted(facts);
      return matchOf([...issuers, ...net(facts, 'untrusted')].slice(0, issuers.length ? 8 : 0), {
        values: { issuer: issuers[0]?.values['product'] || issuers[0]?.values['issuer'] || '?' },
        codes: ['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
      });
    },
    title: {
      en: 'TLS is inspected on the way: the certificate comes from {issuer}',
      nl: 'TLS wordt onderweg geïnspecteerd: het certificaat komt van {issuer}',
    },
    cause: {
      en: 'A proxy or firewall opens the connection and signs with a root of its own that this program does not trust.',
      nl: 'Een proxy of firewall opent de verbinding en tekent met een eigen rootcertificaat dat dit programma niet vertrouwt.',
    },
    fixes: [
      {
        en: 'Exempt the sign-in, registration and relay hosts from inspection (where client certificates travel there is no other way).',
        nl: 'Zonder de aanmeld-, registratie- en relayhosts uit van inspectie (waar clientcertificaten reizen kan het niet anders).',
        owner: 'proxy',
      },
      {
        en: 'Elsewhere add the root of the inspecting device to what the service trusts; never switch verification off.',
        nl: 'Voeg elders het rootcertificaat van het inspecterende apparaat toe aan wat de dienst vertrouwt; zet verificatie nooit uit.',
        owner: 'server-admin',
      },
    ],
    explains: [...ofNoConnection, 'network.untrusted', 'event:PasswordResetService/31034'],
  },
  {
    id: 'network.untrusted',
    severity: 'error',
    confidence: 'likely',
    observed: true,
    when: (facts) =>
      matchOf([...net(facts, 'untrusted'), ...said(facts, 'certificate-invalid', 'trust-relationship')], {
        codes: [
          'SELF_SIGNED_CERT_IN_CHAIN',
          'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
          'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
          'DEPTH_ZERO_SELF_SIGNED_CERT',
        ],
      }),
    title: { en: 'The certificate of {hosts} is not trusted', nl: 'Het certificaat van {hosts} wordt niet vertrouwd' },
    cause: {
      en: 'Its root is not in the store of this program: TLS inspection, a missing root, or a server that does not send its intermediate.',
      nl: 'Het rootcertificaat staat niet in de opslag van dit programma: TLS-inspectie, een ontbrekend root, of een server die zijn tussencertificaat niet meestuurt.',
    },
    fixes: [
      {
        en: 'Look at the issuer (`openssl s_client -connect HOST:443 -showcerts`): if it is not a public authority, TLS is inspected.',
        nl: 'Bekijk de uitgever (`openssl s_client -connect HOST:443 -showcerts`): is dat geen publieke autoriteit, dan wordt TLS geïnspecteerd.',
        owner: 'server-admin',
      },
      {
        en: 'Install the missing root certificates; let port 80 through for the certificate lists.',
        nl: 'Installeer de ontbrekende rootcertificaten; laat poort 80 door voor de certificaatlijsten.',
        owner: 'server-admin',
      },
    ],
    explains: [...ofNoConnection, 'event:PasswordResetService/31034', 'network.reset'],
  },
  {
    id: 'network.certificate-dates',
    severity: 'error',
    confidence: 'likely',
    observed: true,
    when: (facts) =>
      matchOf([...net(facts, 'expired', 'not-yet-valid')], { codes: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'] }),
    title: {
      en: 'The certificate of {hosts} is outside its dates',
      nl: 'Het certificaat van {hosts} valt buiten zijn geldigheid',
    },
    cause: {
      en: 'It expired, or the clock of this machine is wrong; if every host shows it, it is the clock.',
      nl: 'Het is verlopen, of de klok van deze machine loopt verkeerd; toont elke host dit, dan is het de klok.',
    },
    fixes: [
      {
        en: 'Compare the clock with the Date header of any web server; then renew the certificate.',
        nl: 'Vergelijk de klok met de Date-header van een willekeurige webserver; vernieuw daarna het certificaat.',
        owner: 'server-admin',
      },
    ],
    explains: [...ofNoConnection, 'network.untrusted'],
  },
  {
    id: 'network.wrong-name',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => matchOf(net(facts, 'wrong-name'), { codes: ['ERR_TLS_CERT_ALTNAME_INVALID'] }),
    title: {
      en: 'The certificate is for another name than {hosts}',
      nl: 'Het certificaat is voor een andere naam dan {hosts}',
    },
    cause: {
      en: 'A block page, a load balancer or a wrong address answers.',
      nl: 'Een blokkeerpagina, een load balancer of een verkeerd adres antwoordt.',
    },
    fixes: [
      {
        en: 'Look at who answers (subject and issuer) and correct the address or the certificate.',
        nl: 'Kijk wie er antwoordt (onderwerp en uitgever) en verbeter het adres of het certificaat.',
        owner: 'server-admin',
      },
    ],
    explains: ['network.untrusted', ...ofNoConnection],
  },
  {
    id: 'network.tls-version',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => matchOf([...net(facts, 'tls-protocol'), ...said(facts, 'secure-channel')]),
    title: {
      en: 'The two sides find no common TLS version or cipher',
      nl: 'De twee kanten vinden geen gezamenlijke TLS-versie of cipher',
    },
    cause: {
      en: 'Old .NET or an old proxy speaks TLS 1.0 or 1.1, or ciphers were restricted by policy.',
      nl: 'Oud .NET of een oude proxy spreekt TLS 1.0 of 1.1, of ciphers zijn door beleid beperkt.',
    },
    fixes: [
      {
        en: 'Enable TLS 1.2 (SchUseStrongCrypto and SystemDefaultTlsVersions for .NET) and restart.',
        nl: 'Zet TLS 1.2 aan (SchUseStrongCrypto en SystemDefaultTlsVersions voor .NET) en herstart.',
        owner: 'server-admin',
      },
    ],
    explains: [...ofNoConnection, 'network.reset'],
  },
  {
    id: 'network.not-tls',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => matchOf(net(facts, 'not-tls'), { codes: ['ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO'] }),
    title: {
      en: 'Something answers in plain text where TLS is expected',
      nl: 'Iets antwoordt in platte tekst waar TLS wordt verwacht',
    },
    cause: {
      en: 'A captive page, a proxy addressed with https:// that speaks http://, or the wrong port.',
      nl: 'Een aanmeldpagina van het netwerk, een proxy die met https:// wordt aangesproken maar http:// spreekt, of de verkeerde poort.',
    },
    fixes: [
      {
        en: 'Check the scheme of the proxy address and the port.',
        nl: 'Controleer het schema van het proxyadres en de poort.',
        owner: 'server-admin',
      },
    ],
    explains: ofNoConnection,
  },
  {
    id: 'network.reset',
    severity: 'error',
    confidence: 'likely',
    observed: true,
    when: (facts) =>
      matchOf([...unlessReached(facts, net(facts, 'reset', 'closed')), ...said(facts, 'connection-closed')], {
        codes: ['ECONNRESET', 'EPIPE', '12030', '12031', '10054', '0x80072efe'],
      }),
    title: { en: 'The connection to {hosts} is cut', nl: 'De verbinding met {hosts} wordt afgebroken' },
    cause: {
      en: 'A firewall, proxy or its idle limit ends it; or the other side refuses this client.',
      nl: 'Een firewall, proxy of diens time-out beëindigt haar; of de andere kant weigert deze client.',
    },
    fixes: [
      {
        en: 'Note after how many seconds it happens: a round number is an idle limit (raise it above six minutes), at once is a filter.',
        nl: 'Noteer na hoeveel seconden het gebeurt: een rond getal is een time-out (zet die boven zes minuten), direct is een filter.',
        owner: 'network',
      },
    ],
    explains: ofNoConnection,
  },
  {
    id: 'network.connect-failed',
    severity: 'error',
    confidence: 'likely',
    observed: true,
    wrapper: true,
    when: (facts) => matchOf(said(facts, 'connect-remote')),
    title: { en: 'No connection to the remote server', nl: 'Geen verbinding met de externe server' },
    cause: {
      en: 'The program went direct because it knows no proxy, or the name or port is not reachable.',
      nl: 'Het programma ging rechtstreeks omdat het geen proxy kent, of de naam of poort is niet bereikbaar.',
    },
    fixes: [
      {
        en: 'Check defaultProxy in machine.config (netsh and browser settings do not count for .NET), then name resolution.',
        nl: 'Controleer defaultProxy in machine.config (netsh- en browserinstellingen tellen niet voor .NET), daarna de naamresolutie.',
        owner: 'server-admin',
      },
    ],
    explains: ofNoConnection.filter((name) => name !== 'network.connect-failed'),
  },
];

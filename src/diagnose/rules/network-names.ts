import { ofNoConnection } from './consequences.ts';
import { matchOf } from './host-match.ts';
import { net, sentences, onlyUnreached } from './network-facts.ts';
import type { Rule } from './rule.ts';

/** Names that nobody resolves. */
export const nameRules: readonly Rule[] = [
  {
    id: 'network.name-not-found',
    severity: 'error',
    confidence: 'certain',
    when: (facts) =>
      matchOf(
        [
          ...onlyUnreached(facts, net(facts, 'name-unknown')).filter(
            (fact) => !/_ldap|_kerberos|_msdcs/.test(fact.values.host),
          ),
          ...sentences(facts, 'remote-name'),
        ],
        { codes: ['ENOTFOUND', 'EAI_AGAIN', '12007', '0x80072ee7'] },
      ),
    title: { en: 'The name {hosts} is not resolved', nl: 'De naam {hosts} wordt niet gevonden' },
    cause: {
      en: 'DNS does not know it here. Behind a proxy that is normal for external names: the program then tried to connect directly, because it has no proxy setting.',
      nl: 'DNS kent de host hier niet. Achter een proxy is dat normaal voor externe namen: het programma probeerde dan rechtstreeks te verbinden, omdat het geen proxy-instelling heeft.',
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
        ...net(facts, 'name-unknown').filter((fact) => /_ldap|_kerberos|_msdcs/.test(fact.values.host)),
        ...sentences(facts, 'realm-unknown'),
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
      nl: 'Het proxyadres is verkeerd gespeld of DNS kent het niet; de bestemming is nog niet aangevraagd.',
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
];

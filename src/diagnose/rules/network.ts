import { ofNoConnection } from './consequences.ts';
import { matchOf } from './host-match.ts';
import { net, sentences, onlyUnreached } from './network-facts.ts';
import type { Rule } from './rule.ts';

/** How far connections get. */
export const networkRules: readonly Rule[] = [
  {
    id: 'network.refused',
    severity: 'error',
    confidence: 'certain',
    when: (facts) =>
      matchOf([...onlyUnreached(facts, net(facts, 'refused')), ...sentences(facts, 'refused')], {
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
      matchOf([...onlyUnreached(facts, net(facts, 'timed-out')), ...sentences(facts, 'timed-out')], {
        codes: ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', '12002', '10060', '0x80072ee2'],
      }),
    title: { en: '{hosts} does not answer', nl: '{hosts} antwoordt niet' },
    cause: {
      en: 'Nothing comes back: a firewall drops the packets, or the machine must go through a proxy and does not.',
      nl: 'Er komt niets terug: een firewall laat de pakketten vallen, of de machine moet via een proxy en doet dat niet.',
    },
    fixes: [
      {
        en: 'Open the port in the firewalls in between (443, and 80 for revocation), or configure the proxy for this account.',
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
      matchOf(onlyUnreached(facts, net(facts, 'unreachable')), { codes: ['EHOSTUNREACH', 'ENETUNREACH'] }),
    title: { en: 'There is no route to {hosts}', nl: 'Er is geen route naar {hosts}' },
    cause: {
      en: 'This machine has no route to it (an IPv6 address without IPv6, a missing gateway, a firewall).',
      nl: 'Deze machine heeft geen route daarheen (een IPv6-adres zonder IPv6, een ontbrekende gateway, een firewall).',
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
    id: 'network.reset',
    severity: 'error',
    confidence: 'likely',
    observed: true,
    when: (facts) =>
      matchOf([...onlyUnreached(facts, net(facts, 'reset', 'closed')), ...sentences(facts, 'connection-closed')], {
        codes: ['ECONNRESET', 'EPIPE', '12030', '12031', '10054', '0x80072efe'],
      }),
    title: { en: 'The connection to {hosts} is cut', nl: 'De verbinding met {hosts} wordt afgebroken' },
    cause: {
      en: 'A firewall, proxy or its idle limit ends it; or the other side refuses this client.',
      nl: 'Een firewall, een proxy of een time-out verbreekt de verbinding, of de andere kant weigert deze client.',
    },
    fixes: [
      {
        en: 'Note after how many seconds it happens: a round number is an idle limit (raise it above six minutes), at once is a filter.',
        nl: 'Noteer na hoeveel seconden het gebeurt: een rond getal is een time-out (zet die boven zes minuten), direct is een filter.',
        owner: 'network',
      },
      {
        en: 'If it is cut during the TLS handshake: enable TLS 1.2 (SchUseStrongCrypto for old .NET), and let the firewall or proxy pass this host.',
        nl: 'Wordt die tijdens de TLS-handshake afgebroken: zet TLS 1.2 aan (SchUseStrongCrypto voor oud .NET), en laat de firewall of proxy deze host door.',
        owner: 'server-admin',
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
    when: (facts) => matchOf(sentences(facts, 'connect-remote')),
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

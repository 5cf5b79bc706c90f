import type { Text } from '../../base/messages.ts';
import type { FactOf, KeyOf, ProxyFault } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import { roleOf } from '../parse/hosts.ts';
import type { Outcome } from '../parse/probe-patterns.ts';
import { ofNoConnection } from './consequences.ts';
import { matchOf } from './host-match.ts';
import { onlyUnreached } from './network-facts.ts';
import { atBreak } from './phases.ts';
import { needed } from './proxy-traffic.ts';
import type { Rule } from './rule.ts';

/** Faults of some sorts in a proxy's log, on hosts of the field when there are any. */
function logged(facts: Facts, ...faults: readonly ProxyFault[]): readonly FactOf<'proxy'>[] {
  const all = facts.all('proxy').filter((fact) => faults.includes(fact.values.fault));
  const own = all.filter((fact) => fact.values.role);
  if (own.length) return own.filter(needed);
  // Foreign hosts are news only in a log that shows nothing of ours, and nothing that succeeds.
  const others = facts.get('proxy-foreign', 'ok') || facts.all('proxy-seen').some((fact) => fact.values.role);
  return others ? [] : all;
}

/** The same as seen by a probe. */
function probed(facts: Facts, ...outcomes: readonly Outcome[]): readonly FactOf<'net'>[] {
  return facts.all('net').filter((fact) => outcomes.includes(fact.values.outcome));
}

/** One 407 that a later answer of the same host follows is the first step of Negotiate or NTLM. */
function challenged(facts: Facts): readonly FactOf<'net'>[] {
  return onlyUnreached(facts, probed(facts, 'proxy-407'));
}

/** What a program says about 407, where it is no challenge that was answered. */
function saidOf407(facts: Facts): readonly FactOf<'sentence'>[] {
  const unanswered = challenged(facts);
  const answered = probed(facts, 'proxy-407').filter((fact) => !unanswered.includes(fact));
  return sentences(facts, 'proxy-407').filter((fact) => !answered.some(({ line }) => line === fact.line));
}

const sentences = (facts: Facts, key: KeyOf<'sentence'>) => facts.all('sentence').filter((fact) => fact.key === key);
/** The text of a request that was tried through the proxy as well as what .NET says about it. */
const names407 = ['name ERR_PROXY_TUNNEL', 'name UND_ERR_ABORTED'];

/** What the proxy could not do, as far as its log or its answer shows. */
const unreached = {
  upstream: {
    doing: { en: 'reach', nl: 'bereiken' },
    why: {
      en: 'It answers 502, 503 or 504: it cannot resolve the name, or a firewall behind it blocks the connection.',
      nl: 'De proxy antwoordt 502, 503 of 504: de proxy kan de naam niet vinden, of een firewall erachter blokkeert de verbinding.',
    },
  },
  dns: {
    doing: { en: 'resolve', nl: 'vinden in DNS' },
    why: {
      en: 'It found no address for the name: its own DNS is at fault, or the name is misspelt.',
      nl: 'De proxy vond geen adres bij de naam: de DNS van de proxy werkt niet goed, of de naam is verkeerd gespeld.',
    },
  },
  connect: {
    doing: { en: 'reach', nl: 'bereiken' },
    why: {
      en: "It knows the address but can't connect: a firewall behind the proxy blocks the connection, or the line is down.",
      nl: 'De proxy kent het adres maar krijgt geen verbinding: een firewall achter de proxy blokkeert de verbinding, of de lijn is uitgevallen.',
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<'doing' | 'why', Text>>>>;

function isUnreached(fault: ProxyFault): fault is keyof typeof unreached {
  return Object.hasOwn(unreached, fault);
}

const spoken = /^(?:basic|digest|negotiate|kerberos|ntlm)$/i;

function schemesOffered(offered: readonly string[]): Text {
  const schemes = offered.join(', ');
  return offered.some((scheme) => spoken.test(scheme))
    ? { en: `It offers: ${schemes}.`, nl: `Hij biedt aan: ${schemes}.` }
    : {
        en: `It offers only ${schemes}, which services do not speak (Basic, Digest, Negotiate and NTLM they do): an exemption or a local sidecar such as cntlm or px is needed.`,
        nl: `Hij biedt alleen ${schemes} aan, wat diensten niet spreken (Basic, Digest, Negotiate en NTLM wel): nodig is een uitzondering of een lokale tussenproxy zoals cntlm of px.`,
      };
}

/** What a proxy says about requests, in its log or to a probe. */
export const proxyRules: readonly Rule[] = [
  {
    id: 'proxy.not-configured-section',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => matchOf(sentences(facts, 'proxy-section')),
    title: {
      en: 'The proxy section of the .NET configuration is broken',
      nl: 'De proxysectie van de .NET-configuratie is kapot',
    },
    cause: {
      en: 'system.net/defaultProxy in machine.config cannot be read, so nothing is sent.',
      nl: 'system.net/defaultProxy in machine.config kan niet worden gelezen, dus er wordt niets verstuurd.',
    },
    fixes: [
      {
        en: 'Correct the XML of defaultProxy in machine.config (Framework64, v4.0.30319) and restart the service.',
        nl: 'Verbeter de XML van defaultProxy in machine.config (Framework64, v4.0.30319) en herstart de dienst.',
        owner: 'server-admin',
      },
    ],
    explains: ofNoConnection,
  },
  {
    id: 'proxy.sign-in-missing',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const credentials = facts.get('scheme-sent', 'sent') !== undefined;
      const probes = credentials ? [] : [...challenged(facts), ...saidOf407(facts)];
      const match = atBreak(facts, matchOf([...logged(facts, 'unsigned'), ...probes], { codes: names407 }));
      const offered = facts.all('scheme').map(({ key }) => key);
      return match && offered.length ? { ...match, more: schemesOffered(offered) } : match;
    },
    title: {
      en: 'The proxy requires a sign-in and none is sent',
      nl: 'De proxy vereist aanmelding, en die wordt niet meegestuurd',
    },
    cause: {
      en: 'The proxy answers 407 to every request for {hosts}; a single 407 that is followed by success would be normal.',
      nl: 'De proxy antwoordt 407 op elk verzoek voor {hosts}; één 407 gevolgd door succes zou normaal zijn.',
    },
    fixes: [
      {
        en: 'Exempt these hosts from authentication at the proxy; that is what most organizations do for servers.',
        nl: 'Stel deze hosts op de proxy vrij van aanmelding; zo doen de meeste organisaties dat voor servers.',
        owner: 'proxy',
      },
      {
        en: 'Or give the service credentials: an account for both the wizard and the service (`useDefaultCredentials` in machine.config; for Hawser the proxy settings of the agent).',
        nl: 'Of geef de dienst aanmeldgegevens: een account voor zowel de wizard als de dienst (`useDefaultCredentials` in machine.config; bij Hawser de proxyinstellingen van de agent).',
        owner: 'server-admin',
      },
    ],
    explains: [...ofNoConnection, 'proxy.denied-optional', 'proxy.pattern-stops', 'network.*'],
  },
  {
    id: 'proxy.sign-in-refused',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const credentials = facts.get('scheme-sent', 'sent');
      const probes = credentials ? challenged(facts) : [];
      const lines = logged(facts, 'refused');
      return atBreak(
        facts,
        matchOf([...lines, ...probes, ...(probes.length && credentials ? [credentials] : [])], {
          codes: names407,
          values: { user: lines[0]?.values.user ?? '?' },
        }),
      );
    },
    title: {
      en: 'The proxy refuses the credentials it gets',
      nl: 'De proxy weigert de aanmeldgegevens die hij krijgt',
    },
    cause: {
      en: 'Requests for {hosts} carry a user ({user}) and are answered 407 again and again: wrong, expired or locked.',
      nl: 'Verzoeken voor {hosts} dragen een gebruiker ({user}) en krijgen steeds weer 407: fout, verlopen of geblokkeerd.',
    },
    fixes: [
      {
        en: 'Test the account at the proxy, unlock it and enter the current password.',
        nl: 'Test het account op de proxy, ontgrendel het en voer het huidige wachtwoord in.',
        owner: 'proxy',
      },
      {
        en: 'Encode @ : / % of a password in a proxy address as %40 %3A %2F %25.',
        nl: 'Codeer @ : / % van een wachtwoord in een proxyadres als %40 %3A %2F %25.',
        owner: 'server-admin',
      },
    ],
    explains: [...ofNoConnection, 'proxy.pattern-stops', 'network.*'],
  },
  {
    id: 'proxy.denied',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const forbidden = sentences(facts, 'access-denied-403').filter(
        (fact) =>
          facts.claims.has('powershell') ||
          roleOf(fact.values.host ?? '') !== undefined ||
          /proxy|Invoke-WebRequest|remote server|externe server|Remoteserver/i.test(fact.text),
      );
      return atBreak(facts, matchOf([...logged(facts, 'denied'), ...probed(facts, 'proxy-403'), ...forbidden]));
    },
    title: { en: 'The proxy does not allow {hosts}', nl: 'De proxy staat {hosts} niet toe' },
    cause: {
      en: 'Its rules refuse this destination (403): the address is not on the list of what servers may reach.',
      nl: 'De regels weigeren deze bestemming (403): het adres staat niet op de lijst van wat servers mogen bereiken.',
    },
    fixes: [
      {
        en: 'Ask the owner of the proxy to allow these hosts on port 443, with wildcards, as the regional names behind them vary.',
        nl: 'Vraag de beheerder van de proxy deze hosts op poort 443 toe te staan, met jokertekens, want de regionale namen erachter wisselen.',
        owner: 'proxy',
      },
    ],
    explains: [...ofNoConnection, 'proxy.pattern-stops', 'network.*'],
  },
  {
    id: 'proxy.port-denied',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const evidence = logged(facts, 'port');
      return atBreak(facts, matchOf(evidence, { values: { port: evidence[0]?.values.port ?? '?' } }));
    },
    title: {
      en: 'The proxy does not allow tunnels to port {port}',
      nl: 'De proxy staat geen tunnels naar poort {port} toe',
    },
    cause: {
      en: 'Requests for {hosts} ask for another port than 443; proxies allow tunnels to 443 only.',
      nl: 'Verzoeken voor {hosts} vragen een andere poort dan 443; proxies staan tunnels alleen naar 443 toe.',
    },
    fixes: [
      {
        en: 'Use the address with port 443, or have the port allowed (squid: SSL_ports).',
        nl: 'Gebruik het adres met poort 443, of laat de poort toestaan (squid: SSL_ports).',
        owner: 'proxy',
      },
    ],
    explains: ofNoConnection,
  },
  {
    id: 'proxy.cannot-reach',
    severity: 'error',
    confidence: 'likely',
    observed: true,
    when: (facts) => {
      const gateway = sentences(facts, 'bad-gateway').filter((fact) =>
        /remote server|externe server|Remoteserver|proxy/i.test(fact.text),
      );
      const why = facts.all('squid').find((fact) => /DNS|CONNECT/.test(fact.key));
      const lines = logged(facts, 'upstream', 'dns', 'connect');
      const reported = lines[0]?.values.fault ?? (/DNS/.test(why?.key ?? '') ? 'dns' : why ? 'connect' : 'upstream');
      const sort = isUnreached(reported) ? reported : 'upstream';
      return atBreak(
        facts,
        matchOf([...lines, ...probed(facts, 'proxy-5xx'), ...gateway, ...(why ? [why] : [])], {
          values: unreached[sort],
        }),
      );
    },
    title: { en: 'The proxy itself cannot {doing} {hosts}', nl: 'De proxy kan {hosts} zelf niet {doing}' },
    cause: { en: '{why}', nl: '{why}' },
    fixes: [
      {
        en: 'On the proxy: resolve the name and connect to port 443 (ERR_DNS_FAIL is DNS, ERR_CONNECT_FAIL the firewall behind it).',
        nl: 'Op de proxy: zoek de naam op en verbind met poort 443 (ERR_DNS_FAIL is DNS, ERR_CONNECT_FAIL de firewall erachter).',
        owner: 'proxy',
      },
      {
        en: 'Check the spelling of the host name.',
        nl: 'Controleer de spelling van de hostnaam.',
        owner: 'server-admin',
      },
    ],
    explains: [...ofNoConnection, 'proxy.pattern-stops', 'network.*'],
  },
  {
    id: 'proxy.captive',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => atBreak(facts, matchOf([...logged(facts, 'captive'), ...probed(facts, 'captive', 'html')])),
    title: {
      en: 'A sign-in or block page answers instead of {hosts}',
      nl: 'Een aanmeld- of blokkeerpagina antwoordt in plaats van {hosts}',
    },
    cause: {
      en: 'The network answers with a redirect or a page of its own.',
      nl: 'Het netwerk antwoordt met een omleiding of een eigen pagina.',
    },
    fixes: [
      {
        en: 'Let servers and the computer account pass without the page.',
        nl: 'Laat servers en het computeraccount door zonder die pagina.',
        owner: 'proxy',
      },
    ],
    explains: [...ofNoConnection, 'network.not-tls'],
  },
  {
    id: 'proxy.not-a-proxy',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => atBreak(facts, matchOf([...logged(facts, 'not-a-proxy'), ...probed(facts, 'not-a-proxy')])),
    title: {
      en: 'What answers on the proxy address is not a forward proxy',
      nl: 'Wat op het proxyadres antwoordt is geen forward proxy',
    },
    cause: {
      en: 'A web server or reverse proxy listens there: it does not understand CONNECT.',
      nl: 'Daar luistert een webserver of reverse proxy: die begrijpt CONNECT niet.',
    },
    fixes: [
      {
        en: 'Correct the address and port of the proxy.',
        nl: 'Verbeter het adres en de poort van de proxy.',
        owner: 'server-admin',
      },
    ],
    explains: ofNoConnection,
  },
];

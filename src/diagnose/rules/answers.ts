import { isSide } from '../parse/hosts.ts';
import type { FactOf, KeyOf } from '../parse/fact-kinds.ts';
import type { Text } from '../../base/messages.ts';
import type { Facts } from '../parse/facts.ts';
import type { Outcome } from '../parse/probe-patterns.ts';
import { matchOf } from './host-match.ts';
import type { Match, Rule } from './rule.ts';
import { found } from './rule.ts';

/**
 * Whose answer an HTTP error is: of the service itself, or of a box in between; and settings that hide what is wrong.
 */
function refusals(facts: Facts): readonly FactOf<'net'>[] {
  return facts.all('net').filter(({ values }) => values.outcome === 'refused-by-service' && !isSide(values.role));
}

const outcomes = (facts: Facts, outcome: Outcome) =>
  facts.all('net').filter(({ values }) => values.outcome === outcome);

const sentence = (facts: Facts, key: KeyOf<'sentence'>) => facts.get('sentence', key);

/** What the parser met: a page for certain, or nothing that it could read. */
function pageInstead(facts: Facts): Match | undefined {
  const page = sentence(facts, 'html-answer');
  if (page) return { evidence: [page] };
  const nothing = sentence(facts, 'no-data-answer');
  return nothing && { evidence: [nothing], confidence: 'likely', more: emptyToo };
}

const emptyToo: Text = {
  en: 'An empty answer looks the same here.',
  nl: 'Een leeg antwoord ziet er hier hetzelfde uit.',
};

export const answerRules: readonly Rule[] = [
  {
    id: 'network.html-instead-of-data',
    severity: 'error',
    confidence: 'certain',
    wrapper: true,
    when: pageInstead,
    title: {
      en: 'A page (HTML) came back where data was expected',
      nl: 'Er kwam een pagina (HTML) terug waar gegevens werden verwacht',
    },
    cause: {
      en: 'The program called a service and could not read the answer: a proxy, a sign-in page of the network or an error page answered instead, or the address is wrong.',
      nl: 'Het programma riep een dienst aan en kon het antwoord niet lezen: in plaats daarvan antwoordde een proxy, een aanmeldpagina van het netwerk of een foutpagina, of het adres is onjuist.',
    },
    fixes: [
      {
        en: 'Let this host pass the proxy without sign-in page and without TLS inspection, for the account that asks.',
        nl: 'Laat deze host door de proxy zonder aanmeldpagina en zonder TLS-inspectie, voor het account dat vraagt.',
        owner: 'proxy',
      },
      {
        en: 'Check the address that the program asks, path included.',
        nl: 'Controleer het adres dat het programma vraagt, ook het pad.',
        owner: 'developer',
      },
    ],
    explains: ['msal-answer-no-json', 'msal-endpoints', 'msal-realm-discovery', 'msal-ws-metadata'],
  },
  {
    id: 'network.genuine-answer',
    severity: 'warning',
    confidence: 'likely',
    observed: true,
    when: (facts) => {
      const [header] = facts.all('provider');
      const refused = refusals(facts);
      return header && refused.length
        ? matchOf([...refused, header], { values: { status: refused[0]?.values.detail ?? '' } })
        : undefined;
    },
    title: {
      en: 'The service itself refuses ({status}): the connection works',
      nl: 'De dienst zelf weigert ({status}): de verbinding werkt',
    },
    cause: {
      en: 'The answer carries the request id of the service, so no proxy wrote it. Account, token or rights decide.',
      nl: 'Het antwoord bevat de request-id van de dienst en komt dus niet van een proxy. Het ligt aan het account, het token of de rechten.',
    },
    fixes: [
      {
        en: 'Leave the network alone; give the request id to the administrator of the identities and read the error code of the answer.',
        nl: 'Laat het netwerk met rust; geef de request-id aan de beheerder van de identiteiten en lees de foutcode in het antwoord.',
        owner: 'identity-admin',
      },
    ],
  },
  {
    id: 'network.middlebox',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => {
      const refused = refusals(facts).filter(({ values }) => values.role && values.detail === '403');
      return facts.all('provider').length === 0 && facts.all('answer-header').length > 0 ? matchOf(refused) : undefined;
    },
    title: {
      en: 'Something in between answers 403 on behalf of {hosts}',
      nl: 'Iets onderweg antwoordt 403 namens {hosts}',
    },
    cause: {
      en: 'An answer of the service carries its request id; this one has none. A proxy, firewall or filter that inspects TLS wrote it.',
      nl: 'Een antwoord van de dienst bevat een request-id; dit antwoord niet. Het komt van een proxy, firewall of filter dat TLS inspecteert.',
    },
    fixes: [
      {
        en: 'Ask the owner of the proxy to allow this host and to exempt it from inspection.',
        nl: 'Vraag de beheerder van de proxy deze host toe te staan en uit te zonderen van inspectie.',
        owner: 'proxy',
      },
    ],
  },
  {
    id: 'network.verification-off',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => found(sentence(facts, 'verification-off')),
    title: {
      en: 'The check of certificates is switched off',
      nl: 'De controle van certificaten is uitgeschakeld',
    },
    cause: {
      en: 'Anybody between the two sides can read and change what is sent, passwords included, and a wrong certificate goes unnoticed.',
      nl: 'Iedereen onderweg kan lezen en wijzigen wat wordt verstuurd, ook wachtwoorden, en een verkeerd certificaat valt niet meer op.',
    },
    fixes: [
      {
        en: 'Remove the setting. For a proxy that inspects TLS add its root certificate instead (NODE_EXTRA_CA_CERTS, or --use-system-ca, in the environment of the service).',
        nl: 'Verwijder de instelling. Voeg voor een proxy die TLS inspecteert liever het rootcertificaat toe (NODE_EXTRA_CA_CERTS, of --use-system-ca, in de omgeving van de dienst).',
        owner: 'server-admin',
      },
    ],
  },
  {
    id: 'proxy.address-malformed',
    severity: 'error',
    confidence: 'possible',
    when: (facts) => found(sentence(facts, 'address-malformed')),
    title: { en: 'The address of the proxy cannot be read', nl: 'Het adres van de proxy is onleesbaar' },
    cause: {
      en: 'Most often the password in it contains a special character: @ : / or a stray %.',
      nl: 'Meestal bevat het wachtwoord erin een teken met een eigen betekenis: @ : / of een losse %.',
    },
    fixes: [
      {
        en: 'Write @ : / % in the password as %40 %3A %2F %25.',
        nl: 'Schrijf @ : / % van het wachtwoord als %40 %3A %2F %25.',
        owner: 'server-admin',
      },
    ],
  },
  {
    id: 'network.empty-bundle',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => found(sentence(facts, 'empty-bundle')),
    title: {
      en: 'The file with root certificates is empty or not PEM',
      nl: 'Het bestand met rootcertificaten is leeg of geen PEM',
    },
    cause: {
      en: 'The program was given a bundle in which it finds no certificate. This is no sign of TLS inspection.',
      nl: 'Het programma kreeg een bundel waarin het geen certificaat vindt. Dit is geen teken van TLS-inspectie.',
    },
    fixes: [
      {
        en: 'Check that the file begins with -----BEGIN CERTIFICATE-----; convert DER with `openssl x509 -inform der`.',
        nl: 'Controleer of het bestand begint met -----BEGIN CERTIFICATE-----; zet DER om met `openssl x509 -inform der`.',
        owner: 'server-admin',
      },
    ],
  },
  {
    id: 'network.service-error',
    severity: 'warning',
    confidence: 'possible',
    observed: true,
    when: (facts) =>
      matchOf(
        outcomes(facts, 'service-down').filter(
          (fact) =>
            !outcomes(facts, 'answered').some((good) => good.values.host === fact.values.host && good.line > fact.line),
        ),
      ),
    title: { en: '{hosts} answers with a server error', nl: '{hosts} antwoordt met een serverfout' },
    cause: {
      en: 'The connection works; the service, or a middlebox that answers for it, has trouble.',
      nl: 'De verbinding werkt; de dienst, of een apparaat dat namens de dienst antwoordt, heeft een probleem.',
    },
    fixes: [
      {
        en: 'Try again; if the answer has none of the request id headers of the service, look at the proxy.',
        nl: 'Probeer het opnieuw; ontbreken in het antwoord de request-id-headers van de dienst, kijk dan naar de proxy.',
        owner: 'user',
      },
    ],
  },
];

import { ofNoConnection } from './consequences.ts';
import { matchOf } from './host-match.ts';
import { intercepted, net, sentences } from './network-facts.ts';
import type { Rule } from './rule.ts';

/** What the certificate and the protocol of an answer show. */
export const tlsRules: readonly Rule[] = [
  {
    id: 'network.intercepted',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const issuers = intercepted(facts);
      return matchOf([...issuers, ...net(facts, 'untrusted')].slice(0, issuers.length ? 8 : 0), {
        values: { issuer: issuers[0]?.values.product || issuers[0]?.values.issuer || '?' },
        codes: ['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
      });
    },
    title: {
      en: 'TLS is inspected in between: the certificate comes from {issuer}',
      nl: 'TLS wordt onderweg geïnspecteerd: het certificaat komt van {issuer}',
    },
    cause: {
      en: 'A proxy or firewall opens the connection and signs with a root of its own that this program does not trust.',
      nl: 'Een proxy of firewall opent de verbinding en tekent met een eigen rootcertificaat dat dit programma niet vertrouwt.',
    },
    fixes: [
      {
        en: 'Exempt the sign-in, registration and relay hosts from inspection (where client certificates travel there is no other way).',
        nl: 'Sluit de aanmeld-, registratie- en relayhosts uit van inspectie (bij clientcertificaten kan het niet anders).',
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
      matchOf([...net(facts, 'untrusted'), ...sentences(facts, 'certificate-invalid', 'trust-relationship')], {
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
      en: 'The certificate of {hosts} has expired, or is not valid yet',
      nl: 'Het certificaat van {hosts} is verlopen, of nog niet geldig',
    },
    cause: {
      en: 'By the clock of this machine it is not valid: it was not renewed in time, or the clock is wrong. If every host shows this, it is the clock.',
      nl: 'Volgens de klok van deze machine is het niet geldig: het is niet op tijd vernieuwd, of de klok wijkt af. Toont elke host dit, dan ligt het aan de klok.',
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
      en: 'The host name or IP address that was asked for is not among the names in the certificate (subject alternative names): the certificate misses it, or a block page, a load balancer or a wrong address answers.',
      nl: 'De gevraagde hostnaam of het IP-adres staat niet tussen de namen in het certificaat (subject alternative names): het certificaat mist die, of een blokkeerpagina, een load balancer of een verkeerd adres antwoordt.',
    },
    fixes: [
      {
        en: 'Check who answers (subject and issuer); use a name that is in the certificate, or reissue the certificate with this name.',
        nl: 'Kijk wie er antwoordt (onderwerp en uitgever); gebruik een naam die in het certificaat staat, of geef het certificaat opnieuw uit met deze naam.',
        owner: 'server-admin',
      },
    ],
    explains: ['network.untrusted', ...ofNoConnection],
  },
  {
    id: 'network.tls-version',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => matchOf([...net(facts, 'tls-protocol'), ...sentences(facts, 'secure-channel')]),
    title: {
      en: 'The two sides have no common TLS version or cipher',
      nl: 'De twee kanten hebben geen gezamenlijke TLS-versie of cipher',
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
      nl: 'Een aanmeldpagina van het netwerk, een proxy met een https://-adres die alleen http:// spreekt, of de verkeerde poort.',
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
    id: 'network.client-certificate',
    severity: 'error',
    confidence: 'likely',
    observed: true,
    when: (facts) => matchOf(net(facts, 'client-certificate')),
    title: {
      en: '{hosts} requires a client certificate and does not accept the one it gets',
      nl: '{hosts} vereist een clientcertificaat en accepteert het meegestuurde niet',
    },
    cause: {
      en: 'The client sent no certificate, one that has expired, or one of an issuer that the server does not trust; behind TLS inspection it never arrives.',
      nl: 'De client stuurde geen certificaat, een verlopen certificaat, of een van een uitgever die de server niet vertrouwt; achter TLS-inspectie komt het nooit aan.',
    },
    fixes: [
      {
        en: 'Give the client its certificate and key, look at validity and issuer, and exempt the host from TLS inspection.',
        nl: 'Geef de client het certificaat en de sleutel, kijk naar geldigheid en uitgever, en zonder de host uit van TLS-inspectie.',
        owner: 'server-admin',
      },
    ],
    explains: ofNoConnection,
  },
];

import { defineErrors } from '../errors.ts';

/** What is wrong with the certificate or the protocol of the other side, named by what it presented. */
export const tlsErrors = defineErrors('tls', {
  'tls.untrusted-issuer': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{host} presented a certificate issued by "{issuer}", which is not trusted here ({reason}).',
      nl: '{host} toonde een certificaat dat is uitgegeven door "{issuer}", en dat wordt hier niet vertrouwd ({reason}).',
    },
    fix: {
      en: 'If "{issuer}" is a proxy or firewall that intercepts TLS: have {host} exempted, or add its root certificate (caFile). If it is your own authority: add its root (caFile). Otherwise do not go on.',
      nl: 'Is "{issuer}" een proxy of firewall die TLS onderschept: laat {host} uitzonderen, of voeg het rootcertificaat toe (caFile). Is het uw eigen autoriteit: voeg haar rootcertificaat toe (caFile). Ga anders niet verder.',
    },
  },
  'tls.wrong-name': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{host} presented a certificate for {names} (issued by "{issuer}").',
      nl: '{host} toonde een certificaat voor {names} (uitgegeven door "{issuer}").',
    },
    fix: {
      en: 'Use a name that is in the certificate, or have {host} added to it. The name of a proxy or filter means that it answers instead of {host}.',
      nl: 'Gebruik een naam die in het certificaat staat, of laat {host} eraan toevoegen. De naam van een proxy of filter betekent dat die in plaats van {host} antwoordt.',
    },
  },
  'tls.not-valid-now': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The certificate of {host} is valid from {from} to {to}; the clock here says {now}.',
      nl: 'Het certificaat van {host} is geldig van {from} tot {to}; de klok hier zegt {now}.',
    },
    fix: {
      en: 'Renew the certificate; when every host seems to have this problem, the clock of this machine is wrong.',
      nl: 'Vernieuw het certificaat; lijkt elke host dit probleem te hebben, dan loopt de klok van deze machine verkeerd.',
    },
  },
  'tls.not-tls': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{host} does not speak TLS on this port ({reason}).',
      nl: '{host} spreekt geen TLS op deze poort ({reason}).',
    },
    fix: {
      en: 'Check the port and whether the address should begin with http://. Behind a proxy, its block or sign-in page may have answered.',
      nl: 'Controleer de poort en of het adres met http:// moet beginnen. Achter een proxy kan de blokkeer- of aanmeldpagina van de proxy hebben geantwoord.',
    },
  },
  'tls.failed': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'No TLS connection to {host}: {reason}.',
      nl: 'Geen TLS-verbinding met {host}: {reason}.',
    },
    fix: {
      en: 'The other side broke the handshake off: an old TLS version, a filter that judges by the host name, or a required client certificate.',
      nl: 'De andere kant brak de handshake af: een oude TLS-versie, een filter dat op de hostnaam let, of een vereist clientcertificaat.',
    },
  },
});

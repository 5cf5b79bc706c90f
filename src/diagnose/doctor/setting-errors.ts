import type { ErrorCatalogue } from '../../base/errors.ts';

/** Clocks, limits and settings that will make a way fail, or make programs go different ways. */
export const settingErrors = {
  'doctor.certificate-expires-soon': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'The certificate of {host} expires in {days} {days:day/days}.',
      nl: 'Het certificaat van {host} verloopt over {days} {days:dag/dagen}.',
    },
    fix: { en: 'Renew it in time.', nl: 'Vernieuw het op tijd.' },
  },
  'doctor.clock-skew': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The clock of this machine differs {minutes} minutes from {reference}.',
      nl: 'De klok van deze machine wijkt {minutes} minuten af van {reference}.',
    },
    fix: {
      en: 'Switch time synchronization on (timedatectl set-ntp true). Kerberos and tokens allow 5 minutes.',
      nl: 'Zet tijdsynchronisatie aan (timedatectl set-ntp true). Kerberos en tokens staan 5 minuten toe.',
    },
  },
  'doctor.clock-drifts': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'The clock of this machine differs {seconds} seconds from {reference}.',
      nl: 'De klok van deze machine wijkt {seconds} seconden af van {reference}.',
    },
    fix: {
      en: 'Check time synchronization before it becomes 5 minutes.',
      nl: 'Controleer de tijdsynchronisatie voordat het 5 minuten worden.',
    },
  },
  'doctor.idle-too-short': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'Connections to {host} are cut after {seconds} seconds without data ({how}).',
      nl: 'Verbindingen met {host} worden verbroken na {seconds} seconden zonder gegevens ({how}).',
    },
    fix: {
      en: 'Raise the idle timeout of the proxy or firewall to at least 360 seconds for this destination.',
      nl: 'Verhoog de idle time-out van de proxy of firewall voor deze bestemming tot ten minste 360 seconden.',
    },
  },
  'doctor.idle-tight': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'Connections to {host} are cut after {seconds} seconds without data ({how}): just enough.',
      nl: 'Verbindingen met {host} worden verbroken na {seconds} seconden zonder gegevens ({how}): net genoeg.',
    },
    fix: {
      en: 'Raise the idle timeout to at least 360 seconds.',
      nl: 'Verhoog de idle time-out tot ten minste 360 seconden.',
    },
  },
  'doctor.idle-unmeasured': {
    status: 502,
    severity: 'info',
    retryable: false,
    text: {
      en: '{host} has no endpoint to measure idle timeouts with.',
      nl: '{host} heeft geen endpoint om idle time-outs mee te meten.',
    },
    fix: { en: 'Update the cloud service.', nl: 'Werk de clouddienst bij.' },
  },
  'doctor.revocation-blocked': {
    status: 502,
    severity: 'warning',
    retryable: true,
    text: {
      en: 'The revocation list {url} cannot be fetched ({reason}).',
      nl: 'De revocatielijst {url} kan niet worden opgehaald ({reason}).',
    },
    fix: {
      en: 'Open port 80 to that host. Windows clients check revocation and become slow or fail without it.',
      nl: 'Open poort 80 naar die host. Windows-clients controleren intrekking en worden zonder traag of falen.',
    },
  },
  'doctor.verification-off': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches the verification of TLS off.',
      nl: 'NODE_TLS_REJECT_UNAUTHORIZED=0 zet de verificatie van TLS uit.',
    },
    fix: {
      en: 'Remove the variable; trust a root of your own with caFile instead.',
      nl: 'Verwijder de variabele; vertrouw een eigen root met caFile.',
    },
  },
  'doctor.proxy-spellings': {
    status: 502,
    severity: 'warning',
    retryable: false,
    text: { en: '{lower} and {upper} name different proxies.', nl: "{lower} en {upper} noemen verschillende proxy's." },
    fix: {
      en: 'Give both the same value: programs disagree about which one counts.',
      nl: "Geef beide dezelfde waarde: programma's verschillen over welke telt.",
    },
  },
  'doctor.proxy-exceptions': {
    status: 502,
    severity: 'info',
    retryable: false,
    text: {
      en: 'NO_PROXY has entries that programs read differently: {entries}.',
      nl: "NO_PROXY bevat items die programma's verschillend lezen: {entries}.",
    },
    fix: {
      en: 'Nothing for Hawser itself; write plain suffixes (.example.com) where other programs share the setting.',
      nl: "Niets voor Hawser zelf; schrijf gewone achtervoegsels (.example.com) als andere programma's de instelling delen.",
    },
  },
  'doctor.stacks-differ': {
    status: 502,
    severity: 'info',
    retryable: false,
    text: {
      en: 'Other programs here take another route to {host}: {stacks}.',
      nl: "Andere programma's volgen hier een andere route naar {host}: {stacks}.",
    },
    fix: {
      en: 'Keep this in mind when you test with them: a result of curl may not apply to Hawser.',
      nl: 'Let hierop bij testen: een uitkomst van curl hoeft niet voor Hawser te gelden.',
    },
  },
  'doctor.proxy-elsewhere': {
    status: 502,
    severity: 'info',
    retryable: false,
    text: {
      en: 'Other programs on this machine use a proxy ({places}); Hawser uses none.',
      nl: "Andere programma's op deze machine gebruiken een proxy ({places}); Hawser gebruikt er geen.",
    },
    fix: {
      en: 'Nothing, if connections work. If not, name it for the service: proxy.url in connect.yaml; a service reads none of these places.',
      nl: 'Niets, als de verbindingen werken. Zo niet, noem hem dan voor de dienst: proxy.url in connect.yaml; een dienst leest geen van die plaatsen.',
    },
  },
  'doctor.wpad-ignored': {
    status: 502,
    severity: 'info',
    retryable: false,
    text: {
      en: 'Automatic proxy discovery finds {url}; Hawser does not use it unless it is configured to.',
      nl: 'Automatische proxydetectie vindt {url}; Hawser gebruikt dit alleen als het zo is ingesteld.',
    },
    fix: {
      en: 'If this network needs that proxy, write proxy.pac: auto, or better the address itself.',
      nl: 'Heeft dit netwerk die proxy nodig, schrijf dan proxy.pac: auto, of beter het adres zelf.',
    },
  },
} as const satisfies ErrorCatalogue;

import { defineErrors } from '../base/errors.ts';

/** What can go wrong with the agent itself and its connection to the cloud. */
export const connectErrors = defineErrors('connect', {
  'connect.not-registered': {
    status: 409,
    severity: 'error',
    retryable: false,
    text: { en: 'This agent is not registered with a tenant.', nl: 'Deze agent is niet geregistreerd bij een tenant.' },
    fix: {
      en: 'Ask an administrator for a code (hawser cloud agent invite) and run: hawser connect setup',
      nl: 'Vraag een beheerder om een code (hawser cloud agent invite) en voer uit: hawser connect setup',
    },
  },
  'connect.cloud-unreachable': {
    status: 503,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The cloud at {url} cannot be reached: {reason}.',
      nl: 'De cloud op {url} is niet bereikbaar: {reason}.',
    },
    fix: {
      en: 'Check the address, the name resolution, the proxy and the firewall. The next run tries again.',
      nl: 'Controleer het adres, de naamomzetting, de proxy en de firewall. De volgende run probeert het opnieuw.',
    },
  },
  'connect.cloud-refused': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The cloud refused the request ({status} {code}): {message}',
      nl: 'De cloud weigerde de aanvraag ({status} {code}): {message}',
    },
    fix: { en: 'hawser explain {code} says what to do.', nl: 'hawser explain {code} zegt wat u doet.' },
  },
  'connect.cloud-busy': {
    status: 503,
    severity: 'warning',
    retryable: true,
    text: { en: 'The cloud is busy or failing ({status}).', nl: 'De cloud is druk of heeft een storing ({status}).' },
    fix: {
      en: 'No action needed: the next run tries again.',
      nl: 'Niets: de volgende run probeert het opnieuw.',
    },
  },
  'connect.agent-revoked': {
    status: 403,
    severity: 'critical',
    retryable: false,
    text: {
      en: 'The cloud no longer accepts this agent: {message}',
      nl: 'De cloud accepteert deze agent niet meer: {message}',
    },
    fix: {
      en: 'If this was not intended, register it again with a new code: hawser connect setup',
      nl: 'Was dit niet de bedoeling, registreer de agent dan opnieuw met een nieuwe code: hawser connect setup',
    },
  },
  'connect.plain-endpoint': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The cloud at {url} names an endpoint without TLS: {endpoint}.',
      nl: 'De cloud op {url} noemt een endpoint zonder TLS: {endpoint}.',
    },
    fix: {
      en: 'Set publicUrl in cloud.yaml to the https:// address at which the cloud is reached.',
      nl: 'Stel publicUrl in cloud.yaml in op het https://-adres waarop de cloud bereikbaar is.',
    },
  },
  'connect.unexpected-answer': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The answer of {url} is not from Hawser ({what}).',
      nl: '{url} gaf een antwoord dat niet van Hawser is ({what}).',
    },
    fix: {
      en: 'A proxy or sign-in page may stand in between, or the address is wrong: open it in a browser on this machine.',
      nl: 'Misschien staat er een proxy of aanmeldpagina tussen, of klopt het adres niet: open het in een browser op deze machine.',
    },
  },
  'connect.source-anchor-differs': {
    status: 409,
    severity: 'critical',
    retryable: false,
    text: {
      en: 'The tenant uses {known} as source anchor, and connect.yaml says {wanted}.',
      nl: 'De tenant gebruikt {known} als source anchor, en connect.yaml noemt {wanted}.',
    },
    fix: {
      en: 'Set sourceAnchor to {known}: a different source anchor would turn every object into a new one.',
      nl: 'Zet sourceAnchor op {known}: met een andere source anchor wordt elk object een nieuw object.',
    },
  },
  'connect.secret-missing': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: { en: 'There is no password for {name}.', nl: 'Er is geen wachtwoord voor {name}.' },
    fix: {
      en: 'Set it with: hawser connect secret {name}',
      nl: 'Stel het in met: hawser connect secret {name}',
    },
  },
  'connect.hashes-failing': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'Passwords of {domain} do not reach the cloud: {detail}',
      nl: 'Wachtwoorden van {domain} bereiken de cloud niet: {detail}',
    },
    fix: {
      en: 'hawser connect password-hashes status shows each domain; hawser connect rights check --feature password-hashes shows the rights.',
      nl: 'hawser connect password-hashes status toont elk domein; hawser connect rights check --feature password-hashes toont de rechten.',
    },
  },
  'connect.hashes-not-configured': {
    status: 409,
    severity: 'error',
    retryable: false,
    text: {
      en: 'No forest has an account for password hash synchronization.',
      nl: 'Geen enkel forest heeft een account voor wachtwoordhashsynchronisatie.',
    },
    fix: {
      en: 'Name one as passwordHashes.account of a forest in connect.yaml, and store its password: hawser connect secret FOREST/password-hashes.',
      nl: 'Noem er een als passwordHashes.account van een forest in connect.yaml en bewaar het wachtwoord: hawser connect secret FOREST/password-hashes.',
    },
  },
  'connect.no-certificate': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: { en: 'There is no certificate in {file}.', nl: 'Er staat geen certificaat in {file}.' },
    fix: {
      en: 'Name a PEM file with the root certificate, or take caFile out of the configuration.',
      nl: 'Noem een PEM-bestand met het rootcertificaat, of haal caFile uit de configuratie.',
    },
  },
  'connect.service-not-running': {
    status: 503,
    severity: 'error',
    retryable: true,
    text: { en: 'The agent in {folder} is not running.', nl: 'De agent in {folder} draait niet.' },
    fix: { en: 'Start it with: hawser connect serve', nl: 'Start de agent met: hawser connect serve' },
  },
  'connect.relay-off': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: {
      en: 'Neither password writeback nor pass-through authentication is switched on at this agent.',
      nl: 'Bij deze agent is wachtwoord-writeback noch pass-through authentication ingeschakeld.',
    },
    fix: {
      en: 'Switch it on with: hawser connect writeback on',
      nl: 'Schakel het in met: hawser connect writeback on',
    },
  },
  'connect.clock-differs': {
    status: 503,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The clock of this machine differs from that of the cloud by {minutes} minutes: here it is {local}, there {cloud}. The cloud refuses this agent until they agree.',
      nl: 'De klok van deze machine wijkt {minutes} minuten af van die van de cloud: hier is het {local}, daar {cloud}. De cloud weigert deze agent tot de klokken gelijklopen.',
    },
    fix: {
      en: 'Set the clock, and let it follow a time server (timedatectl set-ntp true). Clocks may differ by one minute. Nothing is lost: the next cycle goes on.',
      nl: 'Zet de klok goed en laat hem een tijdserver volgen (timedatectl set-ntp true). Klokken mogen één minuut verschillen. Er gaat niets verloren: de volgende cyclus gaat verder.',
    },
  },
  'connect.key-not-taken': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The cloud has not taken the new key of this agent yet: {reason}',
      nl: 'De cloud heeft de nieuwe sleutel van deze agent nog niet overgenomen: {reason}',
    },
    fix: {
      en: 'The agent continues with its current key and tries again automatically; hawser connect key shows the state.',
      nl: 'De agent gaat verder met zijn huidige sleutel en probeert het automatisch opnieuw; hawser connect key toont de stand.',
    },
  },
  'connect.relay-disconnected': {
    status: 503,
    severity: 'error',
    retryable: true,
    text: {
      en: 'This agent is not connected to the relay: {reason}',
      nl: 'Deze agent is niet verbonden met de relay: {reason}',
    },
    fix: {
      en: 'Hawser tries again automatically. hawser doctor net finds what is in the way; the proxy must let WebSockets through.',
      nl: 'Hawser probeert het automatisch opnieuw. hawser doctor net vindt wat in de weg staat; de proxy moet WebSockets doorlaten.',
    },
  },
  'connect.relay-no-answer': {
    status: 504,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The relay did not answer a test request within {seconds} seconds.',
      nl: 'De relay beantwoordde een testaanvraag niet binnen {seconds} seconden.',
    },
    fix: {
      en: 'Try again. If it still fails, create new keys: hawser connect writeback on',
      nl: 'Probeer het opnieuw; blijft het zo, schakel het dan opnieuw in, wat nieuwe sleutels afspreekt: hawser connect writeback on',
    },
  },
  'connect.cycle-running': {
    status: 409,
    severity: 'info',
    retryable: true,
    text: { en: 'A synchronization cycle is already running.', nl: 'Er loopt al een synchronisatiecyclus.' },
    fix: { en: 'Wait until it has finished.', nl: 'Wacht tot de cyclus klaar is.' },
  },
});

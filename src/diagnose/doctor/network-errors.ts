import type { ErrorCatalogue } from '../../base/errors.ts';

/** What can be wrong with a connection. */
export const networkErrors = {
  'doctor.name-not-found': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The name {host} does not exist for {resolver}.',
      nl: 'De naam {host} bestaat niet volgens {resolver}.',
    },
    fix: {
      en: 'Check the spelling and the DNS servers of this machine. Behind a proxy, outside names are often unknown: then configure the proxy.',
      nl: 'Controleer de spelling en de DNS-servers van deze machine. Achter een proxy zijn namen van buiten vaak onbekend: stel dan de proxy in.',
    },
  },
  'doctor.name-server-failed': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The DNS server {resolver} cannot answer for {host} ({reason}).',
      nl: 'De DNS-server {resolver} kan geen antwoord geven voor {host} ({reason}).',
    },
    fix: {
      en: 'The problem is the DNS server itself: check its forwarders and the zone.',
      nl: 'Het probleem zit in de DNS-server zelf: controleer zijn forwarders en de zone.',
    },
  },
  'doctor.name-server-silent': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: { en: 'The DNS server {resolver} does not answer.', nl: 'De DNS-server {resolver} antwoordt niet.' },
    fix: {
      en: 'Check the DNS servers of this machine, and port 53 (UDP and TCP) towards them.',
      nl: 'Controleer de DNS-servers van deze machine, en poort 53 (UDP en TCP) daarheen.',
    },
  },
  'doctor.connection-refused': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: { en: '{address} refuses connections.', nl: '{address} weigert verbindingen.' },
    fix: {
      en: 'A machine answers, but nothing listens on that port: check the address, and whether the service runs there.',
      nl: 'Er antwoordt een machine, maar op die poort luistert niets: controleer het adres, en of de dienst daar draait.',
    },
  },
  'doctor.connection-filtered': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: '{address} does not answer (waited {seconds} s).',
      nl: '{address} antwoordt niet ({seconds} s gewacht).',
    },
    fix: {
      en: 'Packets are dropped in between: open the port in the firewall, or use the proxy if this network has one.',
      nl: 'Onderweg worden pakketten weggegooid: open de poort in de firewall, of gebruik de proxy als dit netwerk er een heeft.',
    },
  },
  'doctor.no-route': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: { en: 'There is no route to {address} ({reason}).', nl: 'Er is geen route naar {address} ({reason}).' },
    fix: {
      en: 'Check gateway, VPN and address family of this machine.',
      nl: 'Controleer gateway, VPN en adresfamilie van deze machine.',
    },
  },
  'doctor.connection-prohibited': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The connection to {address} is forbidden in between ({reason}).',
      nl: 'De verbinding met {address} wordt onderweg verboden ({reason}).',
    },
    fix: {
      en: 'A firewall rule on this machine or a router blocks the connection: allow this destination.',
      nl: 'Een firewallregel op deze machine of een router blokkeert de verbinding: sta deze bestemming toe.',
    },
  },
  'doctor.connection-failed': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The connection to {address} fails ({reason}).',
      nl: 'De verbinding met {address} mislukt ({reason}).',
    },
    fix: {
      en: 'hawser explain {reason} says what the number means.',
      nl: 'hawser explain {reason} zegt wat de code betekent.',
    },
  },
  'doctor.no-answer': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: '{url} accepts the connection and then does not answer ({reason}).',
      nl: '{url} neemt de verbinding aan en antwoordt dan niet ({reason}).',
    },
    fix: {
      en: 'The service hangs, or something in between drops the answer: check the log of the service.',
      nl: 'De dienst hangt, of het antwoord gaat onderweg verloren: kijk in het log van de dienst.',
    },
  },
  'doctor.http-status': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: { en: '{url} answers with status {status}.', nl: '{url} antwoordt met status {status}.' },
    fix: {
      en: 'The service is reachable but fails: check its log.',
      nl: 'De dienst is bereikbaar maar geeft fouten: kijk in het log van de dienst.',
    },
  },
  'doctor.captive-page': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'Instead of the service, a page answers at {url}: "{title}".',
      nl: 'In plaats van de dienst antwoordt een pagina op {url}: "{title}".',
    },
    fix: {
      en: 'A block or sign-in page stands in between, or the address is wrong. Exempt this machine, or correct the address.',
      nl: 'Er staat een blokkeer- of aanmeldpagina tussen, of het adres klopt niet. Sluit deze machine daarvan uit, of verbeter het adres.',
    },
  },
  'doctor.not-hawser': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: { en: '{url} answers, but it is not Hawser.', nl: '{url} antwoordt, maar is niet Hawser.' },
    fix: {
      en: 'Check the address of the cloud in connect.yaml; a middlebox may answer in its place.',
      nl: 'Controleer het adres van de cloud in connect.yaml; misschien antwoordt een tussenliggend apparaat in zijn plaats.',
    },
  },
  'doctor.plain-http': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: { en: 'The cloud address {url} has no TLS.', nl: 'Het cloudadres {url} heeft geen TLS.' },
    fix: {
      en: "Use an https:// address: tokens and people's data travel over it.",
      nl: 'Gebruik een https://-adres: er gaan tokens en persoonsgegevens overheen.',
    },
  },
  'doctor.tls-intercepted': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'TLS to {host} is inspected: the certificate comes from {issuer}.',
      nl: 'TLS naar {host} wordt geïnspecteerd: het certificaat komt van {issuer}.',
    },
    fix: {
      en: 'Exempt {host} from inspection, or add the root of the inspecting device with caFile. Never switch verification off.',
      nl: 'Sluit {host} uit van inspectie, of voeg het rootcertificaat van het inspecterende apparaat toe met caFile. Zet verificatie nooit uit.',
    },
  },
  'doctor.client-certificate-inspected': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: "TLS to {host} is inspected by {issuer}. Devices authenticate there with certificates, and an inspecting proxy can't do that for them.",
      nl: 'TLS naar {host} wordt geïnspecteerd door {issuer}. Apparaten verifiëren zich daar met certificaten, en een inspecterende proxy kan dat niet voor ze doen.',
    },
    fix: {
      en: 'Exempt {host} from inspection; trusting the root of the inspecting device does not help. Seen elsewhere as AADSTS50192, or as a sign-in that hangs.',
      nl: 'Sluit {host} uit van inspectie; het rootcertificaat van het inspecterende apparaat vertrouwen helpt niet. Elders te zien als AADSTS50192, of als een aanmelding die blijft hangen.',
    },
  },
  'doctor.not-json': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{url} answers with {type} where data (JSON) is expected (status {status}).',
      nl: '{url} antwoordt met {type} waar gegevens (JSON) verwacht worden (status {status}).',
    },
    fix: {
      en: 'Something in between answers or changes the answer: compare from another network, and ask the owner of the proxy for its log of this address.',
      nl: 'Iets daartussen antwoordt of verandert het antwoord: vergelijk vanuit een ander netwerk, en vraag de beheerder van de proxy naar de log van dit adres.',
    },
  },
  'doctor.wrong-cloud': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{subject} belongs to the cloud {actual}, but the endpoints of {expected} were checked.',
      nl: '{subject} hoort bij de cloud {actual}, maar de endpoints van {expected} zijn gecontroleerd.',
    },
    fix: {
      en: 'Look at the right ones: hawser doctor --target microsoft --cloud {cloud}. A server or device that is set up for the other cloud needs the hosts of its own.',
      nl: 'Kijk naar de juiste: hawser doctor --target microsoft --cloud {cloud}. Een server of apparaat dat voor de andere cloud is ingesteld heeft de hosts van de eigen cloud nodig.',
    },
  },
  'doctor.tenant-unknown': {
    status: 404,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'No tenant of {expected} has verified the domain {domain}.',
      nl: 'Geen tenant van {expected} heeft het domein {domain} geverifieerd.',
    },
    fix: {
      en: 'Check the spelling; verify the domain in the tenant; or the tenant is in another cloud (--cloud).',
      nl: 'Controleer de spelling; verifieer het domein in de tenant; of de tenant staat in een andere cloud (--cloud).',
    },
  },
} as const satisfies ErrorCatalogue;

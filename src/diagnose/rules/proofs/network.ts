import type { Proof } from '../../catalogue/record.ts';

/** The cheapest next proof of each finding about the network. */
export const networkProofs: Readonly<Record<string, Proof>> = {
  'network.genuine-answer': {
    text: {
      en: 'Look up the request ID in the sign-in or audit log: if it is there, the network is not the cause.',
      nl: 'Zoek de request-id op in het aanmeldings- of auditlogboek: staat die daar, dan ligt het niet aan het netwerk.',
    },
  },
  'network.middlebox': {
    text: {
      en: 'Run it: without a header x-ms-request-id or x-ms-ests-server another box wrote the answer; Server and Via name it.',
      nl: 'Voer het uit: zonder header x-ms-request-id of x-ms-ests-server schreef een ander apparaat het antwoord; Server en Via noemen het.',
    },
    command: 'curl -sSI https://HOST',
  },
  'network.verification-off': {
    text: {
      en: 'Remove the setting and try again: an error about the certificate shows what it was hiding.',
      nl: 'Verwijder de instelling en probeer het opnieuw: een fout over het certificaat toont wat zij verborg.',
    },
    command: 'curl -sSv https://HOST',
  },
  'proxy.address-malformed': {
    text: {
      en: 'Count the signs @ and : in the address: more than one of each means that the password has to be encoded.',
      nl: 'Tel de tekens @ en : in het adres: meer dan een van elk betekent dat het wachtwoord gecodeerd moet worden.',
    },
  },
  'network.empty-bundle': {
    text: {
      en: 'Run it: a certificate that prints means that the path is wrong; an error means that the file is.',
      nl: 'Voer het uit: drukt het een certificaat af, dan is het pad fout; een fout betekent dat het bestand fout is.',
    },
    command: 'openssl x509 -in FILE -noout -subject',
  },
  'network.service-error': {
    text: {
      en: 'Repeat it after a minute: the same status without a request ID points to a device between the two.',
      nl: 'Herhaal het na een minuut: dezelfde status zonder request-id wijst op een apparaat onderweg.',
    },
    command: 'curl -sSI https://HOST',
  },
  'network.name-not-found': {
    text: {
      en: 'Run it: an address means that the program asks another DNS server or a proxy; none means DNS.',
      nl: 'Voer het uit: een adres betekent dat het programma een andere DNS-server of een proxy vraagt; geen adres betekent DNS.',
    },
    command: 'nslookup HOST',
  },
  'network.domain-not-found': {
    text: {
      en: 'Run it: no records mean that this DNS server does not serve the domain.',
      nl: 'Voer het uit: geen records betekent dat deze DNS-server het domein niet bedient.',
    },
    command: 'nslookup -type=SRV _ldap._tcp.dc._msdcs.DOMAIN',
  },
  'network.dns-silent': {
    text: {
      en: 'Ask another server for the same name: an answer there means that the first one is down or closed.',
      nl: 'Vraag een andere server om dezelfde naam: een antwoord daar betekent dat de eerste uit of gesloten is.',
    },
    command: 'nslookup HOST 1.1.1.1',
  },
  'network.proxy-name-not-found': {
    text: {
      en: 'Run it: an address means that only this program has the name wrong.',
      nl: 'Voer het uit: een adres betekent dat alleen dit programma de naam fout heeft.',
    },
    command: 'nslookup HOST',
  },
  'network.refused': {
    text: {
      en: 'Run it: TcpTestSucceeded False from here and True on the host itself is a firewall; False on both is the service.',
      nl: 'Voer het uit: TcpTestSucceeded False vanaf hier en True op de host zelf is een firewall; False op beide is de dienst.',
    },
    command: 'Test-NetConnection HOST -Port 443',
  },
  'network.timed-out': {
    text: {
      en: 'Run it with and without the proxy: the one that answers shows what is missing.',
      nl: 'Voer het uit met en zonder de proxy: wat antwoordt toont wat ontbreekt.',
    },
    command: 'curl -sSv --connect-timeout 10 https://HOST',
  },
  'network.unreachable': {
    text: {
      en: 'Run it: the route ends where the trace ends.',
      nl: 'Voer het uit: waar de trace eindigt houdt de route op.',
    },
    command: 'tracert HOST',
  },
  'network.reset': {
    text: {
      en: 'Run it three times and note the second: the same one each time is a limit, at once is a refusal.',
      nl: 'Voer het driemaal uit en noteer de seconde: telkens dezelfde is een grens, meteen is een weigering.',
    },
    command: 'curl -sSv https://HOST',
  },
  'network.connect-failed': {
    text: {
      en: 'Run it: an answer means that the program lacks the proxy that curl has found.',
      nl: 'Voer het uit: een antwoord betekent dat het programma de proxy mist die curl wel vond.',
    },
    command: 'curl -sSv https://HOST',
  },
  'network.intercepted': {
    text: {
      en: 'Run it: an issuer of your own organization or of a vendor of proxies proves it.',
      nl: 'Voer het uit: een uitgever van uw eigen organisatie of van een proxyleverancier bewijst het.',
    },
    command: 'openssl s_client -connect HOST:443 -showcerts < /dev/null | grep -i issuer',
  },
  'network.untrusted': {
    text: {
      en: 'Run it: a public issuer means a missing root or intermediate; any other means inspection.',
      nl: 'Voer het uit: een openbare uitgever betekent een ontbrekende root of tussenschakel; een andere betekent inspectie.',
    },
    command: 'openssl s_client -connect HOST:443 -showcerts < /dev/null | grep -i issuer',
  },
  'network.certificate-dates': {
    text: {
      en: 'Run it: dates that hold today mean that the clock is wrong.',
      nl: 'Voer het uit: data die vandaag gelden betekent dat de klok verkeerd loopt.',
    },
    command: 'openssl s_client -connect HOST:443 < /dev/null | openssl x509 -noout -dates',
  },
  'network.wrong-name': {
    text: {
      en: 'Run it: subject and issuer show who answers.',
      nl: 'Voer het uit: onderwerp en uitgever zeggen wie antwoordt.',
    },
    command: 'openssl s_client -connect HOST:443 < /dev/null | openssl x509 -noout -subject -issuer',
  },
  'network.tls-version': {
    text: {
      en: 'Run it: success means that the program or its settings keep TLS 1.2 off.',
      nl: 'Voer het uit: succes betekent dat het programma of de instellingen TLS 1.2 uit houden.',
    },
    command: 'openssl s_client -tls1_2 -connect HOST:443 < /dev/null',
  },
  'network.client-certificate': {
    text: {
      en: 'The handshake shows whether the server accepts the certificate: "Acceptable client certificate CA names" lists the issuers that it trusts.',
      nl: 'De handshake met het certificaat toont of de server het accepteert: "Acceptable client certificate CA names" noemt de uitgevers die hij vertrouwt.',
    },
    command: 'openssl s_client -connect HOST:443 -cert CERT -key KEY',
  },
  'network.not-tls': {
    text: {
      en: 'Run it: a plain-text answer shows what listens there.',
      nl: 'Voer het uit: een antwoord in leesbare tekst noemt wat daar luistert.',
    },
    command: 'curl -sSi http://HOST:443',
  },
  'network.html-instead-of-data': {
    text: {
      en: 'Run it from the same machine and account: a first line with <html> or a redirect names the box that answers; JSON or XML means that the connection works now.',
      nl: 'Voer het uit vanaf dezelfde machine en hetzelfde account: een eerste regel met <html> of een omleiding noemt het apparaat dat antwoordt; JSON of XML betekent dat de weg nu open is.',
    },
    command: 'curl -sSi https://HOST',
  },
  'network.harmless': {
    text: {
      en: 'Leave these lines out and look again: what fails then is what counts.',
      nl: 'Laat deze regels weg en kijk opnieuw: wat dan faalt is wat telt.',
    },
  },
  'ldap.unreachable': {
    text: {
      en: 'Run it: False is the network or the name; True means that the certificate is what the client refuses.',
      nl: 'Voer het uit: False is het netwerk of de naam; True betekent dat de client het certificaat weigert.',
    },
    command: 'Test-NetConnection HOST -Port 636',
  },
};

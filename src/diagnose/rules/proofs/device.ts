import type { Proof } from '../../catalogue/record.ts';

/** The cheapest next proof of each finding about registration, tokens and brokers of devices. */
export const deviceProofs: Readonly<Record<string, Proof>> = {
  'device.no-domain-controller': {
    text: {
      en: 'Run it on the device: no answer means no connection to the domain (VPN, DNS); with an answer the next attempt will get further.',
      nl: 'Voer het op het apparaat uit: geen antwoord betekent geen verbinding met het domein (VPN, DNS); met een antwoord komt de volgende poging verder.',
    },
    command: 'nltest /dsgetdc:DOMAIN',
  },
  'device.scp-unreadable': {
    text: {
      en: 'Run it on the device: an empty keywords means that the connection point is missing or closed; with tenant id and name in it the device asks another forest.',
      nl: 'Voer het op het apparaat uit: lege keywords betekent dat het verbindingspunt ontbreekt of gesloten is; staan tenant-id en naam erin, dan vraagt het apparaat een ander forest.',
    },
    command:
      '([ADSI]("LDAP://CN=62a0ff2e-97b9-4513-943f-0d221bd30080,CN=Device Registration Configuration,CN=Services," + ([ADSI]"LDAP://RootDSE").configurationNamingContext)).keywords',
  },
  'device.computer-object-inaccessible': {
    text: {
      en: 'Run it on the device: an error here means a broken secure channel; success means that the object has not replicated to that controller yet.',
      nl: 'Voer het op het apparaat uit: een fout betekent een gebroken beveiligd kanaal; succes betekent dat het object die controller nog niet heeft bereikt.',
    },
    command: 'nltest /sc_verify:DOMAIN',
  },
  'device.html-answer': {
    text: {
      en: 'Run it as SYSTEM: if it begins with <html>, its title names the box that answers; if it is JSON, the proxy lets SYSTEM through now.',
      nl: 'Voer het als SYSTEM uit: begint het met <html>, dan noemt de titel het apparaat dat antwoordt; is het JSON, dan laat de proxy SYSTEM nu door.',
    },
    command: 'psexec -s curl -sS https://enterpriseregistration.windows.net/DOMAIN/discover?api-version=1.7',
  },
  'device.tenant-unknown': {
    text: {
      en: 'Run it and compare azureADId with the id of the tenant in the portal: if they differ, correct the connection point.',
      nl: 'Voer het uit en vergelijk azureADId met de id van de tenant in de portal: verschillen ze, corrigeer dan het verbindingspunt.',
    },
    command:
      '([ADSI]("LDAP://CN=62a0ff2e-97b9-4513-943f-0d221bd30080,CN=Device Registration Configuration,CN=Services," + ([ADSI]"LDAP://RootDSE").configurationNamingContext)).keywords',
  },
  'device.service-busy': {
    text: {
      en: 'Run the task again after five minutes: if the same answer stays for an hour, look for many devices that register at once.',
      nl: 'Start de taak na vijf minuten opnieuw: blijft hetzelfde antwoord een uur, kijk dan of veel apparaten tegelijk registreren.',
    },
    command: 'schtasks /run /tn "\\Microsoft\\Windows\\Workplace Join\\Automatic-Device-Join"',
  },
  'device.system-proxy': {
    text: {
      en: "Compare the two: if the user's request answers and that of SYSTEM does not, the proxy is the user's alone.",
      nl: 'Vergelijk de twee: antwoordt het verzoek van de gebruiker en dat van SYSTEM niet, dan is de proxy alleen van de gebruiker.',
    },
    command: 'psexec -s curl -sSI https://enterpriseregistration.windows.net',
  },
  'device.registration-network': {
    text: {
      en: 'Run it as SYSTEM: a name that does not resolve is DNS, no answer is firewall or proxy, a foreign certificate is inspection.',
      nl: 'Voer het als SYSTEM uit: een naam die niet gevonden wordt is DNS, geen antwoord is firewall of proxy, een vreemd certificaat is inspectie.',
    },
    command: 'psexec -s curl -sSv https://enterpriseregistration.windows.net',
  },
  'device.discovery-failed': {
    text: {
      en: "Run it as SYSTEM: JSON means that the connection works and the tenant's domain is what to check; anything else is the network.",
      nl: 'Voer het als SYSTEM uit: JSON betekent dat de verbinding werkt en het domein van de tenant moet worden gecontroleerd; iets anders is het netwerk.',
    },
    command: 'psexec -s curl -sS https://enterpriseregistration.windows.net/DOMAIN/discover?api-version=1.7',
  },
  'device.not-synchronised': {
    text: {
      en: "Search the tenant for the device: if it is not there, look at userCertificate and the scope of its OU; if it is there, read the server's message again.",
      nl: 'Zoek het apparaat in de tenant: is het er niet, kijk dan naar userCertificate en het bereik van de OU; is het er wel, lees dan de servermelding opnieuw.',
    },
    command: 'Get-ADComputer $env:COMPUTERNAME -Properties userCertificate',
  },
  'device.server-refused': {
    text: {
      en: 'Look up the object that the message names in the tenant: its state decides what the sentence means.',
      nl: 'Zoek het object dat de melding noemt op in de tenant: de toestand ervan bepaalt wat de zin betekent.',
    },
    command: 'dsregcmd /status | findstr DeviceId',
  },
  'device.certificate-not-synchronised': {
    text: {
      en: 'Run it: with a value in userCertificate only a sync cycle is missing; without one the task has not run on the device.',
      nl: 'Voer het uit: met een waarde in userCertificate ontbreekt alleen een sync-cyclus; zonder heeft de taak op het apparaat niet gedraaid.',
    },
    command: 'Get-ADComputer $env:COMPUTERNAME -Properties userCertificate',
  },
  'device.identity-mismatch': {
    text: {
      en: 'Compare the certificate of the object with that of the machine: another thumbprint means an old value, the same means the clock.',
      nl: 'Vergelijk het certificaat van het object met dat van de machine: een andere vingerafdruk betekent een oude waarde, dezelfde betekent de klok.',
    },
    command: 'Get-ADComputer $env:COMPUTERNAME -Properties userCertificate; w32tm /query /status',
  },
  'device.join-type-refused': {
    text: {
      en: 'Run it on the federation server: if it is not enabled or lacks the tenant, that is what refuses.',
      nl: 'Voer het op de federatieserver uit: is het niet ingeschakeld of ontbreekt de tenant, dan is dat wat weigert.',
    },
    command: 'Get-AdfsDeviceRegistration',
  },
  'device.tpm': {
    text: {
      en: 'Run it: TpmReady False or a lockout points to the chip; True points to keys that were copied or cleared.',
      nl: 'Voer het uit: TpmReady False of een blokkering wijst op de chip; True wijst op gekopieerde of gewiste sleutels.',
    },
    command: 'Get-Tpm',
  },
  'device.test-failed': {
    text: {
      en: 'Look up the number behind FAIL; where there are two, the second one decides.',
      nl: 'Zoek het getal achter FAIL op; staan er twee, dan beslist het tweede.',
    },
    command: 'hawser explain CODE',
  },
  'device.registration-failed': {
    text: {
      en: "Start the task and read the newest event: 304 to 307 hold the code and the server's own words.",
      nl: 'Start de taak en lees de nieuwste gebeurtenis: 304 tot 307 bevatten de code en de woorden van de server.',
    },
    command:
      'Get-WinEvent -LogName "Microsoft-Windows-User Device Registration/Admin" -MaxEvents 10 | Format-List TimeCreated, Id, Message',
  },
  'device.object-gone': {
    text: {
      en: 'Search the tenant for the DeviceId: present and disabled means enable it, absent means leave and join again.',
      nl: 'Zoek de DeviceId in de tenant: aanwezig en uitgeschakeld betekent inschakelen, afwezig betekent ontkoppelen en opnieuw koppelen.',
    },
    command: 'dsregcmd /status | findstr DeviceId',
  },
  'device.auth-unreachable': {
    text: {
      en: 'Run it on the device: an answer means that the check will work next time; a foreign issuer means inspection.',
      nl: 'Voer het op het apparaat uit: een antwoord betekent dat de controle de volgende keer lukt; een vreemde uitgever betekent inspectie.',
    },
    command: 'curl -sSv https://device.login.microsoftonline.com',
  },
  'device.certificate-expired': {
    text: {
      en: 'Run it: if the day is right, the certificate is over; if not, correct the clock first.',
      nl: 'Voer het uit: klopt de dag, dan is het certificaat voorbij; zo niet, zet eerst de klok goed.',
    },
    command: 'w32tm /query /status',
  },
  'device.clock-behind': {
    text: {
      en: 'Run it: the offset shows how far the clock is off.',
      nl: 'Voer het uit: het verschil zegt hoever de klok afwijkt.',
    },
    command: 'w32tm /stripchart /computer:time.windows.com /samples:3 /dataonly',
  },
  'device.keys-unusable': {
    text: {
      en: 'Run it again as the user: KeySignTest PASSED means that it repaired itself; FAILED with TpmReady False means the chip.',
      nl: 'Voer het opnieuw als gebruiker uit: KeySignTest PASSED betekent dat het zich herstelde; FAILED met TpmReady False betekent de chip.',
    },
    command: 'dsregcmd /status | findstr KeySignTest & powershell Get-Tpm',
  },
  'device.work-account-too': {
    text: {
      en: 'Run it as the user: WorkplaceJoined YES shows the second registration.',
      nl: 'Voer het als gebruiker uit: WorkplaceJoined YES toont de tweede registratie.',
    },
    command: 'dsregcmd /status',
  },
  'device.join-not-attempted': {
    text: {
      en: 'Start the task and read the newest event: no event means that the task is disabled, 304 to 307 say why it failed.',
      nl: 'Start de taak en lees de nieuwste gebeurtenis: geen gebeurtenis betekent dat de taak uit staat, 304 tot 307 zeggen waarom het mislukte.',
    },
    command: 'schtasks /run /tn "\\Microsoft\\Windows\\Workplace Join\\Automatic-Device-Join"',
  },
  'device.not-joined': {
    text: {
      en: 'Run it: PartOfDomain False confirms that the machine belongs to no domain.',
      nl: 'Voer het uit: PartOfDomain False bevestigt dat de machine bij geen domein hoort.',
    },
    command: '(Get-CimInstance Win32_ComputerSystem).PartOfDomain',
  },
  'device.wrong-session': {
    text: {
      en: 'Run it in a window of the user, not elevated: the lines of User State and SSO State count only there.',
      nl: 'Voer het uit in een venster van de gebruiker, niet verhoogd: de regels van User State en SSO State tellen alleen daar.',
    },
    command: 'dsregcmd /status',
  },
  'device.later-output': {
    text: {
      en: 'Paste the earlier output alone if your question is about that one.',
      nl: 'Plak alleen de eerdere uitvoer als uw vraag daarover gaat.',
    },
    command: 'hawser diagnose before.txt',
  },
  'device.several-outputs': {
    text: {
      en: 'Give each output as a file of its own: two machines then get two answers.',
      nl: 'Geef elke uitvoer als eigen bestand: twee machines krijgen dan twee antwoorden.',
    },
    command: 'hawser diagnose first.txt second.txt',
  },
  'device.translated-output': {
    text: {
      en: 'Save the output on the machine itself; the tool always prints YES or NO.',
      nl: 'Bewaar de uitvoer op de machine zelf; het programma drukt altijd YES of NO af.',
    },
    command: 'dsregcmd /status > status.txt',
  },
  'device.wpad-failed': {
    text: {
      en: 'Run it: "Direct access" means that SYSTEM has no proxy, which matters only where one is needed.',
      nl: 'Voer het uit: "Direct access" betekent dat SYSTEM geen proxy heeft, en dat telt alleen waar er een nodig is.',
    },
    command: 'netsh winhttp show proxy',
  },
  'prt.missing': {
    text: {
      en: 'Run both as the user: if AzureAdPrt becomes YES, it was this sign-in; if not, the newest error of AAD/Operational says why.',
      nl: 'Voer beide als gebruiker uit: wordt AzureAdPrt YES, dan lag het aan deze aanmelding; zo niet, dan zegt de nieuwste fout in AAD/Operational waarom.',
    },
    command: 'dsregcmd /refreshprt & dsregcmd /status',
  },
  'prt.refresh-failing': {
    text: {
      en: 'Compare User Identity of the attempt with the signed-in user: another name means that nothing is wrong here.',
      nl: 'Vergelijk User Identity van de poging met de aangemelde gebruiker: een andere naam betekent dat er hier niets mis is.',
    },
    command: 'whoami /upn',
  },
  'prt.expired': {
    text: {
      en: 'Sign in with the password while connected, then look: a new update time means that it is renewed.',
      nl: 'Meld aan met het wachtwoord terwijl er verbinding is en kijk dan: een nieuwe tijd betekent dat het vernieuwd is.',
    },
    command: 'dsregcmd /status | findstr AzureAdPrt',
  },
  'prt.enterprise-missing': {
    text: {
      en: 'Search AD for the device object: without it device writeback is what is missing.',
      nl: 'Zoek het apparaatobject in AD: ontbreekt het, dan ontbreekt device-writeback.',
    },
    command: `Get-ADObject -Filter "objectClass -eq 'msDS-Device'" -Properties displayName | Select-Object -First 5`,
  },
  'hello.not-provisioned': {
    text: {
      en: 'Run it as the user: the first NO under Ngc Prerequisite Check decides; PolicyEnabled NO means that nobody asks for it.',
      nl: 'Voer het als gebruiker uit: de eerste NO onder Ngc Prerequisite Check beslist; PolicyEnabled NO betekent dat niemand erom vraagt.',
    },
    command: 'dsregcmd /status',
  },
  'mdm.no-prt': {
    text: {
      en: 'Run it as the user who enrolls: if AzureAdPrt is YES there, the output above came from another session.',
      nl: 'Voer het uit als de gebruiker die inschrijft: is AzureAdPrt daar YES, dan kwam de uitvoer hierboven uit een andere sessie.',
    },
    command: 'dsregcmd /status | findstr AzureAdPrt',
  },
  'broker.not-registered': {
    text: {
      en: 'Look at the journal of the broker while you sign in: an AADSTS number there says why.',
      nl: 'Kijk in het journaal van de broker terwijl u aanmeldt: een AADSTS-nummer daar zegt waarom.',
    },
    command: 'journalctl --user -u microsoft-identity-broker -n 50',
  },
  'broker.no-token': {
    text: {
      en: 'Look at the journal of the broker while you sign in: no line means that nobody asked, an AADSTS number says why it was refused.',
      nl: 'Kijk in het journaal van de broker terwijl u aanmeldt: geen regel betekent dat niemand vroeg, een AADSTS-nummer zegt waarom het werd geweigerd.',
    },
    command: 'journalctl --user -u microsoft-identity-broker -n 50',
  },
  'broker.device-deleted': {
    text: {
      en: 'Search the tenant for the device id: absent means that it has to register again.',
      nl: 'Zoek de apparaat-id in de tenant: afwezig betekent opnieuw registreren.',
    },
    command: `Get-MgDevice -Filter "deviceId eq 'ID'"`,
  },
};

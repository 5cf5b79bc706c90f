import type { ErrorCatalogue } from '../base/errors.ts';

/** What can go wrong with the connection to a directory server, and with signing in. */
export const connectionErrors = {
  'ldap.unreachable': {
    status: 503,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The domain controller {server} does not answer ({reason}).',
      nl: 'De domeincontroller {server} antwoordt niet ({reason}).',
    },
    fix: {
      en: 'Check that it runs, that its name resolves, and that no firewall blocks port 636 (LDAPS) or 389 (STARTTLS).',
      nl: 'Controleer of de server draait, of de naam vindbaar is en of geen firewall poort 636 (LDAPS) of 389 (STARTTLS) blokkeert.',
    },
  },
  'ldap.no-server-reachable': {
    status: 503,
    severity: 'critical',
    retryable: true,
    text: {
      en: 'None of the {count} domain controllers of {domain} can be used: {reasons}',
      nl: 'Geen van de {count} domeincontrollers van {domain} is bruikbaar: {reasons}',
    },
    fix: {
      en: 'Fix what is named for each server; one working server is enough.',
      nl: 'Los op wat per server genoemd is; één werkende server is genoeg.',
    },
  },
  'ldap.no-server-found': {
    status: 503,
    severity: 'critical',
    retryable: true,
    text: {
      en: 'DNS names no domain controller for {domain} ({reason}).',
      nl: 'DNS kent geen domeincontroller voor {domain} ({reason}).',
    },
    fix: {
      en: 'Use the DNS server of the domain (record _ldap._tcp.dc._msdcs.{domain}), or list the domain controllers in the configuration.',
      nl: 'Gebruik de DNS-server van het domein (record _ldap._tcp.dc._msdcs.{domain}), of noem de domeincontrollers in de configuratie.',
    },
  },
  'ldap.timeout': {
    status: 504,
    severity: 'error',
    retryable: true,
    text: {
      en: '{server} did not answer within {seconds} seconds.',
      nl: '{server} antwoordde niet binnen {seconds} seconden.',
    },
    fix: {
      en: 'Check the load of the domain controller and the network to it; raise the timeout if it is always slow.',
      nl: 'Controleer de belasting van de domeincontroller en het netwerk daarheen; verhoog de time-out als de domeincontroller altijd traag is.',
    },
  },
  'ldap.connection-lost': {
    status: 503,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The connection to {server} was lost ({reason}).',
      nl: 'De verbinding met {server} is verbroken ({reason}).',
    },
    fix: {
      en: 'Hawser reconnects automatically. If this remains, check the domain controller and the network.',
      nl: 'Hawser maakt automatisch opnieuw verbinding. Blijft dit bestaan, controleer dan de domeincontroller en het netwerk.',
    },
  },
  'ldap.certificate-untrusted': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The certificate of {server} is not signed by a trusted authority ({reason}).',
      nl: 'Het certificaat van {server} is niet ondertekend door een vertrouwde autoriteit ({reason}).',
    },
    fix: {
      en: 'Export the root certificate of the authority that issued it (in PEM form) and name that file as caFile.',
      nl: 'Exporteer het basiscertificaat van de autoriteit die het uitgaf (in PEM-vorm) en noem dat bestand als caFile.',
    },
  },
  'ldap.certificate-host-mismatch': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The certificate of {server} is made out to another name ({names}).',
      nl: 'Het certificaat van {server} staat op een andere naam ({names}).',
    },
    fix: {
      en: 'Use a name for the server in the configuration that is in its certificate, or have a certificate issued for the name in use.',
      nl: 'Schrijf de server in de configuratie met een naam die in het certificaat staat, of laat een certificaat uitgeven voor de gebruikte naam.',
    },
  },
  'ldap.certificate-expired': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The certificate of {server} is not valid now ({reason}).',
      nl: 'Het certificaat van {server} is nu niet geldig ({reason}).',
    },
    fix: {
      en: 'Renew the certificate of the domain controller; check the clocks on both sides.',
      nl: 'Vernieuw het certificaat van de domeincontroller; controleer de klokken aan beide kanten.',
    },
  },
  'ldap.tls-failed': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: 'No secure connection to {server} can be made ({reason}).',
      nl: 'Er kan geen beveiligde verbinding met {server} worden gemaakt ({reason}).',
    },
    fix: {
      en: 'Check that the port speaks TLS 1.2 or later: a domain controller without a certificate closes the connection.',
      nl: 'Controleer of de poort TLS 1.2 of hoger spreekt: een domeincontroller zonder certificaat verbreekt de verbinding.',
    },
  },
  'ldap.ca-unreadable': {
    status: 500,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The certificate file {file} cannot be used ({reason}).',
      nl: 'Het certificaatbestand {file} is niet bruikbaar ({reason}).',
    },
    fix: {
      en: 'Name an existing file with certificates in PEM form (-----BEGIN CERTIFICATE-----).',
      nl: 'Noem een bestaand bestand met certificaten in PEM-vorm (-----BEGIN CERTIFICATE-----).',
    },
  },
  'ldap.wrong-password': {
    status: 401,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} does not accept the name or the password of {account}.',
      nl: '{server} accepteert de naam of het wachtwoord van {account} niet.',
    },
    fix: {
      en: 'Check the name (name@domain, DOMAIN\\name or the DN) and enter the password again.',
      nl: 'Controleer de naam (naam@domein, DOMEIN\\naam of de DN) en voer het wachtwoord opnieuw in.',
    },
  },
  'ldap.account-locked': {
    status: 401,
    severity: 'error',
    retryable: false,
    text: { en: 'The account {account} is locked.', nl: 'Het account {account} is vergrendeld.' },
    fix: {
      en: 'Unlock it (Active Directory Users and Computers, or samba-tool user unlock) and look for what keeps using an old password.',
      nl: 'Ontgrendel het (Active Directory: gebruikers en computers, of samba-tool user unlock) en zoek wat een oud wachtwoord blijft gebruiken.',
    },
  },
  'ldap.account-disabled': {
    status: 401,
    severity: 'error',
    retryable: false,
    text: { en: 'The account {account} is disabled.', nl: 'Het account {account} is uitgeschakeld.' },
    fix: { en: 'Enable the account, or configure another one.', nl: 'Schakel het account in, of stel een ander in.' },
  },
  'ldap.account-expired': {
    status: 401,
    severity: 'error',
    retryable: false,
    text: { en: 'The account {account} has expired.', nl: 'Het account {account} is verlopen.' },
    fix: {
      en: 'Move the expiry date of the account (accountExpires).',
      nl: 'Verzet de vervaldatum van het account (accountExpires).',
    },
  },
  'ldap.account-restricted': {
    status: 401,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The account {account} may not sign in now or from here ({reason}).',
      nl: 'Het account {account} mag zich nu of van hier niet aanmelden ({reason}).',
    },
    fix: {
      en: 'Remove the logon hours, the workstation restriction or the policy that holds for this account.',
      nl: 'Verwijder de aanmeldingstijden, de werkstationbeperking of het beleid dat voor dit account geldt.',
    },
  },
  'ldap.password-expired': {
    status: 401,
    severity: 'error',
    retryable: false,
    text: { en: 'The password of {account} has expired.', nl: 'Het wachtwoord van {account} is verlopen.' },
    fix: {
      en: 'Set a new password; for a service account, one that does not expire.',
      nl: 'Stel een nieuw wachtwoord in; voor een serviceaccount een dat niet verloopt.',
    },
  },
  'ldap.password-must-change': {
    status: 401,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The password of {account} must be changed before it can be used.',
      nl: 'Het wachtwoord van {account} moet worden gewijzigd voordat het bruikbaar is.',
    },
    fix: {
      en: 'Set a new password and clear "User must change password at next logon".',
      nl: 'Stel een nieuw wachtwoord in en zet "Gebruiker moet wachtwoord bij volgende aanmelding wijzigen" uit.',
    },
  },
  'ldap.tls-required': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} refuses this without an encrypted connection.',
      nl: '{server} weigert dit zonder versleutelde verbinding.',
    },
    fix: { en: 'Use LDAPS (port 636) or STARTTLS.', nl: 'Gebruik LDAPS (poort 636) of STARTTLS.' },
  },
  'ldap.not-signed-in': {
    status: 401,
    severity: 'error',
    retryable: true,
    text: {
      en: '{server} requires a sign-in before this ({operation}).',
      nl: '{server} vereist eerst een aanmelding ({operation}).',
    },
    fix: {
      en: 'Check that a name and password are configured; the connection is made again.',
      nl: 'Controleer of een naam en wachtwoord zijn ingesteld; de verbinding wordt opnieuw gemaakt.',
    },
  },
  'ldap.protocol': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} does not speak LDAP as it should ({reason}).',
      nl: '{server} spreekt geen correct LDAP ({reason}).',
    },
    fix: {
      en: 'Check that host and port belong to a directory server.',
      nl: 'Controleer of host en poort van een directoryserver zijn.',
    },
  },
} as const satisfies ErrorCatalogue;

import { defineErrors } from '../base/errors.ts';

/** What can go wrong between Hawser and a directory server. decode-error.ts says which answer of a server is which of these. */
export const ldapErrors = defineErrors('ldap', {
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
      nl: 'Controleer of hij draait, of de naam vindbaar is en of geen firewall poort 636 (LDAPS) of 389 (STARTTLS) tegenhoudt.',
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
      en: 'Solve what is named for each server; one that works is enough.',
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
      en: 'Check the load of the domain controller and the network between; raise the time-out if it is slow by nature.',
      nl: 'Controleer de belasting van de domeincontroller en het netwerk ertussen; verhoog de time-out als hij van nature traag is.',
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
      en: 'It is made again by itself; if this stays, look at the domain controller and the network.',
      nl: 'Hij wordt vanzelf opnieuw gemaakt; blijft dit, kijk dan naar de domeincontroller en het netwerk.',
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
      en: 'Write the server in the configuration under a name that stands in its certificate, or have a certificate issued for the name in use.',
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
      en: '{server} wants a sign-in before this ({operation}).',
      nl: '{server} vraagt eerst een aanmelding ({operation}).',
    },
    fix: {
      en: 'Check that a name and password are configured; the connection is made again.',
      nl: 'Controleer of een naam en wachtwoord zijn ingesteld; de verbinding wordt opnieuw gemaakt.',
    },
  },
  'ldap.no-rights': {
    status: 403,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The account has no right to {operation} {dn}.',
      nl: 'Het account heeft geen recht op {operation} bij {dn}.',
    },
    fix: {
      en: 'Grant the right on the object or its container; check that inheritance is not switched off on it (adminCount, protected groups).',
      nl: 'Geef het recht op het object of de container; controleer of overerving er niet is uitgeschakeld (adminCount, beschermde groepen).',
    },
  },
  'ldap.no-replication-rights': {
    status: 403,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'The account may not read changes of {dn} (Replicating Directory Changes).',
      nl: 'Het account mag de wijzigingen van {dn} niet lezen (Replicating Directory Changes).',
    },
    fix: {
      en: 'Grant "Replicating Directory Changes" on the domain; until then changes are found by uSNChanged, which costs the server more.',
      nl: 'Geef "Replicating Directory Changes" op het domein; tot dan worden wijzigingen gevonden met uSNChanged, wat de server meer kost.',
    },
  },
  'ldap.no-such-object': {
    status: 404,
    severity: 'error',
    retryable: false,
    text: { en: 'There is no object {dn}.', nl: 'Er is geen object {dn}.' },
    fix: {
      en: 'Check the name; it may have been deleted, renamed or moved.',
      nl: 'Controleer de naam; het object kan verwijderd, hernoemd of verplaatst zijn.',
    },
  },
  'ldap.already-exists': {
    status: 409,
    severity: 'error',
    retryable: false,
    text: { en: '{dn} exists already.', nl: '{dn} bestaat al.' },
    fix: {
      en: 'Choose another name, or change the object that is there.',
      nl: 'Kies een andere naam, of wijzig het object dat er al is.',
    },
  },
  'ldap.referral': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} does not hold {dn} and refers to {urls}.',
      nl: '{server} beheert {dn} niet en verwijst naar {urls}.',
    },
    fix: {
      en: 'Add that domain as a connection of its own: referrals are not followed.',
      nl: 'Voeg dat domein als eigen verbinding toe: verwijzingen worden niet gevolgd.',
    },
  },
  'ldap.size-limit': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} cut the answer off at its size limit.',
      nl: '{server} kapte het antwoord af op de groottelimiet.',
    },
    fix: { en: 'Read in pages, or narrow the search.', nl: 'Lees per pagina, of beperk de zoekopdracht.' },
  },
  'ldap.time-limit': {
    status: 504,
    severity: 'error',
    retryable: true,
    text: {
      en: '{server} gave up on the search at its time limit.',
      nl: '{server} gaf de zoekopdracht op bij de tijdslimiet.',
    },
    fix: {
      en: 'Narrow the search, or raise the time limit of the server.',
      nl: 'Beperk de zoekopdracht, of verhoog de tijdslimiet van de server.',
    },
  },
  'ldap.busy': {
    status: 503,
    severity: 'warning',
    retryable: true,
    text: { en: '{server} is busy or going down.', nl: '{server} is bezet of wordt afgesloten.' },
    fix: {
      en: 'Nothing: it is tried again, at another domain controller if there is one.',
      nl: 'Niets: het wordt opnieuw geprobeerd, bij een andere domeincontroller als die er is.',
    },
  },
  'ldap.control-unsupported': {
    status: 501,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} does not support what was asked ({operation}).',
      nl: '{server} ondersteunt het gevraagde niet ({operation}).',
    },
    fix: {
      en: 'A newer version of the directory server may; otherwise the feature does without.',
      nl: 'Een nieuwere versie van de directoryserver mogelijk wel; anders gaat het zonder.',
    },
  },
  'ldap.cookie-refused': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: '{server} no longer accepts where reading had come to.',
      nl: '{server} accepteert het punt tot waar gelezen was niet meer.',
    },
    fix: {
      en: 'A full import follows; this happens after a restore of the domain controller or a very long pause.',
      nl: 'Er volgt een volledige import; dit gebeurt na een herstel van de domeincontroller of een zeer lange pauze.',
    },
  },
  'ldap.constraint': {
    status: 422,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} refuses the value for {dn}: a rule of the directory forbids it.',
      nl: '{server} weigert de waarde voor {dn}: een regel van de directory verbiedt die.',
    },
    fix: {
      en: 'See the detail in the log for the attribute and the rule.',
      nl: 'Zie de details in het logboek voor het attribuut en de regel.',
    },
  },
  'ldap.invalid-request': {
    status: 422,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} finds the request for {dn} not valid (LDAP {result}).',
      nl: '{server} vindt de aanvraag voor {dn} niet geldig (LDAP {result}).',
    },
    fix: {
      en: 'See the detail in the log; check names of attributes, values and the DN.',
      nl: 'Zie de details in het logboek; controleer attribuutnamen, waarden en de DN.',
    },
  },
  'ldap.unwilling': {
    status: 422,
    severity: 'error',
    retryable: false,
    text: { en: '{server} is unwilling to {operation} {dn}.', nl: '{server} is niet bereid tot {operation} van {dn}.' },
    fix: {
      en: 'See the detail in the log: a policy or the state of the object forbids it.',
      nl: 'Zie de details in het logboek: een beleid of de toestand van het object verbiedt het.',
    },
  },
  'ldap.password-policy': {
    status: 422,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The new password does not meet the policy of the domain.',
      nl: 'Het nieuwe wachtwoord voldoet niet aan het beleid van het domein.',
    },
    fix: {
      en: 'Choose one that is longer, uses more kinds of characters, and was not used before.',
      nl: 'Kies er een die langer is, meer soorten tekens bevat en niet eerder gebruikt is.',
    },
  },
  'ldap.password-old-wrong': {
    status: 422,
    severity: 'info',
    retryable: false,
    text: { en: 'The current password is not right.', nl: 'Het huidige wachtwoord klopt niet.' },
    fix: { en: 'Type the current password again.', nl: 'Typ het huidige wachtwoord opnieuw.' },
  },
  'ldap.password-change-locked': {
    status: 422,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The password cannot be changed while the account is locked.',
      nl: 'Het wachtwoord kan niet worden gewijzigd zolang het account vergrendeld is.',
    },
    fix: { en: 'Unlock the account first.', nl: 'Ontgrendel eerst het account.' },
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
  'ldap.other': {
    status: 502,
    severity: 'error',
    retryable: false,
    text: {
      en: '{server} answered {operation} with LDAP result {result}.',
      nl: '{server} beantwoordde {operation} met LDAP-resultaat {result}.',
    },
    fix: { en: 'See the detail in the log.', nl: 'Zie de details in het logboek.' },
  },
});

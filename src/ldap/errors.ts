import { defineErrors } from '../base/errors.ts';
import { connectionErrors } from './connection-errors.ts';

/**
 * What can go wrong between Hawser and a directory server. decode-error.ts says which answer of a server is which of
 * these.
 */
export const ldapErrors = defineErrors('ldap', {
  ...connectionErrors,
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
    text: { en: '{dn} already exists.', nl: '{dn} bestaat al.' },
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
      en: '{server} truncated the answer at its size limit.',
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
      nl: '{server} heeft de zoekopdracht bij de tijdslimiet afgebroken.',
    },
    fix: {
      en: "Narrow the search, or raise the server's time limit.",
      nl: 'Beperk de zoekopdracht, of verhoog de tijdslimiet van de server.',
    },
  },
  'ldap.busy': {
    status: 503,
    severity: 'warning',
    retryable: true,
    text: { en: '{server} is busy or going down.', nl: '{server} is bezet of wordt afgesloten.' },
    fix: {
      en: 'Nothing: Hawser tries again, at another domain controller if there is one.',
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
      en: 'A newer version of the directory server may support it; otherwise the feature works without it.',
      nl: 'Een nieuwere versie van de directoryserver ondersteunt het misschien; anders werkt de functie zonder.',
    },
  },
  'ldap.cookie-refused': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: '{server} no longer accepts the position of the last read.',
      nl: '{server} accepteert de positie van de laatste leesactie niet meer.',
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
      en: '{server} rejects the request for {dn} as not valid (LDAP {result}).',
      nl: '{server} weigert de aanvraag voor {dn} als ongeldig (LDAP {result}).',
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
    text: { en: '{server} refuses to {operation} {dn}.', nl: '{server} weigert {operation} van {dn}.' },
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
      nl: 'Kies een wachtwoord dat langer is, meer soorten tekens bevat en niet eerder gebruikt is.',
    },
  },
  'ldap.password-old-wrong': {
    status: 422,
    severity: 'info',
    retryable: false,
    text: { en: 'The current password is wrong.', nl: 'Het huidige wachtwoord is onjuist.' },
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
  'ldap.password-change-denied': {
    status: 403,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The user may not change the password of this account.',
      nl: 'De gebruiker mag het wachtwoord van dit account niet wijzigen.',
    },
    fix: {
      en: 'Ask the help desk to reset it ("User cannot change password" is set).',
      nl: 'Vraag de helpdesk om het opnieuw in te stellen ("Gebruiker mag wachtwoord niet wijzigen" staat aan).',
    },
  },
  'ldap.password-unusable': {
    status: 422,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The new password cannot be used: {reason}.',
      nl: 'Het nieuwe wachtwoord is niet bruikbaar: {reason}.',
    },
    fix: { en: 'Choose one of 1 to 256 ordinary characters.', nl: 'Kies een wachtwoord van 1 tot 256 gewone tekens.' },
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

import type { Text } from '../../base/messages.ts';

/** What `hawser cloud tenant passwords` says on a terminal. */
export const passwordSettingsTexts = {
  verification: {
    en: 'Passwords of synchronized users in {tenant}: {way}',
    nl: 'Wachtwoorden van gesynchroniseerde gebruikers in {tenant}: {way}',
  },
  automatic: {
    en: 'an agent verifies them where pass-through authentication is on, and else the synchronized hash (automatic)',
    nl: 'een agent controleert ze waar pass-through-verificatie aanstaat, en anders de gesynchroniseerde hash (automatic)',
  },
  'pass-through': {
    en: 'only an agent verifies them (pass-through)',
    nl: 'alleen een agent controleert ze (pass-through)',
  },
  'synchronized-hash': {
    en: 'only the synchronized hash verifies them (synchronized-hash)',
    nl: 'alleen de gesynchroniseerde hash controleert ze (synchronized-hash)',
  },
  mustChange: {
    en: '"User must change password at next logon": {word}',
    nl: '"Gebruiker moet wachtwoord bij volgende aanmelding wijzigen": {word}',
  },
  accountExpiry: { en: 'End date of the account: {word}', nl: 'Einddatum van het account: {word}' },
  honoured: { en: 'honoured', nl: 'wordt toegepast' },
  ignored: { en: 'ignored', nl: 'wordt genegeerd' },
  expires: {
    en: 'A synchronized hash expires after {days} {days:day/days}.',
    nl: 'Een gesynchroniseerde hash verloopt na {days} {days:dag/dagen}.',
  },
  neverExpires: {
    en: 'A synchronized hash is valid until the forest changes it.',
    nl: 'Een gesynchroniseerde hash geldt tot het forest hem wijzigt.',
  },
  honourOrIgnore: { en: 'It is honour or ignore.', nl: 'Het is honour of ignore.' },
  ways: {
    en: 'It is automatic, pass-through or synchronized-hash.',
    nl: 'Het is automatic, pass-through of synchronized-hash.',
  },
  days: {
    en: 'It is a number of days from 1 to 3650, or never.',
    nl: 'Het is een aantal dagen van 1 tot 3650, of never.',
  },
} as const satisfies Record<string, Text>;

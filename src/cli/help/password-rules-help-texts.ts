import type { Text } from '../../base/messages.ts';

/** The help of `hawser cloud password-rules …`. */
export const passwordRulesHelpTexts: readonly Text[] = [
  { en: 'What a new password has to be.', nl: 'Wat een nieuw wachtwoord moet zijn.' },
  { en: 'Shows the rules for new passwords.', nl: 'Toont de regels voor nieuwe wachtwoorden.' },
  {
    en: 'Changes the rules for new passwords: those that are named.',
    nl: 'Wijzigt de regels voor nieuwe wachtwoorden: de regels die u noemt.',
  },
  {
    en: 'enforce refuses a password; audit lets it through and writes that down',
    nl: 'enforce weigert een wachtwoord; audit laat het door en legt dat vast',
  },
  {
    en: 'banned words of the tenant, one on each line, 1,000 at most; they replace those before',
    nl: 'verboden woorden van de tenant, één per regel, hoogstens 1.000; ze vervangen de vorige',
  },
  { en: 'the list of breached passwords, or none', nl: 'de lijst met gelekte wachtwoorden, of none voor geen' },
  {
    en: 'Says whether a user could take a password; changes nothing.',
    nl: 'Zegt of een gebruiker een wachtwoord kan nemen; wijzigt niets.',
  },
  {
    en: 'Makes a list of breached passwords from files of SHA-1 hashes, folders of ranges, or passwords.',
    nl: 'Maakt een lijst met gelekte wachtwoorden uit bestanden met SHA-1-hashes, mappen met reeksen, of wachtwoorden.',
  },
  { en: 'the list to make', nl: 'de lijst die ontstaat' },
  {
    en: 'the files hold a password on each line, not a hash',
    nl: 'op elke regel van de bestanden staat een wachtwoord, geen hash',
  },
];

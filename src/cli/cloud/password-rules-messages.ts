import type { Text } from '../../base/messages.ts';

/** What `hawser cloud password-rules …` says on a terminal. */
export const passwordRulesTexts = {
  heading: { en: 'New passwords of {tenant}:', nl: 'Nieuwe wachtwoorden van {tenant}:' },
  length: {
    en: '  A password of the cloud has at least {count} {count:character/characters}. The forest has its own rules for its passwords.',
    nl: '  Een wachtwoord van de cloud heeft minstens {count} {count:teken/tekens}. Het forest heeft eigen regels voor zijn wachtwoorden.',
  },
  enforce: {
    en: '  A password with a name in it, of common words or from the list of breached passwords is refused.',
    nl: '  Een wachtwoord met een naam erin, van gangbare woorden of uit de lijst met gelekte wachtwoorden wordt geweigerd.',
  },
  audit: {
    en: '  Audit only: a password with a name in it, of common words or from the list of breached passwords is let through and stands in the audit.',
    nl: '  Alleen controle: een wachtwoord met een naam erin, van gangbare woorden of uit de lijst met gelekte wachtwoorden wordt doorgelaten en staat in de audit.',
  },
  words: { en: '  Banned words of the tenant: {count}', nl: '  Verboden woorden van de tenant: {count}' },
  list: { en: '  List of breached passwords: {file}', nl: '  Lijst met gelekte wachtwoorden: {file}' },
  noList: { en: '  List of breached passwords: none', nl: '  Lijst met gelekte wachtwoorden: geen' },
  unreadable: {
    en: '  The list cannot be read: until it can, no new password can be set.',
    nl: '  De lijst kan niet worden gelezen: tot die tijd kan geen nieuw wachtwoord worden ingesteld.',
  },
  passwordFor: { en: 'New password for {user}', nl: 'Nieuw wachtwoord voor {user}' },
  good: { en: '{user} can take this password.', nl: '{user} kan dit wachtwoord nemen.' },
  wouldRefuse: {
    en: '{user} can take this password. Enforced rules refuse it: {code}.',
    nl: '{user} kan dit wachtwoord nemen. Afgedwongen regels weigeren het: {code}.',
  },
  reading: { en: 'Hashes read', nl: 'Hashes gelezen' },
  built: {
    en: '{file} has {count} {count:hash/hashes}.',
    nl: '{file} heeft {count} {count:hash/hashes}.',
  },
  builtNext: {
    en: 'makes the cloud refuse these passwords',
    nl: 'laat de cloud deze wachtwoorden weigeren',
  },
} as const satisfies Record<string, Text>;

import type { Text } from '../../base/messages.ts';

/** What `hawser cloud user method …` and `user pass` say on a terminal. */
export const methodTexts = {
  columnId: { en: 'id', nl: 'id' },
  columnKind: { en: 'kind', nl: 'soort' },
  columnName: { en: 'name', nl: 'naam' },
  columnAdded: { en: 'added', nl: 'toegevoegd' },
  columnUsed: { en: 'last used', nl: 'laatst gebruikt' },
  never: { en: 'never', nl: 'nooit' },
  none: { en: '{user} has no methods.', nl: '{user} heeft geen methoden.' },
  added: { en: 'Added for {user}: {method}.', nl: 'Toegevoegd voor {user}: {method}.' },
  removed: { en: 'The method of {user} was removed.', nl: 'De methode van {user} is verwijderd.' },
  secret: { en: 'Secret of the authenticator', nl: 'Geheim van de authenticator' },
  secretOnce: {
    en: 'The secret is shown only once. Type it into the app, or create a QR code of the address.',
    nl: 'Het geheim wordt alleen nu getoond. Typ het in de app, of maak een QR-code van het adres.',
  },
  codesOnce: {
    en: 'The codes are shown only once, and each can be used once. Earlier codes no longer work.',
    nl: 'De codes worden alleen nu getoond en werken elk één keer. Eerdere codes werken niet meer.',
  },
  kindsAre: { en: 'One of: {kinds}.', nl: 'Een van: {kinds}.' },
  minutesAre: { en: 'A whole number from 10 to 43200.', nl: 'Een geheel getal van 10 tot en met 43200.' },
  timeIs: {
    en: 'Write a time such as 2027-01-04T08:00:00Z.',
    nl: 'Schrijf een tijd zoals 2027-01-04T08:00:00Z.',
  },
  passIssued: { en: 'Temporary Access Pass for {user}:', nl: 'Tijdelijke toegangspas voor {user}:' },
  usedOnce: {
    en: 'It is shown only once and works once, from {from} until {until}.',
    nl: 'De pas wordt alleen nu getoond en werkt één keer, van {from} tot {until}.',
  },
  usedOften: {
    en: 'It is shown only once and works from {from} until {until}.',
    nl: 'De pas wordt alleen nu getoond en werkt van {from} tot {until}.',
  },
} as const satisfies Record<string, Text>;

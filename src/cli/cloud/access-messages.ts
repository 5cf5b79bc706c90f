import type { Text } from '../../base/messages.ts';

/** What `hawser cloud policy access …` and `… what-if` say on a terminal. */
export const accessTexts = {
  changed: {
    en: 'The access policy was changed; it has {count} {count:policy/policies} now.',
    nl: 'Het toegangsbeleid is gewijzigd; het heeft nu {count} {count:beleidsregel/beleidsregels}.',
  },
  unchanged: { en: 'Nothing was changed.', nl: 'Er is niets gewijzigd.' },
  'impact-blocked': {
    en: 'Would have been blocked in the last {days} {days:day/days}: {count} of {people} {people:person/people}',
    nl: 'Zouden in de laatste {days} {days:dag/dagen} zijn geblokkeerd: {count} van {people} {people:gebruiker/gebruikers}',
  },
  'impact-cannot': {
    en: 'Need a second factor, and have none that they can use or register: {count} of {people} {people:person/people}',
    nl: 'Hebben een tweede factor nodig, en hebben er geen om te gebruiken of te registreren: {count} van {people} {people:gebruiker/gebruikers}',
  },
  'impact-register': {
    en: 'Register a second factor where it is asked: {count} of {people} {people:person/people}',
    nl: 'Registreren een tweede factor waar die gevraagd wordt: {count} van {people} {people:gebruiker/gebruikers}',
  },
  asked: { en: '{user} signs in to {application}, {place}', nl: '{user} meldt zich aan bij {application}, {place}' },
  nowhere: { en: 'outside of every network', nl: 'buiten elk netwerk' },
  outcome: { en: 'Outcome', nl: 'Uitkomst' },
  'outcome-signs-in': { en: 'signs in', nl: 'meldt zich aan' },
  'outcome-registers': { en: 'registers a second factor first', nl: 'registreert eerst een tweede factor' },
  'outcome-cannot': {
    en: 'cannot: a second factor is needed, and there is none that they can use or register',
    nl: 'kan niet: er is een tweede factor nodig, en er is er geen om te gebruiken of te registreren',
  },
  'outcome-blocked': { en: 'blocked by the access policy', nl: 'geblokkeerd door het toegangsbeleid' },
  'outcome-disabled': { en: 'the account is disabled', nl: 'het account is uitgeschakeld' },
  decidedBy: { en: 'Decided by policy "{policy}".', nl: 'Bepaald door beleid "{policy}".' },
  decidedByNone: { en: 'No policy applies.', nl: 'Geen beleid is van toepassing.' },
  noPolicies: { en: 'There are no policies.', nl: 'Er is geen beleid.' },
  neededAnyway: {
    en: 'A second factor is needed in any case: by a role, an emergency account or the policy of methods.',
    nl: 'Een tweede factor is hoe dan ook nodig: door een rol, een noodaccount of het methodenbeleid.',
  },
  deviceLater: {
    en: 'Devices count for nothing yet in the access policy.',
    nl: 'Apparaten tellen nog niet mee in het toegangsbeleid.',
  },
  columnPolicy: { en: 'Policy', nl: 'Beleid' },
  columnMode: { en: 'Mode', nl: 'Modus' },
  columnResult: { en: 'Result', nl: 'Resultaat' },
  'result-not-applied': { en: 'does not apply', nl: 'niet van toepassing' },
  'result-allow': { en: 'allows', nl: 'staat toe' },
  'result-second-factor': { en: 'asks for a second factor', nl: 'vraagt een tweede factor' },
  'result-block': { en: 'blocks', nl: 'blokkeert' },
  'missed-who': { en: 'is for others', nl: 'is voor anderen' },
  'missed-application': { en: 'is for other applications', nl: 'is voor andere toepassingen' },
  'missed-where': { en: 'is for other places', nl: 'is voor andere plekken' },
} as const satisfies Record<string, Text>;

import type { Text } from '../../base/messages.ts';

/** What `hawser cloud policy …` says on a terminal. */
export const policyTexts = {
  methodsAre: { en: 'One of: {methods}.', nl: 'Een van: {methods}.' },
  settingIs: { en: 'Write NAME=VALUE.', nl: 'Schrijf NAAM=WAARDE.' },
  changed: { en: 'The policy was changed.', nl: 'Het beleid is gewijzigd.' },
  unchanged: { en: 'Nothing was changed.', nl: 'Er is niets gewijzigd.' },
  lockedOut: {
    en: 'Can no longer sign in: {count} of {people} {people:person/people}',
    nl: 'Kunnen zich niet meer aanmelden: {count} van {people} {people:gebruiker/gebruikers}',
  },
  register: {
    en: 'Register a method at their next sign-in: {count} of {people} {people:person/people}',
    nl: 'Registreren een methode bij de volgende aanmelding: {count} van {people} {people:gebruiker/gebruikers}',
  },
  passkeys: {
    en: '{count} {count:passkey/passkeys} of {people} {people:person/people} {count:belongs/belong} to {relyingParty}.',
    nl: '{count} {count:passkey/passkeys} van {people} {people:gebruiker/gebruikers} {count:hoort/horen} bij {relyingParty}.',
  },
  stranded: {
    en: 'The public address is not below that name, so none of them works; {withoutOther} {withoutOther:person has/people have} nothing else.',
    nl: 'Het openbare adres valt niet onder die naam, dus geen ervan werkt; {withoutOther} {withoutOther:gebruiker heeft/gebruikers hebben} niets anders.',
  },
} as const satisfies Record<string, Text>;

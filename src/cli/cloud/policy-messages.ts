import type { Text } from '../../base/messages.ts';

/** What `hawser cloud policy …` says on a terminal. */
export const policyTexts = {
  methodsAre: { en: 'One of: {methods}.', nl: 'Een van: {methods}.' },
  settingIs: { en: 'Write NAME=VALUE.', nl: 'Schrijf NAAM=WAARDE.' },
  changed: { en: 'The policy was changed.', nl: 'Het beleid is gewijzigd.' },
  unchanged: { en: 'Nothing was changed.', nl: 'Er is niets gewijzigd.' },
  lockedOut: {
    en: 'Cannot sign in any more: {count} of {people} people',
    nl: 'Kunnen zich niet meer aanmelden: {count} van {people} mensen',
  },
  register: {
    en: 'Register a method at their next sign-in: {count} of {people} people',
    nl: 'Registreren een methode bij de volgende aanmelding: {count} van {people} mensen',
  },
  passkeys: {
    en: '{count} passkeys of {people} people belong to {relyingParty}.',
    nl: '{count} passkeys van {people} mensen horen bij {relyingParty}.',
  },
  stranded: {
    en: 'The public address is not below that name, so none of them works; {withoutOther} people have nothing else.',
    nl: 'Het openbare adres valt niet onder die naam, dus geen ervan werkt; {withoutOther} mensen hebben niets anders.',
  },
} as const satisfies Record<string, Text>;

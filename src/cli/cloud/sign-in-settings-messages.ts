import type { Text } from '../../base/messages.ts';

/** What `hawser cloud tenant sign-in` says on a terminal. */
export const signInSettingsTexts = {
  heading: {
    en: 'How people of {tenant} sign in to applications:',
    nl: 'Zo melden mensen van {tenant} zich aan bij toepassingen:',
  },
  stayOffered: {
    en: '  The box "Stay signed in" is offered, except to role holders, who never stay signed in.',
    nl: '  Het vakje "Aangemeld blijven" wordt aangeboden; wie een rol heeft, blijft nooit aangemeld.',
  },
  stayHidden: {
    en: '  The box "Stay signed in" is hidden: nobody stays signed in.',
    nl: '  Het vakje "Aangemeld blijven" is verborgen: niemand blijft aangemeld.',
  },
} as const satisfies Record<string, Text>;

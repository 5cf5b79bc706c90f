import type { Text } from '../../base/messages.ts';

/** What `hawser cloud sign-in …` says on a terminal. */
export const signInTexts = {
  none: { en: 'No sign-ins.', nl: 'Geen aanmeldingen.' },
  when: { en: 'time', nl: 'tijd' },
  who: { en: 'user', nl: 'gebruiker' },
  application: { en: 'application', nl: 'toepassing' },
  result: { en: 'result', nl: 'resultaat' },
  methods: { en: 'methods', nl: 'methoden' },
  from: { en: 'address', nl: 'adres' },
  unknownName: { en: 'unknown name ({mark})', nl: 'onbekende naam ({mark})' },
  success: { en: 'success', nl: 'gelukt' },
  more: {
    en: 'Older sign-ins exist: raise --limit, or export all of them.',
    nl: 'Er zijn oudere aanmeldingen: verhoog --limit, of exporteer ze allemaal.',
  },
  kept: {
    en: 'Sign-ins of {tenant} are kept for {days} {days:day/days}.',
    nl: 'Aanmeldingen van {tenant} worden {days} {days:dag/dagen} bewaard.',
  },
} as const satisfies Record<string, Text>;

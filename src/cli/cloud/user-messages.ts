import type { Text } from '../../base/messages.ts';

/** What `hawser cloud user …` says on a terminal. */
export const userTexts = {
  columnName: { en: 'user', nl: 'gebruiker' },
  columnShown: { en: 'display name', nl: 'weergavenaam' },
  columnSource: { en: 'source', nl: 'bron' },
  columnState: { en: 'sign-in', nl: 'aanmelden' },
  columnRoles: { en: 'roles', nl: 'rollen' },
  synchronized: { en: 'synchronized', nl: 'gesynchroniseerd' },
  cloudOnly: { en: 'cloud only', nl: 'alleen cloud' },
  enabled: { en: 'allowed', nl: 'toegestaan' },
  disabled: { en: 'blocked', nl: 'geblokkeerd' },
  none: { en: 'No user fits.', nl: 'Geen gebruiker past hierbij.' },
  id: { en: 'id', nl: 'id' },
  emergency: { en: 'emergency account', nl: 'noodaccount' },
  yes: { en: 'yes', nl: 'ja' },
  no: { en: 'no', nl: 'nee' },
  lastSignIn: { en: 'last sign-in', nl: 'laatste aanmelding' },
  never: { en: 'never', nl: 'nooit' },
  methods: { en: 'methods', nl: 'methoden' },
  nothing: { en: 'none', nl: 'geen' },
  isDisabled: {
    en: 'Sign-in of {user} is blocked in the cloud, and their sessions have ended.',
    nl: 'Aanmelden van {user} is in de cloud geblokkeerd, en de sessies zijn beëindigd.',
  },
  isEnabled: {
    en: 'Sign-in of {user} is no longer blocked in the cloud.',
    nl: 'Aanmelden van {user} is niet meer in de cloud geblokkeerd.',
  },
  columnSession: { en: 'session', nl: 'sessie' },
  columnSignedIn: { en: 'signed in', nl: 'aangemeld' },
  columnSeen: { en: 'last used', nl: 'laatst gebruikt' },
  columnFrom: { en: 'from', nl: 'vanaf' },
  noSession: { en: '{user} has no session.', nl: '{user} heeft geen sessie.' },
  ended: { en: 'Ended. {user} now has {count} sessions.', nl: 'Beëindigd. {user} heeft nu {count} sessies.' },
} as const satisfies Record<string, Text>;

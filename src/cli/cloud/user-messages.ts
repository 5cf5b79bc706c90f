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
  none: { en: 'No user matches.', nl: 'Geen gebruiker gevonden die hierbij past.' },
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
  ended: {
    en: 'Ended. {user} now has {count} {count:session/sessions}.',
    nl: 'Beëindigd. {user} heeft nu {count} {count:sessie/sessies}.',
  },
  passwordOf: { en: 'Password of {user}', nl: 'Wachtwoord van {user}' },
  isCreated: { en: '{user} was created.', nl: '{user} is aangemaakt.' },
  isDeleted: {
    en: '{user} was moved to the recycle bin for 30 days.',
    nl: '{user} is voor 30 dagen naar de prullenbak verplaatst.',
  },
  isRestored: { en: '{user} was restored.', nl: '{user} is hersteld.' },
  quarantined: {
    en: 'Other objects use these values now, so they are in quarantine: {values}.',
    nl: 'Anderen hebben deze waarden nu, dus ze staan in quarantaine: {values}.',
  },
  undoes: { en: 'undoes it', nl: 'maakt het ongedaan' },
  letsIn: { en: 'lets them in for the first time', nl: 'laat de gebruiker voor het eerst binnen' },
  passwordIsSet: {
    en: 'The password of {user} was set, and their sessions have ended.',
    nl: 'Het wachtwoord van {user} is ingesteld, en de sessies zijn beëindigd.',
  },
  temporary: {
    en: 'This password is shown once. The user has to change it at the next sign-in.',
    nl: 'Dit wachtwoord wordt één keer getoond. De gebruiker moet het bij de volgende aanmelding wijzigen.',
  },
  onceOnly: { en: 'This password is shown once.', nl: 'Dit wachtwoord wordt één keer getoond.' },
} as const satisfies Record<string, Text>;

import type { Text } from '../../../../base/messages.ts';

/** The pages on which people sign in to an application. */
export const portalSignInMessages = {
  title: { en: 'Sign in', nl: 'Aanmelden' },
  to: {
    en: 'Use an account of {tenant} to continue to {application}',
    nl: 'Gebruik een account van {tenant} om door te gaan naar {application}',
  },
  toOnDevice: {
    en: 'Use an account of {tenant} to sign in to {application} on another device',
    nl: 'Gebruik een account van {tenant} om u op een ander apparaat aan te melden bij {application}',
  },
  name: { en: 'Sign-in name', nl: 'Aanmeldnaam' },
  nameHint: { en: 'Such as anna@contoso.com', nl: 'Zoals anna@contoso.com' },
  nameMissing: { en: 'Enter your sign-in name', nl: 'Vul uw aanmeldnaam in' },
  next: { en: 'Next', nl: 'Volgende' },
  passwordTitle: { en: 'Enter your password', nl: 'Vul uw wachtwoord in' },
  password: { en: 'Password', nl: 'Wachtwoord' },
  passwordMissing: { en: 'Enter your password', nl: 'Vul uw wachtwoord in' },
  stay: { en: 'Stay signed in', nl: 'Aangemeld blijven' },
  stayHint: {
    en: 'For 30 days, in this browser. Only tick this on a device of your own.',
    nl: 'In deze browser, 30 dagen. Vink dit alleen aan op een apparaat van uzelf.',
  },
  submit: { en: 'Sign in', nl: 'Aanmelden' },
  other: { en: 'Use another account', nl: 'Een ander account gebruiken' },
  accountTitle: { en: 'Choose an account', nl: 'Kies een account' },
  accountAs: { en: 'Continue as {name}', nl: 'Doorgaan als {name}' },
  forget: { en: 'Sign out {name} in this browser', nl: '{name} in deze browser afmelden' },
  back: { en: 'Back to {application}', nl: 'Terug naar {application}' },
  console: { en: 'the console', nl: 'de console' },
  confirms: {
    en: 'This change needs a new proof that it is you, because you signed in more than 10 minutes ago. Nothing has changed yet, and what you filled in is kept.',
    nl: 'Voor deze wijziging bewijst u opnieuw dat u het bent, omdat u zich meer dan 10 minuten geleden hebt aangemeld. Er is nog niets gewijzigd, en wat u hebt ingevuld blijft bewaard.',
  },
  ownPages: { en: 'your account', nl: 'uw account' },
  problemTitle: { en: 'You cannot sign in here', nl: 'U kunt zich hier niet aanmelden' },
  code: { en: 'Code', nl: 'Code' },
  sent: { en: 'Address that the application sent', nl: 'Adres dat de toepassing heeft verzonden' },
} as const satisfies Record<string, Text>;

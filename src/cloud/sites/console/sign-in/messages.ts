import type { Text } from '../../../../base/messages.ts';

export const signInMessages = {
  title: { en: 'Sign in', nl: 'Aanmelden' },
  lede: { en: 'The console is for administrators of a tenant.', nl: 'De console is voor beheerders van een tenant.' },
  name: { en: 'Sign-in name', nl: 'Aanmeldnaam' },
  nameHint: { en: 'Such as anna@contoso.com', nl: 'Zoals anna@contoso.com' },
  password: { en: 'Password', nl: 'Wachtwoord' },
  submit: { en: 'Sign in', nl: 'Aanmelden' },
  nameMissing: { en: 'Enter your sign-in name', nl: 'Vul uw aanmeldnaam in' },
  passwordMissing: { en: 'Enter your password', nl: 'Vul uw wachtwoord in' },
  signedOut: { en: 'You are signed out.', nl: 'U bent afgemeld.' },
} as const satisfies Record<string, Text>;

import type { Text } from '../../../../base/messages.ts';

export const signOutMessages = {
  title: { en: 'Sign out', nl: 'Afmelden' },
  lede: { en: 'Signed in here: {names}', nl: 'Hier aangemeld: {names}' },
  submit: { en: 'Sign out', nl: 'Afmelden' },
  doneTitle: { en: 'You are signed out', nl: 'U bent afgemeld' },
  doneLede: { en: 'You can close this page.', nl: 'U kunt deze pagina sluiten.' },
} as const satisfies Record<string, Text>;

import type { Text } from '../../../../base/messages.ts';

/** What the pages on which people look after themselves share. */
export const accountMessages = {
  account: { en: 'My account', nl: 'Mijn account' },
  securityInfo: { en: 'Security info', nl: 'Beveiligingsgegevens' },
  signOut: { en: 'Sign out', nl: 'Afmelden' },
} as const satisfies Record<string, Text>;

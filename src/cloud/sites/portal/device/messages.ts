import type { Text } from '../../../../base/messages.ts';

export const deviceMessages = {
  title: { en: 'Sign in on another device', nl: 'Aanmelden op een ander apparaat' },
  lede: {
    en: 'Enter the code that the application shows. Only do this for an application that you started yourself.',
    nl: 'Vul de code in die de toepassing toont. Doe dit alleen voor een toepassing die u zelf hebt gestart.',
  },
  code: { en: 'Code', nl: 'Code' },
  codeHint: { en: 'Eight letters, such as BCDF-GHJK', nl: 'Acht letters, zoals BCDF-GHJK' },
  codeMissing: { en: 'Enter the code', nl: 'Vul de code in' },
  next: { en: 'Next', nl: 'Volgende' },
  doneTitle: { en: 'Go back to your device', nl: 'Ga terug naar uw apparaat' },
  doneLede: { en: 'You can close this page.', nl: 'U kunt deze pagina sluiten.' },
} as const satisfies Record<string, Text>;

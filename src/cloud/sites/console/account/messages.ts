import type { Text } from '../../../../base/messages.ts';

export const accountMessages = {
  lede: {
    en: 'At least {count} characters, without names and common words; a sentence is easy to remember. Your other sessions end.',
    nl: 'Minstens {count} tekens, zonder namen en veelgebruikte woorden; een zin is makkelijk te onthouden. Uw andere sessies worden beëindigd.',
  },
  present: { en: 'Current password', nl: 'Huidige wachtwoord' },
  next: { en: 'New password', nl: 'Nieuw wachtwoord' },
  presentMissing: { en: 'Enter your present password', nl: 'Vul uw huidige wachtwoord in' },
  nextMissing: { en: 'Enter a new password', nl: 'Vul een nieuw wachtwoord in' },
  submit: { en: 'Change', nl: 'Wijzigen' },
  done: { en: 'Your password has been changed', nl: 'Uw wachtwoord is gewijzigd' },
} as const satisfies Record<string, Text>;

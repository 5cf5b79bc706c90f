import type { Text } from '../../../../base/messages.ts';

/** The page that asks for the password again. */
export const proofMessages = {
  title: { en: 'Confirm that it is you', nl: 'Bevestig dat u het bent' },
  lede: {
    en: 'This change asks for your password, because you signed in more than 10 minutes ago. Nothing has changed yet.',
    nl: 'Voor deze wijziging is uw wachtwoord nodig, omdat u zich meer dan 10 minuten geleden hebt aangemeld. Er is nog niets gewijzigd.',
  },
  kept: {
    en: 'What you filled in is kept.',
    nl: 'Wat u hebt ingevuld, blijft bewaard.',
  },
  signedInAs: { en: 'Signed in as {user}', nl: 'Aangemeld als {user}' },
  password: { en: 'Password', nl: 'Wachtwoord' },
  passwordMissing: { en: 'Enter your password', nl: 'Vul uw wachtwoord in' },
  submit: { en: 'Confirm and continue', nl: 'Bevestigen en doorgaan' },
  cancel: { en: 'Cancel', nl: 'Annuleren' },
} as const satisfies Record<string, Text>;

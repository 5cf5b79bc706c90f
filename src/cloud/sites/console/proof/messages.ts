import type { Text } from '../../../../base/messages.ts';

/** The page after somebody proved again who they are. */
export const proofMessages = {
  title: { en: 'Continue with your change', nl: 'Ga verder met uw wijziging' },
  lede: {
    en: 'You confirmed that it is you. What you filled in is kept, and nothing has changed yet.',
    nl: 'U hebt bevestigd dat u het bent. Wat u hebt ingevuld is bewaard, en er is nog niets gewijzigd.',
  },
  submit: { en: 'Continue', nl: 'Doorgaan' },
} as const satisfies Record<string, Text>;

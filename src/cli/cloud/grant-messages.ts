import type { Text } from '../../base/messages.ts';

/** What `hawser cloud agent grant …` and its siblings say on a terminal. */
export const grantTexts = {
  granted: {
    en: 'Agent {name} of {tenant} may do {feature} for {forest}.',
    nl: 'Agent {name} van {tenant} mag {feature} doen voor {forest}.',
  },
  grantedAlready: {
    en: 'Agent {name} of {tenant} already had the grant {feature} for {forest}; nothing was changed.',
    nl: 'Agent {name} van {tenant} had de machtiging {feature} voor {forest} al; er is niets gewijzigd.',
  },
  revoked: {
    en: 'Agent {name} of {tenant} no longer has the grant {feature} for {forest}.',
    nl: 'Agent {name} van {tenant} heeft de machtiging {feature} voor {forest} niet meer.',
  },
  revokedAlready: {
    en: 'Agent {name} of {tenant} had no grant {feature} for {forest}; nothing was changed.',
    nl: 'Agent {name} van {tenant} had geen machtiging {feature} voor {forest}; er is niets gewijzigd.',
  },
  columnFeature: { en: 'feature', nl: 'functie' },
  columnForest: { en: 'forest', nl: 'forest' },
  columnBy: { en: 'granted by', nl: 'toegestaan door' },
  columnSince: { en: 'granted', nl: 'toegestaan' },
  none: { en: 'Agent {name} has no grant.', nl: 'Agent {name} heeft geen machtiging.' },
  grants: { en: 'grants one', nl: 'staat er een toe' },
} as const satisfies Record<string, Text>;

import type { Text } from '../../base/messages.ts';

/** What `hawser cloud tenant matching …` says on a terminal. */
export const matchingTexts = {
  soft: { en: 'Soft match (names) in {tenant}: {state}', nl: 'Soft match (namen) in {tenant}: {state}' },
  hard: {
    en: 'Takeover by hard match (source anchor) in {tenant}: {state}',
    nl: 'Overname door hard match (source anchor) in {tenant}: {state}',
  },
  allowed: { en: 'allowed', nl: 'toegestaan' },
  blocked: { en: 'blocked', nl: 'geblokkeerd' },
  until: { en: 'Allowed until {time}.', nl: 'Toegestaan tot {time}.' },
  never: {
    en: 'Users with a role are never taken over.',
    nl: 'Gebruikers met een rol worden nooit overgenomen.',
  },
  allows: { en: 'allows both for 72 hours', nl: 'staat beide 72 uur toe' },
  denies: { en: 'blocks both', nl: 'blokkeert beide' },
  duration: {
    en: 'Hours (72h) or days (3d), from 1h to 30d.',
    nl: 'Uren (72h) of dagen (3d), van 1h tot 30d.',
  },
} as const satisfies Record<string, Text>;

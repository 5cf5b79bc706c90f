import type { BusinessEvent } from '../audit/business-events.ts';

/** What is written down of hashes: how many, never whose hash is which. */
export const hashEvents = {
  saved: {
    source: 'Hawser',
    id: 34_240,
    level: 'information',
    activity: 'Synchronize password hashes',
    text: {
      en: 'Agent {agent} stored the password hashes of {stored} users of {forest} and removed those of {removed}.',
      nl: 'Agent {agent} heeft de wachtwoordhashes van {stored} gebruikers van {forest} opgeslagen en die van {removed} verwijderd.',
    },
  },
  settingsChanged: {
    source: 'Hawser',
    id: 34_241,
    level: 'information',
    activity: 'Change settings of synchronized passwords',
    text: {
      en: 'Passwords of synchronized users are verified by {verification}; must change: {mustChange}, account expiry: {accountExpiry}, maximum age in days: {days}. Changed by {actor}.',
      nl: 'Wachtwoorden van gesynchroniseerde gebruikers worden gecontroleerd met {verification}; moet wijzigen: {mustChange}, verloop van account: {accountExpiry}, maximale leeftijd in dagen: {days}. Gewijzigd door {actor}.',
    },
  },
} as const satisfies Record<string, BusinessEvent>;

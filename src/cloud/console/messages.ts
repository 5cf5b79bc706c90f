import type { Text } from '../../base/messages.ts';

/** The frame of the console: navigation, and what several of its pages say. */
export const consoleMessages = {
  overview: { en: 'Overview', nl: 'Overzicht' },
  directory: { en: 'Directory', nl: 'Directory' },
  users: { en: 'Users', nl: 'Gebruikers' },
  groups: { en: 'Groups', nl: 'Groepen' },
  contacts: { en: 'Contacts', nl: 'Contactpersonen' },
  devices: { en: 'Devices', nl: 'Apparaten' },
  recycleBin: { en: 'Recycle bin', nl: 'Prullenbak' },
  synchronization: { en: 'Synchronization', nl: 'Synchronisatie' },
  health: { en: 'Health', nl: 'Gezondheid' },
  runs: { en: 'Runs', nl: 'Runs' },
  errors: { en: 'Errors', nl: 'Fouten' },
  agents: { en: 'Agents', nl: 'Agents' },
  diagnosis: { en: 'Diagnosis', nl: 'Diagnose' },
  tenant: { en: 'Tenant', nl: 'Tenant' },
  settings: { en: 'Settings', nl: 'Instellingen' },
  signOut: { en: 'Sign out', nl: 'Afmelden' },
  signedInAs: { en: 'Signed in as', nl: 'Aangemeld als' },
  attention: { en: '{count} wanting attention', nl: '{count} vragen aandacht' },
  back: { en: 'Back to the overview', nl: 'Terug naar het overzicht' },
  synchronized: { en: 'Synchronized', nl: 'Gesynchroniseerd' },
  cloudOnly: { en: 'Cloud only', nl: 'Alleen cloud' },
  shownOf: { en: '{count} shown of {total}', nl: '{count} van {total} getoond' },
  shown: { en: '{count} shown', nl: '{count} getoond' },
  all: { en: 'All', nl: 'Alle' },
} as const satisfies Record<string, Text>;

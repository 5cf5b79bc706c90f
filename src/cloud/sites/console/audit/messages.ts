import type { Text } from '../../../../base/messages.ts';

/** The audit, for administrators. */
export const auditMessages = {
  title: { en: 'Audit log', nl: 'Auditlogboek' },
  lede: {
    en: 'Who changed what, what was refused, and from where. Entries are kept for a year.',
    nl: 'Wie wat heeft gewijzigd, wat is geweigerd, en vanwaar. Vermeldingen worden een jaar bewaard.',
  },
  who: { en: 'Who', nl: 'Wie' },
  what: { en: 'Activity', nl: 'Activiteit' },
  target: { en: 'Object ID', nl: 'Object-id' },
  result: { en: 'Result', nl: 'Resultaat' },
  since: { en: 'From (UTC)', nl: 'Vanaf (UTC)' },
  until: { en: 'Through (UTC)', nl: 'Tot en met (UTC)' },
  time: { en: 'Time', nl: 'Tijd' },
  address: { en: 'Address', nl: 'Adres' },
  details: { en: 'Details', nl: 'Details' },
  category: { en: 'Category', nl: 'Categorie' },
  reason: { en: 'Reason', nl: 'Reden' },
  sameCorrelation: { en: 'Everything of this ID', nl: 'Alles van deze id' },
  correlation: { en: 'Correlation ID', nl: 'Correlatie-id' },
  about: { en: 'All about this object', nl: 'Alles over dit object' },
  filter: { en: 'Filter', nl: 'Filteren' },
  csv: { en: 'Download CSV', nl: 'CSV downloaden' },
  none: { en: 'No entries', nl: 'Geen vermeldingen' },
  noneNext: { en: 'Choose a longer time or fewer filters.', nl: 'Kies een langere periode of minder filters.' },
  started: { en: 'Started', nl: 'Gestart' },
  success: { en: 'Success', nl: 'Gelukt' },
  failure: { en: 'Failure', nl: 'Mislukt' },
  unknown: { en: 'Unknown', nl: 'Onbekend' },
  system: { en: 'The service', nl: 'De service' },
  atServer: { en: 'At the server', nl: 'Op de server' },
} as const satisfies Record<string, Text>;

import type { Text } from '../../../../base/messages.ts';

/** What every list says. */
export const listMessages = {
  search: { en: 'Search', nl: 'Zoeken' },
  filter: { en: 'Filter', nl: 'Filteren' },
  moreFilters: { en: 'More filters', nl: 'Meer filters' },
  sort: { en: 'Sort by', nl: 'Sorteren op' },
  ascending: { en: '{order}, ascending', nl: '{order}, oplopend' },
  descending: { en: '{order}, descending', nl: '{order}, aflopend' },
  sortUp: { en: 'Sort ascending', nl: 'Oplopend sorteren' },
  sortDown: { en: 'Sort descending', nl: 'Aflopend sorteren' },
  usual: { en: 'Usual order', nl: 'Gewone volgorde' },
  best: { en: 'Best match', nl: 'Beste overeenkomst' },
  columns: { en: 'Columns', nl: 'Kolommen' },
  apply: { en: 'Apply', nl: 'Toepassen' },
  csv: { en: 'Download CSV', nl: 'CSV downloaden' },
  jsonLines: { en: 'Download JSON lines', nl: 'JSON-regels downloaden' },
  shownOf: { en: '{count} shown of {total}', nl: '{count} van {total} getoond' },
  shownOfMore: { en: '{count} shown of more than {total}', nl: '{count} van meer dan {total} getoond' },
  noMatch: { en: 'Nothing matches', nl: 'Niets gevonden' },
  noMatchNext: { en: 'Use fewer filters or other words.', nl: 'Gebruik minder filters of andere woorden.' },
  showAll: { en: 'Show all', nl: 'Toon alles' },
} as const satisfies Record<string, Text>;

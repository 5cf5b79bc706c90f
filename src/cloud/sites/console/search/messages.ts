import type { Text } from '../../../../base/messages.ts';

export const searchMessages = {
  pages: { en: 'Pages', nl: 'Pagina’s' },
  directory: { en: 'Directory', nl: 'Directory' },
  codes: { en: 'Codes', nl: 'Codes' },
  ids: { en: 'This ID', nl: 'Deze id' },
  nothing: { en: 'Nothing found', nl: 'Niets gevonden' },
  nothingNext: {
    en: 'Search for a part of a name, an address, a page, a code, or an ID: of an object, a request, a run, or the correlation ID of an error page.',
    nl: 'Zoek op een deel van een naam, een adres, een pagina, een code of een id: van een object, een aanvraag of een run, of de correlatie-id van een foutpagina.',
  },
  more: { en: 'All results in the directory', nl: 'Alle resultaten in de directory' },
  moreCodes: { en: 'All results in the codes', nl: 'Alle resultaten in de codes' },
  deleted: { en: 'in the recycle bin', nl: 'in de prullenbak' },
  request: { en: 'Password request', nl: 'Wachtwoordaanvraag' },
  run: { en: 'Run', nl: 'Run' },
  signIns: { en: 'Sign-ins of this correlation ID', nl: 'Aanmeldingen van deze correlatie-id' },
  entries: { en: 'Audit entries of this correlation ID', nl: 'Auditvermeldingen van deze correlatie-id' },
  found: { en: '{count} {count:result/results}', nl: '{count} {count:resultaat/resultaten}' },
} as const satisfies Record<string, Text>;

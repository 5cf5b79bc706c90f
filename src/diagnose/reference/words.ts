import type { Text } from '../../base/messages.ts';

/** The texts of the reference that belong to no code. */
export const words = {
  site: { en: 'Hawser codes', nl: 'Hawser-codes' },
  lead: {
    en: 'What the codes of a hybrid identity mean, why they come up and what to do: {count} codes, events and names, in our own words, with what each answer rests on.',
    nl: 'Wat de codes van een hybride identiteit betekenen, waarom ze optreden en wat u doet: {count} codes, gebeurtenissen en namen, in eigen woorden, met waarop elk antwoord is gebaseerd.',
  },
  skip: { en: 'To the text', nl: 'Naar de tekst' },
  search: { en: 'Search a code, name or text', nl: 'Zoek een code, naam of tekst' },
  nothing: { en: 'Nothing found', nl: 'Niets gevonden' },
  families: { en: 'Families', nl: 'Families' },
  codes: { en: '{count} codes', nl: '{count} codes' },
  forms: { en: 'Written as', nl: 'Schrijfwijzen' },
  hex: { en: 'hexadecimal', nl: 'hexadecimaal' },
  signed: { en: 'decimal', nl: 'decimaal' },
  unsigned: { en: 'decimal, unsigned', nl: 'decimaal, zonder teken' },
  names: { en: 'names', nl: 'namen' },
  misprints: { en: 'also met, wrongly, as', nl: 'komt ook voor, ten onrechte, als' },
  reportedBy: { en: 'reported by', nl: 'gemeld door' },
  when: { en: 'When this applies', nl: 'Wanneer dit geldt' },
  normal: { en: 'Nothing is wrong when', nl: 'Er is niets mis als' },
  why: { en: 'Why, most likely first', nl: 'Waarom, waarschijnlijkste eerst' },
  todo: { en: 'What to do', nl: 'Wat te doen' },
  wrapper: {
    en: 'This code only says that something inside failed. Look at what stands beside or within it first.',
    nl: 'Deze code zegt alleen dat er binnenin iets mislukte. Kijk eerst naar wat ernaast of erin staat.',
  },
  causes: { en: 'Often follows from', nl: 'Volgt vaak uit' },
  consequences: { en: 'Often leads to', nl: 'Leidt vaak tot' },
  also: { en: 'See also', nl: 'Zie ook' },
  rests: { en: 'This rests on', nl: 'Dit is gebaseerd op' },
  info: { en: 'information', nl: 'informatie' },
  warning: { en: 'warning', nl: 'waarschuwing' },
  error: { en: 'error', nl: 'fout' },
  by: { en: 'by', nl: 'door' },
  command: { en: 'On the command line', nl: 'Op de opdrachtregel' },
  footer: {
    en: 'Made from the catalogue of Hawser; the same texts as “hawser explain”.',
    nl: 'Gemaakt uit de catalogus van Hawser; dezelfde teksten als “hawser explain”.',
  },
  otherLanguage: { en: 'Nederlands', nl: 'English' },
} as const satisfies Record<string, Text>;

import type { Text } from '../../base/messages.ts';

/** The texts of the reference that belong to no code. */
export const referenceMessages = {
  site: { en: 'Hawser codes', nl: 'Hawser-codes' },
  name: { en: 'Codes', nl: 'Codes' },
  lead: {
    en: 'What the codes of a hybrid identity mean, why they come up and what to do: {count} codes, events and names, in our own words, with what each answer rests on.',
    nl: 'Wat de codes van een hybride identiteit betekenen, waarom ze optreden en wat u doet: {count} codes, gebeurtenissen en namen, in eigen woorden, met waarop elk antwoord is gebaseerd.',
  },
  search: { en: 'Search a code, name or text', nl: 'Zoek een code, naam of tekst' },
  nothing: { en: 'Nothing found', nl: 'Niets gevonden' },
  families: { en: 'Families', nl: 'Families' },
  codes: { en: '{count} codes', nl: '{count} codes' },
  forms: { en: 'Written as', nl: 'Schrijfwijzen' },
  hex: { en: 'Hexadecimal', nl: 'Hexadecimaal' },
  signed: { en: 'Decimal', nl: 'Decimaal' },
  unsigned: { en: 'Decimal, unsigned', nl: 'Decimaal, zonder teken' },
  names: { en: 'Names', nl: 'Namen' },
  misprints: { en: 'Also seen, misprinted', nl: 'Ook gezien, fout geschreven' },
  reportedBy: { en: 'Reported by', nl: 'Gemeld door' },
  when: { en: 'When this applies', nl: 'Wanneer dit geldt' },
  normal: { en: 'Nothing is wrong when', nl: 'Er is niets mis als' },
  why: { en: 'Why, most likely first', nl: 'Waarom, waarschijnlijkste eerst' },
  todo: { en: 'What to do', nl: 'Oplossing' },
  wrapper: {
    en: 'This code only says that something inside failed. Look at what stands beside or within it first.',
    nl: 'Deze code zegt alleen dat er binnenin iets mislukte. Kijk eerst naar wat ernaast of erin staat.',
  },
  causes: { en: 'Often follows from', nl: 'Volgt vaak uit' },
  consequences: { en: 'Often leads to', nl: 'Leidt vaak tot' },
  also: { en: 'See also', nl: 'Zie ook' },
  rests: { en: 'Sources', nl: 'Bronnen' },
  info: { en: 'information', nl: 'informatie' },
  warning: { en: 'warning', nl: 'waarschuwing' },
  error: { en: 'error', nl: 'fout' },
  command: { en: 'On the command line', nl: 'Op de opdrachtregel' },
  footer: {
    en: 'Made from the catalogue of Hawser; the same texts as “hawser explain”.',
    nl: 'Gemaakt uit de catalogus van Hawser; dezelfde teksten als “hawser explain”.',
  },
  several: { en: '{query}: what it can mean', nl: '{query}: wat het kan betekenen' },
  unknown: { en: '{query} is not in the catalogue', nl: '{query} staat niet in de catalogus' },
  unknownLead: {
    en: 'Nothing is made up here: this is what can be said.',
    nl: 'Hier wordt niets verzonnen: dit is wat erover te zeggen is.',
  },
  near: { en: 'Written almost like it', nl: 'Bijna zo geschreven' },
  tips: { en: 'What helps', nl: 'Wat helpt' },
  tipSearch: {
    en: 'Search for a part of the code or a word of its text in the field above.',
    nl: 'Zoek in het veld hierboven op een deel van de code of een woord uit de tekst.',
  },
  tipDiagnose: {
    en: 'Give the whole text, with what stands before and after it: hawser diagnose.',
    nl: 'Geef de hele tekst, met wat ervoor en erna staat: hawser diagnose.',
  },
  own: { en: 'An error of Hawser itself ({room}).', nl: 'Een fout van Hawser zelf ({room}).' },
} as const satisfies Record<string, Text>;

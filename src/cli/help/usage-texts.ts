import type { Text } from '../../base/messages.ts';

/** What the checks of arguments say, in the second half of a sentence that begins with the argument. */
export const usageTexts: readonly Text[] = [
  { en: 'Allowed choices are {choices}.', nl: 'Mogelijk zijn {choices}.' },
  {
    en: 'It takes a whole number from {from} to {to}.',
    nl: 'Het moet een geheel getal van {from} tot en met {to} zijn.',
  },
  { en: 'It must be a number.', nl: 'Het moet een getal zijn.' },
  { en: 'It is on or off.', nl: 'Het is on of off.' },
  { en: 'It is approve or decline.', nl: 'Het is approve of decline.' },
  { en: "option '{flags}'", nl: "optie '{flags}'" },
  { en: "environment variable '{name}'", nl: "omgevingsvariabele '{name}'" },
];

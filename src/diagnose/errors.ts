import { defineErrors } from '../base/errors.ts';

/** What can go wrong before there is a text to diagnose. */
export const errors = defineErrors('diagnose', {
  'diagnose.unreadable': {
    status: 404,
    severity: 'error',
    retryable: false,
    text: { en: '{path} cannot be read: {reason}.', nl: '{path} kan niet worden gelezen: {reason}.' },
    fix: {
      en: 'Check the path and the rights, or pipe the text in: hawser diagnose -',
      nl: 'Controleer het pad en de rechten, of geef de tekst via een pipe door: hawser diagnose -',
    },
  },
  'diagnose.no-files': {
    status: 404,
    severity: 'error',
    retryable: false,
    text: { en: 'There is no file in {path}.', nl: 'In {path} staat geen bestand.' },
    fix: {
      en: 'Check the path or the pattern; subfolders are not searched.',
      nl: 'Controleer het pad of het patroon; in submappen wordt niet gezocht.',
    },
  },
});

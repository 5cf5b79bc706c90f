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
      nl: 'Controleer het pad en de rechten, of leid de tekst erheen: hawser diagnose -',
    },
  },
});

import { defineErrors } from '../../../../base/errors.ts';

export const proofErrors = defineErrors('console', {
  'console.form-gone': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: {
      en: 'What you filled in is no longer kept. Nothing has changed.',
      nl: 'Wat u hebt ingevuld is niet meer bewaard. Er is niets gewijzigd.',
    },
    fix: { en: 'Open the page again and fill it in again.', nl: 'Open de pagina opnieuw en vul alles nog eens in.' },
  },
});

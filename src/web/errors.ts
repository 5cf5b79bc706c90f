import { defineErrors } from '../base/errors.ts';

/** What keeps a form from being taken, besides what people typed. */
export const webErrors = defineErrors('web', {
  'web.form-outdated': {
    status: 403,
    severity: 'info',
    retryable: false,
    text: {
      en: 'This form does not belong to your current session.',
      nl: 'Dit formulier hoort niet bij uw huidige sessie.',
    },
    fix: {
      en: 'Go back, reload the page and send the form again.',
      nl: 'Ga terug, laad de pagina opnieuw en verstuur het formulier nog eens.',
    },
  },
  'web.other-address': {
    status: 421,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'Forms are accepted at {publicUrl}, not at {host}.',
      nl: 'Formulieren worden geaccepteerd op {publicUrl}, niet op {host}.',
    },
    fix: {
      en: 'Open {publicUrl}. If {host} is yours too, add it to otherUrls; a proxy in front has to pass on the Host header.',
      nl: 'Open {publicUrl}. Is {host} ook van u, voeg dat adres dan toe aan otherUrls; een proxy ervoor moet de Host-header doorgeven.',
    },
  },
  'web.form-invalid': {
    status: 422,
    severity: 'info',
    retryable: false,
    text: { en: 'The form was not accepted: {problems}', nl: 'Het formulier is niet geaccepteerd: {problems}' },
    fix: {
      en: 'Open the page again and send the form again.',
      nl: 'Open de pagina opnieuw en verstuur het formulier nog eens.',
    },
  },
});

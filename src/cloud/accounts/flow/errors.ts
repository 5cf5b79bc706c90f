import { defineErrors } from '../../../base/errors.ts';

/** What people meet on the way through a sign-in. */
export const flowErrors = defineErrors('flow', {
  'flow.ended': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: { en: 'This sign-in has ended.', nl: 'Deze aanmelding is beëindigd.' },
    fix: { en: 'Start again.', nl: 'Begin opnieuw.' },
  },
  'flow.unknown-domain': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: {
      en: 'No organization here has the domain of this name.',
      nl: 'Geen enkele organisatie hier heeft het domein van deze naam.',
    },
    fix: {
      en: 'Write the whole sign-in name, as in anna@contoso.com.',
      nl: 'Schrijf de hele aanmeldnaam, zoals anna@contoso.com.',
    },
  },
  'flow.other-step': {
    status: 409,
    severity: 'info',
    retryable: true,
    text: { en: 'This sign-in is at another step.', nl: 'Deze aanmelding is bij een andere stap.' },
    fix: { en: 'Continue where it is.', nl: 'Ga verder waar de aanmelding nu is.' },
  },
  'flow.wrong-code': {
    status: 401,
    severity: 'info',
    retryable: false,
    text: { en: 'The code is wrong.', nl: 'De code is onjuist.' },
    fix: {
      en: 'Enter the code that the app shows now. If it is refused again, check the clock of your device.',
      nl: 'Vul de code in die de app nu toont. Wordt die weer geweigerd, controleer dan de klok van uw apparaat.',
    },
  },
  'flow.code-used': {
    status: 401,
    severity: 'info',
    retryable: false,
    text: { en: 'This code was already used.', nl: 'Deze code is al gebruikt.' },
    fix: { en: 'Wait for the next one.', nl: 'Wacht op de volgende.' },
  },
  'flow.no-method': {
    status: 403,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'A second factor is needed, and there is none that you can use or register here.',
      nl: 'Er is een tweede factor nodig, en er is er geen die u hier kunt gebruiken of registreren.',
    },
    fix: {
      en: 'Ask your administrator for a Temporary Access Pass.',
      nl: 'Vraag uw beheerder om een tijdelijke toegangspas.',
    },
  },
});

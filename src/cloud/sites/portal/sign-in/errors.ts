import { defineErrors } from '../../../../base/errors.ts';

/** What people meet on the pages of the sign-in, besides what stands in the way of every sign-in. */
export const portalErrors = defineErrors('portal', {
  'portal.other-tenant': {
    status: 403,
    severity: 'info',
    retryable: false,
    text: {
      en: '{name} is not an account of {tenant}, and {application} is for accounts of {tenant} only.',
      nl: '{name} is geen account van {tenant}, en {application} is er alleen voor accounts van {tenant}.',
    },
    fix: { en: 'Use another account.', nl: 'Gebruik een ander account.' },
  },
  'portal.domain-unknown': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: {
      en: 'No organization here has the domain of {name}.',
      nl: 'Er is hier geen organisatie met het domein van {name}.',
    },
    fix: { en: 'Check the name.', nl: 'Controleer de naam.' },
  },
  'portal.code-unknown': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: { en: 'This code does not exist or has expired.', nl: 'Deze code bestaat niet of is verlopen.' },
    fix: {
      en: 'Check the code, or start again in the application.',
      nl: 'Controleer de code, of begin opnieuw in de toepassing.',
    },
  },
  'portal.proof-wanted': {
    status: 401,
    severity: 'info',
    retryable: false,
    text: { en: 'This page asks for a fresh proof.', nl: 'Deze pagina vraagt een nieuw bewijs.' },
    fix: { en: 'Sign in again.', nl: 'Meld u opnieuw aan.' },
  },
  'portal.flow-over': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: {
      en: 'This sign-in has ended, or it started in another browser.',
      nl: 'Deze aanmelding is afgelopen, of is in een andere browser gestart.',
    },
    fix: {
      en: 'Go back to the application and sign in again.',
      nl: 'Ga terug naar de toepassing en meld u opnieuw aan.',
    },
  },
});

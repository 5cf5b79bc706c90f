import { defineErrors } from '../../base/errors.ts';

/** What an administrator can meet when signing in or being created. */
export const administratorErrors = defineErrors('administrators', {
  'administrators.wrong-credentials': {
    status: 401,
    severity: 'info',
    retryable: false,
    text: { en: 'The name or the password is not right.', nl: 'De naam of het wachtwoord klopt niet.' },
    fix: {
      en: 'Check both and try again.',
      nl: 'Controleer beide en probeer het opnieuw.',
    },
  },
  'administrators.too-many-attempts': {
    status: 429,
    severity: 'warning',
    retryable: true,
    text: {
      en: 'There were too many attempts to sign in.',
      nl: 'Er is te vaak geprobeerd om aan te melden.',
    },
    fix: { en: 'Try again in {minutes} min.', nl: 'Probeer het over {minutes} min opnieuw.' },
  },
  'administrators.exists': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: { en: 'There is already an administrator {upn}.', nl: 'Er is al een beheerder {upn}.' },
    fix: { en: 'Choose another name.', nl: 'Kies een andere naam.' },
  },
  'administrators.name-invalid': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: { en: '"{upn}" is not a sign-in name.', nl: '"{upn}" is geen aanmeldnaam.' },
    fix: { en: 'Write it as name@domain.', nl: 'Schrijf de naam als naam@domein.' },
  },
  'administrators.password-too-short': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The password is shorter than {length} characters.',
      nl: 'Het wachtwoord is korter dan {length} tekens.',
    },
    fix: { en: 'Use a longer one: a sentence will do.', nl: 'Gebruik een langer wachtwoord: een zin is goed.' },
  },
  'administrators.unknown': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: { en: 'There is no administrator {upn}.', nl: 'Er is geen beheerder {upn}.' },
    fix: { en: 'Check the name.', nl: 'Controleer de naam.' },
  },
});

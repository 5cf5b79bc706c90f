import { defineErrors } from '../../base/errors.ts';

/**
 * Why nothing is asked about a password. Why agents are not asked is the relay's to say; what they answer are outcomes.
 */
export const passwordErrors = defineErrors('passwords', {
  'passwords.unknown-request': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: { en: 'There is no request {id} in this tenant.', nl: 'Er is geen aanvraag {id} in deze tenant.' },
    fix: { en: 'Check the address.', nl: 'Controleer het adres.' },
  },
  'passwords.not-synchronized': {
    status: 409,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The password of this object is not kept in Active Directory.',
      nl: 'Het wachtwoord van dit object staat niet in Active Directory.',
    },
    fix: {
      en: 'Only passwords of synchronized users are written back.',
      nl: 'Alleen wachtwoorden van gesynchroniseerde gebruikers worden teruggeschreven.',
    },
  },
  'passwords.too-many-requests': {
    status: 429,
    severity: 'warning',
    retryable: true,
    text: { en: 'There were too many requests for {subject}.', nl: 'Er waren te veel aanvragen voor {subject}.' },
    fix: { en: 'Try again in {minutes} min.', nl: 'Probeer het over {minutes} min opnieuw.' },
  },
  'passwords.none-given': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: { en: 'There is no new password.', nl: 'Er is geen nieuw wachtwoord.' },
    fix: { en: 'Type one of 1 to 256 characters.', nl: 'Typ er een van 1 tot 256 tekens.' },
  },
  'passwords.too-long': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The new password has more than {most} characters, which no directory accepts.',
      nl: 'Het nieuwe wachtwoord heeft meer dan {most} tekens; dat neemt geen enkele directory aan.',
    },
    fix: { en: 'Type a shorter one.', nl: 'Typ een korter wachtwoord.' },
  },
});

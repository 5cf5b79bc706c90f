import { defineErrors } from '../../../base/errors.ts';

/** What administrators meet who change the policy of methods. */
export const policyErrors = defineErrors('policy', {
  'policy.locks-out': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'People who can no longer sign in after this change: {count} ({names}).',
      nl: 'Gebruikers die zich na deze wijziging niet meer kunnen aanmelden: {count} ({names}).',
    },
    fix: {
      en: 'Give them another method first, or confirm the change (--accept-impact).',
      nl: 'Geef hun eerst een andere methode, of bevestig de wijziging (--accept-impact).',
    },
  },
  'policy.locks-you-out': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'People who can no longer sign in after this change: {count}, including you ({names}).',
      nl: 'Gebruikers die zich na deze wijziging niet meer kunnen aanmelden: {count}, ook u ({names}).',
    },
    fix: {
      en: 'Register another method for yourself first.',
      nl: 'Registreer eerst een andere methode voor uzelf.',
    },
  },
  'policy.invalid': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: { en: 'The policy is not valid: {problems|; }.', nl: 'Het beleid is niet geldig: {problems|; }.' },
    fix: {
      en: '"hawser cloud policy show" prints a valid one.',
      nl: '"hawser cloud policy show" toont een beleid dat geldig is.',
    },
  },
  'policy.unknown-group': {
    status: 404,
    severity: 'info',
    retryable: false,
    text: {
      en: 'There is no group {name} in this tenant, or several.',
      nl: 'Er is geen groep {name} in deze tenant, of er zijn er meer.',
    },
    fix: {
      en: 'Write its id; "hawser cloud object list --class group" shows it.',
      nl: 'Schrijf de id; "hawser cloud object list --class group" toont die.',
    },
  },
});

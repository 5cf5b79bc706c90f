import type { Problem } from './problem.ts';

/** Why a password in an application leads to no token. */
export const passwordProblems = {
  'password-wrong': {
    aadsts: 50_126,
    error: 'invalid_grant',
    text: { en: 'The sign-in name or the password is wrong.', nl: 'De aanmeldnaam of het wachtwoord is onjuist.' },
  },
  'password-locked': {
    aadsts: 50_053,
    error: 'invalid_grant',
    text: {
      en: 'There were too many wrong passwords. Try again later.',
      nl: 'Er waren te veel foute wachtwoorden. Probeer het later opnieuw.',
    },
  },
  'password-over': {
    aadsts: 50_055,
    error: 'invalid_grant',
    text: {
      en: 'The password has expired or has to be changed. Sign in with a browser to change it.',
      nl: 'Het wachtwoord is verlopen of moet worden gewijzigd. Meld u met een browser aan om het te wijzigen.',
    },
  },
  'account-blocked': {
    aadsts: 50_057,
    error: 'invalid_grant',
    text: { en: 'This account may not sign in.', nl: 'Dit account mag zich niet aanmelden.' },
  },
  'registration-needed': {
    aadsts: 50_079,
    error: 'invalid_grant',
    text: {
      en: 'This person has to register a method first. Sign in with a browser.',
      nl: 'Deze gebruiker moet eerst een methode registreren. Meld u met een browser aan.',
    },
  },
  'directory-away': {
    aadsts: 90_002,
    error: 'temporarily_unavailable',
    text: {
      en: 'The directory of this organization cannot be reached now.',
      nl: 'De directory van deze organisatie is nu niet bereikbaar.',
    },
  },
} as const satisfies Record<string, Problem>;

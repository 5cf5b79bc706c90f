import { defineErrors } from '../../../base/errors.ts';

/** What the access policy stops: a sign-in, and changes of itself that would lock people out. */
export const accessErrors = defineErrors('access', {
  'access.blocked': {
    status: 403,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'You proved who you are, but your organization does not allow this sign-in to {application} (AADSTS53003).',
      nl: 'U hebt bewezen wie u bent, maar uw organisatie staat deze aanmelding bij {application} niet toe (AADSTS53003).',
    },
    fix: {
      en: 'Try again from your usual place or network, or give your administrator the support code.',
      nl: 'Probeer het opnieuw vanaf uw gewone plek of netwerk, of geef uw beheerder de ondersteuningscode.',
    },
  },
  'access.invalid': {
    status: 400,
    severity: 'info',
    retryable: false,
    text: {
      en: 'The access policy has problems ({count}):\n{problems|\n}',
      nl: 'Dit klopt niet in het toegangsbeleid ({count}):\n{problems|\n}',
    },
    fix: {
      en: 'Correct the lines named above; docs/access-policy.md explains each setting.',
      nl: 'Verbeter de genoemde regels; docs/access-policy.md legt elke instelling uit.',
    },
  },
  'access.locks-you-out': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'With policy "{policy}" you could not sign in to this console anymore from where you are.',
      nl: 'Met beleid "{policy}" kunt u zich vanaf uw plek niet meer aanmelden bij deze console.',
    },
    fix: {
      en: 'Except yourself or your network in that policy, or let it only report (mode: report-only).',
      nl: 'Zonder uzelf of uw netwerk uit in dat beleid, of laat het alleen rapporteren (mode: report-only).',
    },
  },
  'access.locks-administrators-out': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'With this policy no global administrator could sign in to the console from anywhere, and there is no emergency account that could.',
      nl: 'Met dit beleid kan geen globale beheerder zich ergens vandaan nog aanmelden bij de console, en er is geen noodaccount dat dat kan.',
    },
    fix: {
      en: 'Except somebody, or make an emergency account first (hawser cloud admin create UPN).',
      nl: 'Zonder iemand uit, of maak eerst een noodaccount (hawser cloud admin create UPN).',
    },
  },
  'access.locks-out': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'Some people can no longer sign in with this policy. Blocked, by their sign-ins of the last {days} {days:day/days}: {blocked}. For want of a second factor: {without}. ({names})',
      nl: 'Met dit beleid kunnen sommige mensen zich niet meer aanmelden. Geblokkeerd, naar hun aanmeldingen van de laatste {days} {days:dag/dagen}: {blocked}. Omdat een tweede factor ontbreekt: {without}. ({names})',
    },
    fix: {
      en: 'Let it only report first (mode: report-only), or confirm the change (--accept-impact).',
      nl: 'Laat het eerst alleen rapporteren (mode: report-only), of bevestig de wijziging (--accept-impact).',
    },
  },
});

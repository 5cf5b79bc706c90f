import { defineErrors } from '../../base/errors.ts';

export const rightsErrors = defineErrors('rights', {
  'rights.list-unreadable': {
    status: 403,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The access control list of {dn} cannot be read, so nothing can be added to it.',
      nl: 'De toegangslijst van {dn} is niet te lezen; er kan dus niets aan worden toegevoegd.',
    },
    fix: {
      en: 'Sign in as an administrator of that domain. On Windows, take ownership first: dsacls "{dn}" /takeownership',
      nl: 'Meld u aan als beheerder van dat domein. Neem in Windows eerst het eigendom over: dsacls "{dn}" /takeownership',
    },
  },
  'rights.account-not-found': {
    status: 404,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The account {account} is not found in {domain}.',
      nl: 'Het account {account} is in {domain} niet te vinden.',
    },
    fix: {
      en: 'Write it in connect.yaml as name@domain, DOMAIN\\name or its DN.',
      nl: 'Schrijf het in connect.yaml als naam@domein, DOMEIN\\naam of de DN.',
    },
  },
  'rights.unknown-forest': {
    status: 404,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The configuration has no Active Directory forest {forest}.',
      nl: 'De configuratie heeft geen Active Directory-forest {forest}.',
    },
    fix: { en: 'Name one of: {known}.', nl: 'Noem een van: {known}.' },
  },
});

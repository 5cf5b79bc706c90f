import { defineDetails } from '../../base/details.ts';

/** What a look at the rights in a forest finds. */
export const checkDetail = defineDetails({
  'connect.account-not-found': {
    en: 'the account {account} was not found in its domain',
    nl: 'het account {account} is niet gevonden in zijn domein',
  },
});

import { defineDetails } from '../../../base/details.ts';

/** What is wrong in a document of the access policy. */
export const accessDetail = defineDetails({
  'access.not-a-network': {
    en: 'must be an address or a network such as 192.0.2.0/24 or 2001:db8::/48',
    nl: 'moet een adres of een netwerk zijn, zoals 192.0.2.0/24 of 2001:db8::/48',
  },
  'access.not-a-name': {
    en: 'is not a name: letters, digits, spaces and . _ - up to 64 characters',
    nl: 'is geen naam: letters, cijfers, spaties en . _ - tot 64 tekens',
  },
  'access.nobody-meant': {
    en: 'names nobody; write "everyone: true", groups, roles or people',
    nl: 'noemt niemand; schrijf "everyone: true", groepen, rollen of mensen',
  },
  'access.device-later': {
    en: 'is not available yet: only "any" is accepted until Hawser knows the state of devices',
    nl: 'is nog niet beschikbaar: alleen "any" is toegestaan tot Hawser de toestand van apparaten kent',
  },
  'access.named-twice': { en: 'is in another policy too', nl: 'staat ook in een ander beleid' },
  'access.unknown-network': { en: 'is not one of the networks above', nl: 'is geen van de netwerken hierboven' },
  'access.unknown-group': {
    en: 'is no group of this tenant, or several; write its id',
    nl: 'is geen groep van deze tenant, of het zijn er meer; schrijf de id',
  },
  'access.unknown-person': { en: 'is no user of this tenant', nl: 'is geen gebruiker van deze tenant' },
  'access.unknown-application': {
    en: 'is no application of this tenant',
    nl: 'is geen toepassing van deze tenant',
  },
});

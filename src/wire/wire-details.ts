import { defineDetails } from '../base/details.ts';

/** What the schemas of the wire say of a value. */
export const wireDetail = defineDetails({
  'wire.not-an-attribute': { en: 'is not the name of an attribute', nl: 'is niet de naam van een attribuut' },
  'wire.not-a-coordinate': {
    en: 'is not a coordinate of a point on P-256',
    nl: 'is geen coördinaat van een punt op P-256',
  },
  'wire.not-a-hash': {
    en: 'is not a password hash of the form v1;PPH1_MD4,…;',
    nl: 'is geen wachtwoordhash van de vorm v1;PPH1_MD4,…;',
  },
});

import { defineDetails } from '../../base/details.ts';

/** Why a source has to be read as a whole again: where the last import ended means nothing any more. */
export const importDetail = defineDetails({
  'connectors.watermark-unreadable': {
    en: 'the watermark is not understood',
    nl: 'het watermark is niet te begrijpen',
  },
  'connectors.domain-dropped': {
    en: '{domain} is no longer read',
    nl: '{domain} wordt niet meer gelezen',
  },
  'connectors.other-scope': { en: 'another scope', nl: 'een andere scope' },
  'connectors.cookie-refused': {
    en: 'the domain controller does not accept the cookie ({code})',
    nl: 'de domeincontroller neemt de cookie niet aan ({code})',
  },
  'connectors.other-controller': { en: 'another domain controller', nl: 'een andere domeincontroller' },
  'connectors.controller-restored': {
    en: 'the domain controller went back in time',
    nl: 'de domeincontroller is teruggegaan in de tijd',
  },
  'connectors.no-delta': {
    en: 'the domain controller has no way to tell changes',
    nl: 'de domeincontroller kan op geen enkele manier wijzigingen melden',
  },
  'connectors.other-base': { en: 'another base or version', nl: 'een andere basis of versie' },
  'connectors.objects-missing': { en: 'objects are missing', nl: 'er ontbreken objecten' },
});

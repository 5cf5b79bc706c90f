import { defineDetails } from '../base/details.ts';

/** What the engine itself says of an object. */
export const objectDetail = defineDetails({
  'sync.no-source-anchor': {
    en: 'No rule yields a source anchor for this object.',
    nl: 'Geen enkele sync rule levert een source anchor voor dit object.',
  },
  'sync.source-anchor-changed': {
    en: 'The source anchor was {old} and has become {new}; it must not change once exported.',
    nl: 'De source anchor was {old} en is nu {new}; na de export mag hij niet meer veranderen.',
  },
  'sync.source-anchor-taken': {
    en: 'Another object already has the source anchor {anchor}.',
    nl: 'Een ander object heeft de source anchor {anchor} al.',
  },
  'sync.no-answer': {
    en: 'The target gave no answer for this object.',
    nl: 'Het doel gaf voor dit object geen antwoord.',
  },
  'sync.no-reason': { en: 'The target gave no reason.', nl: 'Het doel gaf geen reden.' },
});

/** Why a source has to be read as a whole again, where the engine knows it. */
export const importDetail = defineDetails({
  'sync.never-imported': {
    en: 'there is no import to continue from',
    nl: 'er is nog geen import om op verder te gaan',
  },
});

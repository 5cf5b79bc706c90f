import { defineDetails } from '../../base/details.ts';

/** What the checks of the agent saw, where it is more than a value. */
export const seenDetail = defineDetails({
  'doctor.idle': { en: 'idle', nl: 'in rust' },
  'doctor.agent-state': {
    en: '{state}, {objects} {objects:object/objects}',
    nl: '{state}, {objects} {objects:object/objecten}',
  },
  'doctor.connector': { en: '{kind}, {count} {count:object/objects}', nl: '{kind}, {count} {count:object/objecten}' },
  'doctor.connector-imported': {
    en: '{kind}, {count} {count:object/objects}, imported {at}',
    nl: '{kind}, {count} {count:object/objecten}, geïmporteerd {at}',
  },
  'doctor.way-of': {
    en: 'changes by {way}, deletions by {deletions}',
    nl: 'wijzigingen met {way}, verwijderingen met {deletions}',
  },
  'doctor.step-failed': { en: '{result}: {why}', nl: '{result}: {why}' },
  'doctor.step-of': { en: '{kind} of {connector}', nl: '{kind} van {connector}' },
  'doctor.step-of-failed': { en: '{kind} of {connector}: {why}', nl: '{kind} van {connector}: {why}' },
  'doctor.object-says': { en: '{code}: {detail}', nl: '{code}: {detail}' },
  'doctor.rule-says': { en: '{rule}: {because}', nl: '{rule}: {because}' },
  'doctor.rule-fails': { en: '{rule}: {attribute}: {detail}', nl: '{rule}: {attribute}: {detail}' },
  'doctor.no-rule': {
    en: 'no rule is for this class of objects',
    nl: 'er is geen sync rule voor deze klasse van objecten',
  },
  'doctor.no-outbound-rule': {
    en: 'no outbound rule is for it',
    nl: 'er is geen uitgaande sync rule voor',
  },
});

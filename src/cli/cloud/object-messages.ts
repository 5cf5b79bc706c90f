import type { Text } from '../../base/messages.ts';

export const objectTexts = {
  none: { en: 'There are none.', nl: 'Die zijn er niet.' },
  columnId: { en: 'Id', nl: 'Id' },
  columnClass: { en: 'Class', nl: 'Klasse' },
  columnName: { en: 'Name', nl: 'Naam' },
  columnSource: { en: 'Source', nl: 'Bron' },
  columnDeleted: { en: 'Deleted', nl: 'Verwijderd' },
  forest: { en: 'forest', nl: 'forest' },
  cloud: { en: 'cloud', nl: 'cloud' },
  orphan: { en: 'orphan', nl: 'wees' },
  restoring: { en: 'Restoring', nl: 'Herstellen' },
  restoredMany: {
    en: '{count} of {total} {total:object/objects} {count:was/were} restored.',
    nl: '{count} van {total} {total:object/objecten} {count:is/zijn} hersteld.',
  },
  columnOutcome: { en: 'Result', nl: 'Resultaat' },
  columnWaiting: { en: 'In quarantine', nl: 'In quarantaine' },
  deleted: { en: '{name} is in the recycle bin.', nl: '{name} staat in de prullenbak.' },
  restored: { en: 'Object {id} was restored.', nl: 'Object {id} is hersteld.' },
  quarantined: {
    en: 'Other objects use these values now; they are restored when they are free: {values}',
    nl: 'Andere objecten hebben deze waarden nu; ze worden hersteld zodra ze vrijkomen: {values}',
  },
  undo: { en: 'restores it', nl: 'herstelt het' },
} as const satisfies Record<string, Text>;

import type { Text } from '../../../../base/messages.ts';

export const binMessages = {
  title: { en: 'Recycle bin', nl: 'Prullenbak' },
  lede: {
    en: 'Deleted objects stay here for 30 days and can be restored with their id and memberships.',
    nl: 'Verwijderde objecten blijven hier 30 dagen en kunnen hersteld worden met hun id en lidmaatschappen.',
  },
  caption: { en: 'Deleted objects, the latest first', nl: 'Verwijderde objecten, de nieuwste eerst' },
  name: { en: 'Name', nl: 'Naam' },
  kind: { en: 'Kind', nl: 'Soort' },
  source: { en: 'Origin', nl: 'Herkomst' },
  deleted: { en: 'Deleted', nl: 'Verwijderd' },
  left: { en: 'Permanently deleted', nl: 'Definitief verwijderd' },
  actions: { en: 'Actions', nl: 'Acties' },
  restore: { en: 'Restore', nl: 'Herstellen' },
  restoreNamed: { en: 'Restore {name}', nl: '{name} herstellen' },
  restored: { en: '{name} has been restored', nl: '{name} is hersteld' },
  restoredWithout: {
    en: 'Other objects have these values now; they are restored automatically when they are free: {values}.',
    nl: 'Andere objecten hebben deze waarden nu; ze worden automatisch hersteld zodra ze vrijkomen: {values}.',
  },
  restoredNext: { en: 'See the object', nl: 'Bekijk het object' },
  restoredSynchronized: {
    en: 'It is mastered in Active Directory: while it is missing or out of scope there, the next synchronization deletes it again.',
    nl: 'Het wordt beheerd in Active Directory: zolang het daar ontbreekt of buiten scope is, verwijdert de volgende synchronisatie het opnieuw.',
  },
  failed: { en: 'It could not be restored', nl: 'Het kon niet hersteld worden' },
  none: { en: 'The recycle bin is empty', nl: 'De prullenbak is leeg' },
  noneNext: {
    en: 'What is deleted can be restored here for 30 days.',
    nl: 'Wat verwijderd wordt, kan hier 30 dagen lang hersteld worden.',
  },
  filter: { en: 'Kind of object', nl: 'Soort object' },
  apply: { en: 'Show', nl: 'Tonen' },
} as const satisfies Record<string, Text>;

import type { RestoreResult } from '../../../accounts/restore-selection.ts';
import type { Text } from '../../../../base/messages.ts';

export const binMessages = {
  title: { en: 'Recycle bin', nl: 'Prullenbak' },
  lede: {
    en: 'Deleted objects stay here for 30 days and can be restored with their IDs and memberships.',
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
    en: 'Other objects use these values now; they are restored automatically when they are free: {values}.',
    nl: 'Andere objecten hebben deze waarden nu; ze worden automatisch hersteld zodra ze vrijkomen: {values}.',
  },
  restoredNext: { en: 'See the object', nl: 'Bekijk het object' },
  restoredSynchronized: {
    en: 'It is mastered in Active Directory: while it is missing or out of scope there, the next synchronization deletes it again.',
    nl: 'Het wordt beheerd in Active Directory: zolang het daar ontbreekt of buiten scope is, verwijdert de volgende synchronisatie het opnieuw.',
  },
  failed: { en: 'It could not be restored', nl: 'Het kon niet worden hersteld' },
  none: { en: 'The recycle bin is empty', nl: 'De prullenbak is leeg' },
  noneNext: {
    en: 'What is deleted can be restored here for 30 days.',
    nl: 'Wat verwijderd wordt, kan hier 30 dagen lang hersteld worden.',
  },
  search: { en: 'Search', nl: 'Zoeken' },
  hold: { en: 'Hold number', nl: 'Nummer van blokkering' },
  run: { en: 'Run ID', nl: 'Run-id' },
  restoreAll: { en: 'Restore all', nl: 'Alles herstellen' },
  restoreFound: { en: 'Restore these objects', nl: 'Deze objecten herstellen' },
  confirmTitleOne: { en: 'Restore {count} object?', nl: '{count} object herstellen?' },
  confirmTitle: { en: 'Restore {count} objects?', nl: '{count} objecten herstellen?' },
  confirmWhat: {
    en: 'They keep their IDs and memberships. Names and addresses that others use now are restored when they are free.',
    nl: 'Ze behouden hun id’s en lidmaatschappen. Namen en adressen die anderen nu gebruiken, worden hersteld zodra ze vrijkomen.',
  },
  comesFromForest: {
    en: 'Objects that are mastered in Active Directory and are missing or out of scope there are deleted again by the next synchronization.',
    nl: 'Objecten die in Active Directory worden beheerd en daar ontbreken of buiten scope zijn, verwijdert de volgende synchronisatie opnieuw.',
  },
  noneRestored: { en: 'No object has been restored yet', nl: 'Er is nog geen object hersteld' },
  restoreCount: { en: 'Restore {count}', nl: '{count} herstellen' },
  restoreTitle: { en: 'Restored objects', nl: 'Herstelde objecten' },
  startedBy: { en: 'Started by {name}', nl: 'Gestart door {name}' },
  running: { en: 'Objects are being restored', nl: 'Objecten worden hersteld' },
  progress: { en: '{done} of {total} done', nl: '{done} van {total} klaar' },
  stalled: { en: 'The restore has stopped', nl: 'Het herstellen is gestopt' },
  resume: { en: 'Continue', nl: 'Doorgaan' },
  finished: {
    en: '{count} {count:object was/objects were} restored',
    nl: '{count} {count:object is/objecten zijn} hersteld',
  },
  finishedOthers: {
    en: '{count} {count:object/objects} could not be restored. The list says why.',
    nl: '{count} {count:object kon/objecten konden} niet worden hersteld. De lijst zegt waarom.',
  },
  outcome: { en: 'Result', nl: 'Resultaat' },
  waiting: { en: 'Values in quarantine', nl: 'Waarden in quarantaine' },
  'restored-outcome': { en: 'Restored', nl: 'Hersteld' },
  'anchor-taken': { en: 'Another object has its source anchor', nl: 'Een ander object heeft deze source anchor' },
  gone: { en: 'No longer in the recycle bin', nl: 'Niet meer in de prullenbak' },
  'not-allowed': { en: 'Needs a global administrator', nl: 'Hiervoor is een globale beheerder nodig' },
} as const satisfies Record<string, Text>;

/** What became of one of many. */
export const outcomeTexts = {
  restored: binMessages['restored-outcome'],
  'anchor-taken': binMessages['anchor-taken'],
  gone: binMessages.gone,
  'not-allowed': binMessages['not-allowed'],
} as const satisfies Record<RestoreResult['outcome'], Text>;

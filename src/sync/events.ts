import type { EventEntry } from '../base/event-log.ts';

/**
 * The engine's events, under the numbers that people know. 6311 and 6401 accompany any step that fails: they are its
 * echo, not its cause.
 */
export const syncEvents = {
  schedulerInfo: {
    source: 'ADSync',
    id: 904,
    level: 'information',
    text: {
      en: 'Synchronization cycle ({profile}) started, run {run}.',
      nl: 'Synchronisatiecyclus ({profile}) gestart, run {run}.',
    },
  },
  schedulerDone: {
    source: 'ADSync',
    id: 905,
    level: 'information',
    text: {
      en: 'Synchronization cycle ({profile}) ended, run {run}: {result}.',
      nl: 'Synchronisatiecyclus ({profile}) afgelopen, run {run}: {result}.',
    },
  },
  callbackError: {
    source: 'ADSync',
    id: 6311,
    level: 'error',
    text: {
      en: 'The server encountered an unexpected error while performing a callback operation: {kind} of {connector}.',
      nl: 'De server heeft een onverwachte fout ondervonden tijdens het uitvoeren van een callback: {kind} van {connector}.',
    },
  },
  stepError: {
    source: 'ADSync',
    id: 6401,
    level: 'error',
    text: {
      en: 'The management agent controller encountered an unexpected error in {kind} of {connector}: {result} ({errorCode}). {detail}',
      nl: 'De beheeragentcontroller heeft een onverwachte fout ondervonden in {kind} van {connector}: {result} ({errorCode}). {detail}',
    },
  },
  threshold: {
    source: 'Directory Synchronization',
    id: 116,
    level: 'warning',
    text: {
      en: 'Accidental delete prevention: {waiting} deletes for {connector} are held back until an administrator approves or declines them (hold {hold}, {objectClass}). Everything else was exported.',
      nl: 'Bescherming tegen per ongeluk verwijderen: {waiting} verwijderingen voor {connector} wachten op goedkeuring of afwijzing door een beheerder (blokkering {hold}, {objectClass}). De rest is geëxporteerd.',
    },
  },
  thresholdDecided: {
    source: 'Hawser',
    id: 34_240,
    level: 'information',
    text: {
      en: '{by}: {count} {count:delete/deletes} of hold {hold} for {connector} {verdict}.',
      nl: '{by}: {count} {count:verwijdering/verwijderingen} van blokkering {hold} voor {connector}: {verdict}.',
    },
  },
} as const satisfies Record<string, EventEntry>;

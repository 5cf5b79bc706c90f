import { defineErrors } from '../base/errors.ts';

export const syncErrors = defineErrors('sync', {
  'sync.full-import-required': {
    status: 409,
    severity: 'warning',
    retryable: true,
    text: {
      en: '{connector} no longer knows where the last import ended ({why}); everything must be read again.',
      nl: '{connector} weet niet meer waar de laatste import eindigde ({why}); alles moet opnieuw worden gelezen.',
    },
    fix: {
      en: 'Nothing to do: the next import is a full import.',
      nl: 'U hoeft niets te doen: de volgende import is een volledige import.',
    },
  },
  'sync.empty-import': {
    status: 502,
    severity: 'error',
    retryable: true,
    text: {
      en: 'The full import from {connector} returned no object, while {known} were known. Nothing was deleted.',
      nl: 'De volledige import uit {connector} leverde geen enkel object op, terwijl er {known} bekend waren. Er is niets verwijderd.',
    },
    fix: {
      en: 'Check the rights of the account, the selected containers and the filter. If the source is really empty, remove the connector.',
      nl: 'Controleer de rechten van het account, de gekozen containers en het filter. Is de bron echt leeg, verwijder dan de connector.',
    },
  },
  'sync.target-not-imported': {
    status: 409,
    severity: 'warning',
    retryable: true,
    text: {
      en: 'The contents of {connector} differ from what this database knows, or were never read. Nothing was exported.',
      nl: 'De inhoud van {connector} komt niet overeen met deze database, of is nog nooit gelezen. Er is niets geëxporteerd.',
    },
    fix: {
      en: 'Nothing to do: the next cycle reads it, and exports once every source could be read.',
      nl: 'U hoeft niets te doen: de volgende cyclus leest de inhoud en exporteert zodra elke bron gelezen kon worden.',
    },
  },
  'sync.run-in-progress': {
    status: 409,
    severity: 'info',
    retryable: true,
    text: {
      en: 'A synchronization run is in progress.',
      nl: 'Er is al een synchronisatie bezig.',
    },
    fix: { en: 'Wait until it has finished, or stop it first.', nl: 'Wacht tot die klaar is, of stop die eerst.' },
  },
  'sync.unknown-connector': {
    status: 404,
    severity: 'error',
    retryable: false,
    text: { en: 'There is no connector "{connector}".', nl: 'Er is geen connector "{connector}".' },
    fix: {
      en: 'Use the id of a connector in the configuration.',
      nl: 'Gebruik het id van een connector uit de configuratie.',
    },
  },
  'sync.answer-mismatch': {
    status: 502,
    severity: 'critical',
    retryable: false,
    text: {
      en: '{connector} answered batch {number} with the answers of another batch.',
      nl: '{connector} beantwoordde batch {number} met de antwoorden van een andere batch.',
    },
    fix: {
      en: 'Two installations export to this tenant. Put one of them in staging mode, then run again.',
      nl: 'Twee installaties exporteren naar deze tenant. Zet er een in staging mode en start opnieuw.',
    },
  },
  'sync.unknown-hold': {
    status: 404,
    severity: 'error',
    retryable: false,
    text: {
      en: 'There is no hold {hold}, or no such group in it.',
      nl: 'Er is geen blokkering {hold}, of die groep zit er niet in.',
    },
    fix: {
      en: 'List the holds again: the deletes left, or their objects came back.',
      nl: 'Vraag de blokkeringen opnieuw op: de verwijderingen zijn verzonden, of de objecten zijn terug.',
    },
  },
  'sync.hold-changed': {
    status: 409,
    severity: 'warning',
    retryable: false,
    text: {
      en: 'Hold {hold} had {before} deletes when it was shown and has {now} now. Nothing was decided.',
      nl: 'Blokkering {hold} had {before} verwijderingen toen deze werd getoond en heeft er nu {now}. Er is niets besloten.',
    },
    fix: {
      en: 'List the holds again and decide about what is held back now.',
      nl: 'Vraag de blokkeringen opnieuw op en beslis over wat nu wordt tegengehouden.',
    },
  },
  'sync.staging': {
    status: 409,
    severity: 'error',
    retryable: false,
    text: {
      en: 'This server is in staging mode: it exports nothing and holds nothing back.',
      nl: 'Deze server staat in staging mode: er wordt niets geëxporteerd en niets tegengehouden.',
    },
    fix: {
      en: 'Decide on the server that exports, or in the console.',
      nl: 'Beslis op de server die exporteert, of in de console.',
    },
  },
  'sync.source-anchor-chosen': {
    status: 409,
    severity: 'error',
    retryable: false,
    text: {
      en: 'The source anchor of this installation is {chosen} and cannot become {wanted}.',
      nl: 'De source anchor van deze installatie is {chosen} en kan geen {wanted} worden.',
    },
    fix: {
      en: 'Set the source anchor in the configuration back to {chosen}.',
      nl: 'Zet de source anchor in de configuratie terug naar {chosen}.',
    },
  },
});

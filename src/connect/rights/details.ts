import { defineDetails } from '../../base/details.ts';

/** What a run has to do without in a domain, and what happens instead. */
export const capabilityDetail = defineDetails({
  'connect.controls-missing': {
    en: 'The domain controller of {domain} does not offer {controls}: nothing is read.',
    nl: 'De domeincontroller van {domain} biedt {controls} niet: er wordt niets gelezen.',
  },
  'connect.delta-missing': {
    en: 'The domain controller of {domain} cannot report changes: every import is a full import.',
    nl: 'De domeincontroller van {domain} kan geen wijzigingen melden: elke import is een volledige import.',
  },
  'connect.replication-missing': {
    en: 'The account may not replicate changes of {domain} (Replicating Directory Changes): changes are read by uSNChanged, which costs the domain controller more.',
    nl: 'Het account mag wijzigingen van {domain} niet repliceren (Replicating Directory Changes): wijzigingen worden gelezen met uSNChanged, wat de domeincontroller meer kost.',
  },
  'connect.incremental-values-missing': {
    en: 'The domain controller of {domain} sends all members of a group when one changes: large groups cost more.',
    nl: 'De domeincontroller van {domain} stuurt alle leden van een groep als er één wijzigt: grote groepen kosten meer.',
  },
  'connect.deleted-objects-hidden': {
    en: 'The account cannot see the deleted objects of {domain}: deltas do not bring deletions. A full import every hour finds them.',
    nl: 'Het account kan de verwijderde objecten van {domain} niet zien: delta’s brengen geen verwijderingen. Een volledige import om het uur vindt ze.',
  },
  'connect.deleted-objects-unproven': {
    en: '{domain} has no deleted objects yet, so it is not known whether the account can see them. Until it has seen one, a full import every hour finds deletions.',
    nl: '{domain} heeft nog geen verwijderde objecten; het is dus niet bekend of het account ze kan zien. Tot het er een heeft gezien, vindt een volledige import elk uur de verwijderingen.',
  },
  'connect.read-right-missing': {
    en: 'The account may not read all properties of {on}: such objects, or some of their values, are not synchronized.',
    nl: 'Het account mag niet alle eigenschappen van {on} lezen: zulke objecten, of waarden ervan, worden niet gesynchroniseerd.',
  },
  'connect.source-anchor-right-missing': {
    en: 'The account may not write mS-DS-ConsistencyGuid on {on}: source anchors are not written there.',
    nl: 'Het account mag mS-DS-ConsistencyGuid niet schrijven op {on}: source anchors worden daar niet geschreven.',
  },
  'connect.hash-right-missing': {
    en: 'The account for password hashes lacks {right} on {on}: no password of that domain reaches the cloud.',
    nl: 'Het account voor wachtwoordhashes mist {right} op {on}: geen wachtwoord van dat domein bereikt de cloud.',
  },
  'connect.writeback-right-missing': {
    en: 'The account lacks {right} on {on}: writeback refuses it there (event 33004).',
    nl: 'Het account mist {right} op {on}: writeback weigert dat daar (gebeurtenis 33004).',
  },
});

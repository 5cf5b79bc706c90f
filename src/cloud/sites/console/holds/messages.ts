import type { Text } from '../../../../base/messages.ts';

export const holdMessages = {
  title: { en: 'Held deletes', nl: 'Tegengehouden verwijderingen' },
  lede: {
    en: 'When too many objects of one kind would be deleted within {hours} hours, the deletes wait here for a decision. Everything else is exported.',
    nl: 'Als er binnen {hours} uur te veel objecten van één soort verwijderd zouden worden, wachten de verwijderingen hier op een beslissing. Al het andere wordt geëxporteerd.',
  },
  toSettings: { en: 'Change the limits', nl: 'Limieten wijzigen' },
  none: { en: 'No deletes are held back', nl: 'Er worden geen verwijderingen tegengehouden' },
  noneNext: {
    en: 'More than {count} deletes of one kind within {hours} hours would be held back.',
    nl: 'Meer dan {count} verwijderingen van één soort binnen {hours} uur worden tegengehouden.',
  },
  noneDisabled: {
    en: 'The accidental-delete threshold is disabled: every delete goes through.',
    nl: 'De drempel voor onbedoeld verwijderen is uitgeschakeld: elke verwijdering gaat door.',
  },
  holdTitle: { en: 'Hold {hold}: {count} {what}', nl: 'Blokkering {hold}: {count} {what}' },
  groupTitle: { en: 'Hold {hold}: {count} of {all} {what}', nl: 'Blokkering {hold}: {count} van {all} {what}' },
  heldSince: { en: 'Held back by agent {agent}', nl: 'Tegengehouden door agent {agent}' },
  caption: { en: 'Groups of held deletes, by cause', nl: 'Groepen tegengehouden verwijderingen, naar oorzaak' },
  cause: { en: 'Cause', nl: 'Oorzaak' },
  container: { en: 'Container', nl: 'Container' },
  source: { en: 'Source', nl: 'Bron' },
  count: { en: 'Deletes', nl: 'Verwijderingen' },
  decision: { en: 'Decision', nl: 'Beslissing' },
  waiting: { en: 'Waiting', nl: 'Wacht' },
  approved: { en: 'Approved', nl: 'Goedgekeurd' },
  declined: { en: 'Declined', nl: 'Afgewezen' },
  partly: { en: 'Partly decided', nl: 'Deels beslist' },
  by: { en: 'by {name}', nl: 'door {name}' },
  see: { en: 'See and decide', nl: 'Bekijken en beslissen' },
  seeNamed: { en: 'See and decide about hold {hold}', nl: 'Blokkering {hold} bekijken en beslissen' },
  whole: { en: 'All of hold {hold}', nl: 'Heel blokkering {hold}' },
  approve: { en: 'Approve: delete {count} {what}', nl: 'Goedkeuren: {count} {what} verwijderen' },
  approveHint: {
    en: 'The agent deletes these objects in the cloud with its next export. The recycle bin keeps them for 30 days.',
    nl: 'De agent verwijdert deze objecten in de cloud bij de volgende export. De prullenbak bewaart ze 30 dagen.',
  },
  decline: { en: 'Decline: keep {count} {what}', nl: 'Afwijzen: {count} {what} behouden' },
  declineHint: {
    en: 'The objects stay in the cloud as long as they are missing in their source. You can approve the deletes later.',
    nl: 'De objecten blijven in de cloud zolang ze in hun bron ontbreken. U kunt de verwijderingen later alsnog goedkeuren.',
  },
  decided: { en: 'Your decision has been saved', nl: 'Uw beslissing is opgeslagen' },
  decidedNext: {
    en: 'The agent carries it out before its next export.',
    nl: 'De agent voert deze uit vóór de volgende export.',
  },
  refused: { en: 'Nothing was decided', nl: 'Er is niets besloten' },
  listCaption: { en: 'Held deletes', nl: 'Tegengehouden verwijderingen' },
  name: { en: 'Name', nl: 'Naam' },
  anchor: { en: 'Source anchor', nl: 'Source anchor' },
  allGroups: { en: 'Show all groups', nl: 'Alle groepen tonen' },
} as const satisfies Record<string, Text>;

export const causeTexts: Readonly<Record<string, Text>> = {
  gone: { en: 'Deleted in the source', nl: 'Verwijderd in de bron' },
  container: { en: 'Moved out of the containers that are read', nl: 'Verplaatst uit de containers die worden gelezen' },
  filter: { en: 'Filtered out', nl: 'Uitgefilterd' },
  rule: { en: 'No sync rule provisions it', nl: 'Geen sync rule richt het in' },
  class: { en: 'Object class changed', nl: 'Objectklasse gewijzigd' },
  orphan: { en: 'In the cloud, and in no source', nl: 'In de cloud, en in geen enkele bron' },
  unknown: { en: 'Unknown', nl: 'Onbekend' },
};

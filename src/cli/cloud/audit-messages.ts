import type { Text } from '../../base/messages.ts';

/** What `hawser cloud audit …` says on a terminal. */
export const auditTexts = {
  none: { en: 'No audit entries.', nl: 'Geen auditvermeldingen.' },
  when: { en: 'time', nl: 'tijd' },
  who: { en: 'actor', nl: 'door' },
  what: { en: 'activity', nl: 'activiteit' },
  result: { en: 'result', nl: 'resultaat' },
  from: { en: 'address', nl: 'adres' },
  more: {
    en: 'Older entries exist: raise --limit, or export all of them.',
    nl: 'Er zijn oudere vermeldingen: verhoog --limit, of exporteer ze allemaal.',
  },
  whole: {
    en: 'The audit of {tenant} is intact: {segments} {segments:segment/segments}, {entries} {entries:entry/entries}.',
    nl: 'Het auditlogboek van {tenant} is ongewijzigd: {segments} {segments:segment/segmenten}, {entries} {entries:vermelding/vermeldingen}.',
  },
  broken: {
    en: 'The audit of {tenant} was changed: segment {first} to {upto} is the first that differs from its seal ({breach}).',
    nl: 'Het auditlogboek van {tenant} is gewijzigd: segment {first} tot en met {upto} is het eerste dat afwijkt van zijn zegel ({breach}).',
  },
  dropped: {
    en: 'The entries of {count} {count:segment/segments} were deleted when their time was over; their seals hold.',
    nl: 'De vermeldingen van {count} {count:segment/segmenten} zijn na hun bewaartermijn verwijderd; hun zegels kloppen.',
  },
  unsealed: {
    en: '{count} {count:entry is/entries are} not sealed yet; the service does it every second.',
    nl: '{count} {count:vermelding is/vermeldingen zijn} nog niet verzegeld; de service doet dat elke seconde.',
  },
  end: {
    en: 'End of the chain, to keep elsewhere: {upto} {digest}',
    nl: 'Einde van de keten, om elders te bewaren: {upto} {digest}',
  },
  entries: { en: 'entries changed, deleted or inserted', nl: 'vermeldingen gewijzigd, verwijderd of ingevoegd' },
  seal: { en: 'seal changed or deleted', nl: 'zegel gewijzigd of verwijderd' },
  last: { en: 'seals at the end deleted', nl: 'zegels aan het einde verwijderd' },
} as const satisfies Record<string, Text>;

import type { Text } from '../../base/messages.ts';

/** What the cloud, the engine and the connectors say of one object. */
export const objectTexts: readonly Text[] = [
  // the cloud's answers
  {
    en: 'Another object has {values}; the rest was taken over.',
    nl: 'Een ander object heeft {values}; de rest is overgenomen.',
  },
  {
    en: '{extensions} directory extensions; {most} is the most.',
    nl: '{extensions} directory-extensies; {most} is het maximum.',
  },
  {
    en: '{attribute} has {count} values; {most} is the most.',
    nl: '{attribute} heeft {count} waarden; {most} is het maximum.',
  },
  {
    en: '{attribute} has {count} characters; {most} is the most.',
    nl: '{attribute} heeft {count} tekens; {most} is het maximum.',
  },
  { en: 'thumbnailPhoto is larger than {most} bytes.', nl: 'thumbnailPhoto is groter dan {most} bytes.' },
  {
    en: '{attribute} has characters that no text can have (NUL, half a pair).',
    nl: '{attribute} bevat tekens die in geen tekst kunnen staan (NUL, een half paar).',
  },
  {
    en: '{by} belongs to a {found}, and this is a {wanted}.',
    nl: '{by} hoort bij een object van klasse {found}, en dit is klasse {wanted}.',
  },
  { en: 'the source anchor', nl: 'de source anchor' },
  {
    en: 'A cloud object has {by}, and BlockSoftMatch is on.',
    nl: 'Een cloudobject heeft {by}, en BlockSoftMatch staat aan.',
  },
  {
    en: 'The user with {by} has an administrator role: take the role away, synchronize, and give it again.',
    nl: 'De gebruiker met {by} heeft een beheerdersrol: neem de rol weg, synchroniseer, en geef de rol daarna terug.',
  },
  {
    en: 'The source anchor belongs to a cloud object, and BlockCloudObjectTakeoverThroughHardMatch is on.',
    nl: 'De source anchor hoort bij een cloudobject, en BlockCloudObjectTakeoverThroughHardMatch staat aan.',
  },
  {
    en: 'There is no synchronized object with this source anchor: add it again.',
    nl: 'Er is geen gesynchroniseerd object met deze source anchor: voeg het opnieuw toe.',
  },
  {
    en: 'No user principal name can be made of {sent} and the mailNickname {nickname}.',
    nl: 'Van {sent} en de mailNickname {nickname} is geen user principal name te maken.',
  },
  {
    en: 'The object is mastered in the cloud: delete it there.',
    nl: 'Het object wordt in de cloud beheerd: verwijder het daar.',
  },
  { en: 'The target did not answer for this object.', nl: 'Het doel gaf voor dit object geen antwoord.' },
  // the engine
  {
    en: 'No rule yields a source anchor for this object.',
    nl: 'Geen enkele sync rule levert een source anchor voor dit object.',
  },
  {
    en: 'The source anchor was {old} and has become {new}; it must not change once exported.',
    nl: 'De source anchor was {old} en is nu {new}; na de export mag hij niet meer veranderen.',
  },
  {
    en: 'Another object already has the source anchor {anchor}.',
    nl: 'Een ander object heeft de source anchor {anchor} al.',
  },
  // the connectors
  { en: '{dn} has no entryUUID', nl: '{dn} heeft geen entryUUID' },
  { en: '{dn} has no readable {attribute}', nl: 'van {dn} is {attribute} niet leesbaar' },
  { en: 'no objectGUID', nl: 'geen objectGUID' },
  {
    en: 'the account cannot see deleted objects',
    nl: 'het account kan verwijderde objecten niet zien',
  },
];

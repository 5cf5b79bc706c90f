import type { Text } from '../../../../base/messages.ts';

/** The path of an object's values from forest to cloud. */
export const pathMessages = {
  show: { en: 'Path from the forest', nl: 'Pad vanaf het forest' },
  title: { en: 'Path of {name}', nl: 'Pad van {name}' },
  lede: {
    en: 'Each value in the cloud, what it is made of, the sync rule that gave it, and the rules that lost.',
    nl: 'Elke waarde in de cloud, waaruit die bestaat, de sync rule die de waarde gaf en de sync rules die verloren.',
  },
  forests: { en: 'Connector space', nl: 'Connector space' },
  forest: { en: 'Forest', nl: 'Forest' },
  object: { en: 'Object', nl: 'Object' },
  read: { en: 'Last read', nl: 'Laatst gelezen' },
  isPending: {
    en: 'Changed since the last synchronization. The path shows what comes of it.',
    nl: 'Gewijzigd sinds de laatste synchronisatie. Het pad toont wat daarvan komt.',
  },
  away: {
    en: 'The forest {forest} cannot be read now',
    nl: 'Het forest {forest} kan nu niet worden gelezen',
  },
  awayNext: {
    en: 'The path shows what the agent read last.',
    nl: 'Het pad toont wat de agent het laatst heeft gelezen.',
  },
  values: { en: 'Values', nl: 'Waarden' },
  caption: {
    en: 'Every value from forest to cloud, with its sync rules',
    nl: 'Elke waarde van forest tot cloud, met de sync rules',
  },
  attribute: { en: 'Attribute', nl: 'Attribuut' },
  inForest: { en: 'Forest', nl: 'Forest' },
  metaverse: { en: 'Metaverse', nl: 'Metaverse' },
  cloud: { en: 'Cloud', nl: 'Cloud' },
  noSource: { en: 'from the rule alone', nl: 'uit de sync rule zelf' },
  noValue: { en: 'no value', nl: 'geen waarde' },
  secret: { en: 'not shown', nl: 'niet getoond' },
  more: { en: '{count} more', nl: 'nog {count}' },
  rule: { en: 'Rule {precedence}: {name}', nl: 'Sync rule {precedence}: {name}' },
  wonOver: { en: 'Won over', nl: 'Won van' },
  cloudHas: { en: 'The cloud still has:', nl: 'De cloud heeft nog:' },
  cut: {
    en: 'Not every value fits on this page. On the machine of the agent: hawser connect explain {anchor}',
    nl: 'Niet elke waarde past op deze pagina. Op de machine van de agent: hawser connect explain {anchor}',
  },
  confirmed: { en: 'The cloud has confirmed it', nl: 'Door de cloud bevestigd' },
  'pending-add': { en: 'Waits to be added', nl: 'Moet nog worden toegevoegd' },
  'pending-update': { en: 'Waits to be updated', nl: 'Moet nog worden bijgewerkt' },
  'pending-delete': { en: 'Waits to be deleted', nl: 'Moet nog worden verwijderd' },
  absent: { en: 'No rule provisions it to the cloud', nl: 'Geen sync rule maakt het in de cloud' },
  noPath: { en: 'The path cannot be shown now', nl: 'Het pad kan nu niet worden getoond' },
  noAgent: {
    en: 'No agent that writes this object is connected. An agent connects while password writeback or pass-through authentication is switched on: hawser connect writeback on',
    nl: 'Er is geen agent verbonden die dit object schrijft. Een agent verbindt als wachtwoord-writeback of pass-through-verificatie is ingeschakeld: hawser connect writeback on',
  },
  late: { en: 'The agent did not answer in time.', nl: 'De agent antwoordde niet op tijd.' },
  older: {
    en: 'The agent does not know this question. Update the agent.',
    nl: 'De agent kent deze vraag niet. Werk de agent bij.',
  },
  unknown: {
    en: 'The agent does not know this object. Another agent may have written it.',
    nl: 'De agent kent dit object niet. Misschien heeft een andere agent het geschreven.',
  },
  tooOften: {
    en: 'Too many paths were shown in a short time. Try again in a few minutes.',
    nl: 'Er zijn in korte tijd te veel paden getoond. Probeer het over een paar minuten opnieuw.',
  },
  notSynchronized: {
    en: 'This object was made in the cloud. It comes from no forest.',
    nl: 'Dit object is in de cloud gemaakt. Het komt uit geen enkel forest.',
  },
  toObject: { en: 'Back to the object', nl: 'Terug naar het object' },
} as const satisfies Record<string, Text>;

/** Why the value of another rule lost. */
export const lossTexts = {
  precedence: { en: 'lower precedence', nl: 'lagere precedence' },
  nothing: { en: 'no value', nl: 'geen waarde' },
  'authoritative-null': { en: 'the winner says that there is no value', nl: 'de winnaar zegt dat er geen waarde is' },
  merged: { en: 'merged', nl: 'samengevoegd' },
  control: { en: 'leaves it to the others', nl: 'laat het aan de andere over' },
} as const satisfies Record<string, Text>;

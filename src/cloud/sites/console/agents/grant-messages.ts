import type { Text } from '../../../../base/messages.ts';
import type { GrantFeature } from '../../../../wire/index.ts';

export const grantMessages = {
  title: { en: 'Grants of {name}', nl: 'Machtigingen van {name}' },
  lede: {
    en: 'What this agent may do, and for which forest. The cloud never asks it for anything else, whatever the agent reports about itself.',
    nl: 'Wat deze agent mag, en voor welk forest. De cloud vraagt hem nooit om iets anders, wat de agent ook over zichzelf meldt.',
  },
  may: { en: 'Grants', nl: 'Machtigingen' },
  could: { en: 'Could', nl: 'Kan' },
  couldWhat: {
    en: 'The features that are switched on in the agent, as it reports them.',
    nl: 'De functies die in de agent zijn ingeschakeld, zoals de agent die meldt.',
  },
  couldNothing: { en: 'The agent has reported nothing yet', nl: 'De agent heeft nog niets gemeld' },
  notGranted: { en: '{feature}: not granted', nl: '{feature}: niet toegestaan' },
  nothing: { en: 'No grants', nl: 'Geen machtigingen' },
  none: { en: 'This agent has no grant', nl: 'Deze agent heeft geen machtiging' },
  noneNext: {
    en: 'Grant it a feature for a forest: until then it can do nothing.',
    nl: 'Geef de agent een machtiging voor een forest: tot dan kan de agent niets doen.',
  },
  feature: { en: 'Feature', nl: 'Functie' },
  forest: { en: 'Forest', nl: 'Forest' },
  forestHint: {
    en: 'The domain of the forest in the connect.yaml of the agent, such as corp.example.com.',
    nl: 'Het domein van het forest in connect.yaml van de agent, zoals corp.example.com.',
  },
  forestProblem: { en: 'Enter the domain of a forest.', nl: 'Vul het domein van een forest in.' },
  grantedBy: { en: 'Granted by', nl: 'Toegestaan door' },
  granted: { en: 'Granted', nl: 'Toegestaan' },
  actions: { en: 'Actions', nl: 'Acties' },
  grant: { en: 'Grant', nl: 'Toestaan' },
  add: { en: 'Grant a feature', nl: 'Functie toestaan' },
  revoke: { en: 'Revoke', nl: 'Intrekken' },
  revokeNamed: { en: 'Revoke {feature} for {forest}', nl: '{feature} voor {forest} intrekken' },
  open: { en: 'Grants', nl: 'Machtigingen' },
  openNamed: { en: 'Grants of {name}', nl: 'Machtigingen van {name}' },
} as const satisfies Record<string, Text>;

export const featureTexts: Readonly<Record<GrantFeature, Text>> = {
  provisioning: { en: 'Provisioning', nl: 'Provisioning' },
  writeback: { en: 'Password writeback', nl: 'Wachtwoord-writeback' },
  'pass-through': { en: 'Pass-through authentication', nl: 'Pass-throughverificatie' },
  'password-hashes': { en: 'Password hash synchronization', nl: 'Wachtwoordhashsynchronisatie' },
  'single-sign-on': { en: 'Single sign-on', nl: 'Eenmalige aanmelding' },
};

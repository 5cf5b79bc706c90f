import type { Text } from '../../../../base/messages.ts';
import type { GrantFeature } from '../../../../wire/index.ts';

export const grantMessages = {
  title: { en: 'Grants of {name}', nl: 'Machtigingen van {name}' },
  lede: {
    en: 'What this agent may do, and for which forest. What it is not granted the cloud never asks it, whatever it says of itself.',
    nl: 'Wat deze agent mag, en voor welk forest. Waarvoor hij geen machtiging heeft, vraagt de cloud hem nooit, wat hij ook over zichzelf zegt.',
  },
  may: { en: 'May', nl: 'Mag' },
  could: { en: 'Could', nl: 'Kan' },
  couldWhat: {
    en: 'What the agent says that it is switched on for.',
    nl: 'Waarvoor de agent zegt dat hij is ingeschakeld.',
  },
  couldNothing: { en: 'It has said nothing yet', nl: 'Hij heeft nog niets gezegd' },
  notGranted: { en: '{feature}: not granted', nl: '{feature}: niet toegestaan' },
  nothing: { en: 'Nothing', nl: 'Niets' },
  none: { en: 'This agent has no grant', nl: 'Deze agent heeft geen machtiging' },
  noneNext: {
    en: 'Grant it a feature for a forest: until then it can do nothing.',
    nl: 'Geef hem een machtiging voor een forest: tot dan kan hij niets doen.',
  },
  feature: { en: 'Feature', nl: 'Functie' },
  forest: { en: 'Forest', nl: 'Forest' },
  forestHint: {
    en: 'By the domain that the agent names in its connect.yaml, such as corp.example.com.',
    nl: 'Met het domein dat de agent in zijn connect.yaml noemt, zoals corp.example.com.',
  },
  forestProblem: { en: 'Enter the domain of a forest.', nl: 'Voer het domein van een forest in.' },
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

import type { Text } from '../../../../../base/messages.ts';

/** The page on which people decide what an application may do for them. */
export const consentMessages = {
  title: { en: '{application} asks for access', nl: '{application} vraagt toegang' },
  changed: {
    en: 'What the application asks for has changed. Read it again before you accept.',
    nl: 'Wat de toepassing vraagt, is gewijzigd. Lees het opnieuw voordat u akkoord gaat.',
  },
  as: { en: 'You are signed in as {name}.', nl: 'U bent aangemeld als {name}.' },
  may: { en: 'The application wants to:', nl: 'De toepassing wil:' },
  whoYouAre: {
    en: 'see your name, sign-in name and email address',
    nl: 'uw naam, aanmeldnaam en e-mailadres zien',
  },
  scope: { en: 'use "{name}" of {resource}', nl: '"{name}" van {resource} gebruiken' },
  ofResource: { en: '{words} ({resource})', nl: '{words} ({resource})' },
  offline: {
    en: 'keep this access when you are not using it',
    nl: 'deze toegang houden als u de toepassing niet gebruikt',
  },
  owner: { en: 'Registered by', nl: 'Geregistreerd door' },
  leadsTo: { en: 'Leads back to', nl: 'Leidt terug naar' },
  otherDevice: { en: 'another device', nl: 'een ander apparaat' },
  trust: {
    en: 'Accept only if you know this application. You can take this back at any time.',
    nl: 'Ga alleen akkoord als u deze toepassing kent. U kunt dit altijd intrekken.',
  },
  accept: { en: 'Accept', nl: 'Akkoord' },
  refuse: { en: 'Cancel', nl: 'Annuleren' },
  administratorTitle: { en: 'An administrator has to approve this', nl: 'Een beheerder moet dit goedkeuren' },
  administratorLede: {
    en: '{application} asks for access that only an administrator of {tenant} can approve. Ask an administrator.',
    nl: '{application} vraagt toegang die alleen een beheerder van {tenant} kan goedkeuren. Vraag een beheerder.',
  },
  code: { en: 'Code', nl: 'Code' },
} as const satisfies Record<string, Text>;

import type { Text } from '../../../../base/messages.ts';

/** The page of somebody's own account. */
export const myMessages = {
  name: { en: 'Name', nl: 'Naam' },
  upn: { en: 'Sign-in name', nl: 'Aanmeldnaam' },
  organization: { en: 'Organization', nl: 'Organisatie' },
  you: { en: 'You', nl: 'U' },
  otherAccount: { en: 'Use another account', nl: 'Een ander account gebruiken' },
  applications: { en: 'Applications', nl: 'Toepassingen' },
  noApplications: { en: 'No applications yet', nl: 'Nog geen toepassingen' },
  noApplicationsNext: {
    en: 'Those that your organization assigns to you, and those that you sign in to, are listed here.',
    nl: 'Hier staan de toepassingen die uw organisatie u toewijst, en die waarbij u zich aanmeldt.',
  },
  application: { en: 'Application', nl: 'Toepassing' },
  assigned: { en: 'Assigned to you', nl: 'Aan u toegewezen' },
  permissions: { en: 'You let it use', nl: 'Mag van u gebruiken' },
  access: { en: 'Signed in', nl: 'Aangemeld' },
  actions: { en: 'Actions', nl: 'Acties' },
  withdraw: { en: 'Take back access', nl: 'Toegang intrekken' },
  withdrawOf: { en: 'Take back the access of {name}', nl: 'De toegang van {name} intrekken' },
  withdrawHint: {
    en: 'An application whose access you take back has to ask you to sign in again.',
    nl: 'Een toepassing waarvan u de toegang intrekt, moet u opnieuw laten aanmelden.',
  },
  sessions: { en: 'Sessions', nl: 'Sessies' },
  device: { en: 'Browser', nl: 'Browser' },
  unknownDevice: { en: 'Unknown', nl: 'Onbekend' },
  onSystem: { en: '{browser} on {system}', nl: '{browser} op {system}' },
  thisOne: { en: 'This session', nl: 'Deze sessie' },
  place: { en: 'Address', nl: 'Adres' },
  begun: { en: 'Signed in', nl: 'Aangemeld' },
  used: { en: 'Last used', nl: 'Laatst gebruikt' },
  how: { en: 'Proved with', nl: 'Bewezen met' },
  end: { en: 'End', nl: 'Beëindigen' },
  endOf: { en: 'End the session of {name}', nl: 'De sessie van {name} beëindigen' },
  endOthers: { en: 'End all other sessions', nl: 'Alle andere sessies beëindigen' },
  language: { en: 'Language', nl: 'Taal' },
  languageHint: {
    en: 'Of these pages, and of the mail about your account',
    nl: 'Van deze pagina’s, en van de mail over uw account',
  },
  english: { en: 'English', nl: 'English' },
  dutch: { en: 'Nederlands', nl: 'Nederlands' },
  save: { en: 'Save', nl: 'Opslaan' },
  doneSession: { en: 'The session has ended', nl: 'De sessie is beëindigd' },
  doneOthers: { en: 'All other sessions have ended', nl: 'Alle andere sessies zijn beëindigd' },
  doneAccess: { en: 'The access has been taken back', nl: 'De toegang is ingetrokken' },
  doneLanguage: { en: 'Your language has been saved', nl: 'Uw taal is opgeslagen' },
} as const satisfies Record<string, Text>;

/** How somebody proved who they are, for the words of RFC 8176. */
export const proofTexts: Readonly<Record<string, Text>> = {
  pwd: { en: 'password', nl: 'wachtwoord' },
  otp: { en: 'code', nl: 'code' },
  hwk: { en: 'passkey', nl: 'passkey' },
  swk: { en: 'passkey', nl: 'passkey' },
};

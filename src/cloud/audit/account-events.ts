import type { BusinessEvent } from './business-events.ts';

/** Signing in, and what stands in the way of it. Each is a row of the sign-ins too. */
export const accountEvents = {
  signedIn: {
    source: 'Hawser',
    id: 34_023,
    level: 'information',
    activity: 'Sign in',
    text: { en: '{user} signed in.', nl: '{user} heeft zich aangemeld.' },
  },
  signedOut: {
    source: 'Hawser',
    id: 34_024,
    level: 'information',
    activity: 'Sign out',
    text: { en: '{user} signed out.', nl: '{user} heeft zich afgemeld.' },
  },
  signInFailed: {
    source: 'Hawser',
    id: 34_025,
    level: 'warning',
    activity: 'Sign in',
    text: {
      en: 'A sign-in as {user} from {address} failed ({reason}).',
      nl: 'Een aanmelding als {user} vanaf {address} is mislukt ({reason}).',
    },
  },
  signInLocked: {
    source: 'Hawser',
    id: 34_026,
    level: 'warning',
    activity: 'Sign in',
    text: {
      en: 'Sign-ins as {user} from {address} are refused for {minutes} minutes: too many attempts.',
      nl: 'Aanmeldingen als {user} vanaf {address} worden {minutes} minuten geweigerd: te veel pogingen.',
    },
  },
  identityProved: {
    source: 'Hawser',
    id: 34_027,
    level: 'information',
    activity: 'Confirm identity',
    text: { en: '{user} confirmed who they are.', nl: '{user} heeft de identiteit bevestigd.' },
  },
  auditDownloaded: {
    source: 'Hawser',
    id: 34_028,
    level: 'information',
    activity: 'Download audit log',
    text: {
      en: 'The audit log was downloaded by {actor}.',
      nl: 'Het auditlogboek is gedownload door {actor}.',
    },
  },
  sourceAnchorChosen: {
    source: 'Hawser',
    id: 34_029,
    level: 'information',
    activity: 'Choose source anchor',
    text: {
      en: 'The source anchor attribute {attribute} was chosen by agent {agent}.',
      nl: 'Het source-anchor-attribuut {attribute} is gekozen door agent {agent}.',
    },
  },
  languageChosen: {
    source: 'Hawser',
    id: 34_051,
    level: 'information',
    activity: 'Update user',
    text: { en: '{user} chose the language {language}.', nl: '{user} heeft de taal {language} gekozen.' },
  },
  /** That old entries were deleted is an entry itself: it says which, and the chain holds it. */
  auditShortened: {
    source: 'Hawser',
    id: 34_050,
    level: 'information',
    activity: 'Delete old audit entries',
    text: {
      en: '{count} audit entries up to number {upto} were deleted by {actor}: they are older than {days} days.',
      nl: '{count} auditvermeldingen tot en met nummer {upto} zijn verwijderd door {actor}: ouder dan {days} dagen.',
    },
  },
} as const satisfies Record<string, BusinessEvent>;

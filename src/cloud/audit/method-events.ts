import type { BusinessEvent } from './business-events.ts';

/** What people have to prove who they are, and the policy about it. */
export const methodEvents = {
  userCreated: {
    source: 'Hawser',
    id: 34_060,
    level: 'information',
    activity: 'Add user',
    text: { en: 'User {user} was created by {actor}.', nl: 'Gebruiker {user} is aangemaakt door {actor}.' },
  },
  passwordSet: {
    source: 'Hawser',
    id: 34_061,
    level: 'information',
    activity: 'Set cloud password (by admin)',
    text: {
      en: 'The cloud password of {user} was set by {actor}; every session ended.',
      nl: 'Het cloudwachtwoord van {user} is ingesteld door {actor}; elke sessie is beëindigd.',
    },
  },
  methodAdded: {
    source: 'Hawser',
    id: 34_062,
    level: 'information',
    activity: 'Register security info',
    text: {
      en: 'Method {method} ({kind}) of {user} was added by {actor}.',
      nl: 'Methode {method} ({kind}) van {user} is toegevoegd door {actor}.',
    },
  },
  methodRemoved: {
    source: 'Hawser',
    id: 34_063,
    level: 'information',
    activity: 'Delete security info',
    text: {
      en: 'Method {method} ({kind}) of {user} was removed by {actor}.',
      nl: 'Methode {method} ({kind}) van {user} is verwijderd door {actor}.',
    },
  },
  passIssued: {
    source: 'Hawser',
    id: 34_064,
    level: 'warning',
    activity: 'Create Temporary Access Pass',
    text: {
      en: 'A Temporary Access Pass for {user}, good until {until}, was issued by {actor}.',
      nl: 'Een tijdelijke toegangspas voor {user}, geldig tot {until}, is uitgegeven door {actor}.',
    },
  },
  policyChanged: {
    source: 'Hawser',
    id: 34_065,
    level: 'warning',
    activity: 'Update authentication methods policy',
    text: {
      en: 'The authentication methods policy was changed by {actor}: {changes}.',
      nl: 'Het beleid voor verificatiemethoden is gewijzigd door {actor}: {changes}.',
    },
  },
  accessPolicyChanged: {
    source: 'Hawser',
    id: 34_069,
    level: 'warning',
    activity: 'Update conditional access policy',
    text: {
      en: 'The access policy was changed by {actor}: {changes}.',
      nl: 'Het toegangsbeleid is gewijzigd door {actor}: {changes}.',
    },
  },
  possibleCopy: {
    source: 'Hawser',
    id: 34_066,
    level: 'warning',
    activity: 'Detect possible copy of passkey',
    text: {
      en: 'Passkey {method} of {user} was refused: its counter went from {before} to {counter}, so there may be a copy of it.',
      nl: 'Passkey {method} van {user} is geweigerd: de teller ging van {before} naar {counter}, dus er kan een kopie van zijn.',
    },
  },
  codeOfOtherTime: {
    source: 'Hawser',
    id: 34_067,
    level: 'warning',
    activity: 'Sign in',
    text: {
      en: 'A wrong code of {user} fits {steps} steps of 30 seconds from now: the clock of the device or of this server is wrong.',
      nl: 'Een verkeerde code van {user} past {steps} stappen van 30 seconden vanaf nu: de klok van het apparaat of van deze server loopt verkeerd.',
    },
  },
  emergencySignIn: {
    source: 'Hawser',
    id: 34_068,
    level: 'warning',
    activity: 'Sign in with emergency account',
    text: {
      en: 'The emergency account {user} signed in from {address}.',
      nl: 'Het noodaccount {user} heeft zich aangemeld vanaf {address}.',
    },
  },
  methodRenamed: {
    source: 'Hawser',
    id: 34_069,
    level: 'information',
    activity: 'Rename security info',
    text: {
      en: 'A method ({kind}) of {user} was renamed to {method} by {actor}.',
      nl: 'Een methode ({kind}) van {user} is hernoemd naar {method} door {actor}.',
    },
  },
  passwordRulesChanged: {
    source: 'Hawser',
    id: 34_085,
    level: 'warning',
    activity: 'Update password protection policy',
    text: {
      en: 'The rules for new passwords were changed by {actor}: {changes}.',
      nl: 'De regels voor nieuwe wachtwoorden zijn gewijzigd door {actor}: {changes}.',
    },
  },
  passwordWouldBeRefused: {
    source: 'Hawser',
    id: 34_086,
    level: 'warning',
    activity: 'Password protection policy audited',
    text: {
      en: 'The new password of {user}, set by {actor}, was let through; enforced rules refuse it ({code}).',
      nl: 'Het nieuwe wachtwoord van {user}, ingesteld door {actor}, is doorgelaten; afgedwongen regels weigeren het ({code}).',
    },
  },
} as const satisfies Record<string, BusinessEvent>;

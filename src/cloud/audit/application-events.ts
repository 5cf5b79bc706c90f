import type { BusinessEvent } from './business-events.ts';

/** What happens to applications, and what they are seen doing. */
export const applicationEvents = {
  applicationCreated: {
    source: 'Hawser',
    id: 34_070,
    level: 'information',
    activity: 'Add application',
    text: {
      en: 'Application {application} ({id}) was registered by {actor}.',
      nl: 'Toepassing {application} ({id}) is geregistreerd door {actor}.',
    },
  },
  applicationDeleted: {
    source: 'Hawser',
    id: 34_071,
    level: 'warning',
    activity: 'Delete application',
    text: {
      en: 'Application {application} ({id}) was deleted by {actor}; its tokens no longer renew.',
      nl: 'Toepassing {application} ({id}) is verwijderd door {actor}; de tokens ervan worden niet meer vernieuwd.',
    },
  },
  consentGiven: {
    source: 'Hawser',
    id: 34_072,
    level: 'warning',
    activity: 'Consent to application',
    text: {
      en: '{actor} consented for the tenant to {permissions} for application {application}.',
      nl: '{actor} heeft voor de tenant toestemming gegeven voor {permissions} aan toepassing {application}.',
    },
  },
  personConsented: {
    source: 'Hawser',
    id: 34_077,
    level: 'information',
    activity: 'Consent to application',
    text: {
      en: '{actor} lets application {application} use {permissions} for them.',
      nl: '{actor} laat toepassing {application} {permissions} voor zich gebruiken.',
    },
  },
  consentWithdrawn: {
    source: 'Hawser',
    id: 34_078,
    level: 'information',
    activity: 'Withdraw consent to application',
    text: {
      en: 'What {user} let application {application} do was taken back by {actor}.',
      nl: 'Wat {user} toepassing {application} liet doen, is ingetrokken door {actor}.',
    },
  },
  tenantConsentWithdrawn: {
    source: 'Hawser',
    id: 34_079,
    level: 'warning',
    activity: 'Withdraw consent to application',
    text: {
      en: '{actor} took back the consent of the tenant to {permissions} for application {application}.',
      nl: '{actor} heeft de toestemming van de tenant voor {permissions} aan toepassing {application} ingetrokken.',
    },
  },
  secretAdded: {
    source: 'Hawser',
    id: 34_073,
    level: 'warning',
    activity: 'Add secret to application',
    text: {
      en: 'Secret {secret} was added to application {application} by {actor}, until {until}.',
      nl: 'Geheim {secret} is toegevoegd aan toepassing {application} door {actor}, tot {until}.',
    },
  },
  secretRemoved: {
    source: 'Hawser',
    id: 34_074,
    level: 'information',
    activity: 'Remove secret from application',
    text: {
      en: 'Secret {secret} was removed from application {application} by {actor}.',
      nl: 'Geheim {secret} is verwijderd uit toepassing {application} door {actor}.',
    },
  },
  tokenReused: {
    source: 'Hawser',
    id: 34_076,
    level: 'warning',
    activity: 'Revoke tokens of application',
    text: {
      en: 'A refresh token of {user} in application {application}, used at {first}, was used again at {second}; what came from it was revoked.',
      nl: 'Een refreshtoken van {user} in toepassing {application}, gebruikt om {first}, is opnieuw gebruikt om {second}; wat eruit voortkwam is ingetrokken.',
    },
  },
  accessWithdrawn: {
    source: 'Hawser',
    id: 34_077,
    level: 'information',
    activity: 'Remove delegated permission grant',
    text: {
      en: '{user} took back the access of application {application}: its tokens ended.',
      nl: '{user} heeft de toegang van toepassing {application} ingetrokken: de tokens ervan zijn beëindigd.',
    },
  },
  assigned: {
    source: 'Hawser',
    id: 34_075,
    level: 'information',
    activity: 'Assign application',
    text: {
      en: 'Application {application} was assigned to {assignee} by {actor}, with role {role}.',
      nl: 'Toepassing {application} is toegewezen aan {assignee} door {actor}, met rol {role}.',
    },
  },
} as const satisfies Record<string, BusinessEvent>;

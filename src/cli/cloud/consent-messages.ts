import type { Text } from '../../base/messages.ts';

/** What the commands about consent say on a terminal. */
export const consentTexts = {
  none: { en: '{user} consented to nothing.', nl: '{user} heeft nergens toestemming voor gegeven.' },
  application: { en: 'Application', nl: 'Toepassing' },
  permissions: { en: 'Permissions', nl: 'Machtigingen' },
  since: { en: 'Since', nl: 'Sinds' },
  withdrawn: {
    en: '{application} gets no new tokens for what {user} let it do.',
    nl: '{application} krijgt geen nieuwe tokens voor wat {user} het liet doen.',
  },
  tenantGiven: {
    en: 'Everybody can use {application} with all that it asks for.',
    nl: 'Iedereen kan {application} gebruiken met alles wat de toepassing vraagt.',
  },
  tenantWithdrawn: {
    en: 'The tenant consents to nothing that {application} asks for. What people consented to themselves stays.',
    nl: 'De tenant geeft nergens toestemming voor wat {application} vraagt. Waar mensen zelf toestemming voor gaven, blijft.',
  },
  asksNothing: { en: '{application} asks for no permissions.', nl: '{application} vraagt geen machtigingen.' },
} as const satisfies Record<string, Text>;

import type { Text } from '../../base/messages.ts';

/** What `hawser cloud role …` says on a terminal. */
export const roleTexts = {
  columnRole: { en: 'role', nl: 'rol' },
  columnName: { en: 'name', nl: 'naam' },
  columnUsers: { en: 'users', nl: 'gebruikers' },
  assigned: { en: '{user} of {tenant} has the role {role}.', nl: '{user} van {tenant} heeft de rol {role}.' },
  assignedAlready: {
    en: '{user} of {tenant} already had the role {role}; nothing was changed.',
    nl: '{user} van {tenant} had de rol {role} al; er is niets gewijzigd.',
  },
  removed: {
    en: '{user} of {tenant} no longer has the role {role}.',
    nl: '{user} van {tenant} heeft de rol {role} niet meer.',
  },
  removedAlready: {
    en: '{user} of {tenant} did not have the role {role}; nothing was changed.',
    nl: '{user} van {tenant} had de rol {role} niet; er is niets gewijzigd.',
  },
  assigns: { en: 'assigns one', nl: 'wijst er een toe' },
} as const satisfies Record<string, Text>;

import type { Detail } from '../../base/details.ts';
import { registerTexts } from '../../base/details.ts';
import type { Text } from '../../base/messages.ts';

/** Directory roles, by the names that commands, JSON and the database use. */
export const roles = [
  'global',
  'hybrid-identity',
  'user',
  'password',
  'authentication-policy',
  'application',
  'reports',
  'cloud-device',
  'help-desk',
  'reader',
] as const;

export type Role = (typeof roles)[number];

/** What people call them: the field's names. */
export const roleTexts: Readonly<Record<Role, Text>> = {
  global: { en: 'Global Administrator', nl: 'Globale beheerder' },
  'hybrid-identity': { en: 'Hybrid Identity Administrator', nl: 'Beheerder van hybride identiteiten' },
  user: { en: 'User Administrator', nl: 'Gebruikersbeheerder' },
  password: { en: 'Password Administrator', nl: 'Wachtwoordbeheerder' },
  'authentication-policy': { en: 'Authentication Policy Administrator', nl: 'Beheerder van verificatiebeleid' },
  application: { en: 'Application Administrator', nl: 'Toepassingsbeheerder' },
  reports: { en: 'Reports Reader', nl: 'Rapportlezer' },
  'cloud-device': { en: 'Cloud Device Administrator', nl: 'Beheerder van cloudapparaten' },
  'help-desk': { en: 'Helpdesk Administrator', nl: 'Helpdeskbeheerder' },
  reader: { en: 'Global Reader', nl: 'Globale lezer' },
};

registerTexts(Object.fromEntries(roles.map((role) => [codeOf(role), roleTexts[role]])));

/** A role as a part of a sentence. */
export function roleDetail(role: Role): Detail {
  return { code: codeOf(role), values: {} };
}

function codeOf(role: Role): string {
  return `accounts.role-${role}`;
}

/** Global administrators may do what any role may. */
export function only(...some: readonly Exclude<Role, 'global'>[]): readonly Role[] {
  return ['global', ...some];
}

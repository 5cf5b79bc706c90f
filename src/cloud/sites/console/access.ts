import type { Role } from '../../accounts/role.ts';
import { only, roles } from '../../accounts/role.ts';

/**
 * Which roles open what in the console: the least that their work asks for. Every route names one of these,
 * navigation and buttons follow them. On whom somebody may act is a second question: accounts/rights.ts.
 */
export const access = {
  /** What anybody with a role may see of the directory, the diagnosis of a text, and their own account. */
  everyRole: roles,
  /** How synchronization does: runs, errors, health. */
  synchronization: only('hybrid-identity', 'reports', 'reader'),
  /** How the values of an object came from its forests: what lost against them is shown too. */
  path: only('user', 'hybrid-identity', 'reader'),
  /** Who did what. */
  audit: only('reports', 'reader'),
  /** Who signed in to what, and why not: also for those whom people ask, with the correlation ID of their page. */
  signIns: only('help-desk', 'application', 'authentication-policy', 'reports', 'reader'),
  /** How it is set up: agents, settings, recipients of mail. */
  configuration: only('hybrid-identity', 'reader'),
  changeConfiguration: only('hybrid-identity'),
  bin: only('user', 'cloud-device', 'reader'),
  restore: only('user', 'cloud-device'),
  delete: only('user', 'cloud-device'),
  passwords: only('user', 'password', 'help-desk'),
  /** Who may sign in to what from where. */
  accessPolicy: only('authentication-policy', 'reader'),
  changeAccessPolicy: only('authentication-policy'),
  /** What could make somebody else a global administrator. */
  takeRisks: only(),
} as const satisfies Record<string, readonly Role[]>;

import type { OutcomeReason, PasswordRules } from '../../../wire/index.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import type { Person } from '../person.ts';

/** Agents that change the password of somebody in their forest (writeback), for that person. */
export interface ForestPasswordPort {
  /** Whether some agent of this tenant does it and can be reached. */
  isOn(tenant: TenantKey): Promise<boolean>;
  /** `done`, or why not. Waits for the outcome as long as people wait at a page. */
  change(person: Person, passwords: ForestPasswords): Promise<OutcomeReason>;
  /** What the forest demands of a new password, as far as it can be read now. */
  rulesFor(person: Person): Promise<ReadRules>;
}

export type ReadRules = { readonly rules: PasswordRules } | { readonly rules: undefined; readonly why: OutcomeReason };

export interface ForestPasswords {
  readonly oldPassword: string;
  readonly newPassword: string;
}

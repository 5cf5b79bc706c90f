import { describe, expect, test } from 'vitest';
import type { Act } from './rights.ts';
import { mayAct, refuseAct } from './rights.ts';
import type { Role } from './role.ts';
import { roles } from './role.ts';

/** Who may act on people without a role, and on readers. On all others: global administrators. */
const expected: Readonly<Record<Act, readonly Role[]>> = {
  create: ['global', 'user'],
  'change-methods': ['global', 'user', 'password', 'help-desk'],
  'issue-pass': ['global', 'user', 'password', 'help-desk'],
  'reset-password': ['global', 'user', 'password', 'help-desk'],
  'end-sessions': ['global', 'user', 'password', 'help-desk'],
  'block-sign-in': ['global', 'user'],
  delete: ['global', 'user'],
  restore: ['global', 'user'],
  'change-roles': ['global'],
};

const acts = Object.keys(expected) as readonly Act[];
const targets: readonly (readonly Role[])[] = [[], ...roles.map((role): readonly Role[] => [role]), ['reader', 'user']];

function codeOf(run: () => void): unknown {
  try {
    run();
    return 'allowed';
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

describe.each(acts)('%s', (act) => {
  test.each(roles)('by %s', (role) => {
    for (const held of targets) {
      const isOrdinary = held.every((one) => one === 'reader');
      const mayAtAll = expected[act].includes(role);
      const wanted = !mayAtAll
        ? 'accounts.role-needed'
        : isOrdinary || role === 'global'
          ? 'allowed'
          : 'accounts.target-protected';
      const [actor, target] = [
        { id: 'a', roles: [role] },
        { id: 'b', name: 'b', roles: held },
      ];
      expect(`${held.join(' ')}: ${String(codeOf(() => refuseAct(actor, target, act)))}`).toBe(
        `${held.join(' ')}: ${wanted}`,
      );
      expect(mayAct(actor, target, act)).toBe(wanted === 'allowed');
    }
  });

  test('by somebody without a role', () => {
    const nobody = { id: 'a', roles: [] };
    for (const held of targets)
      expect(codeOf(() => refuseAct(nobody, { id: 'b', name: 'b', roles: held }, act))).toBe('accounts.role-needed');
  });
});

test('nobody changes their own roles', () => {
  const self = { id: 'a', name: 'a', roles: ['global'] as const };
  expect(codeOf(() => refuseAct(self, self, 'change-roles'))).toBe('accounts.own-roles');
  expect(mayAct(self, self, 'change-roles')).toBe(false);
});

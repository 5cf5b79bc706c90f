import { isKeyOf } from '../../base/keys.ts';
import type { CloudClass } from '../../directory/index.ts';
import { accountErrors } from './errors.ts';
import type { Role } from './role.ts';
import { only, roleDetail } from './role.ts';

/**
 * Who may act on whom. A role opens an act towards people without a role; reader is as good as none, since it changes
 * nothing. Towards everybody else only a global administrator may act: otherwise a help desk that resets a global
 * administrator's password would be one. Nobody changes their own roles or issues a pass to themselves, not even a
 * global administrator, so that a stolen session cannot make itself at home. Their own methods everybody changes.
 *
 * Commands at the server need no role: whoever has its shell has the database.
 */
const acts = {
  create: only('user'),
  'reset-password': only('user', 'password', 'help-desk'),
  'end-sessions': only('user', 'password', 'help-desk'),
  'block-sign-in': only('user'),
  'change-methods': only('user', 'password', 'help-desk'),
  'issue-pass': only('user', 'password', 'help-desk'),
  delete: only('user'),
  restore: only('user'),
  'change-roles': only(),
} as const satisfies Record<string, readonly Role[]>;

/** Who looks after the objects of a class. */
export const keepers: Readonly<Record<CloudClass, readonly Role[]>> = {
  user: acts.restore,
  group: only('user'),
  contact: only('user'),
  device: only('cloud-device'),
};

export type Act = keyof typeof acts;

/** Somebody with an id and the roles that they hold. */
export interface RoleHolder {
  readonly id: string;
  readonly roles: readonly Role[];
}

export interface Target extends RoleHolder {
  /** Their sign-in name, or the id when there is none. */
  readonly name: string;
}

/** What nobody does to themselves. */
const neverOwn = { 'change-roles': 'accounts.own-roles', 'issue-pass': 'accounts.own-pass' } as const;

export function mayAct(actor: RoleHolder, target: RoleHolder, act: Act): boolean {
  const isOwn = actor.id === target.id;
  if (isOwn && act === 'change-methods') return true;
  if (isOwn && isKeyOf(neverOwn, act)) return false;
  return holdsOneOf(actor.roles, acts[act]) && (actor.roles.includes('global') || !isProtected(target.roles));
}

/** Throws `accounts.role-needed`, `accounts.target-protected`, `accounts.own-roles` and `accounts.own-pass`. */
export function refuseAct(actor: RoleHolder, target: Target, act: Act): void {
  if (mayAct(actor, target, act)) return;
  refuseWithout(actor.roles, acts[act]);
  if (actor.id === target.id && isKeyOf(neverOwn, act)) throw accountErrors(neverOwn[act], {});
  throw accountErrors('accounts.target-protected', { name: target.name });
}

/** Throws `accounts.role-needed` when `held` has none of the roles that open something. */
export function refuseWithout(held: readonly Role[], needed: readonly Role[]): void {
  if (!holdsOneOf(held, needed)) throw accountErrors('accounts.role-needed', { roles: needed.map(roleDetail) });
}

export function holdsOneOf(held: readonly Role[], needed: readonly Role[]): boolean {
  return held.some((role) => needed.includes(role));
}

/** Whether only a global administrator may act on a holder of these. */
export function isProtected(held: readonly Role[]): boolean {
  return held.some((role) => role !== 'reader');
}

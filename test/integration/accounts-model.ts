import { HOUR, MINUTE } from '../../src/base/clock.ts';
import type { Role } from '../../src/cloud/accounts/role.ts';
import type { SessionId } from '../../src/cloud/accounts/session-store.ts';
import type { SessionToken } from '../../src/cloud/accounts/session.ts';

/** What must hold of accounts, said a second time and in another way than the product says it. */

export type Act = 'end-sessions' | 'block' | 'roles';

export interface ModelPerson {
  readonly upn: string;
  readonly synchronized: boolean;
  readonly emergency: boolean;
  readonly roles: Set<Role>;
  password: string;
  blocked: boolean;
  /** By the forest. */
  disabled: boolean;
  deleted: boolean;
}

export interface ModelSession {
  readonly token: SessionToken;
  readonly id: SessionId;
  readonly who: ModelPerson;
  readonly since: number;
  seen: number;
  ended: boolean;
}

/** Who may do what to people without a role, global administrators apart. */
const rightsOf: Partial<Record<Role, readonly Act[]>> = {
  user: ['end-sessions', 'block'],
  password: ['end-sessions'],
  'help-desk': ['end-sessions'],
};

export class AccountsModel {
  readonly people: readonly ModelPerson[];
  readonly sessions: ModelSession[] = [];
  allowSynchronizedGlobal = false;

  constructor(people: readonly ModelPerson[]) {
    this.people = people;
  }

  inForce(who: ModelPerson): readonly Role[] {
    const some = [...who.roles].filter(
      (role) => role !== 'global' || !who.synchronized || this.allowSynchronizedGlobal,
    );
    return some.toSorted();
  }

  mayAct(by: ModelPerson, who: ModelPerson, act: Act): boolean {
    const held = this.inForce(by);
    if (act === 'roles' && by === who) return false;
    if (held.includes('global')) return true;
    const isOrdinary = [...who.roles].every((role) => role === 'reader');
    return isOrdinary && held.some((role) => rightsOf[role]?.includes(act));
  }

  canSignIn({ blocked, disabled, deleted }: ModelPerson): boolean {
    return !blocked && !disabled && !deleted;
  }

  isAlive({ ended, since, seen, who }: ModelSession, now: number): boolean {
    return !ended && this.canSignIn(who) && now < since + 12 * HOUR && now < seen + HOUR;
  }

  use(session: ModelSession, now: number): void {
    if (this.isAlive(session, now) && now > session.seen + MINUTE) session.seen = now;
  }

  endAll(who: ModelPerson): void {
    for (const session of this.sessions) if (session.who === who) session.ended = true;
  }

  isUsableEmergency(who: ModelPerson): boolean {
    return who.emergency && who.roles.has('global') && this.canSignIn(who);
  }

  isLastEmergency(who: ModelPerson): boolean {
    return this.isUsableEmergency(who) && this.people.filter((one) => this.isUsableEmergency(one)).length === 1;
  }
}

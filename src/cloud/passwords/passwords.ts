import { HOUR, MINUTE, SECOND } from '../../base/clock.ts';
import type { LimitedSubject, RateLimit } from '../../base/rate-limit.ts';
import { takePoints } from '../../base/rate-limit.ts';
import type { HawserError } from '../../base/errors.ts';
import { isHawserError } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import { pause } from '../../base/work.ts';
import type { InputOf, OutcomeReason, RelayOutcome, SentGuesses } from '../../wire/index.ts';
import { relayLimits } from '../../wire/index.ts';
import { refuseActor } from '../accounts/actor.ts';
import type { ForestPasswordPort, ForestPasswords } from '../accounts/flow/forest-password-port.ts';
import type { PassThroughPort } from '../accounts/verify-password.ts';
import type { RulesContext } from '../accounts/password-rules/require-password.ts';
import { requirePassword } from '../accounts/password-rules/require-password.ts';
import type { Person } from '../accounts/person.ts';
import { cloudErrors } from '../errors.ts';
import { getObject } from '../objects/store.ts';
import { cloudOutcome } from '../relay/context.ts';
import { relayErrors } from '../relay/errors.ts';
import type { Relay } from '../relay/relay.ts';
import type { RequestId } from '../relay/store.ts';
import { listRequests } from '../relay/store.ts';
import { keepPending } from '../password-hashes/written-back.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { passwordErrors } from './errors.ts';
import { ForestRules } from './forest-rules.ts';
import type { PasswordRequest } from './request.ts';

/**
 * An administrator whose session was stolen does not reset a whole organisation before anybody looks; the agents have
 * limits of their own.
 */
const perAdministrator: RateLimit = { name: 'password-request-administrator', points: 60, windowMs: 10 * MINUTE };
const perObject: RateLimit = { name: 'password-request-object', points: 10, windowMs: HOUR };
/** Of Active Directory. */
const LONGEST = 256;

export interface PasswordOptions extends RulesContext {
  readonly relay: Relay;
}

/** What an administrator does for a person: set a new password, or end the lockout. */
export type PasswordAction =
  | {
      readonly operation: 'reset';
      readonly newPassword: string;
      readonly mustChange: boolean;
      readonly unlock: boolean;
    }
  | { readonly operation: 'unlock' };

/** A password check, for whoever signs in. */
export type PasswordCheck = Omit<InputOf<'verify'>, 'operation' | 'guesses'> & {
  /** Absent: none was sent before. */
  readonly guesses?: SentGuesses;
};
const noGuesses: SentGuesses = { place: 'unknown', unknown: [], known: [] };
/** Somebody waits at a page: an agent that has not answered by then counts as away. */
const PATIENCE_MS = 4 * SECOND;
/** A change is not asked twice: what came of it is worth a longer wait. */
const CHANGE_PATIENCE_MS = 15 * SECOND;

/** Passwords of synchronized people: asked of the agents, by the console and by whoever signs in. */
export class Passwords {
  readonly #options: PasswordOptions;
  /** What the forests demand of new passwords. */
  readonly rules: ForestRules;

  constructor(options: PasswordOptions) {
    this.#options = options;
    this.rules = new ForestRules(options);
  }

  /** Why no request of this tenant would get anywhere now: nobody does it, or nobody who does can be reached. */
  async obstacle(tenant: TenantKey): Promise<HawserError | undefined> {
    const agents = await this.#options.relay.agentsDoing(tenant, 'writeback');
    if (agents.length === 0) return relayErrors('relay.switched-off', { feature: 'writeback' });
    return agents.every(({ nodeId }) => nodeId === null) ? relayErrors('relay.no-agent', {}) : undefined;
  }

  /**
   * Asks the agents. The id comes from the form, so that a form that is sent twice is one request. Throws
   * `cloud.unknown-object`, `passwords.not-synchronized`, `passwords.none-given`, `passwords.too-long`,
   * `passwords.too-many-requests`, and what `refuseAct`, `requirePassword` and `Relay.submit` throw.
   */
  async ask(
    administrator: Person,
    { id, objectId }: { readonly id: RequestId; readonly objectId: string },
    action: PasswordAction,
  ): Promise<void> {
    const { connection, relay } = this.#options;
    const { tenant, upn } = administrator;
    const object = await getObject(connection, tenant, objectId);
    if (object?.objectClass !== 'user') throw cloudErrors('cloud.unknown-object', { id: objectId });
    const { sourceAnchor, synchronized, deletedAt } = object;
    if (!synchronized || sourceAnchor === null || deletedAt !== null)
      throw passwordErrors('passwords.not-synchronized', {});
    const target = { id: object.id, upn: object.userPrincipalName ?? objectId };
    await refuseActor(connection, { person: administrator }, target, 'reset-password');
    if (action.operation === 'reset') {
      if (action.newPassword === '') throw passwordErrors('passwords.none-given', {});
      // An agent could not even read the request.
      if (action.newPassword.length > LONGEST) throw passwordErrors('passwords.too-long', { most: LONGEST });
    }
    if (!(await relay.find(tenant, id))) {
      await this.#limit([
        { limit: perAdministrator, subject: administrator.id, name: upn },
        { limit: perObject, subject: `${tenant.id} ${objectId}`, name: object.userPrincipalName ?? objectId },
      ]);
      const named = { upn: target.upn, displayName: object.displayName ?? '' };
      if (action.operation === 'reset')
        await requirePassword(this.#options, tenant, named, { kind: 'forest', password: action.newPassword, by: upn });
    }
    if (action.operation === 'reset') {
      const { newPassword, mustChange } = action;
      await keepPending(this.#options, tenant, { request: id, objectId: object.id, newPassword, mustChange });
    }
    const actor = { kind: 'administrator', name: upn.slice(0, 320) } as const;
    await relay.submit(tenant, { id, objectId }, { ...action, anchor: sourceAnchor, actor });
  }

  /** Whether a password is right. Nothing is written down about it. Throws what `Relay.ask` throws. */
  async verify(tenant: TenantKey, check: PasswordCheck): Promise<RelayOutcome> {
    // Nobody has such a one, and strangers may type whatever they like.
    if (check.password.length > relayLimits.secretLength)
      return cloudOutcome(this.#options, 'refused', 'wrong-password');
    return await this.#options.relay.ask(tenant, { guesses: noGuesses, ...check, operation: 'verify' });
  }

  /** Agents, as signing in asks them. */
  readonly passThrough: PassThroughPort = {
    isOn: async (tenant) => (await this.#options.relay.agentsDoing(tenant, 'pass-through')).length > 0,
    verify: async (tenant, check) => {
      const late = new AbortController();
      const answer = this.verify(tenant, { ...check, actor: { kind: 'service', name: 'sign-in' } });
      const silence = pause(PATIENCE_MS, late.signal).then(() => cloudOutcome(this.#options, 'failed', 'expired'));
      try {
        return await Promise.race([answer, silence]);
      } finally {
        late.abort();
      }
    },
  };

  /** Agents, as whoever signs in with a password that is over asks them. */
  readonly forestPasswords: ForestPasswordPort = {
    isOn: async (tenant) => (await this.obstacle(tenant)) === undefined,
    change: async (person, passwords) => await this.#change(person, passwords),
    rulesFor: async ({ tenant, id, upn: name }) => {
      const { sourceAnchor: anchor = null } = (await getObject(this.#options.connection, tenant, id)) ?? {};
      if (anchor === null) return { rules: undefined, why: 'not-found' };
      return await this.rules.of(tenant, { anchor, actor: { kind: 'person', name } });
    },
  };

  /** Their own password, which they know. Throws `passwords.too-many-requests`, and what `requirePassword` throws. */
  async #change(person: Person, passwords: ForestPasswords): Promise<OutcomeReason> {
    const { tenant, id: objectId, upn } = person;
    const { connection, relay } = this.#options;
    const { sourceAnchor: anchor = null } = (await getObject(connection, tenant, objectId)) ?? {};
    if (anchor === null) return 'not-found';
    const { oldPassword, newPassword } = passwords;
    if (oldPassword.length > relayLimits.secretLength) return 'old-wrong';
    if (newPassword.length > LONGEST) return 'unusable';
    await this.#limit([{ limit: perObject, subject: `${tenant.id} ${objectId}`, name: upn }]);
    await requirePassword(this.#options, tenant, person, { kind: 'forest', password: newPassword });
    const id = newId<RequestId>();
    await keepPending(this.#options, tenant, { request: id, objectId, newPassword, mustChange: false });
    const actor = { kind: 'person', name: upn.slice(0, 320) } as const;
    try {
      await relay.submit(tenant, { id, objectId }, { operation: 'change', ...passwords, anchor, actor });
    } catch (error) {
      if (!isHawserError(error) || !error.code.startsWith('relay.')) throw error;
      return error.code === 'relay.busy' ? 'rate-limited' : 'no-agent';
    }
    const { outcome = null } = (await relay.wait(tenant, id, CHANGE_PATIENCE_MS)) ?? {};
    return outcome === null ? 'unknown' : outcome.result === 'success' ? 'done' : outcome.reason;
  }

  /**
   * How a request about this object stands, after waiting for its outcome at most so long. Throws
   * `passwords.unknown-request`.
   */
  async state(
    tenant: TenantKey,
    { id, objectId }: { readonly id: RequestId; readonly objectId: string },
    waitMs: number,
  ): Promise<PasswordRequest> {
    const request = await this.#options.relay.wait(tenant, id, waitMs);
    if (request?.objectId !== objectId) throw passwordErrors('passwords.unknown-request', { id });
    return request;
  }

  /** The latest first. */
  async recent(tenant: TenantKey, objectId: string): Promise<readonly PasswordRequest[]> {
    return await listRequests(this.#options.connection, tenant, objectId, 10);
  }

  async #limit(subjects: readonly (LimitedSubject & { readonly name: string })[]): Promise<void> {
    const { connection, clock } = this.#options;
    const exceeded = await takePoints({ connection, clock }, subjects);
    if (!exceeded) return;
    const { name = '' } = subjects.find(({ limit }) => limit === exceeded.limit) ?? {};
    const minutes = Math.max(1, Math.ceil((exceeded.resetAt.getTime() - clock.now().getTime()) / MINUTE));
    throw passwordErrors('passwords.too-many-requests', { subject: name, minutes });
  }
}

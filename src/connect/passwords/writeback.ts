import { toSourceAnchor } from '../../sync/index.ts';
import { HOUR, MINUTE } from '../../base/clock.ts';
import type { EventLog, PreparedEvent } from '../../base/event-log.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { LimitedSubject, RateLimit } from '../../base/rate-limit.ts';
import { returnPoints, takePoint } from '../../base/rate-limit.ts';
import { isAccountEnabled } from '../../directory/index.ts';
import type { LocatedSource, SourceAnchor } from '../../sync/index.ts';
import type { EffectOperation, RelayOutcome } from '../../wire/index.ts';
import type {
  Attempt,
  Beginning,
  EffectHandler,
  EffectRequest,
  Ending,
  InterruptedRequest,
} from '../relay/handlers.ts';
import { policyControlEvent, reasonEvents, writebackEvents } from './events.ts';
import type { Domain, ForestDomains } from './forests.ts';
import type { Verdict } from './outcomes.ts';
import { rateLimited, reasonEventOf, verdictOfThrown } from './outcomes.ts';
import { findOutLater, perform } from './perform.ts';
import { onePerson } from './one-person.ts';
import type { Person } from './person.ts';
import { findPerson } from './person.ts';
import { readPolicy } from './policy.ts';
import { findProtection } from './protection.ts';
import { passwordTarget } from './target.ts';

export interface WritebackOptions extends FeatureContext {
  readonly events: EventLog;
  /** By the id of the connector. */
  readonly forests: ReadonlyMap<string, ForestDomains>;
  /** From the source anchor to the objects that the connector space knows. */
  readonly locate: (sourceAnchor: SourceAnchor) => Promise<readonly LocatedSource[]>;
  readonly anchorAttribute: string;
  readonly limits: WritebackLimits;
}

export interface WritebackLimits {
  readonly perMinute: number;
  readonly perPersonPerHour: number;
  /** SIDs of groups whose members are out of reach, besides those that always are. */
  readonly deniedGroups: readonly string[];
}

type Events = readonly [
  start: keyof typeof writebackEvents,
  done: keyof typeof writebackEvents,
  failed: keyof typeof writebackEvents,
];

function eventsOf({ operation, actor }: EffectRequest): Events {
  if (operation === 'change') return [31_006, 31_007, 31_008];
  if (operation === 'unlock') return [34_220, 34_221, 34_222];
  return actor.kind === 'administrator' ? [31_009, 31_010, 31_011] : [31_001, 31_002, 31_003];
}

/** Of an operation whose request is gone with the process that had it. */
const interruptedEvents = {
  reset: [31_010, 31_011],
  change: [31_007, 31_008],
  unlock: [34_221, 34_222],
} as const satisfies Record<EffectOperation, readonly [number, number]>;

/** What the events of an operation name, besides what came of it. */
interface EventSubject {
  readonly person: string;
  readonly actor: string;
}

/**
 * Sets passwords in the forests. The cloud has said who and what; here it is found out again whether that may be: the
 * object in the connector space and in the forest, in scope, of the anchor that was named, enabled, and no protected
 * account. One operation at a time for one object.
 */
export class Writeback implements EffectHandler {
  readonly #options: WritebackOptions;
  readonly #busy = new Map<string, Promise<unknown>>();

  constructor(options: WritebackOptions) {
    this.#options = options;
  }

  begins(request: EffectRequest): Beginning {
    const [start] = eventsOf(request);
    const { events } = this.#options;
    const { anchor, actor } = request;
    const about = { person: anchor, actor: actor.name };
    const started = events.prepare(writebackEvents[start], about, request.request);
    return { events: [started], limits: this.#limitsOf(anchor) };
  }

  async carryOut(request: EffectRequest, attempt: Attempt): Promise<Ending> {
    const [, done, failed] = eventsOf(request);
    const { anchor, actor } = request;
    const { verdict, dn = anchor } = await this.#decide(request, attempt);
    return this.#endingOf(request.request, { person: dn, actor: actor.name }, verdict, [done, failed]);
  }

  async conclude({ request, operation, target }: InterruptedRequest, isLast: boolean): Promise<Ending | undefined> {
    const verdict = await this.#verdictOnInterrupted(operation, target);
    if (verdict.code !== undefined && verdict.result === 'unknown' && !isLast) return undefined;
    const { dn = '-' } = passwordTarget.safeParse(target).data ?? {};
    return this.#endingOf(request, { person: dn, actor: '-' }, verdict, interruptedEvents[operation]);
  }

  async #verdictOnInterrupted(operation: EffectOperation, noted: unknown): Promise<Verdict> {
    const target = passwordTarget.safeParse(noted).data;
    const domains = target && this.#options.forests.get(target.connector);
    if (!domains) return { result: 'unknown', reason: 'unknown', detail: `no forest ${target?.connector ?? '-'}` };
    return await findOutLater(operation, target, domains, this.#options.anchorAttribute);
  }

  #endingOf(
    request: string,
    about: EventSubject,
    verdict: Verdict,
    [done, failed]: readonly [done: keyof typeof writebackEvents, failed: keyof typeof writebackEvents],
  ): Ending {
    const { events } = this.#options;
    const { result, reason, withoutControl: server } = verdict;
    const written: PreparedEvent[] = [];
    const numbers: number[] = [];
    if (server !== undefined)
      written.push(events.prepare(policyControlEvent, { server, person: about.person }, request));
    const number = result === 'success' ? done : failed;
    written.push(events.prepare(writebackEvents[number], about, request));
    numbers.push(number);
    const event = result === 'success' ? undefined : reasonEventOf(reason);
    if (event !== undefined) {
      const { code = reason, detail = reason } = verdict;
      written.push(events.prepare(reasonEvents[event], { code, detail, reason, ...about }, request));
      numbers.push(event);
    }
    return { outcome: this.#outcome(verdict, numbers), events: written };
  }

  #outcome({ result, reason, warnings = [], policy, setAt }: Verdict, numbers: readonly number[]): RelayOutcome {
    const events = warnings.includes('history-not-enforced') ? [...numbers, policyControlEvent.id] : numbers;
    const at = this.#options.clock.now().toISOString();
    const passwordSetAt = setAt?.toISOString();
    return { result, reason, events, warnings, at, ...(policy && { policy }), ...(setAt && { passwordSetAt }) };
  }

  async #decide(
    request: EffectRequest,
    attempt: Attempt,
  ): Promise<{ readonly verdict: Verdict; readonly dn?: string }> {
    const { locate } = this.#options;
    if (attempt.exceeded) return { verdict: rateLimited(attempt.exceeded) };
    const source = onePerson(await locate(toSourceAnchor(request.anchor)));
    if ('reason' in source) return { verdict: source };
    const key = `${source.connector} ${source.anchor}`;
    const verdict = await this.#oneAtATime(key, async () => await this.#at(source, request, attempt));
    return { verdict, dn: source.dn };
  }

  async #at(source: LocatedSource, request: EffectRequest, { begin }: Attempt): Promise<Verdict> {
    const { anchorAttribute, clock } = this.#options;
    const domains = this.#options.forests.get(source.connector);
    if (domains?.forest.kind !== 'active-directory')
      return { result: 'failed', reason: 'directory-configuration', detail: 'not an Active Directory' };
    try {
      const isChange = request.operation === 'change';
      const found = await findPerson(domains, source, { anchorAttribute, withPolicy: isChange });
      if (!found) return { result: 'failed', reason: 'not-found', detail: `${source.dn} is gone` };
      const { person, domain } = found;
      const refusal = await this.#refusal(source, person, request, { domains, domain });
      if (refusal) return refusal;
      const throttled = isChange ? await this.#throttle(person, domain) : undefined;
      if (throttled) return throttled;
      const verdict = await perform({
        request,
        person,
        domains,
        domain,
        anchorAttribute,
        now: () => clock.now(),
        begin,
      });
      if (isChange && verdict.result === 'success')
        await returnPoints(this.#options, oldPasswords(1, MINUTE), person.guid);
      return verdict;
    } catch (error) {
      return verdictOfThrown(error, false);
    }
  }

  /** What the cloud claims, held against the forest. */
  async #refusal(
    source: LocatedSource,
    person: Person,
    request: EffectRequest,
    { domains, domain }: { readonly domains: ForestDomains; readonly domain: Domain },
  ): Promise<Verdict | undefined> {
    const { limits, forests } = this.#options;
    const failed = (reason: Verdict['reason'], detail: string): Verdict => ({ result: 'failed', reason, detail });
    if (person.sourceAnchor !== request.anchor) return failed('not-found', `${person.dn} has another source anchor`);
    if (person.dn !== source.dn && !(await domains.isInScope(person.dn)))
      return failed('out-of-scope', `${person.dn} is not in scope any more`);
    const protection = await findProtection(person, {
      ...{ domains, domain },
      accounts: [...forests.values()].map(({ forest }) => forest.session.account),
      agentAccounts: new Set(request.agentAccounts),
      deniedGroups: new Set(limits.deniedGroups),
      knowsOldPassword: request.operation === 'change',
    });
    if (protection !== undefined) return failed('protected', `${person.dn}: ${protection}`);
    if (person.userAccountControl === undefined || !isAccountEnabled(person.userAccountControl))
      return failed('disabled', person.dn);
    return undefined;
  }

  /**
   * Wrong old passwords lock the account at the directory: one before that, we stop asking. A stranger must not be able
   * to lock somebody out from the cloud.
   */
  async #throttle(person: Person, domain: Domain): Promise<Verdict | undefined> {
    const { clock } = this.#options;
    const { lockoutThreshold: threshold, lockoutWindowMs: windowMs } = await readPolicy(domain, person);
    if (threshold === Infinity) return undefined;
    const most = Math.max(1, threshold - 1);
    const { allowed } = await takePoint(this.#options, oldPasswords(most, windowMs), person.guid);
    // What the directory has counted from elsewhere counts too; a count that has run out stays there until the next
    // right password.
    const isRecent =
      person.badPasswordAt !== undefined && clock.now().getTime() - person.badPasswordAt.getTime() < windowMs;
    const isClose = isRecent && person.badPwdCount >= most && !person.isLocked;
    return allowed && !isClose ? undefined : { result: 'refused', reason: 'too-many-attempts', detail: person.dn };
  }

  #limitsOf(anchor: string): readonly LimitedSubject[] {
    const { limits } = this.#options;
    const all = { name: 'writeback', points: limits.perMinute, windowMs: MINUTE };
    const each = { name: 'writeback-person', points: limits.perPersonPerHour, windowMs: HOUR };
    // One person's limit first: what goes beyond it costs nobody else anything.
    return [
      { limit: each, subject: anchor },
      { limit: all, subject: 'all' },
    ];
  }

  async #oneAtATime<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#busy.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#busy.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#busy.get(key) === mine) this.#busy.delete(key);
    }
  }
}

function oldPasswords(points: number, windowMs: number): RateLimit {
  return { name: 'writeback-old-password', points, windowMs };
}

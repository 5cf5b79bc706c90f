import type { Clock } from '../../base/clock.ts';
import { MINUTE } from '../../base/clock.ts';
import type { LocatedSource } from '../../sync/index.ts';
import type { ForestDomains } from './forests.ts';
import { readPerson } from './person.ts';
import { readPolicy } from './policy.ts';

/** Where nothing says what locks an account. */
const OTHERWISE = { threshold: 10, windowMs: 30 * MINUTE } as const;
/** Nothing is remembered for longer, whatever a policy says. */
const LONGEST_MS = 24 * 60 * MINUTE;
const MOST_PEOPLE = 10_000;

/**
 * Wrong passwords lock accounts in a forest, and whoever knows a sign-in name can type wrong passwords at the cloud.
 * So at most three fewer than lock an account are sent to it within the time in which they count, and none when the
 * account itself is one before that. One at a time for one person: it is known what became of the last one before the
 * next is sent. The first one costs no question: the policy is only asked for after a wrong one.
 */
export class WrongPasswords {
  readonly #clock: Clock;
  /** By the GUID of the person, the oldest first. */
  readonly #sent = new Map<string, readonly number[]>();
  readonly #busy = new Map<string, Promise<unknown>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What `bind` answers; undefined: no more may be sent now. An error counts as nothing. */
  async attempt<Answer>(
    source: LocatedSource,
    domains: ForestDomains,
    { bind, isWrong }: { readonly bind: () => Promise<Answer>; readonly isWrong: (answer: Answer) => boolean },
  ): Promise<{ readonly answer: Answer } | undefined> {
    const { anchor } = source;
    const before = this.#busy.get(anchor) ?? Promise.resolve();
    const work = async (): Promise<{ readonly answer: Answer } | undefined> => {
      if (!(await this.#mayTry(source, domains))) return undefined;
      const answer = await bind();
      if (isWrong(answer)) this.#note(anchor);
      else this.#sent.delete(anchor);
      return { answer };
    };
    const mine = before.then(work, work);
    this.#busy.set(anchor, mine);
    try {
      return await mine;
    } finally {
      if (this.#busy.get(anchor) === mine) this.#busy.delete(anchor);
    }
  }

  async #mayTry(source: LocatedSource, domains: ForestDomains): Promise<boolean> {
    const now = this.#clock.now().getTime();
    if (this.#since(source.anchor, now - LONGEST_MS) === 0) return true;
    const { most, windowMs, isClose } = await this.#limitOf(source, domains, now);
    return !isClose && this.#since(source.anchor, now - windowMs) < most;
  }

  #since(anchor: string, moment: number): number {
    return (this.#sent.get(anchor) ?? []).filter((at) => at > moment).length;
  }

  #note(anchor: string): void {
    const now = this.#clock.now().getTime();
    const before = (this.#sent.get(anchor) ?? []).filter((at) => at > now - LONGEST_MS);
    this.#sent.delete(anchor);
    this.#sent.set(anchor, [...before, now]);
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > MOST_PEOPLE && oldest !== undefined) this.#sent.delete(oldest);
  }

  async #limitOf(
    { anchor, dn }: LocatedSource,
    domains: ForestDomains,
    now: number,
  ): Promise<{ readonly most: number; readonly windowMs: number; readonly isClose: boolean }> {
    const { threshold, windowMs } = OTHERWISE;
    if (domains.forest.kind !== 'active-directory') return { most: threshold, windowMs, isClose: false };
    const domain = await domains.of(dn);
    const person = await readPerson(domain.session, anchor, { anchorAttribute: 'objectGUID', withPolicy: true });
    if (!person) return { most: 1, windowMs, isClose: false };
    const policy = await readPolicy(domain, person);
    if (policy.lockoutThreshold === Infinity) return { most: threshold, windowMs, isClose: false };
    const { badPasswordAt, badPwdCount, isLocked } = person;
    const isRecent = badPasswordAt !== undefined && now - badPasswordAt.getTime() < policy.lockoutWindowMs;
    const isClose = isRecent && !isLocked && badPwdCount >= Math.max(1, policy.lockoutThreshold - 1);
    return { most: Math.max(1, policy.lockoutThreshold - 3), windowMs: policy.lockoutWindowMs, isClose };
  }
}

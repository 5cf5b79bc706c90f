import { z } from 'zod';
import { MINUTE } from '../../../base/clock.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { newId } from '../../../base/ids.ts';
import type { SecretBox } from '../../../base/secrets.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { accountErrors } from '../errors.ts';
import { changeCounter } from './counter-store.ts';
import type { GuessState, UnderWay, Verdict } from './rules.ts';
import { begin, countsUntil, settle, untouched } from './rules.ts';

export interface CountingContext extends FeatureContext {
  readonly secrets: Pick<SecretBox, 'mac'>;
}

/** Whose password is tried, and where. */
export interface GuessedAt {
  /** As `normalizeName` gives it; whether anybody has this name makes no difference. */
  readonly name: string;
  /** The id of a known browser: nobody else can use up what it has. */
  readonly knownBrowser?: string | undefined;
}

const times = z.array(z.number()).readonly();
const guessState = z.object({
  wrongAt: times,
  tags: times,
  underWay: z.array(z.object({ id: z.string(), tag: z.number(), at: z.number() })).readonly(),
  closedUntil: z.number().nullable(),
  closures: z.int(),
});

/** Admits an attempt before anything is looked up. Throws `accounts.too-many-attempts`. */
export async function beginGuess(
  context: CountingContext,
  tenant: TenantKey,
  guessed: GuessedAt,
  password: string,
): Promise<UnderWay> {
  const at = context.clock.now().getTime();
  const attempt = { id: newId(), tag: tagOf(context, tenant, guessed, password), at };
  const beginning = await changeGuesses(context, tenant, guessed, (before) => {
    const result = begin(before, attempt);
    return { state: result.state, result };
  });
  if (beginning.isAdmitted) return attempt;
  const minutes = Math.max(1, Math.ceil((beginning.opensAt - at) / MINUTE));
  throw accountErrors('accounts.too-many-attempts', { minutes });
}

/**
 * What came of an attempt. A right password in a known browser forgets the mistakes before it; where strangers guess
 * too it forgets nothing, or they would get new points whenever the owner signs in.
 */
export async function settleGuess(
  context: CountingContext,
  tenant: TenantKey,
  guessed: GuessedAt,
  attempt: UnderWay,
  verdict: Verdict,
): Promise<void> {
  const at = context.clock.now().getTime();
  await changeGuesses(context, tenant, guessed, (before) => {
    const isForgiven = verdict === 'right' && guessed.knownBrowser !== undefined;
    return { state: isForgiven ? untouched : settle(before, { ...attempt, at }, verdict), result: undefined };
  });
}

async function changeGuesses<Result>(
  context: CountingContext,
  tenant: TenantKey,
  { name: subject, knownBrowser }: GuessedAt,
  change: (before: GuessState) => { readonly state: GuessState; readonly result: Result },
): Promise<Result> {
  const key = { subject, place: knownBrowser ?? 'unknown' };
  return await changeCounter(context, tenant, key, guessState, (before) => {
    const { state, result } = change(before ?? untouched);
    const until = countsUntil(state);
    return { state, result, expiresAt: until === undefined ? undefined : new Date(until) };
  });
}

/** 16 bits, under a key that the database does not have: enough to know a repetition, too few to find a password. */
function tagOf({ secrets }: CountingContext, tenant: TenantKey, { name }: GuessedAt, password: string): number {
  return secrets.mac('wrong-password', `${tenant.id} ${name} ${password.normalize('NFKC')}`).readUInt16BE();
}

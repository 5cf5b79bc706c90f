import { z } from 'zod';
import { DAY, MINUTE, SECOND } from '../../../base/clock.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { newId } from '../../../base/ids.ts';
import type { PasswordPlace, SentGuesses } from '../../../wire/index.ts';
import { MOST_GUESSES } from '../../../wire/index.ts';
import type { ObjectId } from '../../objects/object.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { changeCounter } from './counter-store.ts';

/**
 * The wrong passwords of a person that were sent to the forest, by whatever agent. The forest locks the account after
 * some number of them; the agent knows that number and the time in which they count, and decides. So the cloud keeps
 * when each was sent, for as long as any forest may count it (lockOutObservationWindow is 99,999 minutes at most), and
 * no more than any forest may count to (lockoutThreshold is 999 at most).
 */
const KEPT_MS = 70 * DAY;
/** A request that was not settled: its node is gone, and the password may have reached the forest. */
const UNDER_WAY_MS = 2 * MINUTE;

const times = z.array(z.int()).readonly();
const sentState = z.object({
  /** In seconds since 1970. */
  unknown: times,
  known: times,
  underWay: z.array(z.object({ id: z.string(), at: z.int(), place: z.enum(['unknown', 'known']) })).readonly(),
});
type SentState = z.output<typeof sentState>;

const nothingSent: SentState = { unknown: [], known: [], underWay: [] };

export interface Sending {
  readonly id: string;
  /** What was sent before, with what is on its way. */
  readonly guesses: SentGuesses;
}

/** Counts a password before it is sent, so that any number at the same moment know of each other. */
export async function beginSending(
  context: FeatureContext,
  tenant: TenantKey,
  person: ObjectId,
  place: PasswordPlace,
): Promise<Sending> {
  const id = newId();
  const at = secondsOf(context);
  const guesses = await changeSent(context, tenant, person, (before) => {
    const ages = (where: PasswordPlace): number[] =>
      [...before[where], ...before.underWay.filter((one) => one.place === where).map((one) => one.at)]
        .map((sentAt) => Math.max(0, at - sentAt))
        .slice(-MOST_GUESSES);
    const state = { ...before, underWay: [...before.underWay, { id, at, place }] };
    return { state, result: { place, unknown: ages('unknown'), known: ages('known') } };
  });
  return { id, guesses };
}

/** `counts`: it was wrong, or nobody knows. */
export async function endSending(
  context: FeatureContext,
  tenant: TenantKey,
  person: ObjectId,
  { id }: Sending,
  counts: boolean,
): Promise<void> {
  await changeSent(context, tenant, person, (before) => {
    const own = before.underWay.find((one) => one.id === id);
    const rest = { ...before, underWay: before.underWay.filter((one) => one.id !== id) };
    return { state: own && counts ? withSent(rest, own) : rest, result: undefined };
  });
}

async function changeSent<Result>(
  context: FeatureContext,
  tenant: TenantKey,
  person: ObjectId,
  change: (before: SentState) => { readonly state: SentState; readonly result: Result },
): Promise<Result> {
  const now = secondsOf(context);
  const key = { subject: person, place: 'forest' };
  return await changeCounter(context, tenant, key, sentState, (kept) => {
    const { state, result } = change(current(kept ?? nothingSent, now));
    const latest = Math.max(...state.unknown, ...state.known, ...state.underWay.map(({ at }) => at));
    return { state, result, expiresAt: latest > 0 ? new Date(latest * SECOND + KEPT_MS) : undefined };
  });
}

function current(state: SentState, now: number): SentState {
  const isKept = (at: number): boolean => (now - at) * SECOND < KEPT_MS;
  const isLost = ({ at }: { readonly at: number }): boolean => (now - at) * SECOND >= UNDER_WAY_MS;
  const kept = {
    unknown: state.unknown.filter(isKept),
    known: state.known.filter(isKept),
    underWay: state.underWay.filter((one) => !isLost(one)),
  };
  return state.underWay.filter(isLost).reduce(withSent, kept);
}

function withSent(state: SentState, { at, place }: { readonly at: number; readonly place: PasswordPlace }): SentState {
  return { ...state, [place]: [...state[place], at].slice(-MOST_GUESSES) };
}

function secondsOf({ clock }: FeatureContext): number {
  return Math.floor(clock.now().getTime() / SECOND);
}

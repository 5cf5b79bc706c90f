import { z } from 'zod';
import { toMethodId } from '../methods/method.ts';
import { firstFactors } from '../policy/outlook.ts';

/**
 * A sign-in that is under way. What was proved stands in a row that the server keeps; the browser has a secret that
 * leads to it. A proof belongs to this flow and to this person: another flow, or another name, starts from nothing.
 *
 *     identified → first factor → second factor, or its registration → new password → done
 *
 * The next step is worked out from what was proved, what the person has and what the policy asks (next-step.ts); no
 * step is ever taken from the browser.
 */
export const flowState = z.object({
  /** What was proved first; null: nothing yet. */
  first: z.enum(firstFactors).nullable(),
  /** How many factors were proved. */
  factors: z.int().min(0),
  /** How, in the words of RFC 8176. */
  amr: z.array(z.string()),
  /** When something was proved last. */
  provedAt: z.iso.datetime().nullable(),
  /** When the session was proved that this one steps up: what is proved besides makes that no younger. */
  since: z.iso.datetime().nullable(),
  /** The password was right, and is good for nothing but choosing another one: here, or in the forest it is of. */
  mustChange: z.enum(['no', 'here', 'forest']),
  /** It is this flow in which a method was registered. */
  hasRegistered: z.boolean(),
  /** New recovery codes were made in this flow, and the person said that they are kept. */
  codes: z.enum(['none', 'shown', 'kept']),
  /** What a passkey has to sign. */
  challenge: z.string().nullable(),
  /** An authenticator that is being set up. */
  setup: z.object({ id: z.uuid().transform(toMethodId), sealed: z.string() }).nullable(),
  /** Whether the person wants to stay signed in. */
  stays: z.boolean(),
  /** Factors that whoever started it asks for; `held`: a second one from everybody who has one. */
  demand: z.literal([1, 2, 'held']),
});
export type FlowState = z.output<typeof flowState>;
export type Demand = FlowState['demand'];

/** What a sign-in begins with, besides a name. */
export interface Beginning {
  /** Factors that whoever sends the person here asks for. */
  readonly demand?: Demand | undefined;
  readonly stays?: boolean;
}

export function freshState({ demand = 1, stays = false }: Beginning = {}): FlowState {
  return {
    ...{ first: null, factors: 0, amr: [], provedAt: null, since: null, mustChange: 'no', hasRegistered: false },
    ...{ codes: 'none', challenge: null, setup: null, stays, demand },
  };
}

/** How many wrong answers one flow takes. */
export const TRIES = 10;

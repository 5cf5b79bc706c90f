import { z } from 'zod';
import type { RelayFeature } from './relay.ts';
import { relayLimits } from './relay.ts';

/** The SID of an account, as text. */
export const accountSid = z.string().regex(/^S-1-\d{1,15}(?:-\d{1,10}){1,15}$/);
/** In one request: with their signature and encryption they fit into a frame. */
export const MAX_AGENT_ACCOUNTS = 300;

const secret = z.string().max(relayLimits.secretLength);
/** The source anchor of the person. */
const anchor = z.string().min(1).max(256);

/** Where somebody types a password: in a browser that the cloud knows as theirs, or anywhere. */
const passwordPlace = z.enum(['unknown', 'known']);
export type PasswordPlace = z.output<typeof passwordPlace>;

/** No directory counts further (lockoutThreshold). */
export const MOST_GUESSES = 1000;
const ages = z.array(z.int().nonnegative()).max(MOST_GUESSES);
/**
 * The wrong passwords of a person that were sent to the forest before this one, over all agents: how many seconds ago.
 * Only the agent knows how many lock the account, and in which time.
 */
export const sentGuesses = z.strictObject({ place: passwordPlace, unknown: ages, known: ages });
export type SentGuesses = z.output<typeof sentGuesses>;

/** What an agent may do by a grant; it switches on by itself what it does at all, except writing, which it is for. */
export type OperationFeature = RelayFeature | 'provisioning';

/** Whether an agent does it: what its administrator has switched on, and the rest in any case. */
export function doesFeature(switchedOn: Iterable<RelayFeature>, feature: OperationFeature): boolean {
  return feature === 'provisioning' || new Set(switchedOn).has(feature);
}

/**
 * What an agent can be asked, each operation in one place: the feature that its administrator switches on for it (null:
 * the transport's own), whether it changes anything in a directory, and what is asked. Without an effect it is a
 * question: it needs no permission to begin, another agent may be asked the same, and nothing is written down about it.
 */
export const relayOperations = {
  reset: {
    feature: 'writeback',
    hasEffect: true,
    asks: { anchor, newPassword: secret, mustChange: z.boolean(), unlock: z.boolean() },
  },
  change: {
    feature: 'writeback',
    hasEffect: true,
    asks: { anchor, oldPassword: secret, newPassword: secret },
  },
  unlock: { feature: 'writeback', hasEffect: true, asks: { anchor } },
  /** The rules that a new password of the person has to follow; answered by `passwordRules`. */
  policy: { feature: 'writeback', hasEffect: false, asks: { anchor } },
  verify: { feature: 'pass-through', hasEffect: false, asks: { anchor, password: secret, guesses: sentGuesses } },
  /** How the values of an object came to the cloud; answered by `explainedPath`. Who writes it can say that. */
  explain: { feature: 'provisioning', hasEffect: false, asks: { anchor } },
  /** Of the transport itself, to the very agent that asked for it: proves the connection and the keys. */
  probe: { feature: null, hasEffect: false, asks: {} },
} as const satisfies Record<
  string,
  { readonly feature: OperationFeature | null; readonly hasEffect: boolean; readonly asks: z.ZodRawShape }
>;

type Operations = typeof relayOperations;
export type RelayOperation = keyof Operations;
export type EffectOperation = {
  [Name in RelayOperation]: Operations[Name]['hasEffect'] extends true ? Name : never;
}[RelayOperation];
export type QuestionOperation = Exclude<RelayOperation, EffectOperation>;

/** What stands in every request beside what is asked. */
const common = z.strictObject({
  tenant: z.uuid(),
  request: z.uuid(),
  issuedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Who asked for it; the agent logs it. */
  actor: z.strictObject({ kind: z.enum(['administrator', 'person', 'service']), name: z.string().max(320) }),
  /** Of a request with an effect: the accounts of all agents of the tenant, which are not touched. */
  agentAccounts: z.array(accountSid).max(MAX_AGENT_ACCOUNTS).optional(),
});

type Common = z.output<typeof common>;
type Asked<Shape extends z.ZodRawShape> = { readonly [Key in keyof Shape]: z.output<Shape[Key]> };
export type RequestOf<Name extends RelayOperation> = {
  [One in Name]: Common & { readonly operation: One } & Asked<Operations[One]['asks']>;
}[Name];
export type RelayRequest = RequestOf<RelayOperation>;
/** What is asked, without what the relay adds. */
export type InputOf<Name extends RelayOperation> = {
  [One in Name]: Pick<Common, 'actor'> & { readonly operation: One } & Asked<Operations[One]['asks']>;
}[Name];

const [first, ...others] = Object.entries(relayOperations).map(([name, { asks }]) =>
  common.extend({ operation: z.literal(name), ...asks }),
);
const anyRequest = first && z.discriminatedUnion('operation', [first, ...others]);
/** The compiler cannot see through the table; the type is made from the same one. Nothing in it is transformed. */
export const relayRequest = z.custom<RelayRequest>((request) => anyRequest?.safeParse(request).success);

/** Whether it changes anything; else it is a question. */
export function isEffect(request: RelayRequest): request is RequestOf<EffectOperation> {
  return relayOperations[request.operation].hasEffect;
}

import { z } from 'zod';
import { listOf } from '../base/bounded.ts';
import { storable, storableCount, storableTime } from '../base/storable.ts';
import { forestName } from './grants.ts';
import { accountSid, MAX_AGENT_ACCOUNTS } from './relay-operations.ts';
import { parseSynchronizedHash } from './synchronized-hash.ts';
import { wireDetail } from './wire-details.ts';

/**
 * Connect → cloud: password hash synchronization, `POST /provisioning/v1/password-hashes`. Whatever comes again changes
 * nothing: of each person the latest state counts, by the moment at which the forest wrote it.
 */
export const MAX_HASHES = 200;

const anchor = storable.min(1).max(256);

/** Why the agent does not send the hash of somebody: the cloud keeps none then. */
export const hashRefusals = ['protected', 'disabled', 'no-password', 'unreadable'] as const;
export type HashRefusal = (typeof hashRefusals)[number];

const sent = z.strictObject({
  anchor,
  value: z
    .string()
    .max(200)
    .refine((text) => parseSynchronizedHash(text) !== undefined, wireDetail('wire.not-a-hash').code),
  /** When the password was set, by the clock of the domain controller that set it. */
  changedAt: storableTime,
  /** How often it was set: decides between two within one second. */
  version: storableCount,
  mustChange: z.boolean(),
  /** When the account ends; null: never. */
  expiresAt: storableTime.nullable(),
  /** When any of this was last changed. */
  stateAt: storableTime,
});

const refused = z.strictObject({ anchor, refused: z.enum(hashRefusals) });

export const hashBatch = z.strictObject({
  /** That the people are read from: the sender has to be granted their hashes. */
  forest: forestName,
  people: listOf(z.union([sent, refused]), MAX_HASHES).refine((all) => all.length > 0),
});

/**
 * stored: it is the password in the cloud from now on; unchanged: it was already; older: the cloud has a newer one;
 * removed: there is none any more; unknown: the cloud knows nobody like that from this forest.
 */
export const hashOutcomes = ['stored', 'unchanged', 'older', 'removed', 'unknown'] as const;

export const hashAnswer = z.object({
  answers: z.array(z.object({ anchor: z.string(), outcome: z.enum(hashOutcomes) })),
});

/**
 * `GET /provisioning/v1/password-hashes?forest=…&after=…`: people of a forest of whom the cloud has neither hash nor
 * refusal, in the order of their source anchors.
 */
export const wantedHashes = z.object({
  anchors: z.array(z.string()).max(MAX_HASHES),
  /** Where the next page begins; null: this was the last. */
  next: z.string().nullable(),
  /** SIDs of the accounts of all agents of the tenant: nothing of these is sent. */
  agentAccounts: z.array(accountSid).max(MAX_AGENT_ACCOUNTS),
});
/** Where a page of them begins. */
export const wantedAfter = anchor;

export type HashBatch = z.output<typeof hashBatch>;
export type SentHash = z.output<typeof sent>;
export type RefusedHash = z.output<typeof refused>;
export type WantedHashes = z.output<typeof wantedHashes>;
export type HashAnswer = z.output<typeof hashAnswer>;
export type HashOutcome = (typeof hashOutcomes)[number];

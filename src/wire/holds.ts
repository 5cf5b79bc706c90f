import { z } from 'zod';
import { listOf } from '../base/bounded.ts';
import { storable, storableCount, storableTime } from '../base/storable.ts';

/**
 * Deletes that the accidental-delete threshold of an agent holds back, for the people that decide in the console:
 * `PUT /provisioning/v1/holds/{n}`, in pages. The first page replaces the hold, the last completes it. Decisions come
 * back with the state.
 */
export const MAX_HELD_DELETES = 1000;

export const heldClass = z.enum(['user', 'group', 'contact', 'device']);
export const deleteCauses = ['gone', 'container', 'filter', 'rule', 'class', 'orphan', 'unknown'] as const;
export const deleteVerdict = z.enum(['approved', 'declined']);
const groupId = z.string().regex(/^[0-9a-f]{8}$/);
/** Names exactly what was shown: hold, count and SHA-256 of the sorted source anchors. Only the agent makes one. */
export const holdDigest = z.string().regex(/^\d+-\d+-[0-9a-f]{64}$/);
/** Of names and places, which only people read. */
export const MAX_HELD_TEXT = 1024;
const name = storable.max(MAX_HELD_TEXT);

/** Deletes of one hold with the same cause, source and container; a page has those of its deletes. */
const holdGroup = z.strictObject({
  id: groupId,
  cause: z.enum(deleteCauses),
  /** The forest or directory. */
  source: name.nullable(),
  /** The DN of the container. */
  container: name.nullable(),
  count: storableCount.positive(),
  digest: holdDigest,
});

const heldDelete = z.strictObject({
  sourceAnchor: storable.min(1).max(256),
  name: name.nullable(),
  group: groupId,
  verdict: deleteVerdict.nullable(),
});

export const holdPage = z.strictObject({
  objectClass: heldClass,
  heldAt: storableTime,
  count: storableCount.positive(),
  digest: holdDigest,
  /** Opaque: the state answers it, so that the agent knows what the cloud has. */
  version: storable.min(1).max(100),
  page: storableCount.positive(),
  pages: storableCount.positive(),
  groups: listOf(holdGroup, MAX_HELD_DELETES),
  deletes: listOf(heldDelete, MAX_HELD_DELETES).refine((all) => all.length > 0),
});

/** What somebody decided at the server of the agent, for the record. */
const decidedThere = z.strictObject({
  decided: z.strictObject({
    count: storableCount.positive(),
    verdict: deleteVerdict,
    by: storable.min(1).max(200),
    at: storableTime,
  }),
});

/** Nothing is left of the hold. */
const holdIsOver = z.strictObject({ pages: z.literal(0) });

export const holdReport = z.union([holdPage, holdIsOver, decidedThere]);

/** What the cloud knows of the agent's holds, and what people decided about them. */
export const knownHolds = z.array(z.object({ id: z.int().positive(), version: z.string() }));
export const holdDecisions = z.array(
  z.object({
    hold: z.int().positive(),
    /** Numbers begin again with a new database: only a hold of this time is meant. */
    heldAt: z.iso.datetime(),
    group: groupId.nullable(),
    digest: holdDigest,
    verdict: deleteVerdict,
    by: z.string(),
  }),
);

export type HoldPage = z.infer<typeof holdPage>;
export type HoldReport = z.infer<typeof holdReport>;
export type DecidedThere = z.infer<typeof decidedThere>['decided'];
export type HoldDecision = z.infer<typeof holdDecisions>[number];
export type DeleteVerdict = z.infer<typeof deleteVerdict>;

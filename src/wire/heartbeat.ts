import { z } from 'zod';
import { listOf, recordOf } from '../base/bounded.ts';
import { HISTOGRAM_CLASSES } from '../base/histogram.ts';
import { detail } from './detail.ts';
import { storable, storableTime } from '../base/storable.ts';

/**
 * Connect → cloud: how the agent and its forests are, `POST /provisioning/v1/heartbeat`, every five minutes. What could
 * not be sent is kept and comes along with the next one, oldest first; a heartbeat is known by its time, so one that
 * comes again changes nothing.
 */
export const MAX_HEARTBEATS = 100;

const count = z.int().nonnegative();
const bytes = z.number().nonnegative();
const at = storableTime;
const name = storable.min(1).max(253);
const code = storable.min(1).max(100);
const words = storable.max(1000);

export const histogram = z.strictObject({
  count,
  sumMs: z.number().nonnegative(),
  maxMs: z.number().nonnegative(),
  buckets: listOf(count, HISTOGRAM_CLASSES)
    .refine(({ length }) => length === HISTOGRAM_CLASSES)
    .readonly(),
});

/** One directory, as a fresh sign-in found it and as the work with it went. */
const forest = z.strictObject({
  name,
  kind: z.enum(['active-directory', 'ldap']),
  /** The domain controller that answered, or null: none did. */
  server: name.nullable(),
  /** Why none answered. */
  failure: detail.nullable(),
  /** Configured servers that did not answer, while another one did. */
  unreachableServers: listOf(z.strictObject({ server: name, failure: detail }), 50),
  /** The domain controller reports that it is synchronized with its partners; null: it does not say. */
  isSynchronized: z.boolean().nullable(),
  /** The controller's clock minus the agent's, in milliseconds; null: it does not say. */
  clockOffsetMs: z.number().nullable(),
  objects: count,
  lastImportAt: at.nullable(),
  /** What the runs of each domain rest on, as it was last asked for. */
  domains: z
    .array(
      z.strictObject({
        domain: name,
        /** How changes are followed: dirsync, usn, full. */
        way: code.nullable(),
        /** How deletions arrive: with deltas, or only with a full import. */
        deletions: z.enum(['delta', 'full-import']).nullable(),
        /** What is missing, and what happens because of it. */
        missing: z.array(z.strictObject({ effect: z.enum(['refuse', 'fall-back', 'without']), detail })).max(50),
      }),
    )
    .max(200)
    .optional(),
  latency: z.strictObject({
    /** Signing in on a new connection. */
    bind: histogram,
    /** A search for one entry. */
    search: histogram,
    /** Waiting for a page of what is imported. */
    read: histogram,
  }),
});

/** Something that ends on a day that is known now. */
const expiry = z.strictObject({
  kind: z.enum(['server-certificate', 'authority', 'account-password']),
  /** The server, the file, the account. */
  subject: words.min(1),
  /** The forest it belongs to; null: the connection to the cloud. */
  forest: name.nullable(),
  expiresAt: at,
});

const run = z.strictObject({
  id: code,
  profile: code,
  result: code,
  startedAt: at,
  finishedAt: at.nullable(),
  /** Steps that did not succeed. */
  problems: listOf(z.strictObject({ connector: name, kind: code, result: code, detail: detail.nullable() }), 100),
});

export const heartbeat = z.strictObject({
  /** When it was measured, by the agent's clock. */
  at,
  /** When the next one is due. */
  everySeconds: z.number().positive().max(86_400),
  /** Of the process. */
  startedAt: at,
  version: storable.max(40),
  /** The agent is being stopped in an orderly way: its silence is meant. */
  isStopping: z.boolean(),
  host: z.strictObject({
    name,
    platform: storable.max(200),
    processors: z.int().positive(),
    /** Of the last five minutes, over all processors: 1 is all of them busy. */
    load: z.number().nonnegative(),
    memoryTotalBytes: bytes,
    memoryAvailableBytes: bytes,
    processMemoryBytes: bytes,
    /** Of the file system with the data folder. */
    disk: z.strictObject({ folder: words, totalBytes: bytes, freeBytes: bytes }).nullable(),
  }),
  engine: z.strictObject({
    staging: z.boolean(),
    scheduleEnabled: z.boolean(),
    scheduleSeconds: z.number().positive(),
    /** What it is at now; null: waiting. */
    running: detail.nullable(),
    lastRun: run.nullable(),
    /** When a cycle last did all it set out to do. */
    lastSuccessAt: at.nullable(),
    lastExportAt: at.nullable(),
    metaverseObjects: count,
    pendingExports: count,
    /** Deletes that the threshold holds back until somebody decides. */
    heldBackDeletes: count,
    /** Deletes that somebody declined. */
    declinedDeletes: count,
    /** Object classes of which more than twice the limit left within seven days without an approval. */
    slowLeaks: listOf(z.strictObject({ class: code, count, limit: count }), 10),
    objectErrors: recordOf(code, count, 1000),
    /** How the rule files are, compared with the rules in use; absent: an agent that does not look. */
    rules: z.strictObject({ onDisk: z.enum(['same', 'newer', 'invalid']), problems: count }).optional(),
  }),
  forests: listOf(forest, 100),
  cloud: z.strictObject({
    /** Answers to batches of operations. */
    batch: histogram,
    /** Every other request. */
    request: histogram,
    /** Failures since the last heartbeat, by code. */
    failures: recordOf(code, count, 1000),
  }),
  /** Password writeback and pass-through authentication; absent: an agent that knows nothing of them. */
  relay: z
    .strictObject({
      writeback: z.boolean(),
      passThrough: z.boolean(),
      connected: z.boolean(),
      /** Why it is not connected. */
      code: code.nullable(),
    })
    .optional(),
  /** Password hash synchronization; absent: an agent that knows nothing of it. */
  passwordHashes: z
    .strictObject({
      on: z.boolean(),
      domains: listOf(
        z.strictObject({
          domain: name,
          /** When it was last read to the end; null: never. */
          succeededAt: at.nullable(),
          failure: detail.nullable(),
        }),
        200,
      ),
    })
    .optional(),
  expiries: listOf(expiry, 200),
  /** What could not be found out this time, and why. */
  missing: listOf(z.strictObject({ what: words, reason: detail }), 100),
});

export const heartbeatMessage = z.strictObject({
  /** When it was sent, by the agent's clock. */
  sentAt: at,
  /** Heartbeats that found no room while the cloud was away, and are lost. */
  dropped: count,
  heartbeats: listOf(heartbeat, MAX_HEARTBEATS).refine((all) => all.length > 0),
});

export type Heartbeat = z.infer<typeof heartbeat>;
export type HeartbeatMessage = z.infer<typeof heartbeatMessage>;
export type ForestHealth = Heartbeat['forests'][number];
export type Expiry = Heartbeat['expiries'][number];

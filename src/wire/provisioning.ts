import { z } from 'zod';
import { detail } from './detail.ts';
import { forestName } from './grants.ts';
import { heldClass, holdDecisions, knownHolds } from './holds.ts';
import { compactJws } from './jose/jws.ts';
import { listOf, recordOf } from '../base/bounded.ts';
import { storable, storableCount, storableTime } from '../base/storable.ts';
import { wireDetail } from './wire-details.ts';

/**
 * Connect → cloud: batches of operations over HTTPS, `POST /provisioning/v1/batches` (JSON, gzip or zstd accepted),
 * idempotent by `number`: a repeated number gets the stored answer. `fence` is the number of the lease; a stale one is
 * refused as a whole.
 */
export const MAX_OPERATIONS = 1000;

const bytes = z.strictObject({ base64: z.base64() });
const scalar = z.union([z.string(), z.number(), z.boolean(), bytes]);
const attributeName = z.string().regex(/^[A-Za-z][\x21-\x7e]{0,127}$/, wireDetail('wire.not-an-attribute').code);
const attributes = z.record(attributeName, z.union([scalar, z.array(scalar).min(1)]));
// Attribute values that cannot be stored are rejected one by one, in the answer.
const anchor = storable.min(1).max(256);
const anchors = z.array(anchor);
const objectClass = z.enum(['user', 'group', 'contact', 'device']);
/** Of all the forests that the object is joined from: the sender has to be allowed to provision each. */
const forests = z.array(forestName).min(1).max(100);
const identity = { id: storable.min(1), sourceAnchor: anchor, objectClass };

export const operation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('add'),
    ...identity,
    forests,
    attributes,
    references: z.record(attributeName, anchors),
  }),
  z.strictObject({
    kind: z.literal('update'),
    ...identity,
    /** Absent: as before. */
    forests: forests.optional(),
    attributes,
    removed: z.array(attributeName),
    references: z.record(attributeName, z.strictObject({ add: anchors, remove: anchors })),
  }),
  z.strictObject({
    kind: z.literal('delete'),
    ...identity,
    /** Somebody decided that it goes, or the threshold is disabled: it counts for no window. */
    approved: z.literal(true).optional(),
  }),
]);

export const batch = z.strictObject({
  number: z.int().positive(),
  fence: z.int().nonnegative(),
  operations: z.array(operation).min(1).max(MAX_OPERATIONS),
});

export const outcome = z.enum([
  'created',
  'updated',
  'hard-matched',
  'soft-matched',
  'unchanged',
  'deleted',
  'quarantined',
  'rejected',
]);

export const answer = z.object({
  id: z.string(),
  outcome,
  targetId: z.string().optional(),
  code: z.string().optional(),
  detail: detail.optional(),
  waiting: z.array(z.string()).optional(),
  unresolved: z.record(z.string(), z.array(z.string())).optional(),
});

export const batchAnswer = z.object({ number: z.int(), answers: z.array(answer) });

/** `GET /provisioning/v1/discover?tenant=…`: where everything is, so that regions can be named. No authorization. */
export const discovery = z.object({
  tenantId: z.string(),
  tenantName: z.string(),
  issuer: z.url(),
  tokenEndpoint: z.url(),
  registrationEndpoint: z.url(),
  keyEndpoint: z.url(),
  accountsEndpoint: z.url(),
  provisioningEndpoint: z.url(),
  stateEndpoint: z.url(),
  runsEndpoint: z.url(),
  sourceAnchorEndpoint: z.url(),
  heartbeatEndpoint: z.url(),
  progressEndpoint: z.url(),
  quarantineEndpoint: z.url(),
  objectsEndpoint: z.url(),
  holdsEndpoint: z.url(),
  passwordHashesEndpoint: z.url(),
  relayEndpoint: z.url(),
});

/** SHA-256 of the operations of a batch as JSON, as they were sent; base64url. null: there was none. */
const batchDigest = z.base64url().nullable();

/** `GET /provisioning/v1/state`: what the tenant wants and where it stands, asked before every export. */
export const provisioningState = z.object({
  lastBatch: z.int().nonnegative(),
  lastBatchDigest: batchDigest,
  /** By the cloud's clock: what ages deletes, whatever time it is where the agent is. */
  now: z.iso.datetime(),
  /** The attribute that was once chosen as source anchor, remembered by the tenant. */
  sourceAnchorAttribute: z.string().nullable(),
  verifiedDomains: z.array(z.string()),
  threshold: z.object({
    enabled: z.boolean(),
    windowHours: z.int().positive(),
    count: z.int().nonnegative(),
    percent: z.number().min(0).max(100).nullable(),
  }),
  /** Deletes without an approval that were applied within the window of the threshold, up to `lastBatch`. */
  recentDeletes: z.array(z.object({ class: heldClass, count: z.int().nonnegative() })),
  holds: knownHolds,
  decisions: holdDecisions,
});

/**
 * `PUT /provisioning/v1/source-anchor`: the attribute that the first Connect of a tenant chose. The answer has the same
 * shape and names the attribute
 * that the tenant uses: an earlier choice stays.
 */
export const sourceAnchorChoice = z.strictObject({ attribute: storable.min(1).max(64) });

/** Of a point on P-256: 32 octets. */
const coordinate = z.string().regex(/^[\w-]{43}$/, wireDetail('wire.not-a-coordinate').code);

/**
 * `POST /provisioning/v1/agents`: the one-time code of an administrator and the agent's public key become a registered
 * agent.
 */
export const agentRegistration = z.strictObject({
  /** The id that the discovery names. A code is good for the tenant that made it only. */
  tenantId: z.string().max(64),
  /** As it was typed: one that is too short is as wrong as an unknown one, and gets the same answer. */
  code: z.string().min(1).max(64),
  name: storable.min(1).max(100),
  version: storable.max(40),
  /**
   * The agent's public key (EC P-256) as JWK; `kid` is its RFC 7638 thumbprint. The private half never leaves the
   * agent.
   */
  publicKey: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }),
});

export const agentRegistered = z.object({ agentId: z.string(), clientId: z.string(), tenantId: z.string() });

/**
 * `POST /provisioning/v1/key`: another key in the place of the agent's own. `statement` is of the kind
 * `hawser-next-key+jws`, signed with the present key; for a minute both are good.
 */
export const keyRotation = z.strictObject({ statement: compactJws });

export const keyAnswer = z.object({ keyId: z.string() });

/**
 * `PUT /provisioning/v1/accounts`: the accounts that the agent signs in with to its forests, so that no agent of the
 * tenant touches them. `statement` is of the kind `hawser-accounts+jws`.
 */
export const accountsReport = z.strictObject({ statement: compactJws });

/**
 * `GET /provisioning/v1/quarantine?known=…`: objects with values that others hold, oldest first, and the version of
 * that state; `objects` is null while the
 * version is the one that is known.
 */
export const quarantineState = z.object({
  version: z.string(),
  objects: z
    .array(
      z.object({
        sourceAnchor: z.string(),
        code: z.string(),
        attributes: z.array(z.string()),
        detail,
        since: z.iso.datetime(),
      }),
    )
    .nullable(),
});

/** The most objects of one page. */
export const MAX_CONFIRMED = 1000;

/**
 * `GET /provisioning/v1/objects?after=SEQUENCE&limit=1000&by=all|others`: what the tenant holds of the synchronized
 * objects, in the order of their latest changes; `by=others` leaves out what the asking agent changed itself.
 */
export const confirmedObjects = z.object({
  objects: z.array(
    z.object({
      /** The tenant's own id. */
      id: z.string(),
      objectClass,
      /** null: deleted for good, nothing but the id is left. */
      sourceAnchor: z.string().nullable(),
      /** In the recycle bin, or gone for good. */
      deleted: z.boolean(),
      /** Exactly what was exported, values in quarantine included. */
      attributes,
      /** From which it is joined, in lower case and in order; empty when the tenant was never told. */
      forests: z.array(z.string()),
      /** Source anchors of live objects. */
      references: z.record(attributeName, z.array(z.string())),
    }),
  ),
  /** Where the next page starts, or the next import. */
  after: z.int().nonnegative(),
  isLast: z.boolean(),
  /** Read before the objects. */
  lastBatch: z.int().nonnegative(),
  lastBatchDigest: batchDigest,
  /** The last change of the tenant's objects. An agent that knows a later one was connected to another past. */
  lastChange: z.int().nonnegative(),
});

const word = storable.min(1).max(100);
const name = storable.min(1).max(253);

/** The report of one finished run, shown in the console: `POST /provisioning/v1/runs`. */
export const runReport = z.strictObject({
  runId: word,
  profile: word,
  result: word,
  startedAt: storableTime,
  finishedAt: storableTime,
  steps: listOf(
    z.strictObject({
      connector: name,
      kind: word,
      result: word,
      startedAt: storableTime,
      finishedAt: storableTime,
      counters: recordOf(word, z.int(), 200),
    }),
    1000,
  ),
  errors: listOf(
    z.strictObject({
      connector: name,
      dn: storable,
      displayName: storable.optional(),
      sourceAnchor: storable.optional(),
      code: word,
      detail,
    }),
    1000,
  ),
  /** How many there are; absent: these are all. */
  errorCount: storableCount.optional(),
  /** How many errors the parts before this one had: a run with more than 1,000 is reported in several. */
  errorsBefore: storableCount.optional(),
  /** Deletes that the threshold holds back, waiting for an administrator. */
  heldBackDeletes: storableCount,
});

export type Operation = z.infer<typeof operation>;
export type Batch = z.infer<typeof batch>;
export type Answer = z.infer<typeof answer>;
export type BatchAnswer = z.infer<typeof batchAnswer>;
export type Discovery = z.infer<typeof discovery>;
export type ProvisioningState = z.infer<typeof provisioningState>;
export type QuarantineState = z.infer<typeof quarantineState>;
export type ConfirmedObjects = z.infer<typeof confirmedObjects>;
export type SourceAnchorChoice = z.infer<typeof sourceAnchorChoice>;
export type AgentRegistration = z.infer<typeof agentRegistration>;
export type AgentRegistered = z.infer<typeof agentRegistered>;
export type RunReport = z.infer<typeof runReport>;

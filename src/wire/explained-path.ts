import { z } from 'zod';
import { storable, storableTime } from '../base/storable.ts';

/** How much of one object travels: its answer has to fit into a frame of the relay, signed. */
export const pathLimits = {
  /** Of a value, and of them. */
  characters: 160,
  texts: 3,
  values: 200,
  /** Attributes that one value is made of, and rules that lost. */
  sources: 20,
  /** Of the answer as JSON. */
  octets: 30_000,
} as const;

const name = storable.max(400);
const count = z.int().nonnegative();
/** A rule, by its place among the `rules` of the answer. */
const rule = z.int().nonnegative().max(500).nullable();

/** What an attribute holds. Fewer texts than `count`: the rest is left out, or all, where it is a secret. */
const shownValue = z
  .strictObject({ texts: z.array(storable.max(pathLimits.characters + 1)).max(pathLimits.texts), count })
  .nullable();
export type ShownValue = z.output<typeof shownValue>;

/** Why the value of another rule is not the one. */
const lossReasons = ['precedence', 'nothing', 'authoritative-null', 'merged', 'control'] as const;
export type LossReason = (typeof lossReasons)[number];
const losers = z
  .array(z.strictObject({ rule, value: shownValue, because: z.enum(lossReasons) }))
  .max(pathLimits.sources);

/** In the connector space: what an import has read from a forest. */
const forestValue = z.strictObject({ source: z.int().nonnegative().max(50), attribute: name, value: shownValue });
const metaverseValue = z.strictObject({
  attribute: name,
  value: shownValue,
  rule,
  from: z.array(forestValue).max(pathLimits.sources),
  losers,
});
const cloudValue = z.strictObject({
  attribute: name,
  /** As the rules want it; what the cloud has confirmed stands beside it when that is not the same. */
  value: shownValue,
  confirmed: shownValue.optional(),
  rule,
  from: z.array(metaverseValue).max(pathLimits.sources),
  losers,
});

/**
 * One object from its forests to the cloud: each value that the cloud is to have, what it is made of, which rule gave
 * it, and which ones would have. The answer to the operation `explain`. Nothing of the forest that does not end in a
 * value of the cloud is in it.
 */
export const explainedPath = z.strictObject({
  state: z.enum(['confirmed', 'pending-add', 'pending-update', 'pending-delete', 'absent']),
  objectClass: name.nullable(),
  sources: z
    .array(
      z.strictObject({
        forest: name,
        dn: storable.max(2000),
        objectClass: name,
        /** It changed since it was last synchronized. */
        isPending: z.boolean(),
        /** When its forest was last read to the end. */
        readAt: storableTime.nullable(),
        /** How the last import of its forest ended, when that was not well. */
        failure: z.string().max(100).nullable(),
      }),
    )
    .max(50),
  rules: z.array(z.strictObject({ name, precedence: z.int() })).max(500),
  values: z.array(cloudValue).max(pathLimits.values),
  /** There are more values than fit. */
  isCut: z.boolean(),
});

export type ExplainedPath = Readonly<z.output<typeof explainedPath>>;
export type CloudValue = ExplainedPath['values'][number];
export type MetaverseValue = CloudValue['from'][number];

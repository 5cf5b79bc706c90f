import { toWatermark } from '../../../sync/index.ts';
import { z } from 'zod';
import type { Watermark } from '../../../sync/index.ts';

/**
 * Where a generic directory has been read up to: the newest change (entryCSN or modifyTimestamp), the state of the
 * whole, and who was there.
 */
const shape = z.object({
  kind: z.literal('ldap'),
  base: z.string(),
  /** Changes from here on are read, this one included: it may have been read by halves. */
  since: z.string(),
  /** contextCSN values: the same ones mean that nothing changed. Empty where the server does not keep them. */
  context: z.array(z.string()),
  presence: z.string(),
});

export type LdapWatermark = z.infer<typeof shape>;

export function formatWatermark(watermark: LdapWatermark): Watermark {
  return toWatermark(JSON.stringify(watermark));
}

/** undefined for what this version does not understand: read everything again. */
export function parseWatermark(text: Watermark): LdapWatermark | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // not JSON
  }
}

import { z } from 'zod';
import type { Watermark } from '../../../sync/index.ts';

/**
 * Where a forest has been read up to. A DirSync cookie holds for every domain controller of the domain; an update sequence number only for the
 * one whose database (invocation id) counted it. `containers` remembers under which GUID the scope's containers were found, and
 * `scope` which scope was read: with another one, a delta would miss what came into view.
 */
const common = { domain: z.string(), containers: z.record(z.string(), z.string()), scope: z.string() };
const shape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dirsync'), cookie: z.base64(), ...common }),
  z.object({ kind: z.literal('usn'), usn: z.string(), invocationId: z.string(), ...common }),
]);

export type ForestWatermark = z.infer<typeof shape>;

export function formatWatermark(watermark: ForestWatermark): Watermark {
  return JSON.stringify(watermark) as Watermark;
}

/** undefined for what this version does not understand: read everything again. */
export function parseWatermark(text: Watermark): ForestWatermark | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // not JSON
  }
}

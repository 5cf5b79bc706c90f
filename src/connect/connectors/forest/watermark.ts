import { toWatermark, toAnchor } from '../../../sync/index.ts';
import { z } from 'zod';
import type { Watermark } from '../../../sync/index.ts';

/**
 * Where a forest has been read up to: a mark for each of its partitions (domains), by DNS name. A DirSync cookie holds
 * for every domain controller of its domain; an update sequence number only for the one whose database (invocation id)
 * counted it. `containers` remembers under which GUID the containers of the scope were found, and `scope` which scope
 * was read: with another one, a delta would miss what came into view.
 */
const common = {
  containers: z.record(z.string(), z.string()),
  scope: z.string(),
  /** Foreign security principals are known by their SID; by GUID in marks without it, which are older. */
  foreign: z.literal('sid').optional(),
};
const mark = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dirsync'), cookie: z.base64(), ...common }),
  z.object({ kind: z.literal('usn'), usn: z.string(), invocationId: z.string(), ...common }),
  /** Everything was read, and only everything can be read again: nothing tells changes. */
  z.object({ kind: z.literal('full'), ...common }),
  /** Reading everything has begun, and begins again. */
  z.object({ kind: z.literal('begun') }),
]);

const shape = z.object({
  version: z.literal(2),
  partitions: z.record(z.string(), mark),
  /** GUIDs of objects that one domain calls deleted while another, which might have them now, could not be asked. */
  withheld: z.array(z.string().transform(toAnchor)).optional(),
});

/** Before there were partitions: one domain. */
const formerShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dirsync'), domain: z.string(), cookie: z.base64(), ...common }),
  z.object({ kind: z.literal('usn'), domain: z.string(), usn: z.string(), invocationId: z.string(), ...common }),
]);

export type PartitionMark = z.infer<typeof mark>;
/** A partition that was read completely once. */
export type ReadMark = Exclude<PartitionMark, { readonly kind: 'begun' }>;
export type ForestWatermark = z.infer<typeof shape>;

export function formatWatermark({ partitions, withheld = [] }: Omit<ForestWatermark, 'version'>): Watermark {
  return toWatermark(
    JSON.stringify({
      version: 2,
      partitions,
      ...(withheld.length > 0 && { withheld }),
    } satisfies ForestWatermark),
  );
}

/** undefined for what this version does not understand: read everything again. */
export function parseWatermark(text: Watermark): ForestWatermark | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined; // not JSON
  }
  const former = formerShape.safeParse(json).data;
  if (!former) return shape.safeParse(json).data;
  const { domain, ...partition } = former;
  return { version: 2, partitions: { [domain.toLowerCase()]: partition } };
}

import { z } from 'zod';
import { listOf, recordOf } from '../base/bounded.ts';
import { detailLimits, withinLimits } from '../base/detail-limits.ts';
import type { Detail, DetailItem } from '../base/details.ts';

const code = z
  .string()
  .regex(/^[\w.-]+$/)
  .max(detailLimits.codeCharacters);
const name = z.string().regex(/^\w{1,60}$/);

/**
 * A detail inside of `depth` others. Level by level, and not by a schema that refers to itself: what somebody sends is
 * as deep as it likes.
 */
function detailAt(depth: number): z.ZodType<Detail> {
  const plain = z.union([z.string(), z.number()]);
  const item: z.ZodType<DetailItem> = depth < detailLimits.depth ? z.union([plain, detailAt(depth + 1)]) : plain;
  return z.object({ code, values: recordOf(name, z.union([item, listOf(item, 1000)]), 200) });
}

/**
 * A code and its values, as they travel. A code that is not known here is taken like any other; what is larger than the
 * limits is cut.
 */
export const detail = detailAt(1).overwrite(withinLimits);

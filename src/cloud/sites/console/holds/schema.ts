import { z } from 'zod';
import { deleteVerdict, holdDigest } from '../../../../wire/index.ts';
import { hidden } from '../../../../web/index.ts';

/** What was shown, and what is to become of it. */
export const decisionForm = z.object({
  group: hidden(z.string().max(64)),
  digest: hidden(holdDigest),
  verdict: hidden(deleteVerdict),
});

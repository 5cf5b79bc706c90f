import { z } from 'zod';

export const bundleVersion = 1;

/** `manifest.json`, the last file of a bundle: what is in it, and what was replaced how often. */
export const manifestSchema = z.object({
  format: z.literal('hawser-bundle'),
  version: z.int(),
  hawser: z.string().max(100),
  createdAt: z.string().max(40),
  days: z.number(),
  roles: z.array(z.string().max(40)).max(20),
  files: z
    .array(
      z.object({
        path: z.string().max(200),
        about: z.object({ en: z.string().max(500), nl: z.string().max(500) }),
        isEvidence: z.boolean(),
        lines: z.number(),
        bytes: z.number(),
        replaced: z.record(z.string().max(20), z.number()),
      }),
    )
    .max(500),
  replaced: z.record(z.string().max(20), z.number()),
});

export type Manifest = z.output<typeof manifestSchema>;
export type ManifestFile = Manifest['files'][number];

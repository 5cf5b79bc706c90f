import { z } from 'zod';
import { storable } from '../base/storable.ts';

/** What an administrator of the tenant can let an agent do, each for one forest. */
export const grantFeatures = [
  'provisioning',
  'writeback',
  'pass-through',
  'password-hashes',
  'single-sign-on',
] as const;
export type GrantFeature = (typeof grantFeatures)[number];

/** A forest, by the domain that names it in connect.yaml, in lower case: DNS names have none. */
export const forestName = storable
  .min(1)
  .max(253)
  .refine((name) => name === name.toLowerCase());

/** One line of what an agent may do. */
export const grant = z.strictObject({ feature: z.enum(grantFeatures), forest: forestName });
export type Grant = z.output<typeof grant>;
/** As people type it. */
export const typedForest = storable.trim().min(1).max(253).toLowerCase();

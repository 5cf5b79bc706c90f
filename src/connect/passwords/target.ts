import { z } from 'zod';

/**
 * What was about to be changed, and how it was before: enough to find out afterwards whether it was, and nothing
 * secret.
 */
export const passwordTarget = z.strictObject({
  connector: z.string(),
  /** objectGUID. */
  guid: z.string(),
  dn: z.string(),
  /** The domain controller that was asked. */
  server: z.string(),
  pwdLastSet: z.string(),
  mustChange: z.boolean(),
  unlock: z.boolean(),
});

export type PasswordTarget = Readonly<z.output<typeof passwordTarget>>;

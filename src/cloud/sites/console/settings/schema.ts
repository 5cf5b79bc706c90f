import { z } from 'zod';

const ticked = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on');

/** The form as a browser sends it: text, and boxes that are there or not. */
export const settingsForm = z.object({
  displayName: z.string().trim().min(1).max(100),
  thresholdEnabled: ticked,
  thresholdCount: z
    .string()
    .trim()
    .regex(/^\d{1,9}$/)
    .transform(Number),
  thresholdPercent: z
    .string()
    .trim()
    // Both ways to write half a percent: people type as they write.
    .transform((text) => text.replace(',', '.'))
    .refine((text) => text === '' || (/^\d{1,3}(\.\d+)?$/.test(text) && Number(text) <= 100))
    .transform((text) => (text === '' ? null : Number(text))),
  blockSoftMatch: ticked,
  blockTakeover: ticked,
});

export type SettingsField = keyof z.output<typeof settingsForm>;

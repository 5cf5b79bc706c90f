import { z } from 'zod';

const address = z.email().max(254);
const MOST = 50;

export const mailForm = z.object({
  enabled: z
    .literal('on')
    .optional()
    .transform((value) => value === 'on'),
  language: z.enum(['en', 'nl']).catch('en'),
  recipients: z.string().max(10_000).default(''),
});

/** The addresses of a list, or the part that is none. */
export function parseRecipients(text: string): { readonly recipients: readonly string[] } | { readonly wrong: string } {
  const parts = text
    .split(/[,;\s]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const wrong = parts.find((part, index) => index >= MOST || !address.safeParse(part).success);
  return wrong === undefined ? { recipients: [...new Set(parts)] } : { wrong };
}

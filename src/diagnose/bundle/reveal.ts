import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { fileReason } from '../../base/configuration/file-errors.ts';
import { bundleErrors } from './errors.ts';
import { guidPattern, ipv4Pattern, ipv6Pattern, phonePattern, sidPattern } from './redact/addresses.ts';

const keySchema = z.object({
  format: z.literal('hawser-bundle-key'),
  version: z.int(),
  meanings: z.record(z.string(), z.string()),
});

/**
 * Puts the owner's own words back into a text from a bundle, or from an answer about it. Throws `bundle.unreadable`
 * and `bundle.wrong-key`.
 */
export async function openKey(path: string): Promise<(text: string) => string> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (cause) {
    throw bundleErrors('bundle.unreadable', { path, reason: fileReason(cause) }, { cause });
  }
  const key = keySchema.safeParse(parse(content));
  if (!key.success) throw bundleErrors('bundle.wrong-key', { path });
  const meanings = new Map(Object.entries(key.data.meanings));
  const known = (shown: string): string => meanings.get(shown) ?? shown;
  return (text) =>
    [
      /(?:person|net)-[a-km-np-z2-9]{8,12}(?![a-z0-9])/g,
      sidPattern,
      guidPattern,
      ipv4Pattern,
      ipv6Pattern,
      phonePattern,
    ].reduce((shown, pattern) => shown.replace(pattern, known), text);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

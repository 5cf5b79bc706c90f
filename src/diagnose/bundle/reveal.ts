import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { bundleErrors } from './errors.ts';

const keySchema = z.object({
  format: z.literal('hawser-bundle-key'),
  version: z.int(),
  meanings: z.record(z.string(), z.string()),
});

/** Puts the owner's own words back into a text from a bundle, or from an answer about it. Throws `bundle.unreadable` and `bundle.wrong-key`. */
export async function openKey(path: string): Promise<(text: string) => string> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    throw bundleErrors('bundle.unreadable', { path, reason }, { cause });
  }
  const key = keySchema.safeParse(parse(content));
  if (!key.success) throw bundleErrors('bundle.wrong-key', { path });
  const meanings = new Map(Object.entries(key.data.meanings));
  return (text) =>
    text
      .replace(/\b(?:person|net)-[a-km-np-z2-9]{8,12}\b/g, (word) => meanings.get(word) ?? word)
      .replace(
        /[0-9a-fA-F+][0-9a-fA-F:.+() -]{5,60}[0-9a-fA-F]|S-1-5-21[\d-]+/g,
        (shown) => meanings.get(shown) ?? shown,
      );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

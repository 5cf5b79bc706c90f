import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/index.ts';

/** Texts from the field that no rule was written for; what an answer has to say stands beside them as patterns. */
interface Case {
  readonly file: string;
  readonly verdict: string | readonly string[];
  readonly root?: { readonly any?: readonly string[]; readonly none?: readonly string[] };
  readonly remedy?: { readonly any: readonly string[] };
  readonly mention?: readonly string[];
}

const folder = join(import.meta.dirname, 'cases');
const cases = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as readonly Case[];
const oneOf = (patterns: readonly string[]) => new RegExp(patterns.map((pattern) => `(?:${pattern})`).join('|'), 'i');

test.each(cases)('$file', async ({ file, verdict, root, remedy, mention = [] }) => {
  const input = { name: file, content: readFileSync(join(folder, file)) };
  const diagnosis = await diagnose([input], { now: Date.UTC(2026, 10, 20) });
  expect([verdict].flat()).toContain(diagnosis.verdict);
  const main = diagnosis.findings.find(({ id }) => id === diagnosis.root);
  const said = main ? [main.id, main.title, main.headline, main.cause, ...main.codes].join(' ') : '';
  if (root?.any) expect(said).toMatch(oneOf(root.any));
  if (root?.none) expect(said).not.toMatch(oneOf(root.none));
  if (remedy && main) expect(main.fixes.join(' ')).toMatch(oneOf(remedy.any));
  const everything = JSON.stringify(diagnosis.findings);
  for (const pattern of mention) expect(everything).toMatch(new RegExp(pattern, 'i'));
});

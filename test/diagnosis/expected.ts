import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Diagnosis, Finding, Verdict } from '../../src/diagnose/index.ts';

/**
 * What an answer has to say about a text, as patterns: for texts whose writer did not know what our findings are
 * called. `none` is what would be wrong to say.
 */
const verdict = z.enum(['healthy', 'problem', 'cannot-tell']);
const patterns = z.array(z.string()).min(1);
const expectation = z.object({
  file: z.string(),
  family: z.string().default(''),
  verdict: z.union([verdict, z.array(verdict).min(1)]).transform((given) => [given].flat()),
  root: z.object({ any: patterns.optional(), none: patterns.optional() }).optional(),
  remedy: z.object({ any: patterns }).optional(),
  /** What some finding has to say, whichever. */
  mention: z.array(z.string()).default([]),
  weight: z.number().positive().default(1),
  note: z.string().default(''),
});
export type Expectation = z.infer<typeof expectation>;

/** The expectations that stand beside texts in a folder. */
export function readExpectations(folder: string): readonly Expectation[] {
  return z.array(expectation).parse(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')));
}

/** Whether what is said of the root is what is asked for; undefined where nothing is asked. */
export function isRoot(said: string, { root }: Expectation): boolean | undefined {
  if (!root) return undefined;
  return (!root.any || oneOf(root.any).test(said)) && !(root.none && oneOf(root.none).test(said));
}

export interface Judgement {
  readonly verdict: boolean;
  readonly root: boolean | undefined;
  readonly remedy: boolean | undefined;
  readonly missing: readonly string[];
  /** A cause that is stated as certain and is not the one. */
  readonly isConfidentlyWrong: boolean;
  /** A text without a fault that was called faulty. */
  readonly isFalseAlarm: boolean;
}

export function judge(diagnosis: Diagnosis, expected: Expectation): Judgement {
  const main = diagnosis.findings.find(({ id }) => id === diagnosis.root);
  const root = isRoot(main ? saidOf(main) : '', expected);
  const everything = JSON.stringify(diagnosis.findings);
  return {
    verdict: isVerdict(diagnosis.verdict, expected),
    root,
    remedy: expected.remedy && main !== undefined && oneOf(expected.remedy.any).test(main.fixes.join(' ')),
    missing: expected.mention.filter((pattern) => !new RegExp(pattern, 'i').test(everything)),
    isConfidentlyWrong: main?.confidence === 'certain' && root === false,
    isFalseAlarm: diagnosis.verdict === 'problem' && !expected.verdict.includes('problem'),
  };
}

function isVerdict(given: Verdict, expected: Expectation): boolean {
  return expected.verdict.includes(given);
}

function saidOf({ title, cause, codes }: Finding): string {
  return [title, cause, ...codes].join(' ');
}

function oneOf(list: readonly string[]): RegExp {
  return new RegExp(list.map((pattern) => `(?:${pattern})`).join('|'), 'i');
}

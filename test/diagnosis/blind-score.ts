import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnosis } from '../../src/diagnose/index.ts';
import { diagnose, explain } from '../../src/diagnose/index.ts';
import type { Expectation, Judgement } from './expected.ts';
import { isRoot, judge, readExpectations } from './expected.ts';

/** The sets in `blind/`, in the order in which they were written. */
export const blindSets = ['first', 'second', 'third'] as const;
/** Those from whose first run something was learnt: what they reached stays. */
export const learntSets = ['first', 'second', 'third'] as const satisfies readonly BlindSet[];
export type BlindSet = (typeof blindSets)[number];

export interface BlindResult {
  readonly expected: Expectation;
  readonly diagnosis: Diagnosis;
  readonly judgement: Judgement;
  readonly points: number;
  readonly possible: number;
  /** Whether `explain` names the cause as well; undefined where none is asked for. */
  readonly isExplained: boolean | undefined;
}

export interface BlindScore {
  readonly texts: number;
  readonly points: number;
  readonly possible: number;
  readonly confidentlyWrong: number;
  readonly falseAlarms: number;
  /** Texts with a cause about which there is no finding. */
  readonly silent: number;
  /** Texts with a cause, how many of them were named right, and by `explain`. */
  readonly causes: number;
  readonly named: number;
  readonly explained: number;
}

export async function runBlind(set: BlindSet): Promise<readonly BlindResult[]> {
  const folder = join(import.meta.dirname, 'blind', set);
  const results: BlindResult[] = [];
  for (const expected of readExpectations(folder)) {
    const content = readFileSync(join(folder, expected.file));
    const diagnosis = await diagnose([{ name: expected.file, content }], { now: Date.UTC(2026, 10, 20) });
    const judgement = judge(diagnosis, expected);
    const parts = partsOf(judgement);
    results.push({
      expected,
      diagnosis,
      judgement,
      points: parts.filter(Boolean).length * expected.weight,
      possible: parts.length * expected.weight,
      isExplained: await isExplained(content, expected),
    });
  }
  return results;
}

export function scoreOf(results: readonly BlindResult[]): BlindScore {
  const causes = results.filter(({ judgement }) => judgement.root !== undefined);
  return {
    texts: results.length,
    points: sum(results.map(({ points }) => points)),
    possible: sum(results.map(({ possible }) => possible)),
    confidentlyWrong: results.filter(({ judgement }) => judgement.isConfidentlyWrong).length,
    falseAlarms: results.filter(({ judgement }) => judgement.isFalseAlarm).length,
    silent: causes.filter(({ diagnosis }) => diagnosis.root === null).length,
    causes: causes.length,
    named: causes.filter(({ judgement }) => judgement.root === true).length,
    explained: causes.filter((result) => result.isExplained === true).length,
  };
}

/** What is asked for: verdict, root, remedy, a point each. */
function partsOf({ verdict, root, remedy }: Judgement): readonly boolean[] {
  return [verdict, root, remedy].filter((part) => part !== undefined);
}

/** Whether what `explain` shows of the text, its finding or one of the first records, is the cause. */
async function isExplained(content: Uint8Array, expected: Expectation): Promise<boolean | undefined> {
  if (!expected.root) return undefined;
  const { matches, finding } = await explain(textOf(content));
  if (finding && isRoot([finding.title, finding.cause].join(' '), expected)) return true;
  return matches
    .slice(0, 3)
    .some(({ record: { title, meaning, causes, names } }) =>
      isRoot([title.en, meaning.en, ...causes.map(({ text }) => text.en), ...names].join(' '), expected),
    );
}

/** As a terminal hands it on: PowerShell writes UTF-16. */
function textOf(content: Uint8Array): string {
  const encoding = content[0] === 0xff && content[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(content);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

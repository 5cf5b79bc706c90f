import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Diagnosis, Finding } from '../../src/diagnose/index.ts';
import { diagnose } from '../../src/diagnose/index.ts';

/**
 * The corpus is texts with the answer that a specialist would give, written down before the program was asked. A root
 * is named by the id of its finding or by a code that the finding speaks of.
 */
const expectation = z.strictObject({
  about: z.string(),
  verdict: z.enum(['healthy', 'problem', 'cannot-tell']),
  root: z.string().nullable(),
  /** Roots that are as good: the code instead of the rule, or the other way round. */
  accept: z.array(z.string()).default([]),
  facts: z.record(z.string(), z.union([z.string(), z.boolean()])).default({}),
  /** Findings that stand beside the root rightly. */
  also: z.array(z.string()).default([]),
  /** Findings that would be wrong here. */
  never: z.array(z.string()).default([]),
});
export type Expectation = z.infer<typeof expectation>;

export interface Case {
  readonly kind: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly expected: Expectation;
}

export interface CaseScore {
  readonly kind: string;
  readonly name: string;
  readonly rootRight: boolean;
  readonly verdictRight: boolean;
  /** Independent errors and warnings that were reported, and how many of them were expected. */
  readonly reported: number;
  readonly justified: number;
  readonly falseAlarm: boolean;
  readonly misses: readonly string[];
}

export interface Score {
  readonly cases: number;
  /** Share of inputs with a fault whose root is the expected one. */
  readonly top1: number;
  /** Share of independent errors and warnings (those that no other finding explains) that were expected. */
  readonly precision: number;
  /** Inputs without a fault that were called faulty. */
  readonly falseAlarms: number;
  readonly healthy: number;
  readonly verdicts: number;
  readonly perKind: Readonly<Record<string, { readonly cases: number; readonly right: number }>>;
  readonly wrong: readonly CaseScore[];
}

/** `corpus` is what the rules were written with; `held-out` was written by somebody who had not seen the rules. */
export type CorpusName = 'corpus' | 'held-out';

export function readCorpus(corpus: CorpusName = 'corpus'): readonly Case[] {
  const folder = join(import.meta.dirname, corpus);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: kind }) =>
      readdirSync(join(folder, kind))
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => {
          const base = join(folder, kind, file.slice(0, -'.yaml'.length));
          return {
            kind,
            name: file.slice(0, -'.yaml'.length),
            bytes: readFileSync(`${base}.txt`),
            expected: expectation.parse(parse(readFileSync(`${base}.yaml`, 'utf8'))),
          };
        }),
    );
}

export async function scoreCorpus(corpus: CorpusName = 'corpus'): Promise<Score> {
  const cases = readCorpus(corpus);
  const scores: CaseScore[] = [];
  for (const one of cases) {
    const diagnosis = await diagnose([{ name: one.name, content: one.bytes }], { now: Date.UTC(2026, 10, 20) });
    scores.push(scoreCase(one, diagnosis));
  }
  return summarise(cases, scores);
}

export function scoreCase({ kind, name, expected }: Case, diagnosis: Diagnosis): CaseScore {
  const misses: string[] = [];
  const root = diagnosis.findings.find(({ id }) => id === diagnosis.root);
  const wanted = expected.root === null ? [] : [expected.root, ...expected.accept];
  const rootRight =
    expected.root === null ? root === undefined : root !== undefined && wanted.some((name) => isNamed(root, name));
  if (!rootRight)
    misses.push(`root ${root ? `${root.id} (${root.codes.join(', ')})` : 'none'}, expected ${expected.root ?? 'none'}`);
  const verdictRight = diagnosis.verdict === expected.verdict;
  if (!verdictRight) misses.push(`verdict ${diagnosis.verdict}, expected ${expected.verdict}`);
  for (const [fact, value] of Object.entries(expected.facts)) {
    if (diagnosis.facts[fact] !== value)
      misses.push(`${fact} ${JSON.stringify(diagnosis.facts[fact])}, expected ${JSON.stringify(value)}`);
  }
  for (const wrong of expected.never)
    if (
      diagnosis.findings.some(
        (finding) => stands(finding) && isNamed(finding, wrong) && independent(diagnosis, finding),
      )
    )
      misses.push(`said ${wrong}`);
  const claims = diagnosis.findings.filter((finding) => stands(finding) && independent(diagnosis, finding));
  const justified = claims.filter((finding) => [...wanted, ...expected.also].some((name) => isNamed(finding, name)));
  const unjust = claims.filter((finding) => !justified.includes(finding));
  for (const { id } of unjust) if (id !== root?.id) misses.push(`unexpected ${id}`);
  return {
    kind,
    name,
    rootRight,
    verdictRight,
    reported: claims.length,
    justified: justified.length,
    falseAlarm: expected.root === null && claims.length > 0,
    misses,
  };
}

function summarise(cases: readonly Case[], scores: readonly CaseScore[]): Score {
  const perKind: Record<string, { cases: number; right: number }> = {};
  for (const { kind, misses } of scores) {
    const known = (perKind[kind] ??= { cases: 0, right: 0 });
    known.cases++;
    if (misses.length === 0) known.right++;
  }
  const faulty = scores.filter((_, index) => cases[index]?.expected.root !== null);
  const sound = scores.length - faulty.length;
  const reported = sum(scores.map((score) => score.reported));
  return {
    cases: scores.length,
    top1: faulty.filter(({ rootRight }) => rootRight).length / faulty.length,
    precision: sum(scores.map((score) => score.justified)) / reported,
    falseAlarms: scores.filter(({ falseAlarm }) => falseAlarm).length,
    healthy: sound,
    verdicts: scores.filter(({ verdictRight }) => verdictRight).length / scores.length,
    perKind,
    wrong: scores.filter(({ misses }) => misses.length > 0),
  };
}

function isNamed(finding: Finding, name: string): boolean {
  const wanted = name.toLowerCase();
  return finding.id.toLowerCase() === wanted || finding.codes.some((code) => code.toLowerCase() === wanted);
}

function stands(finding: Finding): boolean {
  return finding.severity !== 'notice';
}

function independent(diagnosis: Diagnosis, finding: Finding): boolean {
  return !diagnosis.findings.some(({ explains }) => explains.includes(finding.id));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

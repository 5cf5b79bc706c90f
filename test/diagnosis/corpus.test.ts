import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { readCorpus, scoreCase, scoreCorpus } from './score.ts';

const now = Date.UTC(2026, 10, 20);

describe('the corpus', () => {
  it('covers all shapes, healthy and faulty texts, in at least 150 inputs', () => {
    const corpus = readCorpus();
    expect(corpus.length).toBeGreaterThanOrEqual(150);
    expect(new Set(corpus.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(10);
    expect(corpus.filter(({ expected }) => expected.verdict === 'healthy').length).toBeGreaterThanOrEqual(30);
  });

  it('finds the root cause, says little that is not so, and leaves healthy texts in peace', async () => {
    const score = await scoreCorpus();
    const wrong = score.wrong.map(({ kind, name, misses }) => `${kind}/${name}: ${misses.join('; ')}`);
    if (score.wrong.length) console.warn(wrong.join('\n'));
    expect(score.top1).toBeGreaterThanOrEqual(0.97);
    expect(score.precision).toBeGreaterThanOrEqual(0.97);
    expect(score.falseAlarms).toBe(0);
    expect(score.verdicts).toBeGreaterThanOrEqual(0.97);
  });

  it('gives every finding a text in both languages, evidence that exists, and an acyclic tree', async () => {
    for (const { name, bytes } of readCorpus()) {
      for (const lang of ['en', 'nl'] as const) {
        const diagnosis = await diagnose([{ name, content: bytes }], { lang, now });
        const [input] = diagnosis.inputs;
        const explained = diagnosis.findings.flatMap(({ explains }) => explains);
        expect(new Set(explained).size).toBe(explained.length);
        expect(explained).not.toContain(diagnosis.root);
        for (const finding of diagnosis.findings) {
          expect(finding.title).not.toMatch(/\{\w+\}|^$/);
          expect(finding.cause).not.toMatch(/\{(?:what|wat|hosts|count|code)\}|^$/);
          for (const { line } of finding.evidence) {
            expect(line).toBeGreaterThan(0);
            expect(line).toBeLessThanOrEqual(input?.lines ?? 0);
          }
        }
      }
    }
  });

  it('counts a wrong root as wrong', async () => {
    const one = readCorpus().find(({ expected }) => expected.root !== null);
    if (!one) throw new Error('the corpus is empty');
    const diagnosis = await diagnose([{ name: one.name, content: one.bytes }], { now });
    const score = scoreCase({ ...one, expected: { ...one.expected, root: 'something.else', accept: [] } }, diagnosis);
    expect(score.rootRight).toBe(false);
    expect(score.justified).toBe(0);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/index.ts';
import { judge, readExpectations } from './expected.ts';

/** Texts from the field that no rule was written for; what an answer has to say stands beside them as patterns. */
const folder = join(import.meta.dirname, 'cases');

test.each(readExpectations(folder))('$file', async (expected) => {
  const { file } = expected;
  const input = { name: file, content: readFileSync(join(folder, file)) };
  const diagnosis = await diagnose([input], { now: Date.UTC(2026, 10, 20) });
  const judgement = judge(diagnosis, expected);
  expect(judgement).toMatchObject({ verdict: true, missing: [], isConfidentlyWrong: false, isFalseAlarm: false });
  expect([judgement.root, judgement.remedy]).not.toContain(false);
});

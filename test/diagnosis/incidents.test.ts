import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { diagnose } from '../../src/diagnose/index.ts';

/** Incidents of several files, one folder each: what a specialist finds who has all of them on the desk. */
const schema = z.strictObject({
  about: z.string(),
  verdict: z.enum(['healthy', 'problem', 'cannot-tell']),
  root: z.string(),
  /** Findings that hang below the root, at any depth. */
  explains: z.array(z.string()).default([]),
  /** Findings that stand beside it. */
  also: z.array(z.string()).default([]),
  /** Findings that may not hang below it. */
  apart: z.array(z.string()).default([]),
  never: z.array(z.string()).default([]),
  inputs: z.array(z.string()),
});

const folder = join(import.meta.dirname, 'incidents');

describe('an incident of several files', () => {
  for (const name of readdirSync(folder)) {
    const expected = schema.parse(parse(readFileSync(join(folder, name, 'expected.yaml'), 'utf8')));
    const inputs = expected.inputs.map((file) => ({
      name: file,
      content: new Uint8Array(readFileSync(join(folder, name, file))),
    }));

    // The order in which somebody drops files tells nothing.
    for (const order of [inputs, inputs.toReversed()]) {
      it(`${expected.about} (${order.map((input) => input.name).join(', ')})`, async () => {
        const diagnosis = await diagnose(order, { now: Date.UTC(2026, 10, 20) });
        expect(diagnosis).toMatchObject({ verdict: expected.verdict, root: expected.root });
        const below = new Set<string>();
        const open = [expected.root];
        for (let id = open.pop(); id !== undefined; id = open.pop()) {
          const next = diagnosis.findings.find((finding) => finding.id === id)?.explains ?? [];
          for (const one of next) below.add(one);
          open.push(...next);
        }
        const ids = diagnosis.findings.map(({ id }) => id);
        expect([...below]).toEqual(expect.arrayContaining(expected.explains));
        expect(ids).toEqual(expect.arrayContaining([...expected.also, ...expected.apart]));
        for (const id of expected.apart) expect(below).not.toContain(id);
        for (const id of expected.never) expect(ids).not.toContain(id);
      });
    }
  }
});

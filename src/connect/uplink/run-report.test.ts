import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ErrorList, RunSummary } from '../control/operations.ts';
import { runReports } from './run-report.ts';

const run: RunSummary = {
  ...{ id: '42', profile: 'delta', result: 'completed-export-errors', steps: [] },
  ...{ startedAt: '2026-01-01T10:00:00.000Z', finishedAt: '2026-01-01T10:01:00.000Z' },
};

test('a run is reported in parts that hold each error of it once, and at the end their number', async () => {
  const kind = fc.constantFrom<'met' | 'standing' | 'old'>('met', 'standing', 'old');
  await fc.assert(
    fc.asyncProperty(fc.array(kind, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), async (kinds, size) => {
      const all = kinds.map((one, at): ErrorList['errors'][number] => ({
        ...{ connector: 'forest', dn: `CN=${at}`, code: 'LargeObject', detail: { code: 'x', values: {} } },
        ...{ firstSeenAt: run.startedAt, attempts: 1, isStanding: one === 'standing' },
        lastSeenAt: one === 'met' ? '2026-01-01T10:00:30.000Z' : '2026-01-01T09:00:00.000Z',
      }));
      const errors = async ({ after = '0' }: { readonly after?: string } = {}): Promise<ErrorList> => {
        const [from, end] = [Number(after), Number(after) + size];
        const next = end < all.length ? String(end) : null;
        return await Promise.resolve({ errors: all.slice(from, end), total: all.length, codes: {}, next });
      };
      const parts = await Array.fromAsync(runReports(run, 3, { errors }));
      const expected = all.filter(({ isStanding }) => !isStanding).map(({ dn }) => dn);
      expect(parts.flatMap(({ errors }) => errors.map(({ dn }) => dn))).toEqual(expected);
      expect(parts.map(({ errorsBefore }) => errorsBefore)).toEqual(
        parts.map((_, at) => parts.slice(0, at).reduce((sum, { errors }) => sum + errors.length, 0)),
      );
      expect(parts[0]).toMatchObject({ runId: '42-mjv9xds0', heldBackDeletes: 3 });
      if (kinds.at(-1) !== 'standing') expect(parts.at(-1)?.errorCount).toBe(expected.length);
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HoldPage } from '../../sync/index.ts';
import { holdNumber, toSourceAnchor } from '../../sync/index.ts';
import { holdReport } from '../../wire/index.ts';
import { toHoldReport } from './holds.ts';

const anyText = fc.option(fc.string({ unit: 'binary', maxLength: 3000, size: 'max' }));

test('whatever a forest calls its objects and containers, the cloud takes the report of a hold', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (name, source, container) => {
      const digest = `1-1-${'0'.repeat(64)}`;
      const page: HoldPage = {
        ...{ id: holdNumber.parse(1), objectClass: 'user', heldAt: new Date(0), count: 1, digest, version: 'v' },
        ...{ page: 1, pages: 1 },
        groups: [{ id: '0123abcd', cause: 'gone', source, container, count: 1, digest }],
        deletes: [
          {
            ...{ sourceAnchor: toSourceAnchor('AAA='), name, group: '0123abcd', verdict: null },
            cause: { kind: 'gone', source, container },
          },
        ],
      };
      expect(holdReport.safeParse(JSON.parse(JSON.stringify(toHoldReport(page)))).success).toBe(true);
    }),
  );
});

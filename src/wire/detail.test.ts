import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyDetail } from '../../test/kit/any-detail.ts';
import { withinLimits } from '../base/detail-limits.ts';
import { formatDetail } from '../base/details.ts';
import { detail } from './index.ts';

/** Details inside of each other, as deep as one likes. */
function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level++) value = { code: 'a.b', values: { value } };
  return value;
}

describe('a detail on the wire', () => {
  test('arrives as it was sent', () => {
    fc.assert(
      fc.property(anyDetail, (sent) => {
        const within = withinLimits(sent);
        expect(detail.parse(JSON.parse(JSON.stringify(within)))).toEqual(within);
      }),
    );
  });

  test('of a newer peer is taken and shown by its code and values', () => {
    const newer = detail.parse({ code: 'newer.idea', values: { name: 'Anna', count: 2 }, severity: 'odd' });
    expect(newer).toEqual({ code: 'newer.idea', values: { name: 'Anna', count: 2 } });
    expect(formatDetail(newer, 'nl')).toBe('newer.idea (name: Anna; count: 2)');
  });

  test('that is too large is cut, whoever sends it', () => {
    const { values } = detail.parse({ code: 'a.b', values: { value: 'x'.repeat(12_000) } });
    expect(values['value']).toHaveLength(500);
  });

  test.each([
    ['a sentence', 'Another object has it.'],
    ['no values', { code: 'a.b' }],
    ['a code with a sentence in it', { code: 'not a code', values: {} }],
    ['a value that is no value', { code: 'a.b', values: { value: true } }],
    ['more levels than there may be', nested(7)],
    ['so many levels that the stack would not hold', nested(100_000)],
  ])('%s is refused', (_, sent) => {
    expect(detail.safeParse(sent).success).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyDetail } from '../../test/kit/any-detail.ts';
import { detailLimits, withinLimits } from './detail-limits.ts';
import type { Detail, DetailValue } from './details.ts';
import { formatDetail } from './details.ts';

function textsOf(value: DetailValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [];
  if ('code' in value) return Object.values(value.values).flatMap(textsOf);
  return value.flatMap(textsOf);
}

function depthOf(value: DetailValue): number {
  if (typeof value !== 'object') return 0;
  if ('code' in value) return 1 + Math.max(0, ...Object.values(value.values).map(depthOf));
  return Math.max(0, ...value.map(depthOf));
}

describe('the limits of a detail', () => {
  it('cut an attribute of 12 KB and say so', () => {
    const { values } = withinLimits({ code: 'a.b', values: { value: 'x'.repeat(12_000) } });
    expect(values['value']).toBe(`${'x'.repeat(499)}…`);
  });

  it('cut a long list and say how many more there were', () => {
    const addresses = Array.from({ length: 300 }, (_, at) => `smtp:a${at}@contoso.test`);
    const bound = withinLimits({ code: 'newer.list', values: { addresses } });
    expect(formatDetail(bound, 'en')).toMatch(/smtp:a48@contoso\.test, 251 more\)$/);
    expect(formatDetail(bound, 'nl')).toMatch(/nog 251\)$/);
  });

  it('do not cut a pair of surrogates in half', () => {
    const { values } = withinLimits({ code: 'a.b', values: { value: `${'x'.repeat(498)}😀😀` } });
    expect(values['value']).toBe(`${'x'.repeat(498)}…`);
  });

  it('leave alone what is within them', () => {
    const detail: Detail = { code: 'a.b', values: { name: 'x', list: ['a', { code: 'c.d', values: { n: 1 } }] } };
    expect(withinLimits(detail)).toEqual(detail);
  });

  it('hold for anything, are storable as JSON, and change nothing a second time', () => {
    fc.assert(
      fc.property(anyDetail, (detail) => {
        const bound = withinLimits(detail);
        const texts = textsOf(bound);
        expect(depthOf(bound)).toBeLessThanOrEqual(detailLimits.depth);
        expect(Math.max(0, ...texts.map((text) => text.length))).toBeLessThanOrEqual(detailLimits.text);
        // Where nothing is left, one ellipsis a value.
        const marks = texts.filter((text) => text.length === 1).length;
        expect(texts.join('').length).toBeLessThanOrEqual(detailLimits.inAll + marks);
        for (const text of texts) expect(text.isWellFormed() && !text.includes('\0')).toBe(true);
        expect(JSON.parse(JSON.stringify(bound))).toEqual(bound);
        expect(withinLimits(bound)).toEqual(bound);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Detail } from './details.ts';
import { defineDetails, detailWithMessage, formatDetail, withSentence } from './details.ts';
import { languages } from './messages.ts';

const sampleDetail = defineDetails({
  'sample.values': { en: '{attribute} has {count} values', nl: '{attribute} heeft {count} waarden' },
  'sample.holder': { en: '{what} is held by {holder}.', nl: '{holder} heeft {what}.' },
  'sample.address': { en: 'the address {address}', nl: 'het adres {address}' },
  'sample.lines': { en: 'wrong:\n{problems|\n}', nl: 'fout:\n{problems|\n}' },
  'sample.nor': { en: 'not met: {clauses|; nor }', nl: 'niet voldaan: {clauses|; en evenmin }' },
  'sample.plain': { en: 'nothing to fill', nl: 'niets in te vullen' },
});

describe('a detail', () => {
  it('is shown in the language of the reader, its values as they are', () => {
    const detail = sampleDetail('sample.values', { attribute: 'mail', count: 3 });
    expect(formatDetail(detail, 'en')).toBe('mail has 3 values');
    expect(formatDetail(detail, 'nl')).toBe('mail heeft 3 waarden');
  });

  it('is reported with the details inside of it, in the same language', () => {
    const what = sampleDetail('sample.address', { address: 'a@b.test' });
    const detail = sampleDetail('sample.holder', { what, holder: 'Anna' });
    expect(formatDetail(detail, 'en')).toBe('the address a@b.test is held by Anna.');
    expect(formatDetail(detail, 'nl')).toBe('Anna heeft het adres a@b.test.');
  });

  it('has lists with commas, or with what its text puts between', () => {
    const address = sampleDetail('sample.address', { address: 'x' });
    expect(formatDetail(sampleDetail('sample.holder', { what: ['a', address], holder: 'b' }), 'en')).toBe(
      'a, the address x is held by b.',
    );
    expect(formatDetail(sampleDetail('sample.lines', { problems: ['a', 'b'] }), 'en')).toBe('wrong:\na\nb');
    expect(formatDetail(sampleDetail('sample.nor', { clauses: ['a', 'b'] }), 'nl')).toBe(
      'niet voldaan: a; en evenmin b',
    );
  });

  it('of a newer version is shown as its code with its values', () => {
    const inner = sampleDetail('sample.address', { address: 'a@b.test' });
    const newer: Detail = { code: 'newer.idea', values: { name: 'x', of: [1, inner] } };
    expect(formatDetail(newer, 'nl')).toBe('newer.idea (name: x; of: 1, het adres a@b.test)');
    expect(formatDetail({ code: 'newer.bare', values: {} }, 'en')).toBe('newer.bare');
    expect(formatDetail({ code: 'constructor', values: {} }, 'en')).toBe('constructor');
  });

  it('that lacks a value says which, and takes none that everything has', () => {
    expect(formatDetail({ code: 'sample.values', values: { count: 3 } }, 'en')).toBe('{attribute} has 3 values');
    const odd = defineDetails({ 'sample.odd': { en: '{constructor}', nl: '{constructor}' } });
    expect(formatDetail({ ...odd('sample.odd', { constructor: 'x' }), values: {} }, 'en')).toBe('{constructor}');
  });

  it('is not made without its values, nor with others, nor by a code that nobody defined', () => {
    expectTypeOf(sampleDetail<'sample.values'>).parameters.toExtend<
      ['sample.values', { readonly attribute: unknown; readonly count: unknown }]
    >();
    // @ts-expect-error -- a value is missing
    sampleDetail('sample.values', { count: 3 });
    // @ts-expect-error -- a value is misspelt
    sampleDetail('sample.values', { atribute: 'mail', count: 3 });
    // @ts-expect-error -- there is nothing to fill
    sampleDetail('sample.plain', { count: 3 });
    // @ts-expect-error -- there is no such code
    sampleDetail('sample.valeus', { attribute: 'mail', count: 3 });
    expect(() => {
      // @ts-expect-error -- a code without its Dutch
      defineDetails({ 'sample.half': { en: 'half' } });
    }).not.toThrow();
  });

  it('means one thing in the whole program', () => {
    expect(() => defineDetails({ 'sample.plain': { en: 'a', nl: 'b' } })).toThrow(TypeError);
  });

  it('as JSON has the sentence beside what it was made of', () => {
    const detail = sampleDetail('sample.values', { attribute: 'mail', count: 3 });
    expect(detailWithMessage(detail, 'nl')).toEqual({ ...detail, message: 'mail heeft 3 waarden' });
    expect(withSentence({ rule: 'r', because: detail }, 'because', 'en')).toEqual({
      rule: 'r',
      because: 'mail has 3 values',
      ...detail,
    });
    expect(withSentence({ code: 'LargeObject', detail }, 'detail', 'en')).toEqual({
      code: 'LargeObject',
      detail: 'mail has 3 values',
      detailCode: detail.code,
      values: detail.values,
    });
    const step: { readonly kind: string; readonly error?: Detail } = { kind: 'export' };
    expect(withSentence(step, 'error', 'en')).toEqual({ kind: 'export' });
  });
});

describe('data', () => {
  // Sentences of ours, placeholders, and whatever else an attribute can hold.
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('text has 12 values', 'nothing to fill', '{count}', '{attribute|; }', '$1 $& $`', 'the address x'),
  );

  it.each(languages)('are never rewritten, whatever they look like (%s)', (language) => {
    fc.assert(
      fc.property(value, value, (attribute, address) => {
        const inner = sampleDetail('sample.address', { address });
        const detail = sampleDetail('sample.holder', { what: inner, holder: attribute });
        const sentence = formatDetail(detail, language);
        const expected = {
          en: `the address ${address} is held by ${attribute}.`,
          nl: `${attribute} heeft het adres ${address}.`,
        };
        expect(sentence).toBe(expected[language]);
        expect(formatDetail({ code: 'newer.idea', values: { attribute } }, language)).toBe(
          `newer.idea (attribute: ${attribute})`,
        );
      }),
    );
  });
});

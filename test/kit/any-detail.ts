import fc from 'fast-check';
import type { Detail, DetailItem, DetailValue } from '../../src/base/details.ts';

/**
 * What an attribute, a rule or another program can put into a detail: any text of any length, NUL and half a pair too.
 */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.array(fc.nat(0xffff), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', '\0', '\uD800', 'x'.repeat(12_000), '{name}', 'text has 12 values'),
);
const number = fc.oneof(fc.integer(), fc.double());
const name = fc.stringMatching(/^[A-Za-z]\w{0,10}$/);
const code = fc.stringMatching(/^[a-z]{1,8}\.[a-z]{1,12}$/);
const plain: fc.Arbitrary<DetailItem> = fc.oneof(text, number);
/** Wide only where nothing lies deeper, or one detail would hold a million. */
const wide: fc.Arbitrary<DetailValue> = fc.oneof(plain, fc.array(plain, { maxLength: 80 }));

const make = (values: fc.Arbitrary<DetailValue>): fc.Arbitrary<Detail> =>
  fc.record({ code, values: fc.dictionary(name, values, { maxKeys: 3 }) }, { noNullPrototype: true });

function ofDepth(depth: number): fc.Arbitrary<Detail> {
  if (depth === 1) return make(wide);
  const inner = fc.oneof(plain, ofDepth(depth - 1));
  return make(fc.oneof(wide, inner, fc.array(inner, { maxLength: 3 })));
}

/** Any detail, up to two levels deeper than the limit. */
export const anyDetail: fc.Arbitrary<Detail> = fc.integer({ min: 1, max: 8 }).chain(ofDepth);

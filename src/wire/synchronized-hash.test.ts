import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveFromNtHash, formatSynchronizedHash, parseSynchronizedHash } from './synchronized-hash.ts';

/** Of the password Pa$$w0rd. */
const ntHash = Buffer.from('92937945b518814341de3f726500d4ff', 'hex');
const salt = Buffer.from('317ee9d1dec6508fa510', 'hex');

describe('a synchronized hash', () => {
  it('is the field’s, with the number of rounds of today and of before', async () => {
    const now = '7eaea8e1628dffee62cf319f4e1fc05254da30a1d42ff755ff352f5b13497531';
    const before = 'f4a257ffec53809081a605ce8ddedfbc9df9777b80256763bc0a6dd895ef404f';
    expect((await deriveFromNtHash(ntHash, salt)).toString('hex')).toBe(now);
    expect((await deriveFromNtHash(ntHash, salt, 100)).toString('hex')).toBe(before);
  });

  it('is read as it was written', () => {
    const octets = (length: number): fc.Arbitrary<Buffer> =>
      fc.uint8Array({ minLength: length, maxLength: length }).map((one) => Buffer.from(one));
    fc.assert(
      fc.property(octets(10), fc.integer({ min: 1000, max: 100_000 }), octets(32), (given, iterations, hash) => {
        const value = { salt: given, iterations, hash };
        expect(parseSynchronizedHash(formatSynchronizedHash(value))).toEqual(value);
      }),
    );
  });

  it('is refused with too few rounds, with too many, and when it is something else', () => {
    const value = (iterations: number): string => formatSynchronizedHash({ salt, iterations, hash: Buffer.alloc(32) });
    for (const text of [
      value(999),
      value(100_001),
      '',
      'v1;PPH1_MD4,,,;',
      `${value(1000)}x`,
      value(1000).toUpperCase(),
    ])
      expect(parseSynchronizedHash(text)).toBeUndefined();
  });
});

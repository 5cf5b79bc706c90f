import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashPassword, isOutdatedHash, isPasswordOf } from './password-hash.ts';

test('a password verifies against its own hash and against no other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ minLength: 1 }), async (one, other) => {
      fc.pre(one.normalize('NFKC') !== other.normalize('NFKC'));
      const stored = await hashPassword(one);
      expect(await isPasswordOf(one, stored)).toBe(true);
      expect(await isPasswordOf(other, stored)).toBe(false);
    }),
    { numRuns: 10 },
  );
});

test('a hash made by another argon2id implementation, with its own parameters, verifies', async () => {
  // Made by the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 4
  const stored = '$argon2id$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$GpZ3sK/oH9p7VIiV56G/64Zo/8GaUw434IimaPqxwCo';
  expect(await isPasswordOf('password', stored)).toBe(true);
  expect(await isPasswordOf('passwore', stored)).toBe(false);
  expect(isOutdatedHash(stored)).toBe(false);
});

test('the same password typed as composed and as decomposed letters is one password', async () => {
  expect(await isPasswordOf('cafe\u0301 au lait', await hashPassword('caf\u00e9 au lait'))).toBe(true);
});

test.each([undefined, null, '', 'plain', '$argon2i$v=19$m=1,t=1,p=1$c29tc2FsdA$AAAA'])(
  'without a usable stored hash (%s) nothing verifies',
  async (stored) => {
    expect(await isPasswordOf('anything', stored)).toBe(false);
  },
);

test('a hash with a lower cost is worth making again', () => {
  expect(isOutdatedHash('$argon2id$v=19$m=4096,t=3,p=1$c29tc2FsdHNhbHQ$GpZ3sK/oH9p7VIiV56G/6w')).toBe(true);
});

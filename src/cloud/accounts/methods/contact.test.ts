import { expect, test } from 'vitest';
import { parseContact } from './contact.ts';

test.each([
  ['phone', '+31 20 123 4567', '+31201234567'],
  ['phone', ' +31 (0)6-12345678', '+31612345678'],
  ['email', ' Anna@Example.COM ', 'anna@example.com'],
] as const)('%s %s is kept as %s', (kind, typed, value) => {
  expect(parseContact(kind, typed)).toBe(value);
});

test.each([
  ['phone', '020 123 4567'],
  ['phone', '+31'],
  ['phone', 'anna'],
  ['email', 'anna'],
  ['email', 'anna@example'],
  ['email', 'anna@example.com, bram@example.com'],
  ['email', 'anna@example.com\nbcc: bram@example.com'],
] as const)('%s "%s" is refused', (kind, typed) => {
  expect(() => parseContact(kind, typed)).toThrow(/not an e-mail address or phone number/);
});

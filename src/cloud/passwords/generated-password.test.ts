import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generatePassword } from './generated-password.ts';

describe('a generated password', () => {
  test('follows the rules of a forest, whichever they are', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9]{3,12}$/);
    const rules = fc.record({
      minimumLength: fc.integer({ min: 0, max: 255 }),
      namesForbidden: fc.array(name, { maxLength: 10 }),
    });
    fc.assert(
      fc.property(rules, ({ minimumLength, namesForbidden }) => {
        const password = generatePassword({ minimumLength, namesForbidden }, randomInt);
        expect(password.length).toBe(Math.max(19, minimumLength));
        expect(password).toMatch(/[A-Z]/);
        expect(password).toMatch(/[a-z]/);
        expect(password).toMatch(/[2-9]/);
        for (const one of namesForbidden) expect(password.toLowerCase()).not.toContain(one.toLowerCase());
      }),
    );
  });

  test.each([[['']], [['-']], [['a', '-a']], ['abcdefghjkmnpqrstuvwxyz'.split('')]])(
    'comes although no password is without a name that it forbids: %j',
    (namesForbidden) => {
      const password = generatePassword({ namesForbidden }, randomInt);
      expect(password).toMatch(/^[A-Za-z2-9]{4}(-[A-Za-z2-9]{4}){3}$/);
    },
  );

  test('has no symbol that is taken for another, and no hyphen at an end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), (minimumLength) => {
        const password = generatePassword({ minimumLength, namesForbidden: [] }, randomInt);
        expect(password).not.toMatch(/[0OoIl1]/);
        expect(password).toMatch(/^[^-].*[^-]$/);
      }),
    );
  });

  test('avoids a name that chance would have put into it', () => {
    const symbols: number[] = [];
    const first = [0, 24, 50, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
    const pick = (below: number): number => {
      symbols.push(below);
      return (first[symbols.length - 1] ?? symbols.length * 7) % below;
    };
    const start = generatePassword(undefined, (below) => (first[symbols.push(below) - 1] ?? 0) % below).slice(0, 3);
    symbols.length = 0;
    expect(generatePassword({ namesForbidden: [start] }, pick).toLowerCase()).not.toContain(start.toLowerCase());
    expect(symbols.length, 'made a second time').toBeGreaterThan(16);
  });
});

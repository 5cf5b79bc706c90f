import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lettersOf } from './banned-words.ts';
import { countPoints, isOneEditAway } from './points.ts';
import { blocklistProblem, lengthProblem } from './rules.ts';

const names = ['Anna de Wit', 'anna@contoso.com', 'Contoso Shipping', 'contoso'];
const codeOf = (password: string): string | undefined =>
  (lengthProblem(password, 'cloud') ?? blocklistProblem(password, { kind: 'cloud', names, words: ['ankertros'] }))
    ?.code;

describe('a password of the cloud', () => {
  test.each([
    'een lange zin is goed',
    'vijftien tekens',
    'the ship leaves before noon',
    '🚢🚢 kettingen en ankers',
    ' met een spatie vooraan',
    'x9!kQ-72.vLp#mZ4',
  ])('%s will do', (password) => {
    expect(codeOf(password)).toBeUndefined();
  });

  test.each([
    ['veertien teken', 'accounts.password-too-short'],
    ['🚢🚢🚢🚢🚢🚢🚢🚢', 'accounts.password-too-short'],
    ['my name is Anna, hi', 'accounts.password-has-name'],
    ['the best of C0nt0s0 24', 'accounts.password-has-name'],
    ['shipping forecasts', 'accounts.password-has-name'],
    ['PasswordPassword1!', 'accounts.password-common'],
    ['P@ssw0rdP@ssw0rd12', 'accounts.password-common'],
    ['Welkom2026Welkom2026!', 'accounts.password-common'],
    ['correct horse battery staple', 'accounts.password-common'],
    ['aaaaaaaaaaaaaaaaaaaa', 'accounts.password-common'],
    ['123456789012345', 'accounts.password-common'],
    ['abcdefghijklmnopqrstuvwxyz', 'accounts.password-common'],
    ['qwertyuiopasdfghjkl', 'accounts.password-common'],
    ['aaaaaaaa12345678zyxwvu', 'accounts.password-common'],
    ['1987-2026-1999-2001', 'accounts.password-common'],
    ['Ank3rtros-ankertr0s', 'accounts.password-common'],
  ])('%s is refused: %s', (password, code) => {
    expect(codeOf(password)).toBe(code);
  });
});

describe('points, as the field counts them', () => {
  const words = new Set(['contoso', 'blank', 'abcdef', 'london', 'widget', 'password'].map(lettersOf));
  const points = (password: string): number => countPoints(password, { words, areRunsOne: false });

  test.each([
    ['C0ntos0Blank12', 4],
    ['ContoS0Bl@nkf9!', 5],
    ['Bl@nK', 1],
    ['abcdeg', 1],
    ['abcdefg', 1],
    ['abcde', 1],
    ['Contoso!1', 3],
    ['Contoso@London', 3],
    ['ContosoWidget', 2],
    ['!Contoso', 1],
    ['LondonHQ', 3],
    ['P@ssw0rd!23', 4],
    ['P@ssw0rd!2345', 6],
    ['Al#99xQ7zz', 10],
    ['contoso'.repeat(4), 4],
    ['contoso'.repeat(5), 5],
  ])('%s: %i', (password, expected) => {
    expect(points(password)).toBe(expected);
  });

  test('a name of four letters or more is refused, a shorter one is not', () => {
    const judge = (password: string, name: string): string | undefined =>
      blocklistProblem(password, { kind: 'forest', names: [name], words: [] })?.code;
    expect(judge('p0LL23fb', 'Poll')).toBe('accounts.password-has-name');
    expect(judge('Al#99xQ7zz', 'Al')).toBeUndefined();
  });

  test('never more than there are characters, and never more with one more banned word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ minLength: 4, maxLength: 8 }), (password, word) => {
        const typed = password.normalize('NFKC').toLowerCase();
        const fewer = countPoints(password, { words: new Set([...words, lettersOf(word)]), areRunsOne: false });
        expect(points(password)).toBeLessThanOrEqual(Math.max(typed.length, 1));
        expect(fewer).toBeLessThanOrEqual(points(password));
      }),
    );
  });

  test('one edit away is what putting in, leaving out and replacing one character make', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(letters, letters, (one, other) => {
        const edits = new Set<string>();
        for (let at = 0; at <= one.length; at++) {
          edits.add(one.slice(0, at) + one.slice(at + 1));
          for (const sign of 'abc') {
            edits.add(one.slice(0, at) + sign + one.slice(at));
            if (at < one.length) edits.add(one.slice(0, at) + sign + one.slice(at + 1));
          }
        }
        expect(isOneEditAway(one, other)).toBe(edits.has(other) || one === other);
      }),
    );
  });
});

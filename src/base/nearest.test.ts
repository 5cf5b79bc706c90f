import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.ts';

describe('the word that was meant', () => {
  const known = ['connect', 'cloud', 'diagnose', 'doctor', 'docs', 'explain'];
  it.each([
    ['conect', 'connect'],
    ['dignose', 'diagnose'],
    ['colud', 'cloud'],
    ['diag', 'diagnose'],
    ['EXPLIAN', 'explain'],
  ])('%s: %s', (word, meant) => expect(nearest(word, known)).toBe(meant));

  it('is none when nothing is near', () => {
    expect(nearest('banana', known)).toBeUndefined();
    expect(nearest('', known)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { chooseLanguage, fill, format } from './messages.ts';

describe('texts', () => {
  it('write a value that is a text itself in the language of the whole', () => {
    const text = { en: 'not {what}', nl: 'geen {what}' };
    expect(format(text, 'nl', { what: { en: 'a list', nl: 'lijst' } })).toBe('geen lijst');
    expect(fill(text, { what: 3 })).toEqual({ en: 'not 3', nl: 'geen 3' });
  });

  it('leave braces alone that name nothing', () => {
    expect(format({ en: 'inside [ ] and { } {a}', nl: '' }, 'en', { a: 1 })).toBe('inside [ ] and { } 1');
  });

  it('come in the first supported language among the preferences', () => {
    expect(chooseLanguage(undefined, 'nl_NL.UTF-8')).toBe('nl');
    expect(chooseLanguage('fr,nl;q=0.8', 'en')).toBe('nl');
    expect(chooseLanguage('C')).toBe('en');
  });
});

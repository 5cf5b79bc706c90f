import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLanguage, fill, format, retell, valuesIn } from './messages.ts';

const held = {
  en: 'Another object has {values}; the rest was taken over.',
  nl: 'Een ander object heeft {values}; de rest is overgenomen.',
};

describe('texts', () => {
  it('write a value that is a text itself in the language of the whole', () => {
    const text = { en: 'not {what}', nl: 'geen {what}' };
    expect(format(text, 'nl', { what: { en: 'a list', nl: 'lijst' } })).toBe('geen lijst');
    expect(fill(text, { what: 3 })).toEqual({ en: 'not 3', nl: 'geen 3' });
  });

  it('are told again in Dutch with their values, from the English sentence alone', () => {
    expect(retell('Another object has a@b.test, c.d; the rest was taken over.', [held], 'nl')).toBe(
      'Een ander object heeft a@b.test, c.d; de rest is overgenomen.',
    );
    expect(retell('Something else.', [held], 'nl')).toBe('Something else.');
  });

  it('give back what they were filled with', () => {
    const word = fc.string({ minLength: 1, maxLength: 12 }).filter((value) => !value.includes(' against '));
    fc.assert(
      fc.property(word, fc.nat(), (name, number) => {
        const template = '{name} against {number} (as it is)';
        const sentence = format({ en: template, nl: '' }, 'en', { name, number });
        expect(valuesIn(sentence, template)).toEqual({ name, number: String(number) });
      }),
    );
  });

  it('come in the first language that there is among the wishes', () => {
    expect(chooseLanguage(undefined, 'nl_NL.UTF-8')).toBe('nl');
    expect(chooseLanguage('fr,nl;q=0.8', 'en')).toBe('nl');
    expect(chooseLanguage('C')).toBe('en');
  });
});

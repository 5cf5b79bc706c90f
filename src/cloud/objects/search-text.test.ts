import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ObjectValues } from './object.ts';
import { foldName, searchTerms, searchText, sortName, termPattern } from './search-text.ts';

const person: ObjectValues = {
  synchronized: true,
  userPrincipalName: 'L.Nowak@contoso.com',
  mailNickname: 'lnowak',
  onPremises: {
    displayName: 'Łukasz "Luke" O’Nowak-Smit',
    surname: 'Nowak',
    employeeId: 'E-0042',
    department: 'R&D',
    proxyAddresses: ['SMTP:lukasz@contoso.com', 'smtp:luke_n@contoso.com', 'X500:/o=Contoso/cn=ln'],
  },
  cloud: {},
};

describe('the text of a search', () => {
  test('holds every word once, folded, and the addresses as they are', () => {
    expect(searchText(person)).toBe(
      ' lukasz luke o nowak smit e 0042 r d l contoso com n ' +
        'l.nowak@contoso.com lukasz@contoso.com luke_n@contoso.com ',
    );
  });

  test('is made without the values that are missing', () => {
    const bare = { ...person, userPrincipalName: null, onPremises: {} };
    expect(searchText(bare)).toBe('  ');
    expect(sortName(bare)).toBe('lnowak');
  });
});

describe('a query', () => {
  test.each([
    ['  James  MASON ', ['james', 'mason']],
    ['O’Neill', ['o', 'neill']],
    ['Gravesande, W.', ['gravesande', 'w']],
    ['L.Nowak@Contoso.com', ['l.nowak@contoso.com']],
    ['@contoso.com', ['@contoso.com']],
    ['@ - %', []],
  ])('%j is the terms %j', (query, terms) => {
    expect(searchTerms(query)).toEqual(terms);
  });

  test.each([
    ['abc', '%abc%'],
    ['ab', '% ab%'],
    ['𝔸𝔹', '% 𝔸𝔹%'],
    ['a_b@c%d\\', String.raw`%a\_b@c\%d\\%`],
    ['@c', '%@c%'],
  ])('%j is looked for as %j', (term, pattern) => {
    expect(termPattern(term)).toBe(pattern);
  });
});

/** By the letters that somebody types on a keyboard without accents. */
const typed: readonly (readonly [string, string])[] = [
  ['Łukasz', 'lukasz'],
  ['Søren Đặng', 'soren dang'],
  ['Þóra Ægisdóttir', 'thora aegisdottir'],
  ['Straße', 'strasse'],
  ['İbrahim Işık', 'ibrahim isik'],
  ['Œuvre Ħal Ŧ Ŋ', 'oeuvre hal t n'],
  ['Ðorđe', 'dorde'],
  ['Zoë ＦＵＬＬ', 'zoe full'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['ЙОД', 'иод'],
];

describe('folding', () => {
  test.each(typed)('%s is %s', (name, folded) => {
    expect(foldName(name)).toBe(folded);
  });

  const letters = fc.string({ unit: fc.constantFrom(...typed.flatMap(([name]) => Array.from(name))), maxLength: 12 });
  const any = fc.oneof(letters, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));

  test('twice is folding once, and upper and lower case are the same', () => {
    fc.assert(
      fc.property(any, (text) => {
        const folded = foldName(text);
        expect(foldName(folded)).toBe(folded);
        expect(foldName(text.normalize('NFC'))).toBe(foldName(text.normalize('NFD')));
        expect(folded).not.toMatch(/\p{M}/u);
      }),
    );
    fc.assert(
      fc.property(letters, (text) => {
        expect(foldName(text.toUpperCase())).toBe(foldName(text.toLowerCase()));
      }),
    );
  });

  test('letter by letter gives the same, except that there is no letter before or behind', () => {
    fc.assert(
      fc.property(letters, (text) => {
        expect(foldName(text)).toBe(Array.from(text, (letter) => foldName(letter)).join(''));
      }),
    );
  });
});

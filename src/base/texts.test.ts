import { describe, expect, test } from 'vitest';
import { valuesIn, writtenTexts } from '../../test/kit/written-texts.ts';

const texts = writtenTexts();

/** Values that findings give in each language under a name of that language. */
const twins: Readonly<Record<string, string>> = { wat: 'what', fase: 'phase' };

function placeholdersOf(text: string): string {
  const names = valuesIn(text).map((name) => twins[name] ?? name);
  return [...new Set(names)].toSorted((a, b) => a.localeCompare(b)).join(' ');
}

/** Events of the field keep their sentence, so that a search finds them; what follows it is Dutch. */
const isFieldEvent = (text: string): boolean =>
  text.startsWith('The server does not contain the LDAP password policy control');

describe('texts in two languages', () => {
  test('are found', () => {
    expect(texts.length).toBeGreaterThan(1000);
  });

  test('fill in the same values', () => {
    const wrong = texts.filter(({ en, nl }) => placeholdersOf(en) !== placeholdersOf(nl));
    expect(wrong.map(({ place, en, nl }) => `${place}: ${en} | ${nl}`)).toEqual([]);
  });

  test('say something in both', () => {
    expect(texts.filter(({ en, nl }) => (en === '') !== (nl === '')).map(({ place }) => place)).toEqual([]);
  });

  test('are translated: a sentence of five words or more is never the same in both', () => {
    const same = texts.filter(
      ({ en, nl }) => en === nl && (en.match(/\b[a-z]{2,}\b/g) ?? []).length >= 5 && !en.startsWith('apt-get '),
    );
    expect(same.map(({ place, en }) => `${place}: ${en}`)).toEqual([]);
  });

  test('have no English left in the Dutch', () => {
    // Commands, options and quoted words of programs stay as they are.
    const prose = (text: string): string =>
      text.replace(/"[^"]*"|“[^”]*”|`[^`]*`|'[^']*'|\([^)]*\)|--[\w-]+|hawser [\w -]+/g, '');
    const left = texts.filter(
      ({ nl }) => /\b(?:the|and|has been|cannot|which|should|there is)\b/.test(prose(nl)) && !isFieldEvent(nl),
    );
    expect(left.map(({ place, nl }) => `${place}: ${nl}`)).toEqual([]);
  });
});

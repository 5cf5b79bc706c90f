import { describe, expect, test } from 'vitest';
import type { Language, Text } from '../base/messages.ts';
import { format, languages } from '../base/messages.ts';
import { valuesIn, writtenTexts } from '../../test/kit/written-texts.ts';

const texts = writtenTexts().map(({ place, ...text }): readonly [place: string, text: Text] => [place, text]);

const namesIn = ({ en, nl }: Text): readonly string[] => valuesIn(`${en} ${nl}`);

function rendered(text: Text, count: number, language: Language): string {
  return format(
    text,
    language,
    Object.fromEntries(
      namesIn(text).map((name) => [
        name,
        isNumber(name) || `${text.en} ${text.nl}`.includes(`{${name}:`) ? count : 'X',
      ]),
    ),
  );
}

/** What commands print, of themselves and of what happened. */
const shown = /^(?:cli|connect|lab|ldap|practice|sync|wire|cloud\/provisioning|diagnose\/doctor)\//;

/** Values that are numbers, by their names. */
function isNumber(name: string): boolean {
  return name !== 'address' && /s$|^(?:count|distinct|limit|most|number|total)$/.test(name);
}

/** A number and, behind it, a word that says how many. What is short or means a unit has no plural. */
const singular = /(?<![\d.,:-])1 (?:[a-z]+ ){0,1}?([a-z’]{3,})/g;
const words: Readonly<Record<Language, RegExp>> = {
  en: /^(?!(?:is|was|this|has|its|less|across|seconds?|minutes?|address|class|process|always|does|says|yes|us)$).*(?:[^s]s|ies)$|^(?:are|were)$/,
  nl: /^(?:[a-z]*(?:ingen|ngen|ecten|ssies|egels|ouden|outen|roepen|unten|aarden|essen|iken|ikers|eden|anden|enten|emen|ules|orests|bs)|zijn|worden|staan|uren|dagen|keren)$/,
};

const countable = texts.filter(([, { en, nl }]) => /\{\w+:[^}]*\}/.test(`${en} ${nl}`));

describe('texts with a number', () => {
  test('that have forms are many', () => {
    expect(countable.length).toBeGreaterThan(25);
  });

  test.each(countable)('%s: none, one, two', (_, text) => {
    for (const language of languages) {
      const [none, one, two] = [0, 1, 2].map((count) => rendered(text, count, language).replaceAll(String(count), '#'));
      expect(none).toBe(two);
      expect(one).not.toMatch(/\{\w+:/);
      // A Dutch word may be the same for one and for many, where its English is not.
      if (language === 'en') expect(one).not.toBe(two);
    }
  });

  test('never say one of several', () => {
    const wrong = texts
      .filter(([place]) => shown.test(place))
      .flatMap(([place, text]) =>
        languages.flatMap((language) =>
          [...rendered(text, 1, language).matchAll(singular)]
            .filter(([, word = '']) => words[language].test(word))
            .map(([found]) => `${place}: ${found} | ${text[language]}`),
        ),
      );
    expect(wrong).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Automaton } from './automaton.ts';
import { buildSentences } from './build.ts';
import { templatesOf } from './template.ts';
import type { Found } from './walk.ts';
import { SentenceWalk } from './walk.ts';

function automatonOf(sentences: Readonly<Record<string, string>>): Automaton {
  const targets = Object.keys(sentences);
  const entries = Object.values(sentences).flatMap((sentence, target) =>
    templatesOf(sentence).templates.map((template) => ({ template, target })),
  );
  return new Automaton(buildSentences(entries, targets));
}

function find(sentences: Readonly<Record<string, string>>, text: string): readonly Found[] {
  const walk = new SentenceWalk(automatonOf(sentences));
  return text.split('\n').flatMap((line, index) => walk.read({ number: index + 1, raw: line, text: line }));
}

const lookup = { dc: 'Failed to find DC for domain {domain}' };
const refused = { bind: 'The account {account} (is not|was not) allowed to log on' };

describe('a sentence of the catalogue', () => {
  test.each([
    'Failed to find DC for domain contoso.test',
    '2026-10-20 08:12:01.123 [WARN] net.ads: failed to find DC for domain contoso.test (retrying)',
    'java.lang.IllegalStateException: "FAILED TO FIND DC FOR DOMAIN" contoso.test',
    '{"level":"error","msg":"Failed to find DC for domain contoso.test"}',
    `${'x '.repeat(20_000)}Failed to find DC for domain contoso.test`,
  ])('is found behind anything: %.60s', (line) => {
    expect(find(lookup, line).map(({ target }) => target)).toEqual(['dc']);
  });

  test('gives what stands in the places of its values', () => {
    const [found] = find(refused, 'LOG: the account "CONTOSO\\svc-join" was not allowed to log on.');
    expect(found?.values).toEqual({ account: 'CONTOSO\\svc-join' });
    expect(find(lookup, 'Failed to find DC for domain CONTOSO.TEST.')[0]?.values).toEqual({ domain: 'CONTOSO.TEST' });
  });

  test('continues in the next line, also behind the stamp of a logger', () => {
    const stamped =
      'Oct 20 08:12:01 host realmd[12]: Failed to find DC\nOct 20 08:12:01 host realmd[12]: for domain contoso.test';
    expect(find(lookup, 'Failed to find\n   DC for domain contoso.test')[0]?.line.number).toBe(1);
    expect(find(lookup, stamped)).toHaveLength(1);
  });

  test('ends with its paragraph, and a value is no page of text', () => {
    expect(find(lookup, 'Failed to find DC\n\nfor domain contoso.test')).toEqual([]);
    expect(find(refused, `The account ${'a '.repeat(30)} was not allowed to log on`)).toEqual([]);
  });

  test('is not found in words that are only like it', () => {
    expect(find(lookup, 'Failed to find a DC for the domain contoso.test')).toEqual([]);
    expect(find(lookup, 'Failed to find DC-2 for domain contoso.test')).toEqual([]);
  });

  test('that is part of a longer one is not reported on its own', () => {
    const both = { part: 'Failed to find DC', whole: 'Failed to find DC for domain {domain}' };
    expect(find(both, 'Failed to find DC for domain contoso.test').map(({ target }) => target)).toContain('whole');
    const inner = { part: 'find DC for', whole: 'Failed to find DC for domain' };
    expect(find(inner, 'Failed to find DC for domain').map(({ target }) => target)).toEqual(['whole']);
  });

  test('that says too little is refused', () => {
    expect(templatesOf('failed {reason}').problem).toBe('says too little');
    expect(templatesOf('could not find {name} in').problem).toBe('says too little');
    expect(templatesOf('{a} {b} could not be found anywhere').problem).toBe('has two values side by side');
  });
});

/** Words that no sentence has, so that what surrounds it can be anything. */
const noise = fc.array(fc.stringMatching(/^[a-z]{1,6}[0-9]{1,4}$/), { maxLength: 12 });
const words = 'The computer account could not be created in the container'.split(' ');

test('it is found whatever stands around it, however it is broken into lines and written', () => {
  const sentences = { join: 'The computer account could not be created in the container {container}' };
  const automaton = automatonOf(sentences);
  const one = fc.record({
    before: noise,
    behind: noise,
    breaks: fc.array(fc.boolean(), { minLength: words.length, maxLength: words.length }),
    loud: fc.boolean(),
    gap: fc.constantFrom(' ', '  ', ' \t', '_', ': '),
  });
  fc.assert(
    fc.property(one, ({ before, behind, breaks, loud, gap }) => {
      const said = words
        .map((word, index) => `${loud ? word.toUpperCase() : word}${breaks[index] ? '\n  ' : gap}`)
        .join('');
      const text = `${before.join(' ')} ${said}OU=Pcs,DC=contoso,DC=test\n${behind.join(' ')}`;
      const walk = new SentenceWalk(automaton);
      const found = text.split('\n').flatMap((raw, index) => walk.read({ number: index + 1, raw, text: raw }));
      expect(found.map(({ target }) => target)).toEqual(['join']);
      expect(found[0]?.line.number).toBe(text.slice(0, text.search(/the[\s_:]+computer/i)).split('\n').length);
    }),
  );
});

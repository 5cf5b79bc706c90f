import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { knownTexts, formatText } from '../base/details.ts';
import type { Text } from '../base/messages.ts';
import { languages } from '../base/messages.ts';
import { valuesIn } from '../../test/kit/written-texts.ts';

const root = join(import.meta.dirname, '..');
const sources = globSync('**/*.ts', { cwd: root }).filter((name) => !name.endsWith('.test.ts'));
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const defining = sources.filter(
  (file) =>
    /\b(?:define(?:Details|Errors)|registerTexts)\(/.test(textOf(file)) && !/^base\/(?:details|errors)\.ts$/.test(file),
);

/** What loading `file` loads, itself included. */
function closureOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const { module } = parseSync(file, textOf(file));
  const loaded = [
    ...module.staticImports.flatMap(({ moduleRequest, entries }) =>
      entries.length > 0 && entries.every(({ isType }) => isType) ? [] : [moduleRequest.value],
    ),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ];
  for (const name of loaded) if (name.startsWith('.')) closureOf(relative(root, join(root, dirname(file), name)), seen);
  return seen;
}

describe('what one side stores and the other shows', () => {
  test.each(['cli/texts.ts', 'lab/texts.ts'])('%s has the words for everything both can say', (entry) => {
    const loaded = closureOf(entry);
    const missing = defining.filter((file) => /^(?:cloud|connect|sync|ldap|kerberos|proxy)\//.test(file));
    expect(missing.filter((file) => !loaded.has(file))).toEqual([]);
    expect(missing.length).toBeGreaterThan(20);
  });

  test.each(['cloud', 'connect', 'kerberos', 'ldap', 'proxy', 'sync'])(
    '%s/texts.ts is light: no directory, no database, no network comes with it',
    (room) => {
      const heavy = [...closureOf(`${room}/texts.ts`)].filter((file) =>
        /'(?:kysely|ldapts|undici|pg|ws|oidc-provider|@hono\/node-server|@electric-sql\/pglite)'/.test(textOf(file)),
      );
      expect(heavy).toEqual([]);
    },
  );
});

describe('every code', async () => {
  for (const file of defining) await import(join(root, file));
  const all: readonly (readonly [string, Text])[] = [...knownTexts];

  test('is known', () => {
    expect(all.length).toBeGreaterThan(400);
    expect(all.map(([code]) => code).filter((code) => !/^[a-z]+\.[a-z0-9]+(?:-[a-z0-9]+)*$/.test(code))).toEqual([]);
  });

  test.each(all)('%s is formatted in both languages, with all of its values', (_, text) => {
    const names = valuesIn(text.en);
    expect(valuesIn(text.nl).toSorted()).toEqual(names.toSorted());
    const values = Object.fromEntries(names.map((name) => [name, `<${name}>`]));
    for (const language of languages) {
      const sentence = formatText(text, language, values);
      expect(sentence).not.toBe('');
      expect(valuesIn(sentence)).toEqual([]);
      for (const name of names) expect(sentence).toContain(`<${name}>`);
    }
  });
});

/** Messages of checks that a schema makes itself: all that travels from them to the reader. */
function messagesIn(file: string): readonly string[] {
  const found: string[] = [];
  const take = (value: { readonly type: string; readonly value?: unknown } | undefined): void => {
    if (value?.type === 'Literal' && typeof value.value === 'string') found.push(value.value);
  };
  new Visitor({
    CallExpression: ({ callee, arguments: given }) => {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      const { name } = callee.property;
      const sentence =
        name === 'addIssue' ? given[0] : /^(?:regex|refine|superRefine)$/.test(name) ? given[1] : undefined;
      take(sentence);
      if (sentence?.type !== 'ObjectExpression') return;
      for (const property of sentence.properties)
        if (property.type === 'Property' && property.key.type === 'Identifier' && property.key.name === 'message')
          take(property.value);
    },
  }).visit(parseSync(file, textOf(file)).program);
  return found.map((message) => `${file}: ${message}`);
}

test('schemas say what is wrong by a code, never by a sentence', () => {
  const files = sources.filter((file) => textOf(file).includes("from 'zod'"));
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap(messagesIn)).toEqual([]);
});

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Expression } from 'oxc-parser';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { retellDetail } from './retell.ts';

/** Where details come from. */
const root = join(import.meta.dirname, '../..');
const folders = ['sync/rules', 'sync/synchronize', 'sync/export', 'cloud/provisioning', 'connect/connectors'];
const sources = folders
  .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }))
  .filter((name) => !/(?:\.test|\/test-[\w-]+|\/errors)\.ts$/.test(name));

/** Calls and properties whose text reaches people. */
const speakers = new Set(['ExpressionError', 'EvaluationFailure', 'fail', 'problem', 'count']);
const spoken = new Set(['message', 'because', 'detail']);

/** The sentences that a source can say, with an X for every value. */
function sentencesOf(file: string): readonly string[] {
  const found: string[] = [];
  const take = (node: Expression | { readonly type: string } | null | undefined): void => {
    const text = textOf(node as Expression);
    if (text !== undefined && /^[\w"$%{[<].*[a-z]{2}/.test(text) && text !== 'X') found.push(text);
  };
  const visitor = new Visitor({
    NewExpression: ({ callee, arguments: [first] }) => {
      if (callee.type === 'Identifier' && speakers.has(callee.name)) take(first);
    },
    CallExpression: ({ callee, arguments: list }) => {
      if (callee.type !== 'Identifier' || !speakers.has(callee.name)) return;
      for (const argument of list)
        if (argument.type === 'TemplateLiteral' || /\s/.test(textOf(argument) ?? '')) take(argument);
    },
    VariableDeclarator: ({ id, init }) => {
      if (id.type === 'Identifier' && spoken.has(id.name)) take(init);
    },
    Property: ({ key, value }) => {
      if (key.type === 'Identifier' && spoken.has(key.name)) take(value);
    },
  });
  visitor.visit(parseSync(file, readFileSync(join(root, file), 'utf8')).program);
  return found;
}

function textOf(node: Expression | { readonly type: string } | undefined): string | undefined {
  if (node?.type === 'Literal') return String((node as { value?: unknown }).value);
  if (node?.type !== 'TemplateLiteral') return undefined;
  const { quasis } = node as Extract<Expression, { type: 'TemplateLiteral' }>;
  const sentence = quasis.map(({ value }) => value.cooked ?? '').join('X');
  // A plural and a line that is only told when there are several are made inside the template.
  return sentence
    .replace(/argumentX/, 'arguments')
    .replace(/Xcolumn/, 'column')
    .replace(/hereX/, 'here');
}

describe('the details of failures', () => {
  const sentences = [...new Set(sources.flatMap(sentencesOf))];

  test('are found in the sources', () => {
    expect(sentences.length).toBeGreaterThan(80);
  });

  test.each(sentences)('have a Dutch form: %s', (sentence) => {
    expect(retellDetail(sentence, 'nl')).not.toBe(sentence);
  });

  test('keep their values', () => {
    expect(retellDetail('Another object has anna@corp.test; the rest was taken over.', 'nl')).toBe(
      'Een ander object heeft anna@corp.test; de rest is overgenomen.',
    );
    expect(retellDetail('the source anchor belongs to a group, and this is a user.', 'nl')).toBe(
      'de source anchor hoort bij een object van klasse group, en dit is klasse user.',
    );
  });

  test('stay in English for who reads English, and as they are when nobody knows them', () => {
    expect(retellDetail('the expression is empty', 'en')).toBe('the expression is empty');
    expect(retellDetail('Something of another program.', 'nl')).toBe('Something of another program.');
  });
});

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectExpression } from 'oxc-parser';
import { parseSync, Visitor } from 'oxc-parser';

/** A text of the program that stands in both languages, wherever it stands. */
export interface WrittenText {
  /** File below `src/`, and line. */
  readonly place: string;
  readonly en: string;
  readonly nl: string;
}

const root = join(import.meta.dirname, '../../src');

/** All of them, as the sources have them. What a template puts in is `${}`. */
export function writtenTexts(): readonly WrittenText[] {
  return globSync('**/*.ts', { cwd: root })
    .filter((name) => !name.endsWith('.test.ts'))
    .flatMap(textsIn);
}

/** The values that a text asks for, whatever forms or formats it has for them. */
export function valuesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/(?<!\$)\{(\w+)(?:[|:][^}]*)?\}/g)].map(([, name = '']) => name))];
}

function textsIn(file: string): readonly WrittenText[] {
  const source = readFileSync(join(root, file), 'utf8');
  const found: WrittenText[] = [];
  new Visitor({
    ObjectExpression: (object) => {
      const [en, nl] = [textOf(object, 'en'), textOf(object, 'nl')];
      const line = source.slice(0, object.start).split('\n').length;
      if (en !== undefined && nl !== undefined) found.push({ place: `${file}:${line}`, en, nl });
    },
  }).visit(parseSync(file, source).program);
  return found;
}

function textOf(object: ObjectExpression, name: string): string | undefined {
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.key.type !== 'Identifier' || property.key.name !== name) continue;
    const { value } = property;
    if (value.type === 'Literal' && typeof value.value === 'string') return value.value;
    if (value.type === 'TemplateLiteral') return value.quasis.map((part) => part.value.cooked ?? '').join('${}');
  }
  return undefined;
}

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { functions, specialForms } from './language/registry.ts';
import { scopeOperators } from './rule.ts';

const page = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8');

test('docs/rules.md names every function, under its family, and every operator', () => {
  const rows = new Map(
    [...page.matchAll(/^\| ([\w-]+) \| ([A-Z]\w+(?: \w+)*) \|$/gm)].map((row) => [row[1], row[2]?.split(' ')]),
  );
  for (const { name, family } of functions.values()) expect(rows.get(family), `${family}: ${name}`).toContain(name);
  const all = [...functions.keys(), ...Object.keys(specialForms)];
  expect(new Set([...rows.values()].flat())).toEqual(new Set(all));
  for (const operator of scopeOperators) expect(page).toContain(`\`${operator}\``);
});

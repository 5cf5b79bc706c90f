import { globSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../../src/diagnose/catalogue/store.ts';
import { explain } from '../../src/diagnose/explain/explain.ts';

/**
 * What docs/entra-map.md says of a code has to be so: `hawser explain` knows it, by that name, and the events that the
 * agent is said to write are written. Its commands and pages are tested with those of all documents.
 */
interface Row {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

const lines = readFileSync('docs/entra-map.md', 'utf8').split('\n');
const rows = tableRows();
const rowsWith = (column: string): readonly Row[] => rows.filter(({ cells }) => cells.has(column));
const quoted = (cell = ''): string => /`([^`]+)`/.exec(cell)?.[1] ?? '';

function tableRows(): readonly Row[] {
  const found: Row[] = [];
  let header: readonly string[] = [];
  for (const [at, line] of lines.entries()) {
    const cells = line.startsWith('|')
      ? line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim())
      : [];
    if (cells.length === 0) header = [];
    else if (header.length === 0) header = cells;
    else if (!cells.every((cell) => /^-+$/.test(cell)))
      found.push({ line: at + 1, cells: new Map(header.map((name, column) => [name, cells[column] ?? ''])) });
  }
  return found;
}

describe('the map of the pages of Microsoft', () => {
  const known = new Map<string, readonly (readonly string[])[]>();
  beforeAll(async () => {
    for (const { cells } of rowsWith('code')) {
      const code = quoted(cells.get('code'));
      const { matches } = await explain(code);
      // What is only like the words of a record is a guess and no answer.
      known.set(
        code,
        matches.filter(({ by }) => by !== 'sentence').map(({ record }) => [record.id, ...record.names]),
      );
    }
  });

  test('names codes that are explained', () => {
    expect(known.size).toBeGreaterThan(120);
    expect([...known].filter(([, records]) => records.length === 0).map(([code]) => code)).toEqual([]);
  });

  test('calls them as the catalogue does', () => {
    const wrong = rowsWith('name').filter(
      ({ cells }) => !known.get(quoted(cells.get('code')))?.some((names) => names.includes(quoted(cells.get('name')))),
    );
    expect(wrong.map(({ line, cells }) => `${line}: ${cells.get('code')} ${cells.get('name')}`)).toEqual([]);
  });

  test('leaves out no code of password reset', () => {
    const named = new Set([...known.values()].flat(2));
    const ofThePages = catalogue()
      .all()
      .filter(({ id }) => /^sspr-\d|^event-password-reset-service-3[123]0[01]\d$/.test(id));
    expect(ofThePages.length).toBeGreaterThan(40);
    expect(ofThePages.filter(({ id }) => !named.has(id)).map(({ id }) => id)).toEqual([]);
  });

  test('says which events the agent writes', () => {
    const numbers = new Set(
      globSync('src/connect/**/*events.ts')
        .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/(?:id: |reason\(\s*)(3\d_\d{3})/g)])
        .map(([, number = '']) => number.replace('_', '')),
    );
    const claimed = rowsWith('written here').map(({ cells }) => {
      const number = /\d+/.exec(quoted(cells.get('code')))?.[0] ?? '';
      return [number, cells.get('written here')];
    });
    expect(claimed).toEqual(claimed.map(([number = '']) => [number, numbers.has(number) ? 'yes' : 'no']));
  });

  test('says of each row where it works, or that it is planned', () => {
    const empty = rows.filter(({ cells }) => !cells.get('where it works here'));
    expect(empty.map(({ line }) => line)).toEqual([]);
  });
});

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { catalogues } from '../../base/errors.ts';
// oxlint-disable-next-line import/no-unassigned-import -- loading a catalogue registers it
import '../texts.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

test('an error of every room is explained, whichever room it is', () => {
  const codes = [...catalogues.values()].flatMap((catalogue) => Object.keys(catalogue).slice(0, 1));
  expect(codes.length).toBeGreaterThan(15);
  const { stdout } = spawnSync(process.execPath, [main, 'explain', '--json', codes.join(' ')], { encoding: 'utf8' });
  expect(codes.filter((code) => !stdout.includes(`"${code}"`) && !stdout.includes(`"id": "${code}`))).toEqual([]);
});

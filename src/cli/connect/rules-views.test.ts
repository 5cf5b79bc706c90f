import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
// oxlint-disable-next-line import/no-unassigned-import -- loading the catalogues registers their texts
import '../texts.ts';
import type { RulesReload, RulesStatus } from '../../connect/index.ts';
import { reloadJson, rulesJson } from './json.ts';
import { viewReload, viewRules } from './rules-views.ts';

const rules: RulesStatus = {
  ...{ revision: '0123456789abcdef', loadedAt: '2026-11-30T08:00:00.000Z', onDisk: 'same', problems: [] },
};
const problem = { code: 'setting.missing', values: {} };
const reload: RulesReload = {
  ...{
    isChanged: true,
    previousRevision: 'fedc',
    rules,
    added: ['Badges'],
    removed: [],
    altered: ['Interns', 'Guests'],
  },
  recomputes: { objects: 2000, fullImports: ['corp.example.com'] },
};
const plain = (text: string): readonly string[] => stripVTControlCharacters(text).split('\n');

test('the rules in use are shown with what their files are now', () => {
  expect(plain(viewRules(rules, 'en'))).toEqual([
    'Revision 0123456789ab, loaded at 2026-11-30T08:00:00.000Z',
    'The files are the ones in use.',
  ]);
  expect(viewRules({ ...rules, onDisk: 'newer' }, 'en')).toContain('hawser connect rules reload');
  expect(viewRules({ ...rules, onDisk: 'invalid', problems: [problem] }, 'nl')).toContain('  ontbreekt');
  expect(rulesJson({ ...rules, problems: [problem] }, 'en')).toMatchObject({
    problems: [{ ...problem, message: 'is missing' }],
  });
});

test('a reload says what changed and what is computed again', () => {
  expect(plain(viewReload(reload, 'en'))).toEqual([
    'The rules of the files are in use.',
    'Added: Badges',
    'Changed: Interns, Guests',
    'The next cycle evaluates all 2,000 objects of the metaverse again.',
    'It first reads everything from corp.example.com: the rules need attributes that were not read before.',
  ]);
  expect(plain(viewReload({ ...reload, isChanged: false }, 'nl'))).toEqual([
    'De sync rules betekenen hetzelfde als eerst; er wordt niets opnieuw berekend.',
  ]);
  expect(reloadJson(reload, 'en')).toMatchObject({ isChanged: true, rules: { onDisk: 'same' } });
});

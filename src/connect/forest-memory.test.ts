import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { forestMemory } from './forest-memory.ts';

const folder = mkdtempSync(join(tmpdir(), 'hawser-facts-'));
afterAll(() => rmSync(folder, { recursive: true }));
const nothing = { containers: {}, domains: {} };

it('keeps the facts of a forest', () => {
  const facts = { containers: { 'OU=Staff': 'g' }, root: 'corp.test', domains: { 'corp.test': { baseDn: 'DC=corp' } } };
  forestMemory(folder, 'Corp.test').save(facts);
  expect(forestMemory(folder, 'corp.test').load()).toEqual(facts);
  expect(readdirSync(folder)).toEqual(['forest-corp.test.json']);
});

it.each(['', '\0\0\0\0', '{"containers": {"OU=St', '[]'])('knows nothing from a file that holds %j', (text) => {
  writeFileSync(join(folder, 'forest-torn.test.json'), text);
  expect(forestMemory(folder, 'torn.test').load()).toEqual(nothing);
});

it('knows the containers that an older version kept', () => {
  writeFileSync(join(folder, 'containers-old.test.json'), '{"OU=Staff":"g"}');
  expect(forestMemory(folder, 'old.test').load()).toEqual({ ...nothing, containers: { 'OU=Staff': 'g' } });
});

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFile, makeFolder, replaceFile } from './durable-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawser-durable-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('replaces a file as a whole, for its owner alone', () => {
  const path = join(folder, 'file');
  for (const text of ['first', 'second']) replaceFile(path, text);
  expect(readFileSync(path, 'utf8')).toBe('second');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['file']);
});

it('creates a file once: of two attempts, the first stands', () => {
  const path = join(folder, 'file');
  expect([createFile(path, 'mine'), createFile(path, 'theirs')]).toEqual([true, false]);
  expect(readFileSync(path, 'utf8')).toBe('mine');
  expect(readdirSync(folder)).toEqual(['file']);
});

it('leaves nothing where it fails', () => {
  expect(() => replaceFile(join(folder, 'none', 'file'), 'text')).toThrow('ENOENT');
  expect(readdirSync(folder)).toEqual([]);
});

it('makes the folders that are missing', () => {
  const deep = join(folder, 'a', 'b', 'c');
  makeFolder(deep);
  makeFolder(deep);
  expect(existsSync(deep)).toBe(true);
  expect(statSync(deep).mode & 0o777).toBe(0o700);
});

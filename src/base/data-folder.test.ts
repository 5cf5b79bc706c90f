import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeDataFolder } from './data-folder.ts';
import { openDatabase } from './database/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'hawser-data-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('makes a folder that is missing', () => {
  makeDataFolder(join(folder, 'a', 'b'));
  expect(existsSync(join(folder, 'a', 'b'))).toBe(true);
});

describe.runIf(process.getuid?.() === 0)('as root', () => {
  const folderOf = (user: number): string => {
    const path = join(folder, `of-${user}`);
    mkdirSync(path);
    chownSync(path, user, user);
    return path;
  };

  it('leaves the database of another account alone', async () => {
    const path = folderOf(65_534);
    await expect(openDatabase(`pglite:${path}`, { holder: 'test' })).rejects.toMatchObject({
      code: 'base.folder-of-another',
      data: { folder: path, owner: 'nobody' },
    });
    expect(existsSync(join(path, 'lock.json'))).toBe(false);
  });

  it('names an account without a name by its number', () => {
    const path = folderOf(64_123);
    expect(() => makeDataFolder(path)).toThrow(/#64123/);
  });

  it('lets that account itself go on', () => {
    expect(() => makeDataFolder(join(folder, 'of-65534'), 65_534)).not.toThrow();
  });
});

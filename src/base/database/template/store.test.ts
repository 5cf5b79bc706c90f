import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../../clock.ts';
import { CachedTemplates, ShippedTemplates } from './store.ts';

let folder: string;
let cacheFolder: string;
let cache: CachedTemplates;
const template = Buffer.from('a packed cluster');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hawser-template-store-'));
  cacheFolder = join(folder, 'deep', 'templates');
  cache = new CachedTemplates(cacheFolder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (key: string): string => join(cacheFolder, `${key}.template`);
const read = (key: string): string | undefined => {
  const found = cache.read(key);
  return found && Buffer.from(found).toString();
};

describe('the templates that an account keeps', () => {
  it('are found by their key, whole, and closed to others', () => {
    expect(read('key')).toBeUndefined();
    cache.write('key', template);
    expect(read('key')).toBe('a packed cluster');
    expect(readdirSync(cacheFolder)).toEqual(['key.template']);
    for (const path of [join(folder, 'deep'), cacheFolder, file('key')]) expect(statSync(path).mode & 0o077).toBe(0);
  });

  it.each([
    ['cut off', (whole: Buffer) => whole.subarray(0, -1)],
    ['empty', () => Buffer.alloc(0)],
    ['zeros, as after a power cut', (whole: Buffer) => Buffer.alloc(whole.length)],
    ['changed in one bit', (whole: Buffer) => Buffer.from(whole.map((octet, at) => (at === 40 ? octet ^ 1 : octet)))],
  ])('are not used when the file is %s, and are written again', (_what, spoil) => {
    cache.write('key', template);
    writeFileSync(file('key'), spoil(readFileSync(file('key'))));
    expect(read('key')).toBeUndefined();
    cache.write('key', template);
    expect(read('key')).toBe('a packed cluster');
  });

  it('are not used under the name of another one', () => {
    cache.write('key', template);
    cpSync(file('key'), file('other'));
    expect(read('other')).toBeUndefined();
  });

  it('are not used when another account could have written the file, or the folder that it is in', () => {
    cache.write('key', template);
    for (const [path, closed] of [
      [file('key'), 0o600],
      [cacheFolder, 0o700],
    ] as const) {
      for (const open of [0o020, 0o002]) {
        chmodSync(path, closed | open);
        expect([path, open, read('key')]).toEqual([path, open, undefined]);
      }
      chmodSync(path, closed);
    }
    expect(read('key')).toBe('a packed cluster');
  });

  it('are not used through a link', () => {
    cache.write('key', template);
    symlinkSync(file('key'), file('linked'));
    expect(read('linked')).toBeUndefined();
    symlinkSync(cacheFolder, join(folder, 'link'));
    expect(new CachedTemplates(join(folder, 'link')).read('key')).toBeUndefined();
  });

  it.runIf(process.getuid?.() === 0)('are neither used nor kept among the files of another account', () => {
    cache.write('key', template);
    chownSync(file('key'), 65534, 65534);
    expect(read('key')).toBeUndefined();
    chownSync(file('key'), 0, 0);
    expect(read('key')).toBe('a packed cluster');
    chownSync(cacheFolder, 65534, 65534);
    expect(read('key')).toBeUndefined();
    cache.write('other', template);
    expect(existsSync(file('other'))).toBe(false);
    mkdirSync(join(folder, 'home'));
    chownSync(join(folder, 'home'), 65534, 65534);
    new CachedTemplates(join(folder, 'home', '.cache', 'templates')).write('key', template);
    expect(readdirSync(join(folder, 'home'))).toEqual([]);
  });

  it.each(['/proc/hawser/templates', '/dev/null/templates'])('are not kept where nothing can be: %s', (place) => {
    const nowhere = new CachedTemplates(place);
    nowhere.write('key', template);
    expect(nowhere.read('key')).toBeUndefined();
  });

  it('go after a month without use, and so do drafts of processes that were killed', () => {
    const age = (path: string, days: number): void => {
      const at = new Date(Date.now() - days * DAY);
      utimesSync(path, at, at);
    };
    for (const key of ['used', 'unused', 'young']) cache.write(key, template);
    writeFileSync(join(cacheFolder, 'killed.1.draft'), '');
    writeFileSync(join(cacheFolder, 'working.2.draft'), '');
    for (const key of ['used', 'unused']) age(file(key), 31);
    age(file('young'), 29);
    age(join(cacheFolder, 'killed.1.draft'), 2);
    expect(read('used')).toBe('a packed cluster');
    cache.write('new', template);
    const left = ['new.template', 'used.template', 'working.2.draft', 'young.template'];
    expect(readdirSync(cacheFolder).toSorted()).toEqual(left);
  });
});

it('the templates that came with the program are used whoever owns it, and only whole', () => {
  const shipped = new ShippedTemplates(join(folder, 'shipped'));
  shipped.write('key', template);
  chmodSync(join(folder, 'shipped'), 0o775);
  expect(Buffer.from(shipped.read('key') ?? '').toString()).toBe('a packed cluster');
  cpSync(join(folder, 'shipped', 'key.template'), join(folder, 'shipped', 'other.template'));
  expect(shipped.read('other')).toBeUndefined();
});

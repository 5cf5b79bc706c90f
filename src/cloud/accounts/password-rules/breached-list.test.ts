import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { isBreached, requireBreachedList } from './breached-list.ts';
import { buildBreachedList } from './build-breached-list.ts';

const folder = mkdtempSync(join(tmpdir(), 'hawser-breached-'));
const file = join(folder, 'list.txt');
afterAll(() => rmSync(folder, { recursive: true }));

const hashOf = (password: string): string => createHash('sha1').update(password.normalize('NFC')).digest('hex');
const write = (passwords: readonly string[], { ending = '\r\n', last = true, upper = true } = {}): void => {
  const lines = passwords.map((one, at) => `${upper ? hashOf(one).toUpperCase() : hashOf(one)}:${at ** 5 + 1}`);
  writeFileSync(file, lines.toSorted().join(ending) + (last && lines.length > 0 ? ending : ''));
};

describe('a list of breached passwords', () => {
  test('has what is in it and nothing else, however its lines end', async () => {
    const passwords = fc.uniqueArray(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 60 });
    const form = fc.record({ ending: fc.constantFrom('\n', '\r\n'), last: fc.boolean(), upper: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(passwords, form, fc.string(), async (all, how, other) => {
        const inList = all.slice(0, Math.ceil(all.length / 2));
        write(inList, how);
        const hashes = new Set(inList.map(hashOf));
        for (const one of [...all, other]) expect(await isBreached(file, one)).toBe(hashes.has(hashOf(one)));
      }),
      { numRuns: 60 },
    );
  });

  test('is made of hashes in any order, of ranges and of passwords, each once', async () => {
    const ranges = join(folder, 'ranges');
    mkdirSync(ranges);
    const ranged = hashOf('from a range');
    writeFileSync(join(ranges, `${ranged.slice(0, 5).toUpperCase()}.txt`), `${ranged.slice(5)}:7\r\n`);
    writeFileSync(join(ranges, 'README'), 'not a range');
    writeFileSync(join(folder, 'hashes'), `${hashOf('zz')}:3\n${hashOf('aa').toUpperCase()}\n${hashOf('zz')}:2\n`);
    writeFileSync(join(folder, 'words'), 'aa\ntoo common\n');
    const from = [ranges, join(folder, 'hashes')];
    expect(await buildBreachedList({ sources: from, arePasswords: false, output: file })).toBe(3);
    const lines = readFileSync(file, 'latin1').trimEnd().split('\n');
    expect(lines).toEqual(lines.toSorted());
    expect(lines).toContain(`${hashOf('zz').toUpperCase()}:5`);
    const more = [file, join(folder, 'words')];
    await expect(buildBreachedList({ sources: more, arePasswords: false, output: file })).rejects.toMatchObject({
      code: 'breached.source-invalid',
      data: { line: 1 },
    });
    expect(await isBreached(file, 'from a range')).toBe(true);
    expect(await buildBreachedList({ sources: [join(folder, 'words')], arePasswords: true, output: file })).toBe(2);
    expect(await isBreached(file, 'too common')).toBe(true);
    expect(await isBreached(file, 'zz')).toBe(false);
    expect(readdirSync(folder).toSorted()).toEqual(['hashes', 'list.txt', 'ranges', 'words']);
  });

  test.each([
    ['is not there', undefined],
    ['is empty', ''],
    ['is something else', 'password\nwelcome\n'],
    ['has a line without end', 'A'.repeat(2000)],
    ['is not in order', `${'F'.repeat(40)}:1\n${'0'.repeat(40)}:1\n`],
  ])('that %s is refused', async (_what, text) => {
    rmSync(file, { force: true });
    if (text !== undefined) writeFileSync(file, text);
    await expect(requireBreachedList(file)).rejects.toMatchObject({ code: 'breached.list-unreadable' });
  });
});

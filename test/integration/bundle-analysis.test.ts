import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { analyseBundle, createBundle, logFile, text } from '../../src/diagnose/bundle/index.ts';
import { diagnose } from '../../src/diagnose/index.ts';
import { readCorpus } from '../diagnosis/score.ts';

const folder = await mkdtemp(join(tmpdir(), 'bundle-analysis-'));
afterAll(async () => await rm(folder, { recursive: true }));
const now = new Date('2026-11-20T00:00:00Z');
const about = { en: 'x', nl: 'x' };
let number = 0;
const place = (): string => join(folder, `bundle-${number++}.zip`);

describe('the same findings elsewhere', () => {
  const corpus = readCorpus();

  test('for every text of the corpus: root, verdict and findings survive the redaction', async () => {
    const differing: string[] = [];
    for (const { kind, name, bytes } of corpus) {
      const file = join(folder, 'input');
      await writeFile(file, bytes);
      const output = place();
      const files = [logFile('logs/input', file, { lastBytes: 1e8 })];
      await createBundle({ sources: [{ role: 'added', files }], output, days: 7, now, agree: async () => true });
      const { diagnosis } = await analyseBundle(output);
      const original = await diagnose([{ name: 'input', content: bytes }], { now: now.getTime() });
      const said = ({ root, verdict, findings }: typeof original) =>
        JSON.stringify([root, verdict, findings.map(({ id, explains, codes }) => [id, explains, codes])]);
      if (said(original) !== said(diagnosis)) differing.push(`${kind}/${name}: ${original.root} → ${diagnosis.root}`);
      await rm(output);
      await rm(output.replace('.zip', '.key.json'));
    }
    expect(differing).toEqual([]);
  });

  test('for several files of one incident, which are held against each other', async () => {
    const broken = corpus.filter(({ expected }) => expected.root !== null).slice(0, 40);
    for (let at = 0; at + 1 < broken.length; at += 8) {
      const pair = [broken[at]!, broken[at + 1]!];
      const files = pair.map(({ bytes }, index) =>
        text(`logs/part-${index}`, about, Buffer.from(bytes).toString('utf8').split('\n'), true),
      );
      const output = place();
      await createBundle({ sources: [{ role: 'added', files }], output, days: 7, now, agree: async () => true });
      const inputs = pair.map(({ bytes }, index) => ({
        name: `logs/part-${index}`,
        content: Buffer.from(bytes).toString('utf8'),
      }));
      const original = await diagnose(inputs, { now: now.getTime() });
      const { diagnosis } = await analyseBundle(output);
      expect(diagnosis.root).toBe(original.root);
      expect(diagnosis.findings.map(({ id }) => id)).toEqual(original.findings.map(({ id }) => id));
    }
  });
});

test('nothing is kept when nobody agrees, and nothing that exists is replaced', async () => {
  const output = place();
  const sources = [{ role: 'added', files: [text('logs/a', about, ['x'])] }];
  const { written, manifest } = await createBundle({ sources, output, days: 1, agree: async () => false });
  expect(written).toBeNull();
  expect(manifest.files).toHaveLength(1);
  expect((await readdir(folder)).filter((name) => output.includes(name.split('.')[0] ?? '-'))).toEqual([]);
  await createBundle({ sources, output, days: 1, agree: async () => true });
  await expect(createBundle({ sources, output, days: 1, agree: async () => true })).rejects.toMatchObject({
    code: 'bundle.exists',
  });
});

test('a source that fails leaves nothing behind', async () => {
  const output = place();
  const files = [
    {
      ...text('logs/a', about, []),
      lines: (): Iterable<string> => {
        throw new Error('gone');
      },
    },
  ];
  await expect(
    createBundle({ sources: [{ role: 'added', files }], output, days: 1, agree: async () => true }),
  ).rejects.toThrow('gone');
  expect((await readdir(folder)).some((name) => name.endsWith('.part'))).toBe(false);
});

describe('what is no bundle, or a hostile one', () => {
  const list = (paths: readonly string[], change: object = {}): string =>
    JSON.stringify({
      format: 'hawser-bundle',
      version: 1,
      hawser: '0.1.0',
      createdAt: now.toISOString(),
      days: 7,
      roles: ['connect'],
      files: paths.map((path) => ({ path, about, isEvidence: true, lines: 1, bytes: 1, replaced: {} })),
      replaced: {},
      ...change,
    });

  async function zipOf(files: Readonly<Record<string, string | Buffer>>, mode = 0o100600): Promise<string> {
    const path = place();
    const zip = new ZipFile();
    for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name, { mode });
    zip.end();
    await pipeline(zip.outputStream as Readable, createWriteStream(path));
    return path;
  }

  /** Writes a name into the finished file that no library would write. */
  async function renamed(path: string, from: string, to: string): Promise<string> {
    const bytes = await readFile(path);
    expect(to.length).toBe(from.length);
    await writeFile(path, Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1'));
    return path;
  }

  test.each<[string, () => Promise<string>, string]>([
    ['nothing at that path', async () => join(folder, 'nowhere.zip'), 'bundle.unreadable'],
    ['a folder', async () => folder, 'bundle.unreadable'],
    [
      'a text',
      async () => {
        const path = place();
        await writeFile(path, 'dsregcmd /status');
        return path;
      },
      'bundle.not-a-bundle',
    ],
    [
      'an empty file',
      async () => {
        const path = place();
        await writeFile(path, '');
        return path;
      },
      'bundle.not-a-bundle',
    ],
    [
      'the head of a zip file',
      async () => {
        const path = place();
        await writeFile(path, 'PK\u0003\u0004');
        return path;
      },
      'bundle.not-a-bundle',
    ],
    ['another zip file', async () => await zipOf({ 'a.txt': 'x' }), 'bundle.not-a-bundle'],
    ['a list that is no list', async () => await zipOf({ 'manifest.json': '{"files":7}' }), 'bundle.not-a-bundle'],
    ['a later version', async () => await zipOf({ 'manifest.json': list([], { version: 2 }) }), 'bundle.too-new'],
    [
      'a bomb',
      async () => await zipOf({ 'logs/a': Buffer.alloc(80 * 1024 * 1024), 'manifest.json': list(['logs/a']) }),
      'bundle.hostile',
    ],
    [
      'a way up',
      async () =>
        await renamed(await zipOf({ 'logs/abc': 'x', 'manifest.json': list(['logs/abc']) }), 'logs/abc', '../etc/p'),
      'bundle.hostile',
    ],
    [
      'a way from the root',
      async () => await renamed(await zipOf({ 'logs/abc': 'x', 'manifest.json': list([]) }), 'logs/abc', '/etc/abc'),
      'bundle.hostile',
    ],
    [
      'a link',
      async () => await zipOf({ 'logs/a': '/etc/passwd', 'manifest.json': list(['logs/a']) }, 0o120777),
      'bundle.hostile',
    ],
    [
      'more than the list says',
      async () => await zipOf({ 'logs/a': 'x', 'manifest.json': list([]) }),
      'bundle.hostile',
    ],
    ['less than the list says', async () => await zipOf({ 'manifest.json': list(['logs/a']) }), 'bundle.hostile'],
    [
      'too many files',
      async () => await zipOf(Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`logs/${i}`, 'x']))),
      'bundle.hostile',
    ],
    [
      'a torn file',
      async () => {
        const path = await zipOf({ 'logs/a': 'x'.repeat(5000), 'manifest.json': list(['logs/a']) });
        const bytes = await readFile(path);
        bytes.fill(0xff, 40, 50);
        await writeFile(path, bytes);
        return path;
      },
      'bundle.hostile',
    ],
  ])('%s is refused with its reason', async (_, make, code) => {
    await expect(analyseBundle(await make())).rejects.toMatchObject({ code });
  });
});

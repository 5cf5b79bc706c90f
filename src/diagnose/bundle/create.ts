import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { hawserVersion } from '../../base/version.ts';
import { bundleErrors } from './errors.ts';
import type { Manifest, ManifestFile } from './manifest.ts';
import { bundleVersion } from './manifest.ts';
import { learnLine, LineRedactor } from './redact/lines.ts';
import type { ReplacedKind } from './redact/pseudonyms.ts';
import { Redactor } from './redact/redactor.ts';
import type { BundleFile, BundleSource } from './source.ts';

export interface CreateOptions {
  readonly sources: readonly BundleSource[];
  readonly output: string;
  readonly days: number;
  /** GUIDs and SIDs get pseudonyms as well. */
  readonly identifiers?: boolean;
  readonly now?: Date;
  /** Sees the list; false: nothing is kept. */
  readonly agree: (manifest: Manifest) => Promise<boolean>;
  readonly onProgress?: (progress: BundleProgress) => void;
}

/** First every file is read for the names in it, then each is written. */
export interface BundleProgress {
  readonly stage: 'learn' | 'write';
  /** Lines so far, of all files together. */
  readonly lines: number;
  /** Known once everything has been read. */
  readonly expected?: number;
}

const REPORT_EVERY = 500;

export interface CreatedBundle {
  readonly manifest: Manifest;
  readonly bytes: number;
  /** Absent when nobody agreed. */
  readonly written: { readonly output: string; readonly keyFile: string } | null;
}

/** The file with what the words stand for, beside the bundle. */
export function keyFileOf(output: string): string {
  return `${output.replace(/\.zip$/, '')}.key.json`;
}

/**
 * Collects, redacts and writes. The bundle grows beside its place under another name and gets its own only after
 * consent; the meaning of its words goes into a file of its own, which stays with the owner. Memory: the names, never
 * a log.
 */
export async function createBundle(options: CreateOptions): Promise<CreatedBundle> {
  const { sources, output, agree } = options;
  const keyFile = keyFileOf(output);
  for (const path of [output, keyFile]) if (existsSync(path)) throw bundleErrors('bundle.exists', { path });
  const redactor = new Redactor({ identifiers: options.identifiers ?? false });
  const files = sources.flatMap((source) => source.files);
  for (const source of sources) {
    for (const secret of source.secrets ?? []) redactor.learnSecret(secret);
    for (const host of source.hosts ?? []) redactor.learnHost(host);
    for (const person of source.people ?? []) redactor.learnPerson(person);
  }
  const { onProgress } = options;
  let expected = 0;
  for (const file of files) {
    for await (const line of file.lines()) {
      learnLine(redactor, line);
      if (++expected % REPORT_EVERY === 0) onProgress?.({ stage: 'learn', lines: expected });
    }
  }
  let lines = 0;
  const onLine = (): void => {
    if (++lines % REPORT_EVERY === 0 || lines === expected) onProgress?.({ stage: 'write', lines, expected });
  };

  const draft = `${output}.part`;
  try {
    const { manifest, bytes } = await write(draft, files, redactor, { ...options, onLine });
    if (!(await agree(manifest))) return { manifest, bytes, written: null };
    const meaning = {
      format: 'hawser-bundle-key',
      version: bundleVersion,
      createdAt: manifest.createdAt,
      key: redactor.pseudonyms.key.toString('base64'),
      meanings: redactor.pseudonyms.meanings(),
    };
    await writeFile(keyFile, `${JSON.stringify(meaning, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, output);
    return { manifest, bytes, written: { output, keyFile } };
  } finally {
    await rm(draft, { force: true });
  }
}

async function write(
  draft: string,
  files: readonly BundleFile[],
  redactor: Redactor,
  { sources, days, now = new Date(), onLine }: CreateOptions & { readonly onLine: () => void },
): Promise<{ manifest: Manifest; bytes: number }> {
  const listed: ManifestFile[] = [];
  const manifest = (): Manifest => ({
    format: 'hawser-bundle',
    version: bundleVersion,
    hawser: hawserVersion(),
    createdAt: now.toISOString(),
    days,
    roles: [...new Set(sources.map(({ role }) => role))],
    files: listed,
    replaced: Object.fromEntries(redactor.pseudonyms.counts),
  });
  const zip = new ZipFile();
  const mtime = now;
  // yazl opens them one after the other: what is counted meanwhile belongs to the one that is open.
  for (const file of files) {
    zip.addReadStreamLazy(file.path, { mtime, mode: 0o100600 }, (deliver) => {
      deliver(null, Readable.from(redactFile(file, redactor, listed, onLine)));
    });
  }
  zip.addReadStreamLazy('manifest.json', { mtime, mode: 0o100600 }, (deliver) =>
    deliver(null, Readable.from([JSON.stringify(manifest(), null, 2)])),
  );
  zip.end();
  const target = createWriteStream(draft, { mode: 0o600, flags: 'w' });
  // A source that breaks off ends the archive too: yazl hands its error on as an event of its own.
  const failed = new Promise<never>((_, reject) => {
    zip.on('error', reject);
  });
  await Promise.race([pipeline(zip.outputStream, target), failed]);
  return { manifest: manifest(), bytes: target.bytesWritten };
}

const PIECE = 64 * 1024;

async function* redactFile(
  file: BundleFile,
  redactor: Redactor,
  listed: ManifestFile[],
  onLine: () => void,
): AsyncGenerator<string> {
  const before = new Map(redactor.pseudonyms.counts);
  let [lines, bytes, piece] = [0, 0, ''];
  for await (const line of new LineRedactor(redactor).redact(file.lines())) {
    lines++;
    onLine();
    piece += `${line}\n`;
    if (piece.length < PIECE) continue;
    bytes += Buffer.byteLength(piece);
    yield piece;
    piece = '';
  }
  bytes += Buffer.byteLength(piece);
  if (piece !== '') yield piece;
  const replaced = Object.fromEntries(
    [...redactor.pseudonyms.counts].flatMap(([kind, count]: [ReplacedKind, number]) => {
      const more = count - (before.get(kind) ?? 0);
      return more > 0 ? [[kind, more]] : [];
    }),
  );
  const { path, about, isEvidence } = file;
  listed.push({ path, about, isEvidence, lines, bytes, replaced });
}

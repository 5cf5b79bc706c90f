import { open as openFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { Entry, ZipFile } from 'yauzl';
import { open } from 'yauzl';
import { fileReason } from '../../base/configuration/file-errors.ts';
import { bundleDetail, bundleErrors } from './errors.ts';
import { messageOf } from '../failure.ts';

/** What a bundle can be at most. Ours stay far below. */
const limits = {
  entries: 500,
  /** Of all files together, unpacked. */
  bytes: 2 * 1024 ** 3,
  /** Text packs to a tenth; a bomb to a thousandth. */
  ratio: 250,
  /** Below this no ratio is suspect. */
  smallBytes: 1024 * 1024,
} as const;

export interface Archive extends AsyncDisposable {
  readonly entries: readonly Entry[];
  read(entry: Entry): Promise<Readable>;
}

const openZip = promisify<string, object, ZipFile>(
  open as (path: string, options: object, callback: (error: Error | null, zip: ZipFile) => void) => void,
);

/**
 * The list of a zip file that somebody sent, looked at before anything of it is unpacked. Nothing is ever written to
 * a disk.
 */
export async function openArchive(path: string): Promise<Archive> {
  await checkMagic(path);
  let zip: ZipFile;
  try {
    zip = await openZip(path, { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true });
  } catch (cause) {
    throw bundleErrors('bundle.not-a-bundle', { path, reason: messageOf(cause) }, { cause });
  }
  try {
    const entries = await listEntries(zip, path);
    const openStream = promisify<Entry, Readable>(
      zip.openReadStream.bind(zip) as (entry: Entry, callback: (error: Error | null, stream: Readable) => void) => void,
    );
    return {
      entries,
      read: async (entry) => {
        try {
          return await openStream(entry);
        } catch (cause) {
          throw bundleErrors('bundle.hostile', { path, reason: messageOf(cause) }, { cause });
        }
      },
      [Symbol.asyncDispose]: async () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function checkMagic(path: string): Promise<void> {
  const magic = Buffer.alloc(4);
  try {
    await using handle = await openFile(path, 'r');
    if (!(await handle.stat()).isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
    await handle.read(magic, 0, 4, 0);
  } catch (cause) {
    throw bundleErrors('bundle.unreadable', { path, reason: fileReason(cause) }, { cause });
  }
  if (magic.toString('latin1') !== 'PK\u0003\u0004')
    throw bundleErrors('bundle.not-a-bundle', { path, reason: bundleDetail('bundle.no-zip') });
}

async function listEntries(zip: ZipFile, path: string): Promise<readonly Entry[]> {
  const hostile = (reason: string): Error => bundleErrors('bundle.hostile', { path, reason });
  const entries: Entry[] = [];
  const names = new Set<string>();
  let bytes = 0;
  await new Promise<void>((resolve, reject) => {
    zip.on('error', (cause: Error) =>
      reject(bundleErrors('bundle.hostile', { path, reason: cause.message }, { cause })),
    );
    zip.on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      const { fileName, uncompressedSize, compressedSize, externalFileAttributes } = entry;
      bytes += uncompressedSize;
      const type = (externalFileAttributes >>> 16) & 0o170000;
      const problem =
        entries.length >= limits.entries
          ? `more than ${limits.entries} files`
          : !/^(?:[a-z0-9][a-z0-9-]*\/)?[A-Za-z0-9][\w.-]{0,120}$/.test(fileName) || fileName.includes('..')
            ? `a file is called ${JSON.stringify(fileName).slice(0, 80)}`
            : names.has(fileName)
              ? `${fileName} is there twice`
              : type !== 0 && type !== 0o100000
                ? `${fileName} is no plain file`
                : entry.isEncrypted()
                  ? `${fileName} is encrypted`
                  : bytes > limits.bytes
                    ? `unpacked it is larger than ${limits.bytes} bytes`
                    : uncompressedSize > limits.smallBytes && uncompressedSize > compressedSize * limits.ratio
                      ? `${fileName} unpacks to ${Math.round(uncompressedSize / Math.max(1, compressedSize))} times its size`
                      : undefined;
      if (problem !== undefined) return reject(hostile(problem));
      names.add(fileName);
      entries.push(entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
  return entries;
}

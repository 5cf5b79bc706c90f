import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdtemp, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { breachedErrors } from './errors.ts';

export interface BreachedSources {
  /** Files with hashes or passwords, and folders with files of ranges. */
  readonly sources: readonly string[];
  /** Whether each line of a file is a password, not a hash. */
  readonly arePasswords: boolean;
  readonly output: string;
  readonly onProgress?: (lines: number) => void;
}

/** So many parts are sorted one after the other: a list of a billion is one of four million at a time. */
const PARTS = 256;
const FLUSH_AT = 64 * 1024;
const PROGRESS_EVERY = 50_000;
const hashLine = /^([0-9A-F]{40})(?::(\d{1,15}))?$/i;
const rangeLine = /^([0-9A-F]{35})(?::(\d{1,15}))?$/i;
const rangeName = /^([0-9A-F]{5})(?:\.txt)?$/i;

/**
 * Makes the list that `isBreached` searches, in order and each hash once; answers how many there are. The file is there
 * whole or not at all. Throws `breached.source-invalid` with the line that is neither hash nor range, and what
 * the file system throws.
 */
export async function buildBreachedList(options: BreachedSources): Promise<number> {
  const { sources, output } = options;
  const folder = await mkdtemp(join(dirname(output), `.${basename(output)}-`));
  try {
    await using parts = new Parts(folder);
    let lines = 0;
    const count = (): void => {
      if (++lines % PROGRESS_EVERY === 0) options.onProgress?.(lines);
    };
    for (const source of sources)
      for await (const { file, prefix } of filesOf(source))
        await readFileInto(parts, { ...options, file, prefix, count });
    return await write(parts, output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file, or the ranges in a folder with the five digits that they are named by. */
async function* filesOf(source: string): AsyncGenerator<{ readonly file: string; readonly prefix: string }> {
  if (!(await stat(source)).isDirectory()) {
    yield { file: source, prefix: '' };
    return;
  }
  for (const name of await readdir(source)) {
    const prefix = rangeName.exec(name)?.[1];
    if (prefix !== undefined) yield { file: join(source, name), prefix: prefix.toUpperCase() };
  }
}

interface Reading extends BreachedSources {
  readonly file: string;
  readonly prefix: string;
  readonly count: () => void;
}

async function readFileInto(parts: Parts, { file, prefix, arePasswords, count }: Reading): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number++;
    if (line === '') continue;
    const entry = arePasswords && prefix === '' ? { hash: hashOf(line), seen: 1 } : entryOf(line, prefix);
    if (!entry) throw breachedErrors('breached.source-invalid', { file, line: number });
    await parts.add(entry);
    count();
  }
}

interface Entry {
  readonly hash: string;
  readonly seen: number;
}

function entryOf(line: string, prefix: string): Entry | undefined {
  const [, digits, seen = '1'] = (prefix === '' ? hashLine : rangeLine).exec(line.trim()) ?? [];
  return digits === undefined ? undefined : { hash: `${prefix}${digits}`.toUpperCase(), seen: Number(seen) };
}

function hashOf(password: string): string {
  return createHash('sha1').update(password.normalize('NFC'), 'utf8').digest('hex').toUpperCase();
}

/** Lines by the first two digits of their hashes, each part in a file of its own. */
class Parts implements AsyncDisposable {
  readonly #folder: string;
  readonly #waiting = new Map<number, string[]>();
  readonly #sizes = new Map<number, number>();
  readonly #handles = new Map<number, FileHandle>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async add({ hash, seen }: Entry): Promise<void> {
    const part = Number.parseInt(hash.slice(0, 2), 16);
    const line = `${hash}:${seen}\n`;
    const lines = this.#waiting.get(part) ?? [];
    this.#waiting.set(part, lines);
    lines.push(line);
    const size = (this.#sizes.get(part) ?? 0) + line.length;
    this.#sizes.set(part, size);
    if (size >= FLUSH_AT) await this.#flush(part);
  }

  /** In order, each hash once. */
  async linesOf(part: number): Promise<readonly string[]> {
    await this.#flush(part);
    await this.#handles.get(part)?.close();
    this.#handles.delete(part);
    const text = await readFile(this.#fileOf(part), 'latin1');
    const seen = new Map<string, number>();
    for (const line of text.split('\n').filter(Boolean)) {
      const [hash = '', times = ''] = line.split(':');
      seen.set(hash, (seen.get(hash) ?? 0) + Number(times));
    }
    await rm(this.#fileOf(part));
    return [...seen.keys()].toSorted().map((hash) => `${hash}:${seen.get(hash)}\n`);
  }

  async #flush(part: number): Promise<void> {
    const handle = this.#handles.get(part) ?? (await open(this.#fileOf(part), 'a', 0o600));
    this.#handles.set(part, handle);
    await handle.appendFile((this.#waiting.get(part) ?? []).join(''), 'latin1');
    this.#waiting.delete(part);
    this.#sizes.delete(part);
  }

  #fileOf(part: number): string {
    return join(this.#folder, String(part));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const handle of this.#handles.values()) await handle.close();
  }
}

async function write(parts: Parts, output: string): Promise<number> {
  const made = `${output}.${randomUUID()}`;
  let count = 0;
  try {
    await using handle = await open(made, 'wx', 0o644);
    for (let part = 0; part < PARTS; part++) {
      const lines = await parts.linesOf(part);
      count += lines.length;
      await handle.appendFile(lines.join(''), 'latin1');
    }
    await handle.sync();
    await rename(made, output);
  } catch (error) {
    await rm(made, { force: true });
    throw error;
  }
  return count;
}

import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { isHawserError } from '../../../base/errors.ts';
import { isObject } from '../../../base/object.ts';
import { breachedErrors } from './errors.ts';

/**
 * A file with the SHA-1 hashes of passwords that were in breaches: a line each, 40 hexadecimal digits, then `:` and how
 * often it was seen, in the order of the hashes. That is how such lists are handed out whole, and the ranges of five
 * digits that are asked for one by one (k-anonymity) make the same when they stand one after the other. It is searched
 * where it lies: a list of a billion takes some thirty reads, and no memory.
 */
const HASH_DIGITS = 40;
const HASH = /^[0-9A-F]{40}(?::\d{1,15})?$/i;
/** More than any line. */
const BLOCK = 512;
const NEWLINE = 0x0a;

/** Throws `breached.list-unreadable`: a list that cannot be asked refuses nothing and permits nothing. */
export async function isBreached(file: string, password: string): Promise<boolean> {
  const wanted = createHash('sha1').update(password.normalize('NFC'), 'utf8').digest('hex').toUpperCase();
  return await withList(file, async (list) => await contains(list, wanted));
}

/** Whether a file is such a list, by its ends and its middle. Throws `breached.list-unreadable`. */
export async function requireBreachedList(file: string): Promise<void> {
  await withList(file, async (list) => {
    let last = '';
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      const line = await lineFrom(list, Math.floor((list.size - 1) * share));
      if (!line) continue;
      if (line.hash < last) throw new Error('not in order');
      last = line.hash;
    }
    if (last === '') throw new Error('empty');
  });
}

export async function isBreachedList(file: string): Promise<boolean> {
  try {
    await requireBreachedList(file);
    return true;
  } catch (error) {
    if (isHawserError(error)) return false;
    throw error;
  }
}

interface List {
  readonly handle: FileHandle;
  readonly size: number;
}

interface Line {
  readonly hash: string;
  readonly end: number;
}

async function withList<T>(file: string, use: (list: List) => Promise<T>): Promise<T> {
  try {
    await using handle = await open(file, 'r');
    const { size } = await handle.stat();
    return await use({ handle, size });
  } catch (error) {
    const reason = isObject(error) && typeof error['code'] === 'string' ? error['code'] : String(error);
    throw breachedErrors('breached.list-unreadable', { reason }, { cause: error });
  }
}

async function contains(list: List, wanted: string): Promise<boolean> {
  let [low, high] = [0, list.size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const line = await lineFrom(list, middle);
    // None begins behind the middle: what is left begins before it.
    if (!line || line.hash > wanted) high = middle;
    else if (line.hash === wanted) return true;
    else low = line.end;
  }
  return false;
}

/** The first line that begins at `at` or later; undefined behind the last one. */
async function lineFrom({ handle, size }: List, at: number): Promise<Line | undefined> {
  // One octet more, to see whether a line begins right here.
  const from = Math.max(0, at - 1);
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK, from);
  const block = buffer.subarray(0, bytesRead);
  const start = at === 0 ? 0 : block.indexOf(NEWLINE) + 1;
  if (at > 0 && start === 0 && from + bytesRead < size) throw new Error('a line is too long');
  if ((at > 0 && start === 0) || from + start >= size) return undefined;
  const newline = block.indexOf(NEWLINE, start);
  const end = newline === -1 ? bytesRead : newline + 1;
  const text = block.toString('latin1', start, end).trimEnd();
  if (!HASH.test(text)) throw new Error('a line is not a hash');
  return { hash: text.slice(0, HASH_DIGITS).toUpperCase(), end: from + end };
}

import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { DAY } from '../../clock.ts';

/** Where templates are found by their key. */
export interface TemplateSource {
  /** Undefined: it is not there, or not as it was written. */
  read(key: string): Uint8Array | undefined;
}

const SUFFIX = '.template';
const DIGEST = 32;
/** A template that nobody has used for so long belongs to another state of the program. */
const KEPT_MS = 30 * DAY;

/** What came with the program, beside its code and as trustworthy: written once, where the program is built. */
export class ShippedTemplates implements TemplateSource {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(key: string): Uint8Array | undefined {
    try {
      return unseal(key, readFileSync(join(this.#folder, key + SUFFIX)));
    } catch {
      return undefined; // run from source, or with another release of PGlite than it was built with
    }
  }

  write(key: string, template: Uint8Array): void {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, key + SUFFIX), seal(key, template));
  }
}

/**
 * What this account made before. Best effort: where nothing can be kept, or another account could have written it,
 * there is nothing, and a template is made for one use.
 */
export class CachedTemplates implements TemplateSource {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(key: string): Uint8Array | undefined {
    let file: number | undefined;
    try {
      if (!isOwn(lstatSync(this.#folder), 'folder')) return undefined;
      file = openSync(join(this.#folder, key + SUFFIX), constants.O_RDONLY | constants.O_NOFOLLOW);
      if (!isOwn(fstatSync(file), 'file')) return undefined;
      const template = unseal(key, readFileSync(file));
      if (template) touch(file);
      return template;
    } catch {
      return undefined;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  write(key: string, template: Uint8Array): void {
    try {
      this.#keep(key, template);
    } catch {
      // Read-only, full, somebody else's: what the template was made for gets it all the same.
    }
  }

  /** It appears whole, whoever else writes it at the same time. */
  #keep(key: string, template: Uint8Array): void {
    makeFolder(this.#folder);
    if (!isOwn(lstatSync(this.#folder), 'folder')) return;
    const draft = join(this.#folder, `${key}.${randomBytes(6).toString('hex')}.draft`);
    try {
      writeFileSync(draft, seal(key, template), { flag: 'wx', mode: 0o600 });
      renameSync(draft, join(this.#folder, key + SUFFIX));
    } catch (cause) {
      rmSync(draft, { force: true });
      throw cause;
    }
    this.#cleanUp();
  }

  /** Templates out of use, and drafts of processes that were killed. */
  #cleanUp(): void {
    for (const name of readdirSync(this.#folder)) {
      const path = join(this.#folder, name);
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > (name.endsWith(SUFFIX) ? KEPT_MS : DAY)) rmSync(path, { recursive: true, force: true });
    }
  }
}

function touch(file: number): void {
  try {
    const now = new Date();
    futimesSync(file, now, now);
  } catch {
    // a read-only file system: it is then kept by whoever manages that
  }
}

/** Whether this account alone can have written there. An ancestor only has to be this account's. */
function isOwn(status: Stats, kind: 'folder' | 'file' | 'ancestor'): boolean {
  if (kind === 'file' ? !status.isFile() : !status.isDirectory()) return false;
  const account = process.geteuid?.();
  if (account === undefined) return true; // Windows, where a profile is closed to others
  return status.uid === account && (kind === 'ancestor' || (status.mode & 0o022) === 0);
}

/** Step by step: Node.js never comes back from making `/proc/a/b` in one. */
function makeFolder(folder: string): void {
  const present = statSync(folder, { throwIfNoEntry: false });
  if (present) {
    // As root among the folders of another account, what is made would be in that account's way.
    if (!isOwn(present, 'ancestor')) throw new Error('the folder belongs to another account');
    return;
  }
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    if (!existsSync(folder)) throw cause; // otherwise somebody else was faster
  }
}

/** A digest in front, of the key too: what was cut off, or stands under another name, is no template. */
function seal(key: string, template: Uint8Array): Uint8Array {
  return Buffer.concat([digest(key, template), template]);
}

function unseal(key: string, file: Uint8Array): Uint8Array | undefined {
  const template = file.subarray(DIGEST);
  return digest(key, template).equals(file.subarray(0, DIGEST)) ? template : undefined;
}

function digest(key: string, template: Uint8Array): Buffer {
  return createHash('sha256').update(key).update(template).digest();
}

import { z } from 'zod';
import { systemCodeOf } from '../system-error.ts';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseErrors } from '../base-errors.ts';

const holderSchema = z.object({
  pid: z.number(),
  /** The boot of the machine and the kernel's start time of the process: a recycled process id is another process. */
  started: z.string().nullable(),
  holder: z.string(),
  since: z.string(),
});

type Holder = z.infer<typeof holderSchema>;

/** Who holds a folder at this moment, for the person who wonders; undefined: nobody. */
export function folderHolder(folder: string): Pick<Holder, 'pid' | 'holder' | 'since'> | undefined {
  const text = readIfThere(join(folder, 'lock.json'));
  const holder = text === undefined ? undefined : parseHolder(text);
  return holder && isAlive(holder) ? holder : undefined;
}

export interface FolderLock {
  release(): void;
}

/**
 * Takes the exclusive use of `folder`, for what two processes would destroy (PGlite has no lock of its own). The lock
 * of a process that was killed is taken over. Throws `base.folder-in-use` with the name of the holder.
 */
export function lockFolder(folder: string, holder: string): FolderLock {
  const path = join(folder, 'lock.json');
  const mine = `${path}.${process.pid}`;
  const since = new Date().toISOString();
  const content = JSON.stringify({ pid: process.pid, started: startTime(process.pid), holder, since } satisfies Holder);
  try {
    writeFileSync(mine, content, { mode: 0o600 });
    // link() either creates the name or fails: there is no moment with half a lock.
    while (!tryLink(mine, path)) {
      const text = readIfThere(path);
      if (text === undefined) continue;
      const other = parseHolder(text);
      if (other && isAlive(other)) {
        throw baseErrors('base.folder-in-use', { folder, holder: other.holder, pid: other.pid, since: other.since });
      }
      removeStale(path, text);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return {
    release: () => {
      if (readIfThere(path) === content) rmSync(path, { force: true });
    },
  };
}

/** Removes the lock of a dead process, unless another process replaced it in the meantime. */
function removeStale(path: string, expected: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // somebody else was faster
  }
  if (readIfThere(aside) !== expected) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // written by a crash: nobody holds it
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCodeOf(error) === 'ESRCH') return false;
  }
  const now = startTime(pid);
  return now === null || started === null || now === started;
}

/**
 * Fields 3 and 22 of /proc/PID/stat: clock ticks after boot, which a service may have again after a loss of power,
 * with its process id; null where there is no /proc. A killed process that nobody has waited for yet (state Z) is still
 * listed, and holds nothing.
 */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return fields[0] === 'Z' ? 'ended' : `${boot} ${fields[19]}`;
  } catch {
    return null;
  }
}

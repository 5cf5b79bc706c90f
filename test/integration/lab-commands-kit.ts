import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isObject } from '../../src/base/object.ts';

const clone = new URL('../..', import.meta.url).pathname;

export interface PrintedLab extends AsyncDisposable {
  /** What it printed up to the end of its instructions. */
  readonly output: string;
  /** The commands in it, in the groups that belong together. */
  readonly commands: readonly string[];
  /** Copies a group into a shell of its own, in the clone, as a person would. */
  run(commands: string): Promise<{ readonly code: number; readonly out: string; readonly err: string }>;
  readonly folder: string;
  /** What it said as an error. */
  readonly errors: () => string;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

/** `hawser lab …` as a person starts it, until its instructions are complete. */
export async function startPrintedLab(...words: readonly string[]): Promise<PrintedLab> {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-lab-commands-'));
  // Other labs of this machine are none of its business.
  const environment = { ...process.env, TMPDIR: folder };
  const lab = spawn('./hawser', ['lab', ...words, '--folder', folder, '--lang', 'en'], {
    cwd: clone,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
    // Ctrl-C reaches everything that a terminal started.
    detached: true,
  });
  const ended = once(lab, 'exit').then(([code]): number | null => (typeof code === 'number' ? code : null));
  let errors = '';
  lab.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines: string[] = [];
  for await (const line of createInterface({ input: lab.stdout })) {
    lines.push(line);
    if (line.startsWith('Ctrl-C')) break;
  }
  lab.stdout.resume();
  return {
    output: lines.join('\n'),
    commands: groupsOf(lines).filter((group) => !group.startsWith('sudo ')),
    ...{ folder, ended, errors: () => errors },
    run: async (commands) =>
      await new Promise((done) => {
        execFile('/bin/sh', ['-c', commands], { cwd: clone, env: environment, maxBuffer: 1e8 }, (error, out, err) => {
          const code = isObject(error) && typeof error['code'] === 'number' ? error['code'] : error ? 1 : 0;
          done({ code, out, err });
        });
      }),
    [Symbol.asyncDispose]: async () => {
      if (lab.pid !== undefined && lab.exitCode === null) process.kill(-lab.pid, 'SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Lines five blanks in are commands; a line of text ends a group. */
function groupsOf(lines: readonly string[]): readonly string[] {
  const groups: string[][] = [];
  let isOpen = false;
  for (const line of lines) {
    const command = /^ {5}(\S.*)$/.exec(line)?.[1];
    if (command !== undefined && isOpen) groups.at(-1)?.push(command);
    else if (command !== undefined) groups.push([command]);
    isOpen = command !== undefined;
  }
  return groups.map((group) => group.join('\n'));
}

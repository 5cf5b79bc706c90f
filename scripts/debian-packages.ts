import { spawnSync } from 'node:child_process';
import { missingPackages } from '../test/servers/requirements.ts';

/**
 * Installs what the test servers need and the machine lacks, when that is possible; otherwise says the one line to
 * type. The suites report what they miss.
 */
export function ensurePackages(): void {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const words = ['install', '-y', '--no-install-recommends', ...missing];
  const isRoot = process.getuid?.() === 0;
  const hasApt = spawnSync('apt-get', ['--version']).status === 0;
  if (!isRoot || !hasApt) {
    console.log(
      `Some suites will be skipped. To run them all, install their servers first:\n  sudo apt-get ${words.join(' ')}\n`,
    );
    return;
  }
  console.log(`Installing ${missing.length} Debian package(s) for the test servers: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const run = (args: readonly string[]): number | null =>
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status;
  run(['update']);
  if (run(words) !== 0) console.log(`apt-get could not install them; try: apt-get ${words.join(' ')}`);
}

import { arch, cpus, freemem, hostname, loadavg, platform, release, totalmem, type, uptime, userInfo } from 'node:os';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { hawserVersion } from '../../base/version.ts';
import type { BundleFile, BundleSource } from './source.ts';
import { document, text } from './source.ts';

const MAX_JOURNAL = 32 * 1024 * 1024;
const run = promisify(execFile);

/** The machine: versions, size, time, and the names (never the values) of the variables that steer programs. */
export function hostSource(): BundleSource {
  const names = Object.keys(process.env).filter((name) =>
    /^(?:HAWSER_|NODE_|https?_proxy$|no_proxy$|all_proxy$|SSL_CERT|LANG$|LC_|TZ$|KRB5)/i.test(name),
  );
  const about = {
    hawser: hawserVersion(),
    runtime: process.versions,
    system: { type: type(), release: release(), platform: platform(), arch: arch() },
    machine: {
      hostname: hostname(),
      processors: cpus().length,
      memory: totalmem(),
      free: freemem(),
      load: loadavg(),
      uptimeSeconds: Math.round(uptime()),
    },
    time: { utc: new Date().toISOString(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    variables: names.sort(),
  };
  const what = { en: 'versions, the machine, names of variables', nl: 'versies, de machine, namen van variabelen' };
  return {
    role: 'host',
    hosts: [hostname()],
    people: [accountName()].filter((name) => name !== 'root'),
    files: [document('host/host.json', what, about)],
  };
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'root'; // a container without an entry for its account
  }
}

/** What the system's journal kept of a unit; nothing where there is no journal or no right to read it. */
export async function journalOf(unit: string, days: number): Promise<readonly BundleFile[]> {
  try {
    const words = ['--unit', unit, '--since', `-${days}d`, '--output', 'cat', '--no-pager', '--quiet'];
    const { stdout } = await run('journalctl', words, { maxBuffer: MAX_JOURNAL, timeout: 30_000 });
    if (stdout.trim() === '') return [];
    const about = { en: `the journal of ${unit}`, nl: `het journaal van ${unit}` };
    return [text(`logs/${unit}.log`, about, stdout.trimEnd().split('\n'), true)];
  } catch {
    return [];
  }
}

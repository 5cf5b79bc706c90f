import { spawnSync } from 'node:child_process';

/** What the test suites run against: the real servers and clients of Debian. */
const packages = [
  ...[
    'samba',
    'samba-ad-provision',
    'samba-dsdb-modules',
    'samba-vfs-modules',
    'winbind',
    'ldap-utils',
    'ldb-tools',
    'krb5-user',
  ],
  ...['slapd', 'postgresql', 'chromium', 'iproute2', 'squid-openssl', 'openssl'],
] as const;

/** Installs what is missing when that is possible; otherwise says the one line to type. The suites themselves report what they miss. */
export function ensurePackages(): void {
  const missing = packages.filter((name) => {
    const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' });
    return status !== 0 || !stdout.includes('install ok installed');
  });
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

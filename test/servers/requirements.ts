import { existsSync, readdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { describe } from 'vitest';

/**
 * What a suite needs from the machine. A suite that cannot run says why and is skipped; where nothing may be skipped
 * (CI=true) it fails.
 */
export interface Requirement {
  readonly packages: readonly string[];
  readonly root: boolean;
  readonly isPresent: () => boolean;
}

export const requirements = {
  samba: {
    packages: [
      'samba',
      'samba-ad-provision',
      'winbind',
      'ldap-utils',
      'ldb-tools',
      'samba-dsdb-modules',
      'samba-vfs-modules',
      'iproute2',
    ],
    root: true,
    isPresent: () => existsSync('/usr/sbin/samba') && existsSync('/usr/share/samba/setup/provision.ldif'),
  },
  kerberos: { packages: ['krb5-user'], root: false, isPresent: () => isOnPath('kinit') },
  slapd: {
    packages: ['slapd', 'ldap-utils', 'openssl'],
    root: false,
    isPresent: () => existsSync('/usr/sbin/slapd') && isOnPath('openssl'),
  },
  postgres: { packages: ['postgresql'], root: false, isPresent: () => postgresFolder() !== undefined },
  nats: { packages: ['nats-server'], root: false, isPresent: () => existsSync('/usr/sbin/nats-server') },
  squid: { packages: ['squid-openssl'], root: false, isPresent: () => existsSync('/usr/sbin/squid') },
  powerCut: {
    packages: ['e2fsprogs', 'mount', 'perl-base'],
    root: true,
    isPresent: () => existsSync('/dev/loop-control') && isOnPath('mkfs.ext4') && isOnPath('perl'),
  },
  faketime: {
    packages: ['faketime'],
    root: false,
    isPresent: () => fakeTimeLibrary() !== undefined,
  },
  msal: {
    packages: ['python3-msal'],
    root: false,
    isPresent: () => existsSync('/usr/lib/python3/dist-packages/msal'),
  },
  chromium: { packages: ['chromium'], root: false, isPresent: () => isOnPath('chromium') },
} as const satisfies Record<string, Requirement>;

export type RequirementName = keyof typeof requirements;

/** Why a suite that needs `names` cannot run here; empty when it can. */
export function missing(names: readonly RequirementName[]): readonly string[] {
  return names.flatMap((name) => {
    const { packages, root, isPresent }: Requirement = requirements[name];
    if (!isPresent())
      return [`${name} is not installed: apt-get install -y --no-install-recommends ${packages.join(' ')}`];
    return root && process.getuid?.() !== 0 ? [`${name} needs root`] : [];
  });
}

/** The Debian packages that any suite still misses: what the test command installs, or prints. */
export function missingPackages(): readonly string[] {
  const absent = Object.values<Requirement>(requirements).filter(({ isPresent }) => !isPresent());
  return [...new Set(absent.flatMap(({ packages }) => packages))];
}

/** `describe` for a suite that needs servers: `describeWith('samba', 'the forest', () => …)`. */
export function describeWith(
  needs: RequirementName | readonly RequirementName[],
  title: string,
  suite: () => void,
): void {
  const reasons = missing(typeof needs === 'string' ? [needs] : needs);
  if (reasons.length > 0 && process.env['CI'] === 'true') throw new Error(`${title} cannot run: ${reasons.join('; ')}`);
  const [define, name] =
    reasons.length === 0 ? [describe, title] : [describe.skip, `${title} (skipped: ${reasons.join('; ')})`];
  define(name, suite);
}

/** Where Debian keeps the newest installed PostgreSQL: `/usr/lib/postgresql/15/bin`. */
export function postgresFolder(): string | undefined {
  return [18, 17, 16, 15]
    .map((version) => `/usr/lib/postgresql/${version}/bin`)
    .find((folder) => existsSync(`${folder}/postgres`));
}

/** Where Debian keeps what gives a process another time: `/usr/lib/x86_64-linux-gnu/faketime`. */
export function fakeTimeLibrary(): string | undefined {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/faketime`) : [];
  return folders.map((folder) => `${folder}/libfaketimeMT.so.1`).find((file) => existsSync(file));
}

function isOnPath(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // which answers by its exit code
  }
}

import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withoutPassword } from '../../base/without-password.ts';

/** A proxy that some part of this machine is configured to use. */
export interface SystemProxy {
  /** Who follows it: "apt", "systemd services", … */
  readonly who: string;
  /** The file or program that says so. */
  readonly where: string;
  readonly name: string;
  /** Without a password. */
  readonly value: string;
}

const run = promisify(execFile);
const variable = /^(?:https?|all|no)_proxy$/i;

/**
 * Where Linux keeps proxies, each for somebody else: sessions, package manager, services, desktop. No program reads
 * all of them, and a service reads none but its own unit's, which is why "the proxy is configured" and "the service
 * goes direct" are both true so often.
 */
export async function readSystemProxies(root = '/'): Promise<readonly SystemProxy[]> {
  return [
    ...assignments(root, 'sessions', [
      'etc/environment',
      'etc/sysconfig/proxy',
      ...filesIn(root, 'etc/profile.d', '.sh'),
    ]),
    ...systemdSettings(root),
    ...aptSettings(root),
    ...(root === '/' ? await gnomeSettings() : []),
  ];
}

/** `NAME=value`, with or without export and quotes. */
function assignments(root: string, who: string, files: readonly string[]): readonly SystemProxy[] {
  return files.flatMap((file) =>
    [...readText(root, file).matchAll(/^\s*(?:export\s+)?(\w+)=(["']?)(.*?)\2\s*$/gm)].flatMap(
      ([, name = '', , value = '']) => setting(who, file, name, value),
    ),
  );
}

/** `Environment=` of our own units, and what the manager gives to all of them. */
function systemdSettings(root: string): readonly SystemProxy[] {
  const units = namesIn(root, 'etc/systemd/system').filter((name) => /^hawser.*\.service(\.d)?$/.test(name));
  const files = units.flatMap((name) => [
    `etc/systemd/system/${name}`,
    ...filesIn(root, `etc/systemd/system/${name}`, '.conf'),
  ]);
  const managers = ['etc/systemd/system.conf', ...filesIn(root, 'etc/systemd/system.conf.d', '.conf')];
  const read = (who: string, key: string) => (file: string) =>
    [...readText(root, file).matchAll(new RegExp(`^\\s*${key}=(.*)$`, 'gm'))].flatMap(([, line = '']) =>
      [...line.matchAll(/["']?(\w+)=([^"'\s]*)["']?/g)].flatMap(([, name = '', value = '']) =>
        setting(who, file, name, value),
      ),
    );
  return [
    ...files.flatMap(read('the unit of Hawser', 'Environment')),
    ...managers.flatMap(read('all systemd services', 'DefaultEnvironment')),
  ];
}

/** `Acquire::https::Proxy "http://…";` */
function aptSettings(root: string): readonly SystemProxy[] {
  return ['etc/apt/apt.conf', ...filesIn(root, 'etc/apt/apt.conf.d', '')].flatMap((file) =>
    [...readText(root, file).matchAll(/^\s*(Acquire::https?::Proxy)\s+"([^"]*)"/gim)].flatMap(
      ([, name = '', value = '']) =>
        value === '' ? [] : [{ who: 'apt', where: `/${file}`, name, value: withoutPassword(value) }],
    ),
  );
}

/** Of whoever runs this, where there is a desktop. */
async function gnomeSettings(): Promise<readonly SystemProxy[]> {
  const get = async (schema: string, key: string): Promise<string> => {
    const { stdout } = await run('gsettings', ['get', schema, key], { timeout: 2000 });
    return stdout.trim().replace(/^'|'$/g, '');
  };
  try {
    const base = 'org.gnome.system.proxy';
    const mode = await get(base, 'mode');
    if (mode === 'none') return [];
    const value =
      mode === 'auto'
        ? (await get(base, 'autoconfig-url')) || 'auto'
        : `${await get(`${base}.https`, 'host')}:${await get(`${base}.https`, 'port')}`;
    return [{ who: 'the desktop (GNOME)', where: 'gsettings', name: `${base} ${mode}`, value: withoutPassword(value) }];
  } catch {
    return []; // no desktop, or no session of it
  }
}

function setting(who: string, file: string, name: string, value: string): readonly SystemProxy[] {
  if (!variable.test(name) || value === '') return [];
  return [{ who, where: `/${file}`, name, value: withoutPassword(value) }];
}

function readText(root: string, file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return ''; // not there, a folder, or not ours to read
  }
}

function filesIn(root: string, folder: string, ending: string): readonly string[] {
  return namesIn(root, folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);
}

function namesIn(root: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(root, folder)).sort();
  } catch {
    return []; // another distribution
  }
}

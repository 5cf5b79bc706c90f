import type { Stats } from 'node:fs';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { commandStyle, shellWord, useCommandStyle } from '../base/command-style.ts';
import { fileErrors } from '../base/configuration/file-errors.ts';

/** Where the units of a package have their configuration. */
const SYSTEM_FOLDER = '/etc/hawser';

export type Role = 'connect' | 'cloud';

/** `--config FILE`, or the variable that names the file. */
export function configOption(role: Role, words = 'the configuration', flag = '--config'): Option {
  return new Option(`${flag} <file>`, words).env(`HAWSER_${role.toUpperCase()}_CONFIG`);
}

/**
 * Before any command of `group` runs, its `--config` names a file: what was given, else where the unit has it, else one
 * in this folder, else that of the lab that this user runs. Nothing of it: `--config` stays absent for the cloud, whose
 * settings all have defaults, and names the unit's file for Connect. A file that was given stands in every command
 * that is printed from then on; one that was found is found again. Throws `file.not-own` for one in this folder that
 * others made or may write: it would choose servers and databases for whoever runs a command here, root included.
 */
export function findConfiguration(group: Command, role: Role, name = 'config'): Command {
  return group.hook('preAction', async (_, command) => {
    const option = command.options.find((each) => each.attributeName() === name);
    if (!option) return; // reads none
    const given: unknown = command.opts()[name];
    if (typeof given === 'string') {
      const key = role === 'connect' ? 'connectFile' : 'cloudFile';
      useCommandStyle({ ...commandStyle(), [key]: given });
      return;
    }
    const found = await configurationFile(role, option);
    if (found !== undefined) command.setOptionValue(name, found);
  });
}

async function configurationFile(role: Role, { long }: Option): Promise<string | undefined> {
  const name = `${role}.yaml`;
  const system = join(SYSTEM_FOLDER, name);
  if (existsSync(system)) return system;
  if (existsSync(name)) {
    if (!isOwn(name)) throw fileErrors('file.not-own', { path: shellWord(resolve(name)), option: long ?? '' });
    return name;
  }
  const { theRunningLab } = await import('../lab/index.ts');
  const lab = theRunningLab();
  if (lab) return role === 'connect' ? lab.connectFile : lab.cloudFile;
  return role === 'connect' ? system : undefined;
}

/** Whether this account or root alone can have chosen and written it. A link is followed only where they made it. */
function isOwn(file: string): boolean {
  const account = process.geteuid?.();
  if (account === undefined) return true; // Windows, where nothing of it is known
  const isTheirs = ({ uid }: Stats): boolean => uid === account || uid === 0;
  const target = statSync(file);
  return isTheirs(lstatSync(file)) && isTheirs(target) && (target.mode & 0o022) === 0;
}

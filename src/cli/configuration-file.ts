import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { commandStyle, useCommandStyle } from '../base/command-style.ts';

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
 * that is printed from then on; one that was found is found again.
 */
export function findConfiguration(group: Command, role: Role, option = 'config'): Command {
  return group.hook('preAction', async (_, command) => {
    const given: unknown = command.opts()[option];
    if (typeof given === 'string') {
      const key = role === 'connect' ? 'connectFile' : 'cloudFile';
      useCommandStyle({ ...commandStyle(), [key]: given });
      return;
    }
    const found = await configurationFile(role);
    if (found !== undefined) command.setOptionValue(option, found);
  });
}

async function configurationFile(role: Role): Promise<string | undefined> {
  const name = `${role}.yaml`;
  const system = join(SYSTEM_FOLDER, name);
  for (const file of [system, name]) if (existsSync(file)) return file;
  const { theRunningLab } = await import('../lab/index.ts');
  const lab = theRunningLab();
  if (lab) return role === 'connect' ? lab.connectFile : lab.cloudFile;
  return role === 'connect' ? system : undefined;
}

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerMemory } from './connectors/index.ts';

/** The GUIDs of the configured containers of one forest, kept in the data folder: a renamed container stays in scope. */
export function containerMemory(dataFolder: string, domain: string): ContainerMemory {
  const file = join(dataFolder, `containers-${domain.toLowerCase()}.json`);
  return {
    load: async () => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}),
    save: async (containers) => {
      writeFileSync(`${file}.draft`, JSON.stringify(containers, null, 2));
      renameSync(`${file}.draft`, file);
    },
  };
}

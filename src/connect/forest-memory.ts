import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ForestMemory } from './connectors/index.ts';
import { parseFacts } from './connectors/index.ts';

/** What is known of one forest, kept in the data folder. Older folders have the GUIDs of its containers only. */
export function forestMemory(dataFolder: string, domain: string): ForestMemory {
  const file = join(dataFolder, `forest-${domain.toLowerCase()}.json`);
  const former = join(dataFolder, `containers-${domain.toLowerCase()}.json`);
  const read = (path: string): unknown => (existsSync(path) ? parse(readFileSync(path, 'utf8')) : undefined);
  return {
    load: () => parseFacts(read(file) ?? { containers: read(former) ?? {} }),
    save: (facts) => {
      writeFileSync(`${file}.draft`, JSON.stringify(facts, null, 2));
      renameSync(`${file}.draft`, file);
    },
  };
}

/** A power cut may leave a file of zeros behind: no facts, and no reason not to start. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../base/durable-files.ts';
import type { ForestMemory } from './connectors/index.ts';
import { parseFacts } from './connectors/index.ts';

/** What is known of one forest, kept in the data folder. Older folders have the GUIDs of its containers only. */
export function forestMemory(dataFolder: string, domain: string): ForestMemory {
  const file = join(dataFolder, `forest-${domain.toLowerCase()}.json`);
  const former = join(dataFolder, `containers-${domain.toLowerCase()}.json`);
  const read = (path: string): unknown => (existsSync(path) ? parse(readFileSync(path, 'utf8')) : undefined);
  return {
    load: () => parseFacts(read(file) ?? { containers: read(former) ?? {} }),
    save: (facts) => replaceFile(file, JSON.stringify(facts, null, 2)),
  };
}

/** What is damaged holds no facts, and is no reason not to start. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

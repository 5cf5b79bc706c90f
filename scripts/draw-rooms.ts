import { dirname, join, normalize } from 'node:path';
import { readSourceFiles } from './source-files.ts';

/**
 * The rooms as a Mermaid graph, from their imports as they are. An arrow that follows from others is left out: what a
 * room can reach through a room below it is not drawn again.
 */
export function drawRooms(): string {
  const uses = new Map<string, Set<string>>();
  for (const { file, targets, dynamic } of readSourceFiles()) {
    const room = file.split('/')[1] ?? '';
    const below = uses.getOrInsertComputed(room, () => new Set<string>());
    const loaded = dynamic.filter((name) => name.startsWith('.')).map((name) => normalize(join(dirname(file), name)));
    for (const target of [...targets, ...loaded]) {
      const other = target.split('/')[1] ?? '';
      if (target.startsWith('src/') && other !== room) below.add(other);
    }
  }
  const reached = (room: string): Set<string> => {
    const all = new Set<string>();
    for (const below of uses.get(room) ?? []) for (const one of [below, ...reached(below)]) all.add(one);
    return all;
  };
  const arrows = [...uses].flatMap(([room, below]) =>
    [...below]
      .filter((one) => ![...below].some((other) => other !== one && reached(other).has(one)))
      .map((one) => `  ${room} --> ${one}`),
  );
  return ['```mermaid', 'graph TD', ...arrows.toSorted(), '```'].join('\n');
}

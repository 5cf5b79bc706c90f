import type { Forest } from '../forest.ts';
export async function loadLdif(_forest: Forest, _path: string): Promise<void> {}

// oxlint-disable-next-line import/no-unassigned-import -- loading it registers the catalogue of the base
import '../../base/base-errors.ts';
import { catalogues } from '../../base/errors.ts';
import type { ErrorEntry } from '../../base/errors.ts';

/** `ldap.wrong-password`: a code of Hawser itself, room first. */
const ownCode = /(?<![\w@/.-])([a-z]+)\.([a-z]+(?:-[a-z]+)+|[a-z]{4,})(?![\w@.-])/g;

export interface OwnError {
  readonly code: string;
  readonly room: string;
  readonly entry: ErrorEntry;
}

/**
 * The errors of Hawser itself that the text names. The rooms' catalogues register themselves when they are loaded, so the caller
 * gives a way to load one: this room may not know the rooms above it.
 */
export async function findOwnErrors(
  text: string,
  loadRoom: ((room: string) => Promise<unknown>) | undefined,
): Promise<readonly OwnError[]> {
  const found: OwnError[] = [];
  for (const [code, room] of text.matchAll(ownCode)) {
    if (room === undefined || found.some((known) => known.code === code)) continue;
    const known = () => catalogues.values().find((catalogue) => Object.hasOwn(catalogue, code))?.[code];
    if (!known()) await loadRoom?.(room);
    const entry = known();
    if (entry) found.push({ code, room, entry });
  }
  return found;
}

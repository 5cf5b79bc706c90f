import type { Text } from '../../base/messages.ts';

/** One file of a bundle before it is redacted. Its lines are read twice: once to learn names, once to write. */
export interface BundleFile {
  /** Inside the bundle: letters, digits, dashes, one folder. */
  readonly path: string;
  readonly about: Text;
  /** Whether `bundle analyse` reads it as `hawser diagnose` would. */
  readonly isEvidence: boolean;
  lines(): AsyncIterable<string> | Iterable<string>;
}

/** What one role (or a plug-in such as the live checks) puts into a bundle. */
export interface BundleSource {
  readonly role: string;
  readonly files: readonly BundleFile[];
  /** Names of people that the role knows, so that they are found in free text. */
  readonly people?: Iterable<string>;
  readonly hosts?: Iterable<string>;
  /** Values that must never be in a bundle in any encoding. They are not kept. */
  readonly secrets?: Iterable<string>;
}

/** A JSON value as a file. */
export function document(path: string, about: Text, value: unknown): BundleFile {
  return { path, about, isEvidence: false, lines: () => [JSON.stringify(value ?? null)] };
}

/** Records, a line each. */
export function records(path: string, about: Text, rows: readonly unknown[], isEvidence = false): BundleFile {
  return { path, about, isEvidence, lines: () => rows.map((row) => JSON.stringify(row)) };
}

export function text(path: string, about: Text, lines: readonly string[], isEvidence = false): BundleFile {
  return { path, about, isEvidence, lines: () => lines };
}

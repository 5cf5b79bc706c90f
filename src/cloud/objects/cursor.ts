/** Where a page ended, as text that a browser can carry: the key of its last row. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key.map(String))).toString('base64url');
}

/** The key in a cursor of `parts` parts; empty for the first page and for a text that is no cursor (somebody changed the address). */
export function decodeCursor(cursor: string | null | undefined, parts: number): readonly string[] {
  if (cursor === null || cursor === undefined || cursor === '') return [];
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isKey = Array.isArray(key) && key.length === parts && key.every((part) => typeof part === 'string');
    return isKey ? key : [];
  } catch {
    return []; // not ours: begin at the beginning
  }
}

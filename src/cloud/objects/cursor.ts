import { required } from '../../base/assert.ts';
import { isUuid } from '../../base/ids.ts';
import { isStorable } from '../../base/storable.ts';

/** Where a page ended, as text that a browser can carry: the key of its last row. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key.map(String))).toString('base64url');
}

/** What the database reads a part of a key as. A part that it could not read makes the whole cursor none of ours. */
const checks = {
  text: isStorable,
  uuid: isUuid,
  integer: (part: string) => /^\d{1,18}$/.test(part),
  time: (part: string) =>
    /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?([+-]\d\d(:?\d\d)?|Z)?$/.test(part) && isTime(part),
} as const;

export type CursorPart = keyof typeof checks;

/**
 * The key in a cursor of these parts; empty for the first page and for a text that is no cursor (somebody changed the
 * address).
 */
export function decodeCursor(cursor: string | null | undefined, parts: readonly CursorPart[]): readonly string[] {
  if (cursor === null || cursor === undefined || cursor === '') return [];
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!isTexts(key) || key.length !== parts.length) return [];
    const isKey = parts.every((kind, index) => checks[kind](required(key[index], 'the part')));
    return isKey ? key : [];
  } catch {
    return []; // not ours: begin at the beginning
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string');
}

/** A day that there is: JavaScript takes the 31st of February for the 3rd of March, and knows a year 0. */
function isTime(text: string): boolean {
  const day = text.slice(0, 10);
  const isDay = !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
  return (
    isDay &&
    !day.startsWith('0000') &&
    !Number.isNaN(Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')))
  );
}

import type { AttributeValue } from '../../directory/index.ts';
import { isBytes, valuesOf } from '../../directory/index.ts';
import type { PendingRow } from './operations.ts';

/**
 * How much text goes into one batch. A target takes 16 MiB (`cloud/apis/provisioning`); a character is up to three
 * octets there, and references come on top. A batch without photos has a quarter of this.
 */
const MAX_CHARACTERS = 4 * 1024 * 1024;

type Sized = Pick<PendingRow, 'attributes' | 'before'>;

/** The rows from the first on that fit into a batch: all of them, nearly always; one at least. */
export function fitting<Row extends Sized>(rows: readonly Row[], most = MAX_CHARACTERS): readonly Row[] {
  let size = 0;
  const end = rows.findIndex((row) => (size += sizeOf(row)) > most);
  return end === -1 ? rows : rows.slice(0, Math.max(1, end));
}

/** What is sent of an object: everything of a new one, and of others what is another value than before. */
function sizeOf({ attributes, before }: Sized): number {
  let size = 0;
  for (const name in before ?? attributes) size += lengthOf(attributes[name]);
  return size;
}

function lengthOf(value: AttributeValue | undefined): number {
  if (typeof value === 'string') return value.length;
  let length = 0;
  for (const item of valuesOf(value)) length += isBytes(item) ? item.base64.length : String(item).length;
  return length;
}

import { guidFromBytes } from './guid.ts';
import { sidFromBytes } from './sid.ts';

/**
 * What AD answers in place of a DN when the extended DN control is given ([MS-ADTS] 3.1.1.3.4.1.5):
 * `<GUID=…>;<SID=…>;CN=Jan,DC=contoso,DC=test`, with the SID only for objects that have one. The identifiers are text
 * (option 1)
 * or the hexadecimal of the stored octets (option 0).
 */
export interface ExtendedDn {
  readonly guid?: string;
  readonly sid?: string;
  readonly dn: string;
}

export function parseExtendedDn(text: string): ExtendedDn {
  let rest = text;
  let guid: string | undefined;
  let sid: string | undefined;
  while (rest.startsWith('<')) {
    const end = rest.indexOf('>');
    if (end < 0) break;
    const value = rest.slice(rest.indexOf('=') + 1, end);
    if (rest.startsWith('<GUID=')) guid = readGuid(value);
    else if (rest.startsWith('<SID=')) sid = readSid(value);
    rest = rest.slice(rest[end + 1] === ';' ? end + 2 : end + 1);
  }
  return Object.freeze({ ...(guid === undefined ? {} : { guid }), ...(sid === undefined ? {} : { sid }), dn: rest });
}

/** The form with text identifiers. */
export function formatExtendedDn({ guid, sid, dn }: ExtendedDn): string {
  return [guid === undefined ? [] : `<GUID=${guid}>`, sid === undefined ? [] : `<SID=${sid}>`, dn].flat().join(';');
}

/**
 * Only the GUID, which is all that a reference needs; undefined when there is none. Fast: it runs once per member of
 * every group.
 */
export function guidOfExtendedDn(text: string): string | undefined {
  if (!text.startsWith('<GUID=')) return undefined;
  const end = text.indexOf('>', 6);
  return end < 0 ? undefined : readGuid(text.slice(6, end));
}

function readGuid(value: string): string {
  return value.length === 32 ? guidFromBytes(Buffer.from(value, 'hex')) : value.toLowerCase();
}

function readSid(value: string): string {
  return value.startsWith('S-') ? value : sidFromBytes(Buffer.from(value, 'hex'));
}

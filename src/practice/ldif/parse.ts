import { required } from '../../base/assert.ts';
import { isDn } from '../../directory/index.ts';
import type { Mistake, NoteCode } from './notes.ts';
import { LdifNotes } from './notes.ts';
import type { ModifyAction, RawAttribute, RawModification } from '../wire/message.ts';

/** One record of an LDIF file (RFC 2849) and where it begins. */
export type LdifRecord = { readonly line: number; readonly dn: string } &
  /** `isChange`: it says `changetype: add`. */
  (
    | { readonly kind: 'add'; readonly isChange: boolean; readonly attributes: readonly LdifAttribute[] }
    | { readonly kind: 'modify'; readonly changes: readonly RawModification[] }
    | { readonly kind: 'delete' }
    | {
        readonly kind: 'rename';
        readonly newRdn: string;
        readonly deleteOldRdn: boolean;
        readonly newSuperior: string | undefined;
      }
  );

export interface LdifAttribute extends RawAttribute {
  /** Of its first value. */
  readonly line: number;
}

interface Line {
  readonly number: number;
  readonly text: string;
}

interface Field {
  readonly line: number;
  readonly name: string;
  readonly value: Buffer;
}

/** Lines that ldapsearch writes between the entries, and that are none. */
const notEntries = new Set(['search', 'result', 'ref', 'version', 'control']);

/**
 * Reads a file. What cannot be read goes into the notes; strict ones (the default) throw the first mistake with its
 * place and what was expected there.
 */
export function parseLdif(octets: Buffer, file: string, notes = new LdifNotes(file, { strict: true })): LdifRecord[] {
  return new LdifParser(notes).parse(decode(octets));
}

/** Something that is not LDIF, on its way to the notes. */
class Unreadable extends Error {
  readonly mistake: Mistake;

  constructor(mistake: Mistake) {
    super(mistake.found);
    this.mistake = mistake;
  }
}

/** ldifde -u writes UTF-16 with a byte order mark; everything else is UTF-8. */
function decode(octets: Buffer): string {
  if (octets[0] === 0xff && octets[1] === 0xfe) return octets.toString('utf16le', 2);
  return octets.toString('utf8', octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf ? 3 : 0);
}

class LdifParser {
  readonly #notes: LdifNotes;

  constructor(notes: LdifNotes) {
    this.#notes = notes;
  }

  parse(text: string): LdifRecord[] {
    const records: LdifRecord[] = [];
    for (const lines of this.#paragraphs(text)) {
      const record = this.#orNote('practice.ldif-record-unreadable', () => this.#record(lines));
      if (record) records.push(record);
    }
    return records;
  }

  #fail(line: number, found: string, expected: string): never {
    throw new Unreadable({ line, found, expected });
  }

  #orNote<Result>(code: NoteCode, read: () => Result): Result | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.#notes.mistake(code, error.mistake);
      return undefined;
    }
  }

  /** Unfolded lines without comments, cut at blank lines. */
  *#paragraphs(text: string): Generator<Line[]> {
    let lines: { number: number; text: string }[] = [];
    let isComment = false;
    let number = 0;
    for (const raw of text.split('\n')) {
      number++;
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      if (line === '') {
        if (lines.length > 0) yield lines;
        lines = [];
        isComment = false;
      } else if (line.startsWith(' ')) {
        const previous = lines.at(-1);
        if (isComment) continue;
        if (previous) previous.text += line.slice(1);
        else {
          const found = { line: number, found: 'a continuation line', expected: 'a line to continue' };
          this.#notes.mistake('practice.ldif-line-unreadable', found);
        }
      } else {
        isComment = line.startsWith('#');
        if (!isComment) lines.push({ number, text: line });
      }
    }
    if (lines.length > 0) yield lines;
  }

  #record(lines: readonly Line[]): LdifRecord | undefined {
    let rest = lines;
    let first = this.#field(required(rest[0], 'rest[0]'));
    if (first.name.toLowerCase() === 'version') {
      if (first.value.toString('latin1') !== '1')
        this.#fail(first.line, `version ${first.value.toString('latin1')}`, 'version: 1');
      rest = rest.slice(1);
      if (rest.length === 0) return undefined;
      first = this.#field(required(rest[0], 'rest[0]'));
    }
    if (notEntries.has(first.name.toLowerCase())) return undefined;
    if (first.name.toLowerCase() !== 'dn') this.#fail(first.line, `"${first.name}"`, 'a record that begins with "dn:"');
    const dn = first.value.toString('utf8');
    if (!isDn(dn) || dn === '') this.#fail(first.line, `"${dn}"`, 'a distinguished name');
    const line = first.line;
    const [, next] = rest;
    const type =
      next && this.#isField(next, 'changetype')
        ? this.#field(next).value.toString('latin1').trim().toLowerCase()
        : undefined;
    const body = rest.slice(type === undefined ? 1 : 2);
    switch (type) {
      case undefined:
      case 'add':
        return { kind: 'add', line, dn, isChange: type === 'add', attributes: this.#attributes(line, body) };
      case 'modify':
        return { kind: 'modify', line, dn, changes: this.#changes(body) };
      case 'delete':
        if (body[0]) this.#fail(body[0].number, `"${body[0].text}"`, 'nothing after "changetype: delete"');
        return { kind: 'delete', line, dn };
      case 'modrdn':
      case 'moddn':
        return { kind: 'rename', line, dn, ...this.#rename(line, body) };
      default:
        return this.#fail(required(next, 'next').number, `changetype "${type}"`, 'add, modify, modrdn or delete');
    }
  }

  #attributes(line: number, body: readonly Line[]): LdifAttribute[] {
    const found = new Map<string, { name: string; line: number; values: Buffer[] }>();
    for (const one of body) {
      const field = this.#orNote('practice.ldif-line-unreadable', () => this.#field(one));
      if (!field) continue;
      const key = field.name.toLowerCase();
      const attribute = found.get(key);
      if (attribute) attribute.values.push(field.value);
      else found.set(key, { name: field.name, line: field.line, values: [field.value] });
    }
    if (!found.has('objectclass')) {
      const mistake = { line, found: 'an entry without objectClass', expected: 'at least one objectClass' };
      this.#notes.mistake('practice.ldif-no-class', mistake);
    }
    return [...found.values()];
  }

  #changes(body: readonly Line[]): RawModification[] {
    const changes: RawModification[] = [];
    for (let at = 0; at < body.length; at++) {
      const head = this.#field(required(body[at], 'body[at]'));
      const action = head.name.toLowerCase();
      if (!isAction(action)) this.#fail(head.line, `"${head.name}"`, 'add:, delete: or replace:');
      const name = head.value.toString('latin1').trim();
      const values: Buffer[] = [];
      for (at++; at < body.length && required(body[at], 'body[at]').text !== '-'; at++) {
        const field = this.#field(required(body[at], 'body[at]'));
        if (field.name.toLowerCase() !== name.toLowerCase())
          this.#fail(field.line, `"${field.name}"`, `a value of ${name}, or "-"`);
        values.push(field.value);
      }
      changes.push({ action, name, values });
    }
    return changes;
  }

  #rename(
    line: number,
    body: readonly Line[],
  ): { newRdn: string; deleteOldRdn: boolean; newSuperior: string | undefined } {
    const fields = new Map(body.map((one) => [this.#field(one).name.toLowerCase(), this.#field(one)] as const));
    const text = (name: string): string | undefined => fields.get(name)?.value.toString('utf8');
    const newRdn = text('newrdn');
    if (newRdn === undefined || !isDn(newRdn)) this.#fail(line, 'a rename without a new name', 'newrdn:');
    const deleteOld = text('deleteoldrdn') ?? '1';
    if (deleteOld !== '0' && deleteOld !== '1')
      this.#fail(fields.get('deleteoldrdn')?.line ?? line, `"${deleteOld}"`, 'deleteoldrdn: 0 or 1');
    return { newRdn, deleteOldRdn: deleteOld === '1', newSuperior: text('newsuperior') };
  }

  #isField(line: Line, name: string): boolean {
    return line.text.toLowerCase().startsWith(`${name}:`);
  }

  /**
   * `name: text`, `name:: base64`. A value from a URL is refused: a file of data does not make this machine open
   * others.
   */
  #field({ number: line, text }: Line): Field {
    const colon = text.indexOf(':');
    const name = text.slice(0, Math.max(colon, 0));
    if (!/^[a-z0-9][a-z0-9.-]*(?:;[a-z0-9=*-]+)*$/i.test(name))
      this.#fail(line, `"${shorten(text)}"`, '"attribute: value"');
    const marker = text[colon + 1];
    if (marker === '<') this.#fail(line, `a value from a URL (${name}:<)`, 'the value itself');
    const value = text.slice(colon + (marker === ':' ? 2 : 1)).replace(/^ +/, '');
    if (marker !== ':') return { line, name, value: Buffer.from(value, 'utf8') };
    if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value) || value.replace(/\s/g, '').length % 4 !== 0)
      this.#fail(line, `"${shorten(value)}"`, 'base64');
    return { line, name, value: Buffer.from(value, 'base64') };
  }
}

function isAction(text: string): text is ModifyAction {
  return text === 'add' || text === 'delete' || text === 'replace';
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

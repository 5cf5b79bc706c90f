import { isObject } from '../../../base/object.ts';
import type { Redactor } from './redactor.ts';
import { learnStructure, parse, redactStructure } from './structure.ts';

const begin = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/;
const end = /-----END [A-Z ]{0,30}PRIVATE KEY-----/;
const tail = /\S{2,400}$/;
const head = /^[ \t>|]{0,8}(\S{2,400})/;
const labelled = /^\s{0,60}([\p{L}][\p{L} ._-]{1,40}?)\s{0,40}(?::{1,2}|=)\s{1,10}(\S.{0,400})$/u;
/** A run that goes on over the end of a line: what a wrapped token looks like. */
const openToken = /(?:\[token\]|\[secret\])$/;

/** Its next piece: no name of a header or setting. */
const continuation = /^\s{0,8}(?![A-Za-z_-]+[:=])(?=\S*\d)[\w+/=.~-]{12,}(?=\s|["',;]|$)/;

/** Learns names from one line, whatever its shape. */
export function learnLine(redactor: Redactor, line: string): void {
  const value = /^\s*[[{]/.test(line) ? parse(line) : undefined;
  if (value !== undefined) return learnStructure(redactor, value);
  const [, field, content] = labelled.exec(line) ?? [];
  if (field !== undefined && content !== undefined)
    learnStructure(redactor, content, field.toLowerCase().replace(/[^a-z]/g, ''));
  else redactor.learnFrom(line);
}

/**
 * Redacts line by line, one line for one line; keys, tokens and names that are broken over two of them are put
 * together first.
 */
export class LineRedactor {
  readonly #redactor: Redactor;
  #inKey = false;
  #afterToken = false;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  async *redact(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
    let held: string | undefined;
    for await (const next of lines) {
      if (held === undefined) {
        held = next;
        continue;
      }
      const [first, second] = this.#rejoin(held, next);
      yield this.#line(first);
      held = second;
    }
    if (held !== undefined) yield this.#line(held);
  }

  /** A known name, address or secret that ends on the next line is moved to the first whole. */
  #rejoin(first: string, second: string): readonly [string, string] {
    const before = tail.exec(first)?.[0];
    const after = head.exec(second);
    if (before === undefined || after === null) return [first, second];
    const part = after[1] ?? '';
    const word = /[\p{L}\p{N}@._%+-]+$/u.exec(before)?.[0] ?? before;
    const [start = ''] = /^[\p{L}\p{N}@._%+-]+/u.exec(part) ?? [];
    for (const [left, right] of [
      [word, start],
      [before, part],
      [word, start.replace(/[.,;:]+$/, '')],
    ] as const) {
      if (left === '' || right === '' || !this.#redactor.isWhole(left + right)) continue;
      const offset = after[0].length - part.length;
      return [first + right, second.slice(0, offset) + second.slice(offset + right.length)];
    }
    return [first, second];
  }

  #line(line: string): string {
    if (this.#inKey) {
      const stop = end.exec(line);
      if (!stop && /^[\sA-Za-z0-9+/=:,\\.-]*$/.test(line)) return '[private key]';
      this.#inKey = false;
      if (stop) return this.#line(`[private key]${line.slice(stop.index + stop[0].length)}`);
    }
    if (this.#afterToken) {
      this.#afterToken = false;
      const rest = continuation.exec(line);
      if (rest) {
        const shown = this.#line(line.slice(rest[0].length));
        this.#afterToken = line.length === rest[0].length;
        return `[secret]${shown}`;
      }
    }
    if (begin.test(line) && !end.test(line)) this.#inKey = true;
    const value = /^\s*[[{]/.test(line) ? parse(line) : undefined;
    const shown = value === undefined ? this.#plain(line) : JSON.stringify(redactStructure(this.#redactor, value));
    this.#afterToken = openToken.test(shown);
    return shown;
  }

  /** "displayName: Zoë Bakker" is a field with a name in it, also outside of JSON. */
  #plain(line: string): string {
    const found = labelled.exec(line);
    const [, field = '', content = ''] = found ?? [];
    const name = field.toLowerCase().replace(/[^a-z]/g, '');
    if (
      found &&
      /^(?:displayname|givenname|sn|surname|samaccountname|cn|mailnickname|weergavenaam|voornaam|achternaam|gebruikersnaam|username|telephonenumber|mobile)$/.test(
        name,
      )
    ) {
      const redacted = redactStructure(this.#redactor, { [name]: content.trim() });
      const shown = isObject(redacted) ? redacted[name] : undefined;
      return line.slice(0, line.length - content.length) + String(shown);
    }
    return this.#redactor.text(line);
  }
}

import { own } from '../../base/own.ts';
import { stripVTControlCharacters } from 'node:util';

const smart =
  /[\u2018\u2019\u201A\u201C\u201D\u201E\u00AB\u00BB\u2010-\u2015\u00A0\u2007\u202F\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/;
const smartAll = new RegExp(smart, 'g');
const quoted = /^(?:\s{0,3}(?:>|&gt;)\s?)+/;
/** Request lines of `curl -v` start with the same sign as quoted mail. */
const curlRequest = /^> (?:[A-Z]{3,7} \S+ HTTP|[A-Za-z-]{2,30}: |$)/;
const entity = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos|nbsp));/gi;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };

function plainSign(sign: string): string {
  const code = sign.charCodeAt(0);
  if (code === 0xab || code === 0xbb || (code >= 0x201c && code <= 0x201e)) return '"';
  if (code >= 0x2018 && code <= 0x201a) return "'";
  if (code >= 0x2010 && code <= 0x2015) return '-';
  return code === 0xa0 || code === 0x2007 || code === 0x202f ? ' ' : '';
}

/** Undoes what mail programs, word processors and terminals do to a line. */
export function cleanLine(raw: string): string {
  let text = raw;
  if (text.includes('\u001B')) text = stripVTControlCharacters(text);
  // Pieces of pages without their tags; what holds tags is XML or a page, and read as such.
  if (text.includes('&') && text.includes(';') && !text.includes('<')) text = decodeEntities(text);
  if (smart.test(text)) text = text.replace(smartAll, plainSign);
  if ((text.includes('>') || text.includes('&gt;')) && quoted.test(text) && !curlRequest.test(text)) {
    text = text.replace(quoted, '');
  }
  return text;
}

export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(entity, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name) return own(entities, name.toLowerCase()) ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Whether the text is a page rather than an export: only then are its tags thrown away. */
export function looksLikeHtml(head: string): boolean {
  if (/<Events?[\s>]/.test(head)) return false;
  return /<!doctype html|<html[\s>]|<body[\s>]|<div[\s>]|<br\s{0,3}\/?>|<\/?t[dr][\s>]|<p[\s>]|<span[\s>]/i.test(head);
}

const breaking = /<(?:br|\/p|\/div|\/tr|\/li|\/h[1-6]|\/pre|p|div|tr|li)\b[^<>]{0,2000}>/gi;
const tag = /<[a-z/!][^<>]{0,2000}>/gi;

/** Turns the lines of a page into lines of text, scripts and styles left out. A line may give several. */
export class HtmlStripper {
  #inside: 'script' | 'style' | null = null;
  /** A tag that goes on on the next line. */
  #open = false;

  strip(line: string): string[] {
    let text = line;
    if (this.#open) {
      const close = text.indexOf('>');
      if (close < 0) return [];
      text = text.slice(close + 1);
      this.#open = false;
    }
    text = this.#withoutScripts(text);
    const torn = text.lastIndexOf('<');
    if (torn >= 0 && !text.includes('>', torn) && /^<[a-z/!]/i.test(text.slice(torn))) {
      text = text.slice(0, torn);
      this.#open = true;
    }
    return text
      .replace(breaking, '\n')
      .replace(/<\/t[dh]>/gi, '\t')
      .replace(tag, '')
      .split('\n')
      .map((part) => decodeEntities(part))
      .filter((part) => part.trim() !== '');
  }

  #withoutScripts(text: string): string {
    let out = '';
    let rest = text;
    for (;;) {
      if (this.#inside) {
        const end = rest.toLowerCase().indexOf(`</${this.#inside}`);
        if (end < 0) return out;
        rest = rest.slice(end);
        this.#inside = null;
      }
      const start = /<(script|style)\b/i.exec(rest);
      if (!start) return out + rest;
      out += rest.slice(0, start.index);
      rest = rest.slice(start.index + start[0].length);
      this.#inside = start[1]?.toLowerCase() === 'style' ? 'style' : 'script';
    }
  }
}

/**
 * How letters are compared: without case, accents and apostrophes, so that "Couldn’t", "couldnt" and "COULDN'T" are
 * one word. Everything that is neither letter nor digit ends a word: "ldap_bind", "ldap-bind" and "ldap bind" are the
 * same two.
 */

/** The folded code of a sign below 128; 0 ends a word, 1 is left out of it. */
const ascii = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const sign = String.fromCharCode(code);
  if (/[a-z0-9]/.test(sign)) ascii[code] = code;
  else if (/[A-Z]/.test(sign)) ascii[code] = code + 32;
}
ascii[0x27] = 1;

const special: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
};
const folded = new Map<number, string>();

/**
 * The folded form of a sign from 128 on; empty for what is no Latin letter. Combining accents are left out of words.
 */
function foldHigh(code: number): string {
  const known = folded.get(code);
  if (known !== undefined) return known;
  const sign = String.fromCharCode(code).toLowerCase();
  const plain = special[sign] ?? sign.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  const form = isCombining(code) ? '' : /^[a-z]{1,2}$/.test(plain) ? plain : '';
  folded.set(code, form);
  return form;
}

function isCombining(code: number): boolean {
  return (code >= 0x300 && code <= 0x36f) || code === 0x2019 || code === 0xad;
}

/** The beginning of FNV-1a, a hash of 32 bits that is fed a letter at a time. */
const hashStart = 0x811c9dc5;
const hashPrime = 0x01000193;

/** Of each word: the hash of its folded letters and where it stands, as in `slice`. */
export type Visit = (hash: number, start: number, end: number) => void;

/** Goes through the words of a text, from `from` on. Nothing is copied: a log has hundreds of millions of words. */
export function eachWord(text: string, visit: Visit, from = 0): void {
  let hash = hashStart;
  let start = -1;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 128) {
      const letter = ascii[code] ?? 0;
      if (letter > 1) {
        if (start < 0) start = at;
        hash = Math.imul(hash ^ letter, hashPrime);
        continue;
      }
      if (letter === 1) continue;
    } else {
      if (isCombining(code)) continue;
      const letters = foldHigh(code);
      if (letters !== '') {
        if (start < 0) start = at;
        for (let index = 0; index < letters.length; index++)
          hash = Math.imul(hash ^ letters.charCodeAt(index), hashPrime);
        continue;
      }
    }
    if (start >= 0) {
      visit(hash, start, at);
      start = -1;
      hash = hashStart;
    }
  }
  if (start >= 0) visit(hash, start, text.length);
}

export function hashOf(word: string): number {
  let found = hashStart;
  eachWord(word, (hash) => (found = hash));
  return found;
}

/** The words of a text, folded. */
export function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  eachWord(text, (_, start, end) => words.push(fold(text.slice(start, end))));
  return words;
}

/** A word as it is compared. */
export function fold(word: string): string {
  let form = '';
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    if (code >= 128) form += isCombining(code) ? '' : foldHigh(code);
    else if ((ascii[code] ?? 0) > 1) form += String.fromCharCode(ascii[code] ?? 0);
  }
  return form;
}

import { wordsOf } from './fold.ts';

/**
 * A sentence as people write it into the catalogue: words, `{name}` for a value (one to twelve words: a number, a
 * path, a DN), `{name?}` for one that may be missing, `{name*}` for a long one, and `(can not|cannot|)` for wordings
 * of the same.
 */
export interface Template {
  /** Words that follow each other; between two of these lists lies a value. */
  readonly segments: readonly (readonly string[])[];
  /** One less than segments. */
  readonly gaps: readonly Gap[];
  /** The value behind the last word: what is left of the line. */
  readonly tail: string | undefined;
}

export interface Gap {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

const usual = 12;
const long = 40;
const mostWordings = 64;

/**
 * Every wording of a sentence, or what is wrong with it: above all, that it says too little to be distinguished from
 * others.
 */
export function templatesOf(sentence: string): { readonly templates: readonly Template[]; readonly problem?: string } {
  const wordings = expand(sentence);
  if (wordings.length > mostWordings) return { templates: [], problem: `has more than ${mostWordings} wordings` };
  const templates = wordings.map(templateOf);
  const problem = templates.find((one) => typeof one === 'string');
  return { templates: templates.filter((one) => typeof one !== 'string'), ...(problem !== undefined && { problem }) };
}

function expand(sentence: string): readonly string[] {
  const found = /\(([^()]*\|[^()]*)\)/.exec(sentence);
  if (!found) return [sentence];
  const before = sentence.slice(0, found.index);
  const behind = sentence.slice(found.index + found[0].length);
  return (found[1] ?? '').split('|').flatMap((choice) => expand(`${before}${choice}${behind}`));
}

function templateOf(wording: string): Template | string {
  const segments: (readonly string[])[] = [];
  const gaps: Gap[] = [];
  let tail: string | undefined;
  let open: Gap | undefined;
  for (const part of wording.split(/(\{[^{}]*\})/)) {
    const value = /^\{(\w+)([?*]?)\}$/.exec(part);
    if (value) {
      const [, name = '', sort] = value;
      if (open) return 'has two values side by side';
      open = { name, least: sort === '?' ? 0 : 1, most: sort === '*' ? long : usual };
      continue;
    }
    const words = wordsOf(part);
    if (words.length === 0) continue;
    // Nothing stands before the first word that would bound a value.
    if (open && segments.length > 0) gaps.push(open);
    open = undefined;
    segments.push(words);
  }
  if (open) tail = open.name;
  if (!saysEnough(segments)) return 'says too little';
  return { segments, gaps, tail };
}

/**
 * Three words, or one that is long enough to be nobody else's; and an end that is more than a preposition behind a
 * value.
 */
function saysEnough(segments: readonly (readonly string[])[]): boolean {
  const words = segments.flat();
  const last = segments.at(-1) ?? [];
  const hasEnd = segments.length === 1 || last.length > 1 || (last[0]?.length ?? 0) >= 4;
  const isLong = (word: string): boolean => word.length >= 12;
  const letters = words.join('').length;
  const isEnough = words.length >= 3 || words.some(isLong) || (words.length === 2 && letters >= 11);
  return isEnough && hasEnd;
}

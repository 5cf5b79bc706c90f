import type { Fact } from './parse/fact-kinds.ts';
import { hostOf } from './parse/fact-kinds.ts';
import type { Mark } from './result.ts';

/** A part of a line; `whole` words are not found inside of others. */
interface Part {
  readonly text: string;
  readonly whole?: boolean;
}

/**
 * The parts of a shown line that made it evidence: the code as it is spelt, the host and status of a request, the
 * value of a field.
 */
export function marksIn(shown: string, fact: Fact): readonly Mark[] {
  const marks: Mark[] = [];
  for (const alternatives of partsOf(fact)) {
    const mark = alternatives.map((part) => placeOf(shown, part)).find((found) => found !== undefined);
    if (mark) marks.push(mark);
  }
  return marks.sort((a, b) => a[0] - b[0]);
}

/** What to mark: of each list the first that the line shows. */
function partsOf(fact: Fact): readonly (readonly Part[])[] {
  const { kind, key } = fact;
  switch (kind) {
    case 'device':
    case 'device-earlier':
    case 'device-other':
    case 'prt':
    case 'enterprise-prt':
    case 'work-account':
    case 'broker':
    case 'scheduler':
      return [[{ text: fact.values.value }, { text: key }]];
    case 'event':
      return [[{ text: String(fact.values.id), whole: true }]];
    case 'run':
    case 'connection':
    case 'object-error':
      return [[{ text: key, whole: true }]];
    case 'code':
      return [[{ text: fact.values.spelling }]];
    case 'sentence':
    case 'record-sentence':
    case 'ldap':
      return [[{ text: fact.values.match ?? '' }]];
    case 'proxy':
    case 'proxy-healed':
    case 'proxy-intermittent':
      return [[{ text: statusOf(fact.values), whole: true }], [{ text: fact.values.host }]];
    case 'net':
      if (fact.values.match) return [[{ text: fact.values.match }]];
      return [[{ text: fact.values.detail ?? '', whole: true }], [{ text: fact.values.host }]];
    case 'issuer':
      return [[{ text: fact.values.product ?? '' }], [{ text: fact.values.host }]];
    case 'tool':
      return [[{ text: fact.values.named['name'] ?? fact.values.named['host'] ?? '' }]];
    default:
      return [[{ text: hostOf(fact) ?? '' }]];
  }
}

/** What a long line is shown around: the code, the sentence or the host in it. */
export function decisivePart(fact: Fact): string | undefined {
  const { values } = fact;
  if ('spelling' in values) return values.spelling;
  return ('match' in values ? values.match : undefined) || hostOf(fact);
}

/** A challenge of a proxy stands in its line as 407, whatever the log calls it. */
function statusOf({ fault, status }: { readonly fault: string; readonly status?: number }): string {
  return status === undefined && (fault === 'unsigned' || fault === 'refused') ? '407' : String(status ?? '');
}

function placeOf(shown: string, { text, whole = false }: Part): Mark | undefined {
  if (text.length < 2) return undefined;
  const at = whole ? wordAt(shown, text) : shown.toLowerCase().indexOf(text.toLowerCase());
  return at < 0 ? undefined : [at, at + text.length];
}

/** Marks without overlaps, in order. */
export function united(marks: readonly Mark[]): readonly Mark[] {
  const out: Mark[] = [];
  for (const [from, to] of [...marks].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && from <= last[1]) out[out.length - 1] = [last[0], Math.max(last[1], to)];
    else out.push([from, to]);
  }
  return out;
}

function wordAt(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/\w/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + word.length))) return at;
  }
  return -1;
}

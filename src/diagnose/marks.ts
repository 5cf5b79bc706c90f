import type { Fact } from './parse/facts.ts';
import type { Mark } from './result.ts';

/** The parts of a shown line that made it evidence: the code as it is spelt, the host and status of a request, the value of a field. */
export function marksIn(shown: string, { name, key, values }: Fact): readonly Mark[] {
  const marks: Mark[] = [];
  const mark = (part: string | undefined, word = false): boolean => {
    if (part === undefined || part.length < 2) return false;
    const at = word ? wordAt(shown, part) : shown.toLowerCase().indexOf(part.toLowerCase());
    if (at < 0) return false;
    marks.push([at, at + part.length]);
    return true;
  };
  switch (name) {
    case 'device':
    case 'device-earlier':
    case 'prt':
    case 'enterprise-prt':
    case 'work-account':
    case 'broker':
    case 'scheduler':
      if (!mark(values['value'])) mark(key);
      break;
    case 'event':
      mark(values['id'], true);
      break;
    case 'run':
    case 'connection':
    case 'object-error':
      mark(key, true);
      break;
    default:
      if (!mark(values['spelling']) && !mark(values['match'])) {
        if (!mark(values['status'], true) && (values['fault'] === 'unsigned' || values['fault'] === 'refused'))
          mark('407', true);
        mark(values['detail'], true);
        mark(values['product']);
        mark(values['host']);
        if (values['name']) mark(values['name']);
      }
  }
  return marks.sort((a, b) => a[0] - b[0]);
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

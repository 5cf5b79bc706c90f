/**
 * What a viewer puts before every line: the name of a container (`app-1  | `), a bar or a dash of a list. Readers of
 * fixed shapes look at the beginning of a line, so it is taken away where all lines of the beginning have it.
 */
const forms: readonly RegExp[] = [
  /^[\w.-]{1,60}\s{1,20}\| ?/,
  /^\[[\w./-]{2,80}\] ?(?!\[)/,
  /^\s{0,8}[|│] (?![-+=|])/,
  /^\s{0,8}- /,
];
const leastLines = 3;
/** A table has many first cells, a log of containers few names. */
const mostNames = 4;

export function prefixOf(head: string): RegExp | undefined {
  const lines = head.split('\n').slice(0, 40);
  // The last one may be cut off.
  const whole = (lines.length > 1 ? lines.slice(0, -1) : lines).filter((line) => /\S/.test(line));
  if (whole.length < leastLines) return undefined;
  return forms.find((form) => {
    const found = whole.map((line) => form.exec(line)?.[0]);
    return !found.includes(undefined) && new Set(found).size <= mostNames;
  });
}

const escapedLines = /(?:\\r)?\\n/g;
/** Up to the string that the first of the escaped lines stands in. */
const before = /^(?:[^\\]|\\(?!r?\\n|n))*"\s?:\s?"/;

/** The lines of a text that stands as one string in JSON; the line itself where it holds no such text. */
export function unescapedLines(line: string): readonly string[] {
  const opening = before.exec(line)?.[0];
  if (opening === undefined) return [line];
  const parts = line.slice(opening.length).split(escapedLines);
  if (parts.length < 2) return [line];
  return [opening, ...parts].map((part) =>
    part.replaceAll('\\t', '\t').replaceAll('\\"', '"').replaceAll('\\\\', '\\'),
  );
}

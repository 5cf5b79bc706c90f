import { required } from '../../base/assert.ts';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { Store } from './store.ts';
import { valuesFromJson, valuesToJson } from './change.ts';
import type { Entry } from './entry.ts';
import type { Syntax } from '../schema/syntax.ts';

/**
 * The whole directory as lines of JSON: a header, then every entry, parents first. A snapshot is written aside and
 * renamed, so there is always a whole one.
 */
interface Header {
  readonly format: 1;
  readonly generation: number;
  readonly usn: number;
  /** Attributes that LDIF brought and the schema did not have. */
  readonly declared: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
}

interface Line {
  readonly i: number;
  readonly g: string;
  readonly p?: number;
  readonly r: string;
  /** usnCreated, usnChanged, created, changed (milliseconds). */
  readonly n: readonly [number, number, number, number];
  readonly a: Record<string, readonly (string | { readonly b: string })[]>;
  /** Links: target, USN, target, USN, … */
  readonly l?: Readonly<Record<string, readonly number[]>>;
  readonly s?: readonly (readonly [string, number])[];
}

const linesPerWrite = 500;

export function writeSnapshot(
  path: string,
  store: Store,
  generation: number,
  properties: Readonly<Record<string, string>>,
): void {
  const aside = `${path}.new`;
  const file = openSync(aside, 'w', 0o600);
  try {
    const header: Header = {
      format: 1,
      generation,
      usn: store.highestUsn,
      declared: store.schema.declared,
      properties,
    };
    let lines = [JSON.stringify(header)];
    for (const entry of parentsFirst(store)) {
      lines.push(JSON.stringify(toLine(entry)));
      if (lines.length < linesPerWrite) continue;
      writeSync(file, `${lines.join('\n')}\n`);
      lines = [];
    }
    if (lines.length > 0) writeSync(file, `${lines.join('\n')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(aside, path);
}

/** Fills an empty store. */
export function readSnapshot(path: string, store: Store): Header {
  const octets = readFileSync(path);
  const links: [Entry, Line][] = [];
  const entries: Entry[] = [];
  let header: Header | undefined;
  // Line by line: the whole file as one string may be longer than a string can be.
  for (let from = 0; from < octets.length;) {
    const end = octets.indexOf(10, from);
    const text = octets.toString('utf8', from, end < 0 ? octets.length : end);
    from = end < 0 ? octets.length : end + 1;
    if (!header) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `writeSnapshot` wrote
      header = JSON.parse(text) as Header;
      for (const one of header.declared) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same
        const [name, syntax] = one.split(':') as [string, Syntax];
        store.schema.declare(name, syntax);
      }
      continue;
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same
    const line = JSON.parse(text) as Line;
    const [created, changed, createdMs, changedMs] = line.n;
    const entry = store.place(line.i, line.g, line.p, line.r, valuesFromJson(line.a), created, createdMs);
    entry.usnChanged = changed;
    entry.changedMs = changedMs;
    if (line.s) entry.stamps = new Map(line.s);
    if (line.l) links.push([entry, line]);
    entries.push(entry);
  }
  if (!header) throw new TypeError(`${path} has no header`);
  for (const [entry, line] of links) {
    for (const key in line.l) {
      const pairs = required(line.l[key], 'the links');
      for (let at = 0; at < pairs.length; at += 2)
        store.restoreLink(
          entry,
          key,
          store.byId(required(pairs[at], 'pairs[at]')),
          required(pairs[at + 1], 'pairs[at + 1]'),
        );
    }
  }
  entries.sort((a, b) => a.usnChanged - b.usnChanged);
  for (const entry of entries) store.log.append(entry, true);
  store.apply({ usn: header.usn + 1, atMs: 0, changes: [] });
  return header;
}

function toLine(entry: Entry): Line {
  const links: Record<string, number[]> = {};
  for (const [key, targets] of entry.links ?? []) {
    const pairs: number[] = [];
    for (const [target, usn] of targets) pairs.push(target.id, usn);
    links[key] = pairs;
  }
  return {
    i: entry.id,
    g: entry.guid,
    ...(entry.parent ? { p: entry.parent.id } : {}),
    r: entry.rdn,
    n: [entry.usnCreated, entry.usnChanged, entry.createdMs, entry.changedMs],
    a: valuesToJson(entry.attributes),
    ...(entry.links ? { l: links } : {}),
    ...(entry.stamps ? { s: [...entry.stamps] } : {}),
  };
}

function* parentsFirst(store: Store): Generator<Entry> {
  const stack: Entry[] = [...store.contexts.values()].toReversed();
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    yield entry;
    if (entry.children) stack.push(...entry.children.values());
  }
}

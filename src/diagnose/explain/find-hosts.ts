import { catalogue } from '../catalogue/store.ts';
import type { CodeRecord } from '../catalogue/record.ts';

/** A host of the catalogue in a question, and whether it was read through damage. */
export interface FoundHost {
  readonly written: string;
  /** The name as it should be; a region's own name keeps its first part. */
  readonly host: string;
  readonly record: CodeRecord;
  readonly isDamaged: boolean;
}

const hostShape = /(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?![\w-])/gi;

/**
 * Host names that the catalogue knows, in the order of the text. Also names that went through machine translation,
 * which loses the hyphen ("microsoftonline p.com"), adds a space or translates a part of it ("bba900 anker"). An
 * unknown host is no answer: two names that share a suffix have nothing to do with each other.
 */
export function findHosts(text: string): readonly FoundHost[] {
  const found = new Map<string, FoundHost>();
  const add = (host: FoundHost) => {
    if (!found.has(host.record.id)) found.set(host.record.id, host);
  };
  for (const [written] of text.matchAll(hostShape)) {
    const record = recordOf(written.toLowerCase());
    if (record) add({ written, host: written.toLowerCase(), record, isDamaged: false });
  }
  for (const known of patternHosts(text)) add(known);
  for (const damaged of [...regionHosts(withoutHosts(text)), ...spacedHosts(text)]) add(damaged);
  return [...found.values()];
}

/** The record as it speaks of one host: under its own name, with commands that can be pasted. */
export function recordForHost({ record, host }: FoundHost): CodeRecord {
  // Nothing can be asked of a pattern.
  if (host.startsWith('*')) return record;
  const named = (command: string) => command.replaceAll('HOST', host);
  return {
    ...record,
    names: [host, ...record.names.filter((name) => name !== host)],
    causes: record.causes.map((cause) => (cause.probe === undefined ? cause : { ...cause, probe: named(cause.probe) })),
    fixes: record.fixes.map((fix) => (fix.command === undefined ? fix : { ...fix, command: named(fix.command) })),
  };
}

/** The text without its host names: their parts are no words to search by. */
export function withoutHosts(text: string): string {
  return text.replace(hostShape, ' ');
}

/** The record of a host: its own, or that of the longest pattern that covers it. */
function recordOf(host: string): CodeRecord | undefined {
  const [best] = knownHosts()
    .filter(({ pattern }) => pattern === host || (pattern.startsWith('*') && host.endsWith(pattern.slice(1))))
    .sort((a, b) => b.pattern.length - a.pattern.length);
  return best?.record;
}

/** "*.windows.net", as a list for a firewall has it: every host that it covers, or the one that covers it. */
function patternHosts(text: string): readonly FoundHost[] {
  return [...text.matchAll(/(?<![\w*.-])\*(\.(?:[a-z0-9-]+\.)+[a-z]{2,24})(?![\w-])/gi)].flatMap(
    ([written, suffix = '']) => {
      const end = suffix.toLowerCase();
      const wider = recordOf(`any${end}`);
      const covered = knownHosts().filter(({ pattern }) => pattern.endsWith(end));
      return [...covered, ...(wider ? [{ pattern: `*${end}`, record: wider }] : [])].map(({ pattern, record }) => ({
        ...{ written, host: pattern, record, isDamaged: false },
      }));
    },
  );
}

/**
 * "bba900 anker" and "bwsc02-relay" are bba900-anchor.microsoftonline.com and its neighbour, whatever became of their
 * suffix.
 */
function regionHosts(text: string): readonly FoundHost[] {
  return [...text.matchAll(/(?<![\w-])([a-z]{3,6}\d{2,4})[\s*_-]{1,3}(anchor|anker|relay|relais)(?!\w)/gi)].flatMap(
    ([written, region = '', kind = '']) => {
      const host = `${region.toLowerCase()}-${/^an/i.test(kind) ? 'anchor' : 'relay'}.microsoftonline.com`;
      const record = recordOf(host);
      return record ? [{ written, host, record, isDamaged: !/-(?:anchor|relay)$/i.test(written) }] : [];
    },
  );
}

/** Full names that lost a hyphen or gained a space. */
function spacedHosts(text: string): readonly FoundHost[] {
  if (!/\s/.test(text.trim())) return [];
  return knownHosts().flatMap(({ pattern, record }) => {
    if (pattern.startsWith('*')) return [];
    const loose = pattern
      .split(/[.-]/)
      .map((part) => part.replace(/[^a-z0-9]/g, ''))
      .join('[\\s.-]{1,3}');
    const [written] = new RegExp(`(?<![\\w-])${loose}(?![\\w-])`, 'i').exec(text) ?? [];
    return written !== undefined && written.toLowerCase() !== pattern
      ? [{ written, host: pattern, record, isDamaged: true }]
      : [];
  });
}

let known: readonly { readonly pattern: string; readonly record: CodeRecord }[] | undefined;

function knownHosts(): NonNullable<typeof known> {
  known ??= catalogue()
    .inSpace('host')
    .flatMap((record) => record.names.map((pattern) => ({ pattern, record })));
  return known;
}

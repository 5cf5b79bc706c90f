import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type {
  AuthoredAction,
  AuthoredCause,
  AuthoredFamily,
  AuthoredRecord,
  AuthoredSentences,
  Compiled,
  CompiledFamily,
  CompiledRecord,
} from './authored.ts';
import { authoredActions, authoredCauses, authoredFamily, authoredSentences } from './authored.ts';
import { contentsOf } from './contents.ts';
import type { EventSource, Space } from './record.ts';

/*
 * From the files that people write (data/*.yaml) to the one that the program reads (compiled.json). Reading the YAML
 * of all families at every start would cost more than the whole answer may take, so the result is checked in, one
 * record a line, and a test holds it equal to its sources. The first line says where everything stands; the others
 * are parsed as they are needed.
 */
const folder = new URL('data/', import.meta.url);
/** Files that hold no family of codes. */
const shared: ReadonlySet<string> = new Set(['actions.yaml', 'causes.yaml', 'sentences.yaml']);

export function compile(): Compiled {
  const parts = new Shared();
  for (const [id, action] of Object.entries(authoredActions.parse(read('actions.yaml')))) parts.action(id, action);
  for (const [id, cause] of Object.entries(authoredCauses.parse(read('causes.yaml')))) parts.cause(id, cause);
  const families: CompiledFamily[] = [];
  const records: CompiledRecord[] = [];
  for (const family of readFamilies()) {
    families.push(compileFamily(family));
    for (const record of family.records) {
      const id = record.id ?? idOf(family, record);
      const causes = named(`${id}-cause`, record.causes, (name, cause) => parts.cause(name, cause));
      const fixes = named(`${id}-fix`, record.fixes, (name, action) => parts.action(name, action));
      records.push(compileRecord(family, record, id, causes, fixes));
    }
  }
  const { actions, causes } = parts;
  return { families, actions, causes, records };
}

/** The sentences that rules ask for, by their names. */
export function readRuleSentences(): AuthoredSentences {
  return authoredSentences.parse(read('sentences.yaml'));
}

/** Causes and actions by id: those that many records share, and those that one wrote in place. */
class Shared {
  readonly actions: Record<string, Compiled['actions'][string]> = {};
  readonly causes: Record<string, Compiled['causes'][string]> = {};

  action(id: string, { en, nl, owner, command, contexts, subjects }: AuthoredAction): void {
    this.actions[id] = {
      text: { en, nl },
      owner,
      ...(command === undefined ? {} : { command }),
      ...(contexts && { contexts }),
      ...(subjects && { subjects }),
    };
  }

  cause(id: string, { en, nl, ask, probe, fixes }: AuthoredCause): void {
    const ids = named(`${id}-fix`, fixes, (name, action) => this.action(name, action));
    this.causes[id] = {
      text: { en, nl },
      ...(ask && { ask }),
      ...(probe === undefined ? {} : { probe }),
      ...(ids.length > 0 && { fixes: ids }),
    };
  }
}

/** The ids of a list; what stands in place gets one that is made of the record's. */
function named<T extends object>(
  prefix: string,
  list: readonly (string | T)[],
  keep: (id: string, value: T) => void,
): readonly string[] {
  return list.map((entry, index) => {
    if (typeof entry === 'string') return entry;
    const id = `${prefix}-${index + 1}`;
    keep(id, entry);
    return id;
  });
}

function compileFamily({ family, title, source, origin, proof, kind }: AuthoredFamily): CompiledFamily {
  return {
    id: family,
    title,
    source,
    origin: compileOrigin(origin),
    proof: compileProof(proof),
    ...(kind && { kind }),
  };
}

function compileProof({ en, nl, command }: AuthoredFamily['proof']): CompiledFamily['proof'] {
  return { text: { en, nl }, ...(command === undefined ? {} : { command }) };
}

/**
 * The text of compiled.json: the contents on the first line, then one record, cause or action a line, parsed on its
 * own.
 */
export function serialize(compiled: Compiled): string {
  const { families, actions, causes, records } = compiled;
  const list = (values: readonly unknown[]) => `[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]`;
  const map = (values: object) =>
    `{\n${Object.entries(values)
      .map(([id, value]) => `${JSON.stringify(id)}:${JSON.stringify(value)}`)
      .join(',\n')}\n}`;
  const contents = JSON.stringify(contentsOf(compiled));
  return `{"contents":${contents},\n"families":${list(families)},\n"actions":${map(actions)},\n"causes":${map(causes)},\n"records":${list(records)}}\n`;
}

export function readFamilies(): readonly AuthoredFamily[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && !shared.has(name))
    .sort()
    .map((name) => {
      const result = authoredFamily.safeParse(read(name));
      if (!result.success) throw new TypeError(`${name}: ${result.error.message}`);
      return result.data;
    });
}

function read(name: string): unknown {
  return parse(readFileSync(new URL(name, folder), 'utf8'));
}

function compileOrigin({ en, nl, url }: AuthoredFamily['origin']): CompiledFamily['origin'] {
  return { title: { en, nl }, ...(url === undefined ? {} : { url }) };
}

function compileRecord(
  family: AuthoredFamily,
  record: AuthoredRecord,
  id: string,
  causes: readonly string[],
  fixes: readonly string[],
): CompiledRecord {
  const space = record.space ?? family.space;
  const { en, nl } = record;
  return {
    id,
    family: family.family,
    space,
    ...(record.code === undefined ? {} : { number: Number(record.code) }),
    ...(space === 'event' && logOf(family, record)),
    severity: record.severity,
    title: { en: en.title, nl: nl.title },
    meaning: { en: en.meaning, nl: nl.meaning },
    ...(en.context && nl.context && { context: { en: en.context, nl: nl.context } }),
    ...(en.normalWhen && nl.normalWhen && { normalWhen: { en: en.normalWhen, nl: nl.normalWhen } }),
    ...filled({ names: record.names, equals: record.equals, damaged: record.damaged, causes, fixes }),
    ...filled({ consequenceOf: record.consequenceOf, explains: record.explains, seeAlso: record.seeAlso }),
    ...filled({ says: record.says, like: record.like }),
    ...(record.detail && { detail: record.detail }),
    ...(record.proof && { proof: compileProof(record.proof) }),
    ...(record.wrapper && { isWrapper: true as const }),
    evidence: record.evidence ?? family.evidence,
  };
}

function logOf(family: AuthoredFamily, record: AuthoredRecord): { readonly eventSource?: EventSource } {
  const eventSource = record.eventSource ?? family.eventSource;
  return eventSource === undefined ? {} : { eventSource };
}

/** The lists that hold something: most records leave most of them empty. */
function filled<T extends Record<string, readonly string[]>>(lists: T): Partial<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- some of the same
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Partial<T>;
}

const prefixes: Partial<Record<Space, string>> = {
  aadsts: 'aadsts',
  msis: 'msis',
  sspr: 'sspr',
  win32: 'win32',
  ldap: 'ldap',
  kerberos: 'krb',
  provisioning: 'provisioning',
  http: 'http',
};

function idOf(family: AuthoredFamily, record: AuthoredRecord): string {
  const space = record.space ?? family.space;
  if (record.code === undefined) {
    const [name] = record.names;
    if (name === undefined) throw new TypeError(`${family.family}: "${record.en.title}" has neither code, name nor id`);
    return `${family.prefix ?? family.family}-${kebab(name)}`;
  }
  const number = Number(record.code);
  if (space === 'status')
    return `${number >= 0xc0000000 && number < 0xca000000 ? 'nt' : 'hr'}-${number.toString(16).padStart(8, '0')}`;
  if (space === 'ldap-data') return `ldap-data-${number.toString(16)}`;
  if (space === 'sspr') return `sspr-${String(number).padStart(4, '0')}`;
  if (space === 'event')
    return `event-${kebab(record.eventSource ?? family.prefix ?? family.eventSource ?? family.family)}-${number}`;
  return `${prefixes[space] ?? family.prefix ?? family.family}-${number}`;
}

function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

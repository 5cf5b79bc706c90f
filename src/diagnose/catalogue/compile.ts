import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type {
  AuthoredAction,
  AuthoredCause,
  AuthoredFamily,
  AuthoredRecord,
  Compiled,
  CompiledFamily,
  CompiledRecord,
} from './authored.ts';
import { authoredActions, authoredCauses, authoredFamily } from './authored.ts';
import { contentsOf } from './contents.ts';
import type { Space } from './record.ts';

/*
 * From the files that people write (data/*.yaml) to the one that the program reads (compiled.json). Reading the YAML of all
 * families at every start would cost more than the whole answer may take, so the result is checked in, one record a line, and
 * a test holds it equal to its sources. The first line tells where everything stands; the others are parsed as they are needed.
 */
const folder = new URL('data/', import.meta.url);

export function compile(): Compiled {
  const actions: Record<string, Compiled['actions'][string]> = {};
  const causes: Record<string, Compiled['causes'][string]> = {};
  for (const [id, action] of Object.entries(authoredActions.parse(read('actions.yaml'))))
    actions[id] = compileAction(action);
  for (const [id, cause] of Object.entries(authoredCauses.parse(read('causes.yaml')))) causes[id] = compileCause(cause);

  const families: CompiledFamily[] = [];
  const records: CompiledRecord[] = [];
  for (const family of readFamilies()) {
    families.push({
      id: family.family,
      title: family.title,
      source: family.source,
      origin: compileOrigin(family.origin),
    });
    for (const record of family.records) {
      const id = record.id ?? idOf(family, record);
      const own = <T extends object>(
        kind: string,
        list: readonly (string | T)[],
        into: (id: string, value: T) => void,
      ) =>
        list.map((entry, index) => {
          if (typeof entry === 'string') return entry;
          const name = `${id}-${kind}-${index + 1}`;
          into(name, entry);
          return name;
        });
      const causeIds = own<AuthoredCause>(
        'cause',
        record.causes,
        (name, value) => (causes[name] = compileCause(value)),
      );
      const fixIds = own<AuthoredAction>('fix', record.fixes, (name, value) => (actions[name] = compileAction(value)));
      records.push(compileRecord(family, record, id, causeIds, fixIds));
    }
  }
  return { families, actions, causes, records };
}

/** The text of compiled.json: the contents on the first line, then one record, cause or action a line, parsed on its own. */
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
    .filter((name) => name.endsWith('.yaml') && name !== 'actions.yaml' && name !== 'causes.yaml')
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

function compileAction({ en, nl, owner, command, contexts }: AuthoredAction): Compiled['actions'][string] {
  return { text: { en, nl }, owner, ...(command === undefined ? {} : { command }), ...(contexts && { contexts }) };
}

function compileCause({ en, nl, ask, probe, fixes }: AuthoredCause): Compiled['causes'][string] {
  return {
    text: { en, nl },
    ...(ask && { ask }),
    ...(probe === undefined ? {} : { probe }),
    ...(fixes.length > 0 && { fixes }),
  };
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
    ...(space === 'event' && family.eventSource && { eventSource: family.eventSource }),
    severity: record.severity,
    title: { en: en.title, nl: nl.title },
    meaning: { en: en.meaning, nl: nl.meaning },
    ...(en.context && nl.context && { context: { en: en.context, nl: nl.context } }),
    ...(en.normalWhen && nl.normalWhen && { normalWhen: { en: en.normalWhen, nl: nl.normalWhen } }),
    ...filled({ names: record.names, equals: record.equals, damaged: record.damaged, causes, fixes }),
    ...filled({ consequenceOf: record.consequenceOf, seeAlso: record.seeAlso, says: record.says }),
    ...(record.wrapper && { isWrapper: true as const }),
    evidence: record.evidence ?? family.evidence,
  };
}

/** The lists that hold something: most records leave most of them empty. */
function filled<T extends Record<string, readonly string[]>>(lists: T): Partial<T> {
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
  if (space === 'event') return `event-${kebab(family.prefix ?? family.eventSource ?? family.family)}-${number}`;
  return `${prefixes[space] ?? family.prefix ?? family.family}-${number}`;
}

function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

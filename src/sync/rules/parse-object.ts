import { required } from '../../base/assert.ts';
import { parse, YAMLError } from 'yaml';
import { z } from 'zod';
import type { Detail } from '../../base/details.ts';
import { checkFailed, describeIssue } from '../../base/configuration/schema-problems.ts';
import { describeYamlError } from '../../base/configuration/yaml-problems.ts';
import { guidToBytes, isGuid, isSid, sidToBytes, toBytes } from '../../directory/index.ts';
import type { Attributes, AttributeValue, Scalar } from '../../directory/index.ts';
import { objectDetail } from './details.ts';
import { directorySchema } from './directory-schema.ts';
import { ruleErrors } from './errors.ts';

/**
 * An object to try rules on, as a person writes it or a tool exports it: JSON or YAML with `objectClass`, `dn` and the
 * attributes (below `attributes` or beside them), or one entry of LDIF. Values of attributes that hold octets may be a
 * GUID, a SID or base64; TRUE, FALSE and whole numbers of LDIF get their type.
 */
export interface TryObject {
  readonly dn: string;
  readonly objectClass: string;
  readonly attributes: Attributes;
  /** Values of reference attributes, as they stand in the object. */
  readonly references: Readonly<Record<string, readonly string[]>>;
  /** Id, name or type of the connector that it comes from, when the object says so. */
  readonly connector: string | undefined;
  /** %Name% → text, on top of what the DN gives. */
  readonly parameters: Readonly<Record<string, string>>;
}

const value = z.union([z.string(), z.number(), z.boolean(), z.strictObject({ base64: z.base64() })]);
const attributeMap = z.record(z.string(), z.union([value, z.array(value), z.null()]));
const fileSchema = z
  .looseObject({
    dn: z.string().default(''),
    objectClass: z.union([z.string(), z.array(z.string()).min(1)]),
    connector: z.string().optional(),
    parameters: z.record(z.string(), z.string()).default({}),
    attributes: attributeMap.optional(),
  })
  .transform(({ dn, objectClass, connector, parameters, attributes, ...flat }, context) => {
    const found =
      attributes === undefined ? attributeMap.safeParse(flat) : { success: true as const, data: attributes };
    if (found.success) return { dn, objectClass, connector, parameters, attributes: found.data };
    for (const issue of found.error.issues)
      context.addIssue({ ...checkFailed(describeIssue(issue, flat)), path: issue.path });
    return z.NEVER;
  });

/**
 * Reads the object. Throws `rules.object-unreadable`. `file` is for messages; a name that ends in .ldif, or a text that
 * begins with "dn:", is LDIF.
 */
export function parseTryObject(file: string, text: string): TryObject {
  const unreadable = (reason: Detail, cause?: unknown): Error =>
    ruleErrors('rules.object-unreadable', { path: file, reason }, { cause });
  if (text.trim() === '') throw unreadable(objectDetail('rules.object-empty'));
  if (text.includes('\0')) throw unreadable(objectDetail('rules.object-binary'));
  if (/\.ldif$/i.test(file) || /^(?:#.*\n|version:.*\n|\s*\n)*dn:/i.test(text)) {
    const entry = readLdif(text);
    if (entry.dn === '') throw unreadable(objectDetail('rules.object-no-entry'));
    return assemble({ ...entry, connector: undefined, parameters: {} });
  }
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (cause) {
    throw unreadable(
      cause instanceof YAMLError ? describeYamlError(cause) : objectDetail('rules.object-no-entry'),
      cause,
    );
  }
  const value: unknown = Array.isArray(raw) && raw.length === 1 ? raw[0] : raw;
  const result = fileSchema.safeParse(value);
  if (result.success) return assemble(result.data);
  const [issue] = result.error.issues;
  if (!issue) throw unreadable(objectDetail('rules.object-no-entry'));
  const path = issue.path.map(String).join('.');
  const problem = describeIssue(issue, value);
  throw unreadable(path === '' ? problem : objectDetail('rules.object-at', { path, problem }));
}

/** The class that rules go by: of the chain from `top` down, the last one that they know. */
const classOrder = [
  'user',
  'contact',
  'group',
  'groupOfNames',
  'groupOfUniqueNames',
  'inetOrgPerson',
  'computer',
  'msDS-Device',
  'foreignSecurityPrincipal',
];

function structuralClass(classes: string | readonly string[]): string {
  if (typeof classes === 'string') return classes;
  return classOrder.findLast((each) => classes.includes(each)) ?? required(classes.at(-1), 'a class');
}

function assemble(raw: {
  readonly dn: string;
  readonly objectClass: string | readonly string[];
  readonly connector: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly attributes: z.infer<typeof attributeMap>;
}): TryObject {
  const attributes: Record<string, AttributeValue> = {};
  const references: Record<string, readonly string[]> = {};
  for (const [name, given] of Object.entries(raw.attributes)) {
    const values = given === null ? [] : Array.isArray(given) ? given : [given];
    if (values.length === 0) continue;
    const spec = directorySchema.get(name);
    if (spec?.type === 'reference') references[name] = values.map(String);
    else {
      const typed = values.map((each) => (spec ? withType(each, spec.type) : each));
      attributes[name] = Array.isArray(given) ? typed : required(typed[0], 'typed[0]');
    }
  }
  const { dn, connector, parameters } = raw;
  return { dn, objectClass: structuralClass(raw.objectClass), connector, parameters, attributes, references };
}

function withType(given: Scalar, type: string): Scalar {
  if (typeof given !== 'string') return given;
  if (type === 'binary') {
    if (isGuid(given)) return toBytes(guidToBytes(given));
    return isSid(given) ? toBytes(sidToBytes(given)) : { base64: given };
  }
  if (type === 'number') return /^-?\d{1,15}$/.test(given) ? Number(given) : given;
  if (type === 'boolean') return /^true$/i.test(given) ? true : /^false$/i.test(given) ? false : given;
  return given;
}

/** The first entry of LDIF (RFC 2849): folded lines, `::` for base64, comments. */
function readLdif(
  text: string,
): Pick<TryObject, 'dn'> & { objectClass: string[]; attributes: Record<string, Scalar[] | Scalar> } {
  const lines = text.replace(/\r?\n /g, '').split(/\r?\n/);
  const attributes: Record<string, Scalar[]> = {};
  let dn = '';
  const objectClass: string[] = [];
  for (const line of lines) {
    if (line.startsWith('#') || /^version:/i.test(line)) continue;
    if (line.trim() === '' && dn !== '') break;
    const [, name, encoded, raw = ''] = /^([^:;]+)(?:;[^:]*)?:(:?) *(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const binary = directorySchema.get(name)?.type === 'binary';
    const content = encoded === ':' ? Buffer.from(raw, 'base64').toString('utf8') : raw;
    if (name.toLowerCase() === 'dn') dn = content;
    else if (name === 'objectClass') objectClass.push(content);
    else (attributes[name] ??= []).push(encoded === ':' && binary ? { base64: raw } : content);
  }
  const single = Object.entries(attributes).map(([name, values]) => [name, values.length === 1 ? values[0] : values]);
  return { dn, objectClass: objectClass.length > 0 ? objectClass : ['user'], attributes: Object.fromEntries(single) };
}

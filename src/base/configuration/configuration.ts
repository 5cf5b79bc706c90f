import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { baseErrors } from '../base-errors.ts';
import { isObject } from '../object.ts';
import { systemCodeOf } from '../system-error.ts';
import { withoutPassword } from '../without-password.ts';
import { fileError } from './file-errors.ts';
import { elementOf, propertiesOf, wrappedBy } from './schema-parts.ts';
import type { SettingsProblem } from './settings-document.ts';
import { placeProblems, readSettings } from './settings-document.ts';

/**
 * One YAML file a role, one zod schema with descriptions, from which come the type, the docs and the redacted view.
 * `HAWSER_…` variables override:
 * `HAWSER_CLOUD_PUBLIC_URL` is `publicUrl` of the role "cloud", `__` goes a level down. All problems are reported at
 * once, each with its place.
 */
export interface ConfigurationSource {
  readonly role: string;
  /** The file as the user named it; absent: only defaults and the environment. */
  readonly file?: string | undefined;
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Parses and checks. Throws `base.configuration-absent`, `base.configuration-invalid` and, for a file that cannot be
 * read, `file.…`.
 */
export function loadConfiguration<S extends z.ZodType>(schema: S, source: ConfigurationSource): z.output<S> {
  const { role, file, environment = process.env } = source;
  const text = file === undefined ? '' : readText(file);
  return parseConfiguration(schema, text, {
    name: file ?? `HAWSER_${role.toUpperCase()}_…`,
    overrides: overridesFrom(environment, role),
  });
}

export interface Override {
  readonly variable: string;
  readonly path: readonly string[];
  readonly value: string;
}

/** The pure core: text and overrides in, configuration or one error with all problems out. */
export function parseConfiguration<S extends z.ZodType>(
  schema: S,
  text: string,
  { name, overrides = [] }: { name: string; overrides?: readonly Override[] },
): z.output<S> {
  const { parsed, problems } = readSettings(schema, text, (values) => {
    if (isObject(values)) for (const { path, value } of overrides) setPath(values, path, value);
  });
  if (parsed) return parsed.value;
  const named = problems.map((problem): SettingsProblem => {
    const override = overrides.find(({ path }) => path.join('.') === problem.path.join('.'));
    return override ? { path: [override.variable], detail: problem.detail } : problem;
  });
  throw baseErrors('base.configuration-invalid', { count: named.length, problems: placeProblems(name, named) });
}

/** `HAWSER_CONNECT_CLOUD__URL=x` becomes { path: ['cloud', 'url'], value: 'x' } for the role "connect". */
function overridesFrom(environment: NodeJS.ProcessEnv, role: string): Override[] {
  const prefix = `HAWSER_${role.toUpperCase()}_`;
  return Object.entries(environment).flatMap(([variable, value]) => {
    // HAWSER_CONNECT_CONFIG names the file itself.
    if (!variable.startsWith(prefix) || variable === `${prefix}CONFIG` || value === undefined) return [];
    const path = variable
      .slice(prefix.length)
      .split('__')
      .map((part) => part.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
    return [{ variable, path, value }];
  });
}

function setPath(target: Record<PropertyKey, unknown>, path: readonly string[], value: string): void {
  let node = target;
  for (const key of path.slice(0, -1)) {
    const next = node[key];
    const inner = isObject(next) ? next : {};
    node[key] = inner;
    node = inner;
  }
  const last = path.at(-1);
  if (last !== undefined) node[last] = scalarOf(value);
}

/** The environment only has text: numbers and booleans are read as YAML reads them. */
function scalarOf(text: string): unknown {
  if (/^(true|false)$/.test(text)) return text === 'true';
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (systemCodeOf(cause) !== 'ENOENT') throw fileError(file, cause);
    throw baseErrors('base.configuration-absent', { file }, { cause });
  }
}

/** Marks a setting whose value is never shown. */
export const secretSetting = z.registry<{ secret: true }>();

/** The configuration as it may be shown: secrets and passwords in URLs replaced. */
export function redactConfiguration(schema: z.ZodType, value: unknown): unknown {
  if (secretSetting.has(schema)) return value === undefined ? undefined : '***';
  if (schema instanceof z.ZodObject && isObject(value)) {
    const properties = propertiesOf(schema);
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => {
        const inner = properties.get(key);
        return [key, inner ? redactConfiguration(inner, part) : part];
      }),
    );
  }
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((part) => redactConfiguration(elementOf(schema), part));
  }
  const inner = wrappedBy(schema);
  if (inner !== undefined) return redactConfiguration(inner, value);
  return typeof value === 'string' ? withoutPassword(value) : value;
}

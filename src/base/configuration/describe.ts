import { z } from 'zod';
import { secretSetting } from './configuration.ts';
import { elementOf, inputOf, propertiesOf, wrappedBy } from './schema-parts.ts';

export interface Setting {
  /** `forests[].domain`. */
  readonly path: string;
  readonly type: string;
  readonly default: string;
  readonly description: string;
  readonly isSecret: boolean;
}

/** Every setting of a configuration schema, in its order: for the documentation. */
export function describeSettings(schema: z.ZodType, prefix = ''): readonly Setting[] {
  const { inner, fallback, description } = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    return [...propertiesOf(inner)].flatMap(([key, part]) =>
      describeSettings(part, prefix === '' ? String(key) : `${prefix}.${String(key)}`),
    );
  }
  if (inner instanceof z.ZodArray) {
    const element = unwrap(elementOf(inner)).inner;
    if (element instanceof z.ZodObject) return describeSettings(element, `${prefix}[]`);
  }
  const isSecret = secretSetting.has(schema) || secretSetting.has(inner);
  return [{ path: prefix, type: typeName(inner), default: fallback, description, isSecret }];
}

function unwrap(schema: z.ZodType): { inner: z.ZodType; fallback: string; description: string } {
  let inner = schema;
  let fallback = '';
  let description = schema.description ?? '';
  for (;;) {
    if (inner instanceof z.ZodOptional) fallback ||= '-';
    else if (inner instanceof z.ZodDefault) fallback ||= `\`${JSON.stringify(inner.def.defaultValue)}\``;
    const next = inner instanceof z.ZodPipe ? inputOf(inner) : wrappedBy(inner);
    if (next === undefined) break;
    inner = next;
    description ||= inner.description ?? '';
  }
  return { inner, fallback: fallback === '' ? 'required' : fallback === '-' ? '' : fallback, description };
}

function typeName(schema: z.ZodType): string {
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(', ');
  if (schema instanceof z.ZodBoolean) return 'true, false';
  if (schema instanceof z.ZodNumber) return 'number';
  if (schema instanceof z.ZodArray) return `list of ${typeName(unwrap(elementOf(schema)).inner)}`;
  return schema instanceof z.ZodURL ? 'URL' : 'text';
}

/** The settings as a table in Markdown. */
export function settingsTable(schema: z.ZodType): string {
  const rows = describeSettings(schema).map(({ path, type, default: fallback, description, isSecret }) => {
    const text = `${description.replaceAll('|', '\\|')}${isSecret ? ' (secret: never shown)' : ''}`;
    return `| \`${path}\` | ${type} | ${fallback} | ${text} |`;
  });
  return ['| setting | values | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

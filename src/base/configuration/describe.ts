import { z } from 'zod';
import { secretSetting } from './configuration.ts';

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
    const nested = Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([key, part]) =>
      describeSettings(part, prefix === '' ? key : `${prefix}.${key}`),
    );
    return nested;
  }
  if (inner instanceof z.ZodArray) {
    const element = unwrap(inner.element as z.ZodType).inner;
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
    else if (!(inner instanceof z.ZodPrefault || inner instanceof z.ZodNullable || inner instanceof z.ZodPipe)) break;
    inner = (inner instanceof z.ZodPipe ? inner.def.in : inner.unwrap()) as z.ZodType;
    description ||= inner.description ?? '';
  }
  return { inner, fallback: fallback === '' ? 'required' : fallback === '-' ? '' : fallback, description };
}

function typeName(schema: z.ZodType): string {
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(', ');
  if (schema instanceof z.ZodBoolean) return 'true, false';
  if (schema instanceof z.ZodNumber) return 'number';
  if (schema instanceof z.ZodArray) return `list of ${typeName(unwrap(schema.element as z.ZodType).inner)}`;
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

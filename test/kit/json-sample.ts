/** What a JSON schema describes, and the same with one odd value in it, for tests of every edge. */
export interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly format?: string;
  readonly pattern?: string;
}

/** A value that the schema takes. */
export function sampleOf(schema: JsonSchema): unknown {
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice) return sampleOf(choice);
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'object': {
      const named = Object.entries(schema.properties ?? {}).map(([name, one]) => [name, sampleOf(one)] as const);
      const { additionalProperties: more } = schema;
      const others = typeof more === 'object' && named.length === 0 ? [['displayName', sampleOf(more)] as const] : [];
      return Object.fromEntries([...named, ...others]);
    }
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => sampleOf(schema.items ?? {}));
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, schema.exclusiveMinimum ?? 1, 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return textOf(schema);
  }
}

function textOf({ format, pattern = '', minLength = 1 }: JsonSchema): string {
  if (format === 'date-time') return '2026-03-01T12:00:00Z';
  if (format === 'base64') return 'AA==';
  const [, exactly] = /\{(\d+)\}\$$/.exec(pattern) ?? [];
  return 'x'.repeat(exactly === undefined ? Math.max(1, minLength) : Number(exactly));
}

const oddTexts = ['a\0b', 'a\ud800', '', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '__proto__', 'x'.repeat(5000)];
const oddNumbers = [-1, 0.5, 2 ** 53 - 1, 1e308];
const oddNames = ['constructor', 'toString', 'a\0b', 'a\ud800', ''];

/** The value, each time with one odd thing in it. */
export function* oddlyOf(value: unknown): Generator {
  yield null;
  if (typeof value === 'string') yield* oddTexts;
  else if (typeof value === 'number') yield* oddNumbers;
  else if (Array.isArray(value)) {
    yield [];
    for (const [at, item] of value.entries()) for (const odd of oddlyOf(item)) yield value.with(at, odd);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      for (const odd of oddlyOf(item)) yield { ...value, [name]: odd };
      for (const odd of oddNames) yield { ...value, [odd]: item };
    }
  }
}

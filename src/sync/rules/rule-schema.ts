import { z } from 'zod';
import { checkFailed } from '../../base/configuration/schema-problems.ts';
import { fileDetail } from './details.ts';
import { connectorTypes, linkTypes, mergeTypes, scopeOperators } from './rule.ts';
import type { FlowSource, Rule, ScopeClause, ScopeOperator } from './rule.ts';

/**
 * Rule files as people write them. Two shorthands: a scope clause may be one text (`department EQUAL Sales`), and so
 * may a join condition (`objectSid = objectSid`: connector space left, metaverse right).
 */
const attributeName = z.string().regex(/^@?[A-Za-z][\w.;-]*$/, fileDetail('rules.attribute-name').code);

/** The documents spell it ISNOTBITSET, exported rules ISBITNOTSET. */
const operatorNames = [...scopeOperators, 'ISNOTBITSET'] as const;
const withoutValue: ReadonlySet<string> = new Set(['ISNULL', 'ISNOTNULL']);

function toOperator(name: (typeof operatorNames)[number]): ScopeOperator {
  return name === 'ISNOTBITSET' ? 'ISBITNOTSET' : name;
}

const clauseObject = z
  .strictObject({
    attribute: attributeName,
    operator: z.enum(operatorNames),
    value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  })
  .refine(({ operator, value }) => value !== undefined || withoutValue.has(operator), {
    ...checkFailed(fileDetail('rules.operator-needs-value')),
    path: ['value'],
  })
  .transform(({ attribute, operator, value }): ScopeClause => {
    const text = value === undefined ? '' : typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
    return { attribute, operator: toOperator(operator), value: text };
  });

const clauseText = z.string().transform((text, context): ScopeClause => {
  const [, attribute, operator, value = ''] = /^\s*(\S+)\s+(\S+)(?:\s+(.*?))?\s*$/s.exec(text) ?? [];
  const name = operatorNames.find((each) => each === operator);
  if (attribute === undefined || name === undefined) {
    context.addIssue(checkFailed(fileDetail('rules.scope-form', { operators: operatorNames })));
    return z.NEVER;
  }
  if (value === '' && !withoutValue.has(name)) {
    context.addIssue(checkFailed(fileDetail('rules.this-operator-needs-value', { operator: name })));
    return z.NEVER;
  }
  return { attribute, operator: toOperator(name), value };
});

const joinObject = z.strictObject({
  csAttribute: attributeName,
  mvAttribute: attributeName,
  caseSensitive: z.boolean().default(false),
});

const joinText = z.string().transform((text, context) => {
  const [, csAttribute, mvAttribute] = /^\s*([\w.;@-]+)\s*=\s*([\w.;-]+)\s*$/.exec(text) ?? [];
  if (csAttribute !== undefined && mvAttribute !== undefined) return { csAttribute, mvAttribute, caseSensitive: false };
  context.addIssue(checkFailed(fileDetail('rules.join-form')));
  return z.NEVER;
});

const flow = z
  .strictObject({
    target: attributeName,
    source: attributeName.optional(),
    constant: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
    expression: z.string().min(1).optional(),
    mergeType: z.enum(mergeTypes).default('update'),
    applyOnce: z.boolean().default(false),
  })
  .refine(
    (each) => [each.source, each.constant, each.expression].filter((part) => part !== undefined).length === 1,
    checkFailed(fileDetail('rules.flow-form')),
  )
  .transform(({ target, source, constant, expression, mergeType, applyOnce }) => {
    const from: FlowSource =
      source !== undefined
        ? { kind: 'direct', attribute: source }
        : constant !== undefined
          ? { kind: 'constant', value: constant ?? 'NULL' } // which the check refuses, with every other mistake
          : { kind: 'expression', text: expression ?? '' };
    return { target, source: from, mergeType, applyOnce };
  });

export const ruleSchema = z
  .strictObject({
    id: z.string().min(1).max(200).optional(),
    name: z.string().min(1).max(400),
    description: z.string().default(''),
    direction: z.enum(['inbound', 'outbound']),
    connector: z
      .string()
      .min(1)
      .describe(`${connectorTypes.join(', ')}, or the id or name of a connector (* for any text)`),
    sourceObjectType: z.string().min(1),
    targetObjectType: z.string().min(1),
    linkType: z.enum(linkTypes).default('join'),
    precedence: z.int().min(0).max(1_000_000),
    disabled: z.boolean().default(false),
    scope: z.array(z.array(z.union([clauseText, clauseObject])).min(1)).default([]),
    join: z.array(z.array(z.union([joinText, joinObject])).min(1)).default([]),
    flows: z.array(flow).default([]),
    passwordSync: z.boolean().default(false),
    immutableTag: z.string().default(''),
  })
  .transform((rule): Rule => ({ ...rule, id: rule.id ?? slug(rule.name) }));

/** A file: rules, and which rules that were loaded before it are switched off. */
export const ruleFileSchema = z.strictObject({
  set: z.enum(['own', 'imported']).default('own').describe('imported: what "hawser rules import" wrote'),
  rules: z.array(ruleSchema).default([]),
  disable: z
    .array(z.string())
    .default([])
    .describe('rules that are not to be used: an id, defaults/NAME, imported/NAME, or a name that only one rule has'),
  attributes: z.array(attributeName).default([]).describe('attributes of your own schema, which no check has to know'),
  parameters: z
    .record(z.string().regex(/^[A-Za-z_][\w.]*$/, fileDetail('rules.parameter-name').code), z.string())
    .default({})
    .describe('texts that expressions name %Name%'),
});
export type RuleFile = z.infer<typeof ruleFileSchema>;

/** Every word that a rule file knows, for the one that somebody meant. */
export const settings: readonly string[] = [
  ...Object.keys(ruleFileSchema.shape),
  ...Object.keys(ruleSchema.in.shape),
  ...Object.keys(flow.in.shape),
  ...Object.keys(clauseObject.in.shape),
  ...Object.keys(joinObject.shape),
];

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** The JSON Schema of a rule file, for editors. */
export function ruleFileJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(ruleFileSchema, { io: 'input' }), title: 'Sync rules of Hawser' };
}

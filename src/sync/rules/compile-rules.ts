import { createHash } from 'node:crypto';
import { metaverseClasses } from '../../directory/index.ts';
import type { Attributes, MetaverseClass } from '../../directory/index.ts';
import type { ConnectorId } from '../ports.ts';
import { assert } from '../../base/assert.ts';
import { compileRule } from './compile-rule.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { decide } from './precedence.ts';
import { invalidRules } from './problems.ts';
import { noAttributes, noCounts, Program } from './program.ts';
import type { ProgramResult } from './program.ts';
import type { Rule, RuleProblem, RuleSet } from './rule.ts';
import type {
  CompiledRules,
  Contribution,
  EvaluationOptions,
  InboundResult,
  MetaverseObject,
  MetaverseResult,
  OutboundResult,
  ReferenceFlow,
  ReferenceOrigin,
  RuleConnector,
  RuleEnvironment,
  SourceObject,
  TargetObject,
} from './rule-set.ts';

export interface CompileOptions {
  /** In the order in which they were added: at equal precedence the earlier one wins. */
  readonly connectors: readonly RuleConnector[];
  /** The attribute that rules call `[@sourceAnchor]`. */
  readonly sourceAnchorAttribute?: string;
  /** Parameters beside those that connectors provide; they come before the rule set's own. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly environment?: RuleEnvironment;
}

export const DEFAULT_SOURCE_ANCHOR = 'mS-DS-ConsistencyGuid';

const systemEnvironment: RuleEnvironment = {
  now: () => new Date(),
  random: () => Math.random(),
  guid: () => crypto.randomUUID(),
};

/** Part of the revision: raised when the same rules come to mean something else. */
const languageRevision = 1;

/**
 * mS-DS-ConsistencyGuid is filled by the engine itself, so objectGUID stands in until it is; any other anchor is there
 * or it is not.
 */
export function sourceAnchorAliases(attribute: string): ReadonlyMap<string, string> {
  return new Map([
    ['@sourceAnchor', attribute],
    ['@sourceAnchorFallback', attribute === DEFAULT_SOURCE_ANCHOR ? 'objectGUID' : attribute],
  ]);
}

/** Compiles validated rules for these connectors. Throws `rules.invalid` with every problem. */
export function compileRuleSet(ruleSet: RuleSet, options: CompileOptions): CompiledRules {
  return new Compiled(ruleSet, options);
}

/** Whether a rule's `connector` means this connector: its type, its id, or its name with `*` for any text. */
export function matchesConnector(rule: Rule, { id, type, name }: RuleConnector): boolean {
  const { connector } = rule;
  if (connector === type || connector === id) return true;
  const pattern = connector.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${pattern.join('.*')}$`, 'i').test(name);
}

class Compiled implements CompiledRules {
  readonly revision: string;
  readonly connectors: readonly RuleConnector[];
  readonly referenceFlows: readonly ReferenceFlow[];
  readonly joinAttributes: readonly string[];
  readonly #environment: RuleEnvironment;
  readonly #rules: readonly (CompiledRule & { readonly reads: ReadonlySet<string> })[];
  readonly #programs = new Map<string, Program>();

  constructor(ruleSet: RuleSet, options: CompileOptions) {
    const { connectors, environment = systemEnvironment, sourceAnchorAttribute = DEFAULT_SOURCE_ANCHOR } = options;
    const parameters = { ...ruleSet.parameters, ...options.parameters };
    this.connectors = connectors;
    this.#environment = environment;
    this.revision = createHash('sha256')
      .update(JSON.stringify([languageRevision, ruleSet.rules, connectors, sourceAnchorAttribute, parameters]))
      .digest('hex')
      .slice(0, 32);
    const enabled = ruleSet.rules.filter(({ disabled }) => !disabled);
    const pairs = enabled
      .flatMap((rule) =>
        connectors.filter((each) => matchesConnector(rule, each)).map((connector) => ({ rule, connector })),
      )
      .sort(
        (a, b) =>
          a.rule.precedence - b.rule.precedence || connectors.indexOf(a.connector) - connectors.indexOf(b.connector),
      );
    const aliases = sourceAnchorAliases(sourceAnchorAttribute);
    const problems: RuleProblem[] = [];
    let rank = 0;
    this.#rules = pairs.map(({ rule, connector }) => {
      const { compiled, reads, problems: found } = compileRule(rule, { connector, aliases, parameters, rank });
      rank += Math.max(1, rule.flows.length);
      const places = ruleSet.places.get(rule.id);
      problems.push(
        ...found.map(({ flow, ...problem }) => ({
          rule: rule.name,
          ...problem,
          ...(places?.flows[flow] ?? places?.rule),
        })),
      );
      return { ...compiled, reads };
    });
    if (problems.length > 0) {
      throw invalidRules(problems);
    }
    this.referenceFlows = this.#rules.flatMap(({ references }) => references);
    const joined = this.#inboundRules().flatMap(({ rule }) => rule.join.flat().map(({ mvAttribute }) => mvAttribute));
    this.joinAttributes = [...new Set(joined)].sort();
  }

  attributesRead(connector: ConnectorId): readonly string[] {
    const own = this.#inboundRules().filter(({ name }) => name.connector === connector);
    const names = new Set(own.flatMap(({ reads }) => [...reads]));
    names.delete('dn');
    names.delete('objectClass');
    return [...names].sort();
  }

  classesRead(connector: ConnectorId): readonly string[] {
    const own = this.#inboundRules().filter(({ name }) => name.connector === connector);
    return [...new Set(own.map(({ rule }) => rule.sourceObjectType))].sort();
  }

  inbound(object: SourceObject, { explain = false }: EvaluationOptions = {}): InboundResult {
    const { connector, objectClass, dn, attributes, referenceCounts = noCounts, isMemberOf } = object;
    const result = this.#program('inbound', connector, objectClass).run(
      {
        dn,
        objectClass,
        attributes,
        referenceCounts,
        isMemberOf,
        parameters: object.parameters,
        imported: object.imported ?? attributes,
        environment: this.#environment,
        variables: [],
      },
      object.isNew ?? false,
      explain,
    );
    return {
      ...summary(result, explain),
      keepsAlive: result.plan.keepsAlive,
      contributions: result.contributions,
      references: withValues(result.plan.references, referenceCounts),
      ...(explain && { silent: result.silent }),
    };
  }

  combine(
    objectClass: MetaverseClass,
    sources: readonly InboundResult[],
    current: Attributes | undefined,
    { explain = false }: EvaluationOptions = {},
  ): MetaverseResult {
    assert(metaverseClasses.includes(objectClass), `${objectClass} is a class of the metaverse`);
    const errors = sources.flatMap((source) => source.errors);
    const only = sources.length === 1 ? sources[0] : undefined;
    const sorted = only ? only.contributions : byRank(sources.flatMap(({ contributions }) => contributions));
    const silent = explain ? sources.flatMap((source) => source.silent ?? []) : undefined;
    const { attributes, explanation } = decide(sorted, current, errors, silent);
    return { attributes, references: origins(sources), errors, ...(explanation && { explanation }) };
  }

  outbound(
    connector: ConnectorId,
    object: MetaverseObject,
    target: TargetObject | undefined,
    { explain = false }: EvaluationOptions = {},
  ): OutboundResult {
    const program = this.#program('outbound', connector, object.objectClass);
    const confirmed = target?.confirmed ?? noAttributes;
    const result = program.run(
      {
        dn: '',
        objectClass: object.objectClass,
        attributes: withCloudAnchor(object.attributes, confirmed),
        referenceCounts: object.referenceCounts ?? noCounts,
        isMemberOf: undefined,
        parameters: noParameters,
        imported: confirmed,
        environment: this.#environment,
        variables: [],
      },
      target === undefined,
      explain,
      target?.objectClass,
    );
    const { attributes, explanation } = decide(
      result.contributions,
      confirmed,
      result.errors,
      explain ? result.silent : undefined,
    );
    return {
      ...summary(result, explain),
      attributes,
      managed: result.plan.managed,
      references: result.plan.references,
      ...(explanation && { explanation }),
    };
  }

  #inboundRules(): readonly (CompiledRule & { readonly reads: ReadonlySet<string> })[] {
    return this.#rules.filter(({ rule }) => rule.direction === 'inbound');
  }

  #program(direction: Rule['direction'], connector: ConnectorId, objectClass: string): Program {
    const key = `${direction} ${connector} ${objectClass}`;
    const known = this.#programs.get(key);
    if (known) return known;
    const made = new Program(
      this.#rules.filter(
        ({ name, rule }) =>
          rule.direction === direction &&
          name.connector === connector &&
          (rule.sourceObjectType === '*' || rule.sourceObjectType === objectClass),
      ),
    );
    this.#programs.set(key, made);
    return made;
  }
}

const noParameters: Readonly<Record<string, string>> = Object.freeze({});

/**
 * `[cloudSourceAnchor]` is what the cloud has confirmed as the source anchor, unless the metaverse has an attribute of
 * that name.
 */
function withCloudAnchor(attributes: Attributes, confirmed: Attributes): Attributes {
  const anchor = confirmed['sourceAnchor'];
  if (anchor === undefined || attributes['cloudSourceAnchor'] !== undefined) return attributes;
  return { ...attributes, cloudSourceAnchor: anchor };
}

function summary(
  result: ProgramResult,
  explain: boolean,
): Pick<InboundResult, 'rules' | 'link' | 'passwordSync' | 'errors' | 'outOfScope'> {
  return {
    rules: result.plan.rules,
    link: result.link,
    passwordSync: result.plan.passwordSync,
    errors: result.errors,
    ...(explain && { outOfScope: result.outOfScope }),
  };
}

function byRank(contributions: readonly Contribution[]): readonly Contribution[] {
  return [...contributions].sort((a, b) => a.flow.rank - b.flow.rank);
}

function withValues(
  flows: readonly ReferenceFlow[],
  counts: Readonly<Record<string, number>>,
): readonly ReferenceFlow[] {
  return counts === noCounts ? [] : flows.filter(({ csAttribute }) => (counts[csAttribute] ?? 0) > 0);
}

/** Of flows into one reference attribute the first that has values wins, or all of them when they merge. */
function origins(sources: readonly InboundResult[]): Readonly<Record<string, readonly ReferenceOrigin[]>> {
  const all = sources.flatMap(({ references }, source) => references.map((flow) => ({ source, flow })));
  if (all.length === 0) return noOrigins;
  const result: Record<string, ReferenceOrigin[]> = {};
  for (const origin of all.sort((a, b) => a.flow.rank - b.flow.rank)) {
    const known = result[origin.flow.mvAttribute];
    if (!known) result[origin.flow.mvAttribute] = [origin];
    else if (origin.flow.mergeType !== 'update') known.push(origin);
  }
  return result;
}

const noOrigins: Readonly<Record<string, readonly ReferenceOrigin[]>> = Object.freeze({});

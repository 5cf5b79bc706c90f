import { required } from '../../base/assert.ts';
import type { Detail } from '../../base/details.ts';
import { domainOf, domainToDn, metaverseClasses } from '../../directory/index.ts';
import type { Attributes, AttributeValue, MetaverseClass } from '../../directory/index.ts';
import { compileRuleSet } from './compile-rules.ts';
import { likelyConnectors } from './check-rules.ts';
import { objectDetail } from './details.ts';
import { ruleErrors } from './errors.ts';
import type { TryObject } from './parse-object.ts';
import type { RuleSet } from './rule.ts';
import type {
  CompiledRules,
  EvaluationError,
  Explanation,
  LinkDecision,
  OutboundResult,
  RuleConnector,
  RuleEnvironment,
  RuleName,
} from './rule-set.ts';

/**
 * What `rules eval` shows: one object through all rules, with the rule behind every value. Version 1 of the documented
 * JSON.
 */
export interface ObjectEvaluation {
  readonly object: {
    readonly connector: string;
    readonly class: string;
    readonly dn: string;
    readonly attributes: Attributes;
  };
  /** The rule in scope that links it to the metaverse, and how that would go with nothing there to join. */
  readonly link: { readonly rule: string; readonly linkType: string; readonly outcome: LinkOutcome } | null;
  /** As it would be once joined or projected; null: no rule in scope links it. */
  readonly metaverse: { readonly class: string; readonly attributes: Attributes } | null;
  readonly exports: readonly { readonly connector: string; readonly class: string; readonly attributes: Attributes }[];
  readonly explanation: Readonly<Record<string, ExplainedValue>>;
  readonly rules: readonly string[];
  readonly outOfScope: readonly { readonly rule: string; readonly because: Detail }[];
  readonly errors: readonly EvaluationError[];
}

/** `no-join-value`: a new object is projected only when at least one of the rule's join attributes has a value. */
type LinkOutcome = 'projected' | 'joins-only' | 'no-join-value';

interface ExplainedValue {
  readonly rule: string;
  readonly precedence: number;
  readonly value: AttributeValue | null;
  readonly losers: readonly {
    readonly rule: string;
    readonly precedence: number;
    readonly value: AttributeValue | null;
    readonly because: Detail;
  }[];
}

export interface EvaluateOptions {
  readonly sourceAnchorAttribute?: string;
  readonly environment?: RuleEnvironment;
}

/**
 * Evaluates the object as a new one, alone in its metaverse object. Throws `rules.invalid` when the rules cannot be
 * compiled.
 */
export function evaluateObject(ruleSet: RuleSet, object: TryObject, options: EvaluateOptions = {}): ObjectEvaluation {
  const connectors = likelyConnectors(ruleSet);
  const rules = compileRuleSet(ruleSet, { connectors, ...options });
  const source = sourceOf(connectors, rules, object);
  const referenceCounts = countsOf(object.references);
  const inbound = rules.inbound(
    {
      connector: source.id,
      objectClass: object.objectClass,
      dn: object.dn,
      attributes: object.attributes,
      referenceCounts,
      parameters: { ...parametersOf(object.dn), ...object.parameters },
      isNew: true,
    },
    { explain: true },
  );
  const shown = { ...object.attributes, ...object.references };
  const described = {
    object: { connector: source.name, class: object.objectClass, dn: object.dn, attributes: shown },
    rules: inbound.rules.map(({ name }) => name),
    outOfScope: (inbound.outOfScope ?? []).map(({ rule, because }) => ({ rule: rule.name, because })),
  };
  const objectClass = metaverseClasses.find((each) => each === inbound.link?.objectClass);
  const { link } = inbound;
  if (link === null || objectClass === undefined) {
    return { ...described, link: linkFor(link), metaverse: null, exports: [], explanation: {}, errors: inbound.errors };
  }
  const combined = rules.combine(objectClass, [inbound], undefined, { explain: true });
  const references = Object.fromEntries(
    Object.entries(combined.references).map(([name, origins]) => [
      name,
      origins.flatMap(({ flow }) => object.references[flow.csAttribute] ?? []),
    ]),
  );
  const targets = connectors.filter(({ type }) => type === 'cloud');
  const exported = targets.map((target) => exportTo(rules, target, objectClass, combined.attributes, references));
  return {
    ...described,
    link: linkFor(link),
    metaverse: { class: objectClass, attributes: { ...combined.attributes, ...references } },
    exports: exported.flatMap(({ shown }) => shown),
    explanation: {
      ...explained(combined.explanation ?? {}),
      ...Object.fromEntries(
        Object.entries(combined.references).map(([name, [first]]) => [
          name,
          { ...ruleOf(required(first, 'the origin').flow.rule), value: references[name] ?? null, losers: [] },
        ]),
      ),
    },
    errors: [...combined.errors, ...exported.flatMap(({ errors }) => errors)],
  };
}

function linkFor(link: LinkDecision | null): ObjectEvaluation['link'] {
  if (link === null) return null;
  const outcome = link.mayProvision ? 'projected' : link.linkType === 'provision' ? 'no-join-value' : 'joins-only';
  return { rule: link.rule.name, linkType: link.linkType, outcome };
}

function exportTo(
  rules: CompiledRules,
  target: RuleConnector,
  objectClass: MetaverseClass,
  attributes: Attributes,
  references: Readonly<Record<string, readonly string[]>>,
): { readonly shown: ObjectEvaluation['exports']; readonly errors: OutboundResult['errors'] } {
  const result = rules.outbound(
    target.id,
    { id: '', objectClass, attributes, referenceCounts: countsOf(references) },
    undefined,
    { explain: true },
  );
  const { link, errors } = result;
  if (!link?.mayProvision) return { shown: [], errors };
  const flowing = result.references.flatMap(({ csAttribute, mvAttribute }) => {
    const values = references[mvAttribute];
    return values ? [[csAttribute, values] as const] : [];
  });
  const all = { ...result.attributes, ...Object.fromEntries(flowing) };
  return { shown: [{ connector: target.name, class: link.objectClass, attributes: all }], errors };
}

/** The connector that the object names, else the first one whose rules take its class. */
function sourceOf(connectors: readonly RuleConnector[], rules: CompiledRules, object: TryObject): RuleConnector {
  const sources = connectors.filter(({ type }) => type !== 'cloud');
  const wanted = object.connector;
  const found =
    wanted === undefined
      ? (sources.find(({ id }) => rules.classesRead(id).includes(object.objectClass)) ?? sources[0])
      : connectors.find((each) => [each.id, each.type, each.name].includes(wanted));
  if (found) return found;
  const reason =
    wanted === undefined ? objectDetail('rules.no-source') : objectDetail('rules.no-connector', { connector: wanted });
  throw ruleErrors('rules.object-unreadable', { path: object.dn, reason });
}

/** What a forest connector would read of an object with this DN, as far as a DN can. */
export function parametersOf(dn: string): Readonly<Record<string, string>> {
  const fqdn = safely(() => domainOf(dn)) ?? '';
  const names = {
    FQDN: fqdn,
    LDAP: fqdn === '' ? '' : domainToDn(fqdn),
    Netbios: required(fqdn.split('.')[0], 'the first label').toUpperCase(),
  };
  return Object.fromEntries(
    ['Domain', 'Forest'].flatMap((owner) => Object.entries(names).map(([form, text]) => [`${owner}.${form}`, text])),
  );
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof TypeError) return undefined; // the text is no DN
    throw cause;
  }
}

function countsOf(references: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(references).map(([name, values]) => [name, values.length]));
}

function explained(explanation: Readonly<Record<string, Explanation>>): ObjectEvaluation['explanation'] {
  return Object.fromEntries(
    Object.entries(explanation).map(([attribute, { rule, value, losers }]) => [
      attribute,
      {
        ...ruleOf(rule),
        value,
        losers: losers.map((loser) => ({ ...ruleOf(loser.rule), value: loser.value, because: loser.because })),
      },
    ]),
  );
}

function ruleOf({ name, precedence }: RuleName): { readonly rule: string; readonly precedence: number } {
  return { rule: name, precedence };
}

/**
 * Rules that can project an object on their own (an exported configuration) stand alone; a few rules of one's own are
 * evaluated on top of the default rules, as the agent does.
 */
export function isSelfContained({ rules }: RuleSet): boolean {
  return rules.some(
    ({ direction, linkType, disabled }) => direction === 'inbound' && linkType === 'provision' && !disabled,
  );
}

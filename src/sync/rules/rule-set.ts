import type { Detail } from '../../base/details.ts';
import type { Attributes, AttributeValue, MetaverseClass, Scalar } from '../../directory/index.ts';
import type { ConnectorId } from '../ports.ts';
import type { ConnectorType, LinkType, MergeType } from './rule.ts';

/**
 * Made by `compileRuleSet(ruleSet, { connectors, … })` (compile-rules.ts) from `defaultRuleSet()` (default-rules.ts),
 * with rules of one's own on top:
 * `loadRuleSet(await readRuleSources(path), defaultRuleSet())` (load-rules.ts, read-rules.ts).
 *
 * What the engine knows of the rules: pure functions over one object at a time. No function here throws because of an
 * object's data; what goes wrong is in `errors`, and an object with errors must not be applied any further (its last
 * good state stays).
 *
 * References (member, manager, owner) never pass through: a direct flow of a reference attribute is reported as a
 * `ReferenceFlow`, a frozen object of the rule itself (compare by identity or `rank`), and the engine moves the rows.
 *
 * A cycle for one object:
 *
 * const inbound = rules.inbound(csObject);                        // per connector-space object that is linked to one
 * metaverse object
 *     if (inbound.link) … look up inbound.link.criteria, join, or project when inbound.link.mayProvision
 *     const mv = rules.combine('person', [inboundA, inboundB], current);
 *     const out = rules.outbound(cloud, { …mv, objectClass: 'person' }, confirmedTarget);
 */
export interface CompiledRules {
  /** Changes when the meaning of the rules may have: then everything is evaluated again (full synchronization). */
  readonly revision: string;
  /** The connectors it was compiled for, in the order in which they were added (earlier wins at equal precedence). */
  readonly connectors: readonly RuleConnector[];
  /** Every reference flow there is, both directions; the objects in it are the ones that results carry. */
  readonly referenceFlows: readonly ReferenceFlow[];
  /** Attributes of a connector that any rule reads: what a connector has to ask for. Sorted; references included. */
  attributesRead(connector: ConnectorId): readonly string[];
  /** Object classes of a connector that any inbound rule takes. */
  classesRead(connector: ConnectorId): readonly string[];
  /** Metaverse attributes that joins look up: worth an index. */
  readonly joinAttributes: readonly string[];

  inbound(object: SourceObject, options?: EvaluationOptions): InboundResult;
  /**
   * Combines what the connector-space objects of one metaverse object contribute. `current` is the metaverse object as
   * it is now (undefined when new).
   */
  combine(
    objectClass: MetaverseClass,
    sources: readonly InboundResult[],
    current: Attributes | undefined,
    options?: EvaluationOptions,
  ): MetaverseResult;
  /** `target` is the connector-space object in `connector` that is linked to it, if any. */
  outbound(
    connector: ConnectorId,
    object: MetaverseObject,
    target: TargetObject | undefined,
    options?: EvaluationOptions,
  ): OutboundResult;
}

export interface RuleConnector {
  readonly id: ConnectorId;
  readonly type: ConnectorType;
  readonly name: string;
}

export interface EvaluationOptions {
  /** Also report which flows lost and why: for `explain`, preview and `rules eval`. Slower. */
  readonly explain?: boolean;
}

/** A connector-space object on the source side. */
export interface SourceObject {
  readonly connector: ConnectorId;
  readonly objectClass: string;
  readonly dn: string;
  readonly attributes: Attributes;
  /** How many values each reference attribute has; an absent key is none. */
  readonly referenceCounts?: Readonly<Record<string, number>>;
  /** %Domain.FQDN% and the like: `SourceConnector.parameters(dn)`. %Connector.ID% is added. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Confirmed values for ImportedValue(); on the source side that is what was imported, so it may be left out. */
  readonly imported?: Attributes;
  /** Whether the object is (directly) in the group with this DN, for ISMEMBEROF; without it the object is in none. */
  readonly isMemberOf?: (groupDn: string) => boolean;
  /** The metaverse object is being created for it: flows marked "apply once" take part. */
  readonly isNew?: boolean;
}

export interface MetaverseObject {
  readonly id: string;
  readonly objectClass: MetaverseClass;
  readonly attributes: Attributes;
  readonly referenceCounts?: Readonly<Record<string, number>>;
}

/** The linked object on the target side. */
export interface TargetObject {
  readonly objectClass: string;
  /** What the target has confirmed: ImportedValue() in outbound rules, and what IgnoreThisFlow keeps. */
  readonly confirmed: Attributes;
}

/** Names of a rule in results. One frozen object per rule and connector. */
export interface RuleName {
  readonly id: string;
  readonly name: string;
  readonly precedence: number;
  readonly connector: ConnectorId;
}

export interface ReferenceFlow {
  /** Position in the order of precedence over all rules and connectors: lower wins. Unique per flow. */
  readonly rank: number;
  readonly rule: RuleName;
  readonly direction: 'inbound' | 'outbound';
  readonly connector: ConnectorId;
  /** The attribute on the connector's side and on the metaverse's side. */
  readonly csAttribute: string;
  readonly mvAttribute: string;
  readonly mergeType: MergeType;
}

export interface EvaluationError {
  readonly rule: string;
  /** Target attribute; empty when it is about the rule as a whole. */
  readonly attribute: string;
  /**
   * `expression-error`, `raised-error` (the rule's own Error()), `ambiguous-join-rule`, `ambiguous-import-flow`,
   * `merge-type-conflict`, `value-type-mismatch`, `multi-values-to-single-value`.
   */
  readonly code: EvaluationErrorCode;
  readonly detail: Detail;
}

export type EvaluationErrorCode =
  | 'expression-error'
  | 'raised-error'
  | 'ambiguous-join-rule'
  | 'ambiguous-import-flow'
  | 'merge-type-conflict'
  | 'value-type-mismatch'
  | 'multi-values-to-single-value';

/** One condition of a join group: the attribute looked up, on the other side, and the values any of which may match. */
export interface JoinTerm {
  readonly attribute: string;
  readonly values: readonly Scalar[];
  readonly caseSensitive: boolean;
}

export interface LinkDecision {
  readonly rule: RuleName;
  readonly linkType: LinkType;
  /** Class on the other side; `*` is any class. */
  readonly objectClass: string;
  /**
   * Groups in order: all terms of a group must match exactly one object, else the next group. Groups with an absent
   * value are left out.
   */
  readonly criteria: readonly (readonly JoinTerm[])[];
  /** When no group found exactly one: create the object on the other side. */
  readonly mayProvision: boolean;
}

/** A flow as results name it; one frozen object per flow and connector. */
export interface FlowName {
  /** Position in the order of precedence over all rules and connectors: lower wins. */
  readonly rank: number;
  readonly rule: RuleName;
  /** Target attribute. */
  readonly attribute: string;
  readonly mergeType: MergeType;
  /** Source attributes that its value is made of. */
  readonly reads: readonly string[];
}

/** What a flow yields. */
export interface Contribution {
  readonly flow: FlowName;
  readonly value: AttributeValue | AuthoritativeNull | IgnoreThisFlow;
}

export type AuthoritativeNull = typeof authoritativeNull;
export type IgnoreThisFlow = typeof ignoreThisFlow;
/** Nothing, and nobody of lower precedence may contribute. */
export const authoritativeNull: unique symbol = Symbol('AuthoritativeNull');
/** As if the flow did not exist; when nobody else contributes the target keeps what it has. */
export const ignoreThisFlow: unique symbol = Symbol('IgnoreThisFlow');

export interface InboundResult {
  /** Rules in scope, in order of precedence. */
  readonly rules: readonly RuleName[];
  /** null: no rule in scope may link it; a linked object is disjoined. */
  readonly link: LinkDecision | null;
  /** A Provision or StickyJoin rule is in scope: the metaverse object lives as long as one of its sources says so. */
  readonly keepsAlive: boolean;
  /** At least one rule in scope synchronizes passwords. */
  readonly passwordSync: boolean;
  readonly contributions: readonly Contribution[];
  /** With `explain`: flows in scope that yielded NULL. */
  readonly silent?: readonly FlowName[];
  /** Reference flows in scope whose source attribute has values. */
  readonly references: readonly ReferenceFlow[];
  readonly errors: readonly EvaluationError[];
  /** With `explain`: rules of this class that are out of scope, and the clause that was not met. */
  readonly outOfScope?: readonly { readonly rule: RuleName; readonly because: Detail }[];
}

/**
 * A reference attribute of the metaverse object comes from these flows of these sources (index into `sources`); more
 * than one only when merged.
 */
export interface ReferenceOrigin {
  readonly source: number;
  readonly flow: ReferenceFlow;
}

export interface Loser {
  readonly rule: RuleName;
  /** null: it contributed nothing. */
  readonly value: AttributeValue | null;
  readonly because: Detail;
}

export interface Explanation {
  readonly rule: RuleName;
  /** Source attributes that the winner's value was made of. */
  readonly from: readonly string[];
  readonly value: AttributeValue | null;
  readonly losers: readonly Loser[];
}

export interface MetaverseResult {
  /** All of the scalar attributes of the object, as they are to be. */
  readonly attributes: Attributes;
  /** mvAttribute → where its rows come from. A reference attribute that is not named has none. */
  readonly references: Readonly<Record<string, readonly ReferenceOrigin[]>>;
  readonly errors: readonly EvaluationError[];
  readonly explanation?: Readonly<Record<string, Explanation>>;
}

export interface OutboundResult {
  readonly rules: readonly RuleName[];
  /** null: out of scope of this target; a linked object is disjoined, and deleted there when it was provisioned. */
  readonly link: LinkDecision | null;
  readonly passwordSync: boolean;
  /**
   * The scalar attributes of the target object as they are to be (IgnoreThisFlow and "apply once" already resolved with
   * the confirmed values).
   */
  readonly attributes: Attributes;
  /**
   * Attributes that rules in scope manage: one of these that is confirmed in the target and not in `attributes` is to
   * be removed.
   */
  readonly managed: ReadonlySet<string>;
  /** The reference flows that apply: csAttribute ← mvAttribute. For one csAttribute the first in order wins. */
  readonly references: readonly ReferenceFlow[];
  readonly errors: readonly EvaluationError[];
  readonly explanation?: Readonly<Record<string, Explanation>>;
  readonly outOfScope?: readonly { readonly rule: RuleName; readonly because: Detail }[];
}

/** What expressions may ask of the world; passed in so that a test decides. */
export interface RuleEnvironment {
  now(): Date;
  /** In [0, 1). */
  random(): number;
  guid(): string;
}

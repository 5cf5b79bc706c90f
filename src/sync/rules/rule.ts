import type { Detail } from '../../base/details.ts';
import type { Scalar } from '../../directory/index.ts';

/**
 * A sync rule as people write it (YAML) or import it (Azure AD Connect XML), validated and with every default filled
 * in. Words as the field uses them: direction is seen from the metaverse; a lower precedence number wins; scope groups
 * are OR-ed and the clauses inside one AND-ed; join groups are tried in order and the conditions inside one AND-ed.
 */
export const scopeOperators = [
  'EQUAL',
  'NOTEQUAL',
  'LESSTHAN',
  'LESSTHAN_OR_EQUAL',
  'GREATERTHAN',
  'GREATERTHAN_OR_EQUAL',
  'CONTAINS',
  'NOTCONTAINS',
  'STARTSWITH',
  'NOTSTARTSWITH',
  'ENDSWITH',
  'NOTENDSWITH',
  'ISNULL',
  'ISNOTNULL',
  'ISIN',
  'ISNOTIN',
  'ISBITSET',
  'ISBITNOTSET',
  'ISMEMBEROF',
  'ISNOTMEMBEROF',
] as const;
export type ScopeOperator = (typeof scopeOperators)[number];

export const linkTypes = ['join', 'provision', 'stickyJoin'] as const;
export type LinkType = (typeof linkTypes)[number];

export const mergeTypes = ['update', 'merge', 'mergeCaseInsensitive'] as const;
export type MergeType = (typeof mergeTypes)[number];

export const connectorTypes = ['forest', 'ldap', 'cloud'] as const;
export type ConnectorType = (typeof connectorTypes)[number];

export interface ScopeClause {
  readonly attribute: string;
  readonly operator: ScopeOperator;
  /**
   * Text as written; empty for ISNULL and ISNOTNULL. Several values for ISIN and ISNOTIN are separated by semicolons.
   */
  readonly value: string;
}

/** Inbound: an attribute of the connector space is looked up in the metaverse; outbound: the other way around. */
export interface JoinCondition {
  readonly csAttribute: string;
  readonly mvAttribute: string;
  readonly caseSensitive: boolean;
}

export type FlowSource =
  | { readonly kind: 'direct'; readonly attribute: string }
  | { readonly kind: 'constant'; readonly value: Scalar }
  | { readonly kind: 'expression'; readonly text: string };

export interface Flow {
  readonly target: string;
  readonly source: FlowSource;
  readonly mergeType: MergeType;
  /** Only when the target object is created. */
  readonly applyOnce: boolean;
}

export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly direction: 'inbound' | 'outbound';
  /**
   * A connector type (`forest`), a connector's id, or its name; `*` in a name stands for any text (`*.contoso.com`).
   */
  readonly connector: string;
  /** Object class on the side where the data come from; `*` is any. */
  readonly sourceObjectType: string;
  readonly targetObjectType: string;
  readonly linkType: LinkType;
  readonly precedence: number;
  readonly disabled: boolean;
  readonly scope: readonly (readonly ScopeClause[])[];
  readonly join: readonly (readonly JoinCondition[])[];
  readonly flows: readonly Flow[];
  readonly passwordSync: boolean;
  /** Set on the rules that come with the product (`Hawser.In.Forest.User.Join.001`), empty on one's own. */
  readonly immutableTag: string;
}

/** Where something of a rule stands in its file: 1-based; the file as it was named. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with a rule, for `rules check`, start-up and the console. */
export interface RuleProblem extends Partial<Place> {
  /** Name of the rule, or empty when the file could not be read as far as that. */
  readonly rule: string;
  /** Target attribute of the flow, or the field of the rule (`scope`, `linkType`). */
  readonly attribute: string;
  readonly detail: Detail;
  /** What of that attribute or field, when it has parts: "1.2". */
  readonly below?: string | undefined;
  /** Where in the expression; the line only when it has several. */
  readonly position?: ExpressionPosition | undefined;
}

/** 1-based. */
export interface ExpressionPosition {
  readonly line: number;
  readonly column: number;
}

/** Rules that have been validated together; nothing of it has been compiled yet. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  /** %Name% → text, beside what connectors provide. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Where the rule (by id) and its flows stand, for messages. */
  readonly places: ReadonlyMap<string, RulePlaces>;
  /** By id; a rule that does not stand here is the organisation's own. */
  readonly origins: ReadonlyMap<string, RuleOrigin>;
  /** Attributes of the organisation's own schemas, as a file names them: taken as they are by the check. */
  readonly attributes: ReadonlySet<string>;
  /** What reading made of something, or left out: worth knowing, and no mistake. */
  readonly notices: readonly RuleProblem[];
}

/** The rules that come with the product, a set that was imported, and what an organisation wrote itself. */
export const ruleOrigins = ['defaults', 'imported', 'own'] as const;
export type RuleOrigin = (typeof ruleOrigins)[number];

export interface RulePlaces {
  readonly rule: Place;
  readonly flows: readonly Place[];
}

import { required } from '../../base/assert.ts';
import { sql } from 'kysely';
import type { Detail } from '../../base/details.ts';
import type { AttributeValue, Attributes, MetaverseClass } from '../../directory/index.ts';
import { isMetaverseClass } from '../../directory/index.ts';
import type { ConnectorId, SourceConnector, TargetConnector } from '../ports.ts';
import { toConnectorId } from '../ports.ts';
import type {
  CompiledRules,
  EvaluationError,
  Explanation,
  InboundResult,
  MetaverseResult,
  RuleName,
} from '../rules/rule-set.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber, MetaverseId, SpaceId, TargetId } from '../ids.ts';
import type { ObjectError } from '../object-errors.ts';
import { readErrorsOf } from '../object-errors.ts';
import { present } from '../space/space.ts';
import type { SourceRow, TargetRow } from '../metaverse/load.ts';
import { readLinked, readMetaverse, readTargets } from '../metaverse/load.ts';
import { confirmedFrom } from '../metaverse/working.ts';
import { findSources } from './find.ts';
import type { ReferenceSummary } from './references.ts';
import { summarizeReferences } from './references.ts';

/** One value, with the rule that gave it and those that would have. */
export interface ExplainedValue {
  readonly value: AttributeValue | null;
  readonly rule: RuleName | null;
  /** What the value was made of: attributes of the step before, of the source that the rule belongs to. */
  readonly from: readonly string[];
  readonly losers: Explanation['losers'];
}

export interface ExplainedSource {
  readonly connector: string;
  /** As rules name it. */
  readonly connectorId: ConnectorId;
  readonly dn: string;
  readonly anchor: string;
  readonly objectClass: string;
  /** It changed since it was last synchronized: what stands below is what will come of it. */
  readonly isPending: boolean;
  readonly attributes: Attributes;
  readonly rules: readonly RuleName[];
  readonly outOfScope: readonly { readonly rule: RuleName; readonly because: Detail }[];
  readonly errors: readonly EvaluationError[];
}

export interface ExplainedTarget {
  readonly connector: string;
  /** absent: no rule provisions it there; why not stands in `outOfScope` and `errors`. */
  readonly state: 'confirmed' | 'pending-add' | 'pending-update' | 'pending-delete' | 'absent';
  readonly objectClass: string | null;
  readonly sourceAnchor: string | null;
  readonly targetId: string | null;
  readonly attributes: Readonly<Record<string, ExplainedValue & { readonly confirmed: AttributeValue | null }>>;
  readonly references: Readonly<Record<string, ReferenceSummary>>;
  readonly rules: readonly RuleName[];
  readonly outOfScope: readonly { readonly rule: RuleName; readonly because: Detail }[];
  readonly errors: readonly EvaluationError[];
}

export interface ObjectExplanation {
  /** Every source object of this person or group, in the order of connectors. */
  readonly sources: readonly ExplainedSource[];
  /** null: nothing keeps it in the metaverse; why not stands with its sources. */
  readonly metaverse: {
    readonly objectClass: string;
    readonly attributes: Readonly<Record<string, ExplainedValue>>;
    readonly errors: readonly EvaluationError[];
  } | null;
  readonly targets: readonly ExplainedTarget[];
  /** What is written down as wrong with it now. */
  readonly errors: readonly ObjectError[];
}

export interface ExplainOptions {
  readonly rules: CompiledRules;
  readonly sources: ReadonlyMap<ConnectorNumber, SourceConnector>;
  readonly targets: ReadonlyMap<ConnectorNumber, TargetConnector>;
}

const MATCHES = 10;

/**
 * One object from forest to cloud. Nothing about provenance is stored: the rules are run again over what is stored,
 * with their reasons, so that the explanation is true of the rules as they are now.
 */
export async function explain(
  connection: Connection,
  query: string,
  options: ExplainOptions,
): Promise<readonly ObjectExplanation[]> {
  const found = await findSources(connection, query, MATCHES);
  const explained = new Set<SpaceId>();
  const explanations: ObjectExplanation[] = [];
  for (const row of found) {
    if (explained.has(row.id)) continue;
    const rows = row.metaverse === null ? [row] : await readLinked(connection, [row.metaverse]);
    for (const { id } of rows) explained.add(id);
    explanations.push(await explainOne(connection, rows, options));
  }
  return explanations;
}

async function explainOne(
  connection: Connection,
  rows: readonly SourceRow[],
  options: ExplainOptions,
): Promise<ObjectExplanation> {
  const inbound = rows.map((row) => inboundOf(row, options));
  const id = rows[0]?.metaverse ?? null;
  const [stored] = id === null ? [] : await readMetaverse(connection, [id]);
  const targets = id === null ? [] : await readTargets(connection, [id]);
  const waiting = await pendingImports(connection, rows);
  const linkable = inbound.find(({ link }) => link !== null);
  const objectClass = stored?.objectClass ?? projectedClass(linkable);
  const result =
    linkable === undefined || objectClass === undefined
      ? undefined
      : options.rules.combine(objectClass, inbound, stored?.attributes, { explain: true });
  const explainedTargets: ExplainedTarget[] = [];
  for (const [number, connector] of options.targets) {
    const target = targets.find((row) => row.connector === number && row.wanted);
    explainedTargets.push(await explainTarget(connection, options, connector, { id, objectClass, result, target }));
  }
  return {
    sources: rows.map((row, at) => explainSource(row, required(inbound[at], 'inbound[at]'), options, waiting)),
    metaverse:
      result === undefined || objectClass === undefined
        ? null
        : { objectClass, attributes: explainedValues(result), errors: result.errors },
    targets: explainedTargets,
    errors: await readErrorsOf(connection, {
      sources: rows.map((row) => row.id),
      targets: targets.map((row) => row.id),
    }),
  };
}

/** What it would be in the metaverse: a rule that joins any class projects none. */
function projectedClass(inbound: InboundResult | undefined): MetaverseClass | undefined {
  const name = inbound?.link?.objectClass;
  return name !== undefined && isMetaverseClass(name) ? name : undefined;
}

function inboundOf(row: SourceRow, { rules, sources }: ExplainOptions): InboundResult {
  const connector = sources.get(row.connector);
  if (connector === undefined || row.state !== present) return gone;
  return rules.inbound(
    {
      connector: connector.id,
      objectClass: row.objectClass,
      dn: row.dn,
      attributes: row.attributes,
      ...(row.counts === null ? {} : { referenceCounts: row.counts }),
      parameters: connector.parameters(row.dn),
      isNew: row.metaverse === null,
    },
    { explain: true },
  );
}

const gone: InboundResult = Object.freeze({
  rules: [],
  link: null,
  keepsAlive: false,
  passwordSync: false,
  contributions: [],
  references: [],
  errors: [],
});

function explainSource(
  row: SourceRow,
  inbound: InboundResult,
  { sources }: ExplainOptions,
  waiting: ReadonlySet<SpaceId>,
): ExplainedSource {
  return {
    connector: sources.get(row.connector)?.name ?? String(row.connector),
    connectorId: sources.get(row.connector)?.id ?? toConnectorId(String(row.connector)),
    dn: row.dn,
    anchor: row.anchor,
    objectClass: row.objectClass,
    isPending: waiting.has(row.id),
    attributes: row.attributes,
    rules: inbound.rules,
    outOfScope: inbound.outOfScope ?? [],
    errors: inbound.errors,
  };
}

async function explainTarget(
  connection: Connection,
  { rules }: ExplainOptions,
  connector: TargetConnector,
  {
    id,
    objectClass,
    result,
    target,
  }: {
    readonly id: MetaverseId | null;
    readonly objectClass: MetaverseClass | undefined;
    readonly result: MetaverseResult | undefined;
    readonly target: TargetRow | undefined;
  },
): Promise<ExplainedTarget> {
  const confirmed = target?.exported === true ? confirmedFrom(target.attributes, target.before) : {};
  const outbound =
    result === undefined || objectClass === undefined
      ? undefined
      : rules.outbound(
          connector.id,
          {
            id: String(id ?? 0),
            objectClass,
            attributes: result.attributes,
          },
          target === undefined ? undefined : { objectClass: target.objectClass, confirmed },
          { explain: true },
        );
  const attributes: Record<string, ExplainedValue & { confirmed: AttributeValue | null }> = {};
  const wanted = outbound?.link === null ? undefined : outbound;
  for (const [name, value] of Object.entries(wanted?.attributes ?? {})) {
    const why = wanted?.explanation?.[name];
    attributes[name] = {
      value,
      rule: why?.rule ?? null,
      from: why?.from ?? [],
      losers: why?.losers ?? [],
      confirmed: confirmed[name] ?? null,
    };
  }
  return {
    connector: connector.name,
    state: stateOf(target),
    objectClass: target?.objectClass ?? null,
    sourceAnchor: target?.sourceAnchor ?? null,
    targetId: target === undefined ? null : await targetIdOf(connection, target.id),
    attributes,
    references: target === undefined ? {} : await summarizeReferences(connection, target.id),
    rules: outbound?.rules ?? [],
    outOfScope: outbound?.outOfScope ?? [],
    errors: outbound?.errors ?? [],
  };
}

function stateOf(target: TargetRow | undefined): ExplainedTarget['state'] {
  if (target === undefined) return 'absent';
  if (!target.wanted) return 'pending-delete';
  if (!target.exported) return 'pending-add';
  return target.pending ? 'pending-update' : 'confirmed';
}

function explainedValues({ attributes, explanation }: MetaverseResult): Record<string, ExplainedValue> {
  const names = new Set([...Object.keys(attributes), ...Object.keys(explanation ?? {})]);
  return Object.fromEntries(
    [...names].sort().map((name) => {
      const why = explanation?.[name];
      const [value, rule] = [attributes[name] ?? null, why?.rule ?? null];
      return [name, { value, rule, from: why?.from ?? [], losers: why?.losers ?? [] }];
    }),
  );
}

async function pendingImports(connection: Connection, rows: readonly SourceRow[]): Promise<ReadonlySet<SpaceId>> {
  const pending = await sql<{ object: SpaceId }>`select object from pending_import
    where object = any(${rows.map(({ id }) => id)}::int[])`.execute(connection);
  return new Set(pending.rows.map(({ object }) => object));
}

async function targetIdOf(connection: Connection, object: TargetId): Promise<string | null> {
  const { rows } = await sql<{ targetId: string | null }>`select target_id as "targetId" from exported_object
    where object = ${object}`.execute(connection);
  return rows[0]?.targetId ?? null;
}

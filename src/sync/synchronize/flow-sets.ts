import { required } from '../../base/assert.ts';
import { inTransaction } from '../../base/database/transaction.ts';
import { sql } from 'kysely';
import type { ReferenceFlow, ReferenceOrigin } from '../rules/rule-set.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { ConnectorNumber, FlowSetId } from '../ids.ts';
import { intArray } from '../database.ts';
import type { ReferenceAttributes } from '../space/references.ts';

/** Attribute of a source whose rows flow into an attribute of the target object. */
export interface FlowPart {
  readonly targetAttribute: string;
  /** Connector number of the source. */
  readonly connector: ConnectorNumber;
  readonly sourceAttribute: string;
}

/**
 * The few distinct answers to "where do the references of this object come from". An object names one of them, so that
 * its references can be found, compared and counted set-based, without a row per object.
 */
export class FlowSets {
  readonly #attributes: ReferenceAttributes;
  readonly #ids = new Map<string, FlowSetId>();

  private constructor(attributes: ReferenceAttributes) {
    this.#attributes = attributes;
  }

  static async load(connection: Connection, attributes: ReferenceAttributes): Promise<FlowSets> {
    const sets = new FlowSets(attributes);
    const { rows } = await sql<{ id: FlowSetId; definition: string }>`
      select id, definition from reference_flow_set`.execute(connection);
    for (const { id, definition } of rows) sets.#ids.set(definition, id);
    return sets;
  }

  /**
   * The id of the set with these parts, or null for none. `connection` is outside of any transaction that may roll
   * back.
   */
  async idOf(connection: Connection, parts: readonly FlowPart[]): Promise<FlowSetId | null> {
    if (parts.length === 0) return null;
    const definition = definitionOf(parts);
    const known = this.#ids.get(definition);
    if (known !== undefined) return known;
    await this.#attributes.ensure(
      connection,
      parts.flatMap(({ targetAttribute, sourceAttribute }) => [targetAttribute, sourceAttribute]),
    );
    const column = (name: 'targetAttribute' | 'sourceAttribute') =>
      parts.map((part) => this.#attributes.idOf(part[name]));
    const id = await inTransaction({ connection }, async ({ connection: transaction }) => {
      const { rows } = await sql<{ id: FlowSetId }>`insert into reference_flow_set (id, definition)
        values (${this.#ids.size + 1}, ${definition}) returning id`.execute(transaction);
      const added = required(rows[0], 'the row').id;
      await sql`insert into reference_flow (flow_set, target_attribute, connector, source_attribute)
        select ${added}::int, * from unnest(${intArray(column('targetAttribute'))}::smallint[],
          ${intArray(parts.map(({ connector }) => connector))}::smallint[],
          ${intArray(column('sourceAttribute'))}::smallint[])
        on conflict do nothing`.execute(transaction);
      return added;
    });
    this.#ids.set(definition, id);
    return id;
  }
}

function definitionOf(parts: readonly FlowPart[]): string {
  const texts = parts.map((part) => `${part.targetAttribute}<-${part.connector}.${part.sourceAttribute}`);
  return [...new Set(texts)].sort().join(' ');
}

/** Joins the outbound flows to the inbound ones: target attribute ← metaverse attribute ← source attribute. */
export function partsOf(
  outbound: readonly ReferenceFlow[],
  origins: Readonly<Record<string, readonly ReferenceOrigin[]>>,
  connectors: readonly ConnectorNumber[],
): FlowPart[] {
  const parts: FlowPart[] = [];
  const taken = new Set<string>();
  for (const flow of outbound) {
    const sources = origins[flow.mvAttribute] ?? [];
    if (sources.length === 0 || taken.has(flow.csAttribute)) continue;
    taken.add(flow.csAttribute);
    for (const { source, flow: inbound } of sources) {
      parts.push({
        targetAttribute: flow.csAttribute,
        connector: required(connectors[source], 'connectors[source]'),
        sourceAttribute: inbound.csAttribute,
      });
    }
  }
  return parts;
}

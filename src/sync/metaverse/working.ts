import { required } from '../../base/assert.ts';
import type { ConnectorNumber, MetaverseId } from '../ids.ts';
import type { AttributeValue, Attributes, MetaverseClass } from '../../directory/index.ts';
import { sameValue } from '../../directory/index.ts';
import type { InboundResult, MetaverseResult } from '../rules/rule-set.ts';
import type { MetaverseRow, SourceRow, TargetRow } from './load.ts';

/** A source object while its batch is synchronized. */
export interface SourceWorking {
  readonly row: SourceRow;
  readonly inbound: InboundResult;
  /** Where it is linked now; `row.metaverse` is where it was. */
  metaverse: MetaverseWorking | undefined;
}

/** A metaverse object while its batch is synchronized. */
export interface MetaverseWorking {
  readonly id: MetaverseId;
  readonly isNew: boolean;
  readonly objectClass: MetaverseClass;
  readonly before: Attributes | undefined;
  /** By connector: an object has at most one in each. */
  readonly links: Map<ConnectorNumber, SourceWorking>;
  readonly targets: readonly TargetRow[];
  /** Links or sources changed: has to be combined again. */
  isAffected: boolean;
  isDead: boolean;
  result: MetaverseResult | undefined;
}

export function metaverseFrom(row: MetaverseRow, targets: readonly TargetRow[]): MetaverseWorking {
  return {
    id: row.id,
    isNew: false,
    objectClass: row.objectClass,
    before: row.attributes,
    links: new Map(),
    targets,
    isAffected: false,
    isDead: false,
    result: undefined,
  };
}

export function link(source: SourceWorking, metaverse: MetaverseWorking): void {
  source.metaverse = metaverse;
  metaverse.links.set(source.row.connector, source);
  metaverse.isAffected = true;
}

export function unlink(source: SourceWorking): void {
  const { metaverse } = source;
  if (metaverse === undefined) return;
  metaverse.links.delete(source.row.connector);
  metaverse.isAffected = true;
  source.metaverse = undefined;
}

/** In the order of connectors, so that the order of arrival never shows. */
export function sourcesOf(metaverse: MetaverseWorking): readonly SourceWorking[] {
  const sources = [...metaverse.links.values()];
  return sources.length > 1 ? sources.sort((a, b) => a.row.connector - b.row.connector) : sources;
}

export function sameAttributes(a: Attributes, b: Attributes): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => sameValue(a[name], b[name]));
}

export type Before = Readonly<Record<string, AttributeValue | null>>;

/** What the target holds, from what is wanted and the confirmed values of what differs. */
export function confirmedFrom(wanted: Attributes, before: Before | null): Attributes {
  if (before === null) return wanted;
  const confirmed: Record<string, AttributeValue> = { ...wanted };
  for (const [name, value] of Object.entries(before)) {
    if (value === null) delete confirmed[name];
    else confirmed[name] = value;
  }
  return confirmed;
}

/** The confirmed values of the attributes in which `wanted` differs; null when nothing does. */
export function differences(confirmed: Attributes, wanted: Attributes): Before | null {
  const before: Record<string, AttributeValue | null> = {};
  let differs = false;
  for (const name of Object.keys(wanted)) {
    if (sameValue(confirmed[name], wanted[name])) continue;
    before[name] = confirmed[name] ?? null;
    differs = true;
  }
  for (const name of Object.keys(confirmed)) {
    if (wanted[name] !== undefined) continue;
    before[name] = required(confirmed[name], 'confirmed[name]');
    differs = true;
  }
  return differs ? before : null;
}

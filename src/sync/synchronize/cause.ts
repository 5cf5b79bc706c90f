import { parentDn } from '../../directory/index.ts';
import type { MetaverseId } from '../ids.ts';
import type { DeleteCause } from '../ports.ts';
import type { MetaverseWorking, SourceWorking } from '../metaverse/working.ts';
import { sourcesOf } from '../metaverse/working.ts';
import { importKind, present } from '../space/space.ts';
import type { SynchronizationBatch } from './batch.ts';
import type { Synchronization } from './context.ts';

/** Source objects of a batch by the metaverse object that they leave. */
export type Leavers = ReadonlyMap<MetaverseId, readonly SourceWorking[]>;

export function leaversOf(batch: SynchronizationBatch): Leavers {
  const leavers = new Map<MetaverseId, SourceWorking[]>();
  for (const source of batch.queued) {
    const before = source.row.metaverse;
    if (before === null || source.metaverse?.id === before) continue;
    leavers.set(before, [...(leavers.get(before) ?? []), source]);
  }
  return leavers;
}

/**
 * Why nobody wants the object of a target any more. It is worked out while it happens: once the batch is written, what
 * is gone has left nothing to ask. Of several sources that leave together the first speaks, in the order of connectors.
 */
export function causeOf(
  run: Synchronization,
  batch: SynchronizationBatch,
  {
    metaverse,
    leavers,
    isOtherClass,
  }: { readonly metaverse: MetaverseWorking; readonly leavers: Leavers; readonly isOtherClass: boolean },
): DeleteCause {
  const left = [...(leavers.get(metaverse.id) ?? [])].sort((a, b) => a.row.connector - b.row.connector);
  const source = left[0] ?? sourcesOf(metaverse)[0];
  if (source === undefined) return { kind: 'unknown', source: null, container: null };
  const where = {
    source: run.sources.get(source.row.connector)?.name ?? null,
    container: parentDn(source.row.dn) ?? null,
  };
  if (isOtherClass) return { kind: 'class', ...where };
  return { kind: left.length > 0 && metaverse.isDead ? kindOfLeaving(run, batch, source) : 'rule', ...where };
}

function kindOfLeaving(run: Synchronization, batch: SynchronizationBatch, source: SourceWorking): DeleteCause['kind'] {
  if (source.row.state !== present) {
    const isRead = run.sources.get(source.row.connector)?.reads?.(source.row.dn) ?? true;
    return batch.kindOf(source) === importKind.leave || !isRead ? 'container' : 'gone';
  }
  // It is still read, and belongs to a metaverse object of another class now, or to none.
  return source.metaverse === undefined ? 'filter' : 'class';
}

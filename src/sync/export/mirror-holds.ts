import type { ConnectorNumber } from '../ids.ts';
import type { TargetConnector, TargetPosition } from '../ports.ts';
import type { StepContext } from '../run/step.ts';
import type { Hold } from '../threshold/holds.ts';
import { readHolds, readHoldVersions } from '../threshold/holds.ts';
import { forgetReported, readUnreported } from '../threshold/local-decisions.ts';

const PAGE = 1_000;

export interface MirrorHoldsOptions {
  readonly connector: ConnectorNumber;
  /** The versions that the target has. */
  readonly known: TargetPosition['holds'];
}

/**
 * People decide about holds in the target: it gets each hold that is new or has changed, and the end of those that are
 * over. It also takes note of what was decided at this server. Nothing is sent when nothing has changed.
 */
export async function mirrorHolds(
  step: StepContext,
  target: TargetConnector,
  { connector, known }: MirrorHoldsOptions,
): Promise<void> {
  const connection = step.database.kysely;
  for (const { sequence, ...decision } of await readUnreported(connection, connector)) {
    await target.reportDecision(decision, step.signal);
    await forgetReported(connection, connector, sequence);
  }
  const present = await readHoldVersions(connection, connector);
  const reported = new Map(known.map(({ id, version }) => [id, version]));
  for (const { id, version } of present) {
    if (reported.get(id) === version) continue;
    const [hold] = await readHolds(connection, connector, id);
    if (hold !== undefined) await report(step, target, { hold, version });
  }
  const left = new Set(present.map(({ id }) => id));
  const over = { objectClass: '', heldAt: new Date(0), count: 0, digest: '', version: '', groups: [], deletes: [] };
  for (const id of reported.keys()) {
    if (!left.has(id)) await target.reportHold({ id, ...over, page: 0, pages: 0 }, step.signal);
  }
}

async function report(
  step: StepContext,
  target: TargetConnector,
  { hold, version }: { readonly hold: Hold; readonly version: string },
): Promise<void> {
  const { id, objectClass, heldAt, count, digest } = hold;
  const pages = Math.ceil(count / PAGE);
  for (let page = 1; page <= pages; page++) {
    const deletes = hold.deletes.slice((page - 1) * PAGE, page * PAGE);
    const shown = new Set(deletes.map(({ group }) => group));
    const groups = hold.groups.filter((group) => shown.has(group.id));
    await target.reportHold(
      { ...{ id, objectClass, heldAt, count, digest, version, page, pages }, groups, deletes },
      step.signal,
    );
  }
}

import type { Connection } from '../../base/database/connection.ts';
import type { Operation } from '../../wire/index.ts';
import { grantsOf } from '../agents/grant-store.ts';
import { cloudErrors } from '../errors.ts';
import { addForests, loadForests, replaceForests } from '../objects/forests.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { answerDetail } from './details.ts';
import type { Step } from './plan.ts';
import { rejection } from './answers.ts';
import type { StoredObject } from './stored-object.ts';

/**
 * Whose objects an agent may write: those of the forests that an administrator lets it provision. It names the forests
 * of each object and is believed as far as its grants go; an object that is in the cloud already is known by the
 * forests that were written down then, so nobody takes one over by saying that it is theirs.
 */
export type GrantedForests = ReadonlySet<string>;

export async function grantedForests(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
): Promise<GrantedForests> {
  const grants = await grantsOf(connection, tenant, agentId);
  return new Set(grants.filter(({ feature }) => feature === 'provisioning').map(({ forest }) => forest));
}

/** Throws `cloud.forest-not-granted` when the agent speaks for a forest that is not its own, or has none at all. */
export async function authorizeBatch(
  connection: Connection,
  tenant: TenantKey,
  agentId: string,
  operations: readonly Operation[],
): Promise<GrantedForests> {
  const granted = await grantedForests(connection, tenant, agentId);
  const named = operations.flatMap((operation) => (operation.kind === 'delete' ? [] : (operation.forests ?? [])));
  const foreign = named.find((forest) => !granted.has(forest));
  if (foreign !== undefined || granted.size === 0)
    throw cloudErrors('cloud.forest-not-granted', { agent: agentId, forest: foreign ?? '-' });
  return granted;
}

/** The operations on objects of other forests, with their refusals; nothing of them is done. */
export async function refuseForeign(
  connection: Connection,
  tenant: TenantKey,
  operations: readonly Operation[],
  { granted, byAnchor }: { readonly granted: GrantedForests; readonly byAnchor: ReadonlyMap<string, StoredObject> },
): Promise<ReadonlyMap<Operation, Step>> {
  const known = await loadForests(
    connection,
    tenant,
    [...byAnchor.values()].map(({ number }) => number),
  );
  const refused = new Map<Operation, Step>();
  for (const operation of operations) {
    const before = byAnchor.get(operation.sourceAnchor);
    const forests = (before && known.get(before.number)) ?? [];
    if (forests.length === 0 || forests.some((forest) => granted.has(forest))) continue;
    const detail = answerDetail('provisioning.other-forest', { forests });
    refused.set(operation, {
      operation,
      answer: rejection(operation, { code: 'InsufficientAccessRights', detail }),
      changed: [],
    });
  }
  return refused;
}

/** Keeps the forests of the objects that were written. */
export async function writeForests(transaction: Connection, tenant: TenantKey, steps: readonly Step[]): Promise<void> {
  const ofStep = ({ operation, answer, number }: Step) =>
    number === undefined || answer.outcome === 'rejected' || operation.kind === 'delete' || !operation.forests
      ? []
      : [{ number, forests: operation.forests }];
  await addForests(transaction, tenant, steps.filter(({ kind }) => kind === 'created').flatMap(ofStep));
  await replaceForests(transaction, tenant, steps.filter(({ kind }) => kind !== 'created').flatMap(ofStep));
}

import type { RelayOutcome } from '../../wire/index.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { RelayContext } from './context.ts';
import type { Candidates, ConcludeFrom, Placed, RequestAbout, StoredRequest } from './store.ts';
import { insertRequest, markDone } from './store.ts';

/** Writes a new request down, with what its feature says of it, and chooses its agent. */
export async function recordRequest(
  { connection, nodeId, records }: RelayContext,
  tenant: TenantKey,
  request: RequestAbout & Pick<StoredRequest, 'createdAt' | 'expiresAt'>,
  candidates: Candidates,
): Promise<Placed> {
  const written = records[request.operation].asked(tenant, request, request.createdAt);
  return await insertRequest(connection, tenant, { ...request, nodeId }, { candidates, records: written });
}

/** What a request has with its outcome. */
export interface Concluded {
  /** The node that has it. */
  readonly nodeId: string;
  readonly finishedAt: Date;
}

/**
 * The one moment in which a request gets its one outcome; what its feature says of it is part of that. Undefined: it
 * has an outcome already, or is not where it may get this one.
 */
export async function conclude(
  { connection, clock, records }: RelayContext,
  tenant: TenantKey,
  request: RequestAbout,
  outcome: RelayOutcome,
  from: ConcludeFrom,
): Promise<Concluded | undefined> {
  const at = clock.now();
  const written = records[request.operation].concluded(tenant, request, { outcome, agentId: from.agentId, at });
  const nodeId = await markDone(connection, tenant, at, request.id, { outcome, from, records: written });
  return nodeId === undefined ? undefined : { nodeId, finishedAt: at };
}

import { inTransaction } from '../../base/database/transaction.ts';
import type { HashAnswer, HashBatch, HashOutcome, SentHash } from '../../wire/index.ts';
import { ensureAccount } from '../accounts/account.ts';
import { endSessions } from '../accounts/session-store.ts';
import { readSent, verifierOfHash } from '../accounts/synchronized-hash.ts';
import { grantsOf } from '../agents/grant-store.ts';
import type { AuthenticatedAgent } from '../agents/store.ts';
import type { BusinessContext } from '../audit/business-events.ts';
import { recordEvent } from '../audit/business-events.ts';
import type { Connection } from '../../base/database/connection.ts';
import { cloudErrors } from '../errors.ts';
import type { ObjectId } from '../objects/object.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { hashEvents } from './events.ts';
import { judgeHash, notAhead } from './judge.ts';
import type { HashOwner } from './store.ts';
import { deleteRefusal, loadOwners, saveHash, saveRefusal, saveState } from './store.ts';

/** Throws `cloud.forest-not-granted`, unless an administrator lets the agent send hashes (of this forest). */
export async function requireHashGrant(
  connection: Connection,
  { tenant, agentId }: AuthenticatedAgent,
  forest?: string,
): Promise<void> {
  const grants = await grantsOf(connection, tenant, agentId);
  const isGranted = grants.some(
    (grant) => grant.feature === 'password-hashes' && (forest === undefined || grant.forest === forest),
  );
  if (!isGranted) throw cloudErrors('cloud.forest-not-granted', { agent: agentId, forest: forest ?? '-' });
}

/**
 * Keeps what an agent sends of the passwords of people of its forest, and answers for each of them. Throws
 * `cloud.forest-not-granted` and `base.busy`.
 */
export async function saveHashes(
  context: BusinessContext,
  agent: AuthenticatedAgent,
  { forest, people }: HashBatch,
): Promise<HashAnswer> {
  const { connection } = context;
  const { tenant, agentId } = agent;
  await requireHashGrant(connection, agent, forest);
  const anchors = people.map(({ anchor }) => anchor);
  const owners = await loadOwners(connection, tenant, forest, anchors);
  const steps: Step[] = [];
  // One after the other: argon2id takes half of the machine as it is, and people who sign in wait for the same queue.
  for (const person of people) {
    const owner = owners.get(person.anchor);
    if (!owner) steps.push({ anchor: person.anchor, outcome: 'unknown' });
    else if ('refused' in person) steps.push({ ...person, outcome: 'removed', owner });
    else steps.push(await prepare(context, owner, person));
  }
  return await inTransaction(context, async (inside) => {
    const outcomes = await write(inside, tenant, forest, steps);
    const count = (wanted: HashOutcome): number => outcomes.filter(({ outcome }) => outcome === wanted).length;
    const [stored, removed] = [count('stored'), outcomes.filter(({ wasThere }) => wasThere === true).length];
    const values = { agent: agentId, forest, stored, removed };
    const by = { actor: `agent:${agentId}`, targetId: agentId };
    if (stored + removed > 0) await recordEvent(inside, tenant, hashEvents.saved, values, by);
    return { answers: outcomes.map(({ anchor, outcome }) => ({ anchor, outcome })) };
  });
}

/** What is to be done for one person; everything that takes time is done already. */
interface Step {
  readonly anchor: string;
  readonly outcome: HashOutcome;
  readonly owner?: HashOwner;
  readonly refused?: Parameters<typeof saveRefusal>[2]['reason'];
  readonly sent?: SentHash;
  readonly verifier?: string;
  readonly changedAt?: Date;
  /** Whoever is signed in did it with a password that no longer holds. */
  readonly endsSessions?: boolean;
}

async function prepare({ clock }: BusinessContext, owner: HashOwner, sent: SentHash): Promise<Step> {
  const { anchor } = sent;
  const { verdict, isEcho, changedAt } = judgeHash(owner.known, sent, clock.now());
  if (verdict !== 'store') return { anchor, outcome: verdict, owner, sent };
  const verifier = await verifierOfHash(readSent(sent.value));
  const endsSessions = owner.known !== undefined && !isEcho;
  return { anchor, outcome: 'stored', owner, sent, verifier, changedAt, endsSessions };
}

interface Written {
  readonly anchor: string;
  readonly outcome: HashOutcome;
  readonly wasThere?: boolean;
}

async function write(
  { connection, clock }: BusinessContext,
  tenant: TenantKey,
  forest: string,
  steps: readonly Step[],
): Promise<readonly Written[]> {
  const now = clock.now();
  const ended: ObjectId[] = [];
  const written: Written[] = [];
  // In the order of ids, so that two agents never wait for each other.
  const ordered = steps.toSorted((one, other) => ((one.owner?.id ?? '') < (other.owner?.id ?? '') ? -1 : 1));
  for (const step of ordered) {
    const { anchor, outcome, owner, refused, sent } = step;
    if (!owner) written.push({ anchor, outcome });
    else if (refused) {
      const wasThere = await saveRefusal(connection, tenant, { id: owner.id, forest, reason: refused, at: now });
      if (wasThere) ended.push(owner.id);
      written.push({ anchor, outcome, wasThere });
    } else if (sent)
      written.push(await writeSent(connection, tenant, forest, { ...step, owner, sent }, { now, ended }));
  }
  await endSessions(connection, tenant, ended, now);
  return written;
}

async function writeSent(
  connection: Connection,
  tenant: TenantKey,
  forest: string,
  { anchor, outcome, owner, sent, verifier, changedAt, endsSessions }: Step & { owner: HashOwner; sent: SentHash },
  { now, ended }: { readonly now: Date; readonly ended: ObjectId[] },
): Promise<Written> {
  const state = {
    id: owner.id,
    mustChange: sent.mustChange,
    expiresAt: sent.expiresAt === null ? null : new Date(sent.expiresAt),
    stateAt: notAhead(new Date(sent.stateAt), now),
  };
  if (outcome === 'unchanged') await saveState(connection, tenant, state);
  if (verifier === undefined || changedAt === undefined) return { anchor, outcome };
  await ensureAccount(connection, tenant, owner.id);
  await deleteRefusal(connection, tenant, { id: owner.id, forest });
  const isStored = await saveHash(connection, tenant, { ...state, verifier, changedAt, version: sent.version, forest });
  if (isStored && endsSessions === true) ended.push(owner.id);
  return { anchor, outcome: isStored ? outcome : 'older' };
}

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
import { deleteRefusal, loadOwners, lockOwners, saveHash, saveRefusal, saveState } from './store.ts';

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
  const { tenant, agentId } = agent;
  await requireHashGrant(context.connection, agent, forest);
  const anchors = people.map(({ anchor }) => anchor);
  const before = await loadOwners(context.connection, tenant, forest, anchors);
  const verifiers = await makeVerifiers(context, before, people);
  return await inTransaction(context, async (inside) => {
    const { connection } = inside;
    // Making them took its time: what administrators, the synchronization and other agents did meanwhile counts.
    await requireHashGrant(connection, agent, forest);
    await lockOwners(connection, tenant, anchors);
    const owners = await loadOwners(connection, tenant, forest, anchors);
    const outcomes = await write(inside, { tenant, forest, owners, verifiers }, people);
    const count = (wanted: HashOutcome): number => outcomes.filter(({ outcome }) => outcome === wanted).length;
    const [stored, removed] = [count('stored'), outcomes.filter(({ wasThere }) => wasThere === true).length];
    const values = { agent: agentId, forest, stored, removed };
    const by = { actor: `agent:${agentId}`, targetId: agentId };
    if (stored + removed > 0) await recordEvent(inside, tenant, hashEvents.saved, values, by);
    return { answers: outcomes.map(({ anchor, outcome }) => ({ anchor, outcome })) };
  });
}

type Owners = ReadonlyMap<string, HashOwner>;
/** Everything that takes time, done before anything is locked: of those that are to be stored, as it looks. */
type Verifiers = ReadonlyMap<SentHash, string>;

async function makeVerifiers(
  { clock }: BusinessContext,
  owners: Owners,
  people: HashBatch['people'],
): Promise<Verifiers> {
  const verifiers = new Map<SentHash, string>();
  // One after the other: argon2id takes half of the machine as it is, and people who sign in wait for the same queue.
  for (const person of people) {
    const owner = owners.get(person.anchor);
    if (!owner || 'refused' in person || judgeHash(owner.known, person, clock.now()).verdict !== 'store') continue;
    verifiers.set(person, await verifierOfHash(readSent(person.value)));
  }
  return verifiers;
}

interface Written {
  readonly anchor: string;
  readonly outcome: HashOutcome;
  readonly wasThere?: boolean;
}

interface Writing {
  readonly tenant: TenantKey;
  readonly forest: string;
  readonly owners: Owners;
  readonly verifiers: Verifiers;
}

async function write(
  context: BusinessContext,
  writing: Writing,
  people: HashBatch['people'],
): Promise<readonly Written[]> {
  const { connection, clock } = context;
  const { tenant, forest, owners } = writing;
  const now = clock.now();
  const ended: ObjectId[] = [];
  const written: Written[] = [];
  for (const person of people) {
    const { anchor } = person;
    const owner = owners.get(anchor);
    if (!owner) written.push({ anchor, outcome: 'unknown' });
    else if ('refused' in person) {
      const wasThere = await saveRefusal(connection, tenant, { id: owner.id, forest, reason: person.refused, at: now });
      if (wasThere) ended.push(owner.id);
      written.push({ anchor, outcome: 'removed', wasThere });
    } else
      written.push({ anchor, outcome: await writeSent(connection, writing, { owner, sent: person }, { now, ended }) });
  }
  await endSessions(connection, tenant, ended, now);
  return written;
}

async function writeSent(
  connection: Connection,
  { tenant, forest, verifiers }: Writing,
  { owner: { id, known }, sent }: { readonly owner: HashOwner; readonly sent: SentHash },
  { now, ended }: { readonly now: Date; readonly ended: ObjectId[] },
): Promise<HashOutcome> {
  const state = {
    id,
    mustChange: sent.mustChange,
    expiresAt: sent.expiresAt === null ? null : new Date(sent.expiresAt),
    stateAt: notAhead(new Date(sent.stateAt), now),
  };
  const { verdict, isEcho, changedAt } = judgeHash(known, sent, now);
  if (verdict === 'unchanged') await saveState(connection, tenant, state);
  if (verdict !== 'store') return verdict;
  const verifier = verifiers.get(sent);
  // They came, or lost a newer one, this very moment: what is missing here the agent is asked for.
  if (verifier === undefined) return 'unknown';
  await ensureAccount(connection, tenant, id);
  await deleteRefusal(connection, tenant, { id, forest });
  const isStored = await saveHash(connection, tenant, { ...state, verifier, changedAt, version: sent.version, forest });
  // Whoever is signed in did it with a password that no longer holds.
  if (isStored && known !== undefined && !isEcho) ended.push(id);
  return isStored ? 'stored' : 'older';
}

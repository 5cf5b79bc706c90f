import { DAY, SECOND } from '../../base/clock.ts';
import type { Connection } from '../../base/database/connection.ts';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { EventLog } from '../../base/event-log.ts';
import { newId } from '../../base/ids.ts';
import type { Engine, LocatedTarget } from '../../sync/index.ts';
import type { AccountSecret, ReplicationPage, ReplicationSession } from '../../rpc/index.ts';
import { findProtection } from '../passwords/protection.ts';
import type { Domain } from '../passwords/forests.ts';
import { readPerson } from '../passwords/person.ts';
import { hashEvents } from './events.ts';
import type { HashForest } from './forest.ts';
import type { PersonState } from './person.ts';
import { forget, refusalOf, toPersonState } from './person.ts';
import type { Read } from './read-alone.ts';
import { readAlone } from './read-alone.ts';
import type { HashDomain } from './store.ts';
import { saveHashDomain } from './store.ts';
import type { HashTarget } from './target.ts';

/** As many as one event names; each page is read, sent and over before the next one. */
const PAGE = 50;
/** What nobody announces — somebody became an administrator, or is one no longer — is found at latest then. */
const FULL_MS = DAY;

export interface PassContext extends FeatureContext {
  readonly connection: Connection;
  readonly events: EventLog;
  readonly engine: Pick<Engine, 'locate' | 'locateTargets'>;
  readonly target: HashTarget;
  readonly anchorAttribute: string;
  /** SIDs of groups that the administrator of this agent protects. */
  readonly deniedGroups: ReadonlySet<string>;
  /** With which the agent signs in anywhere. */
  readonly accounts: readonly string[];
}

export interface DomainPass {
  readonly forest: HashForest;
  readonly domain: Domain;
  readonly name: string;
  readonly baseDn: string;
  readonly replication: Pick<ReplicationSession, 'changes' | 'account'>;
  /** SIDs of the accounts of all agents of the tenant. */
  readonly agentAccounts: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/**
 * Everything that changed in a domain since the last pass. The position is stored after the cloud has answered for what
 * was read before it: a kill in between costs a page that is read and sent again, and changes nothing there.
 */
export async function readDomain(
  context: PassContext,
  pass: DomainPass,
  known: HashDomain | undefined,
): Promise<HashDomain> {
  const { clock } = context;
  const { forest, domain, name, signal } = pass;
  const blank = { readsAll: true, fullAt: null, succeededAt: null, position: null } as const;
  let state: HashDomain = {
    ...(known ?? blank),
    ...{ connector: forest.connector, domain: name, server: domain.session.server, failure: null },
  };
  if (!state.readsAll && (state.fullAt === null || clock.now().getTime() - state.fullAt.getTime() > FULL_MS))
    state = { ...state, readsAll: true, position: null };
  for (;;) {
    signal.throwIfAborted();
    const page = await pass.replication.changes(pass.baseDn, state.position ?? undefined, PAGE);
    const isWhole = state.readsAll || page.isRestart;
    await sendPage(context, pass, page);
    const isDone = !page.hasMore;
    const now = clock.now();
    state = { ...state, position: page.position, readsAll: isWhole && !isDone };
    if (isDone) state = { ...state, succeededAt: now, ...(isWhole && { fullAt: now }) };
    await saveHashDomain(context.connection, state);
    if (isDone && isWhole)
      await context.events.write(hashEvents.fullDone, { domain: name, server: domain.session.server });
    if (isDone) return state;
  }
}

/** People of whom the cloud has no hash: they were not there yet when their password was set. */
export async function sendWanted(
  context: PassContext,
  pass: DomainPass,
  wanted: readonly { readonly guid: string; readonly target: LocatedTarget }[],
): Promise<void> {
  for (let at = 0; at < wanted.length; at += PAGE) {
    pass.signal.throwIfAborted();
    const some = wanted.slice(at, at + PAGE);
    await send(
      context,
      pass,
      await readAlone(
        pass.replication,
        some.map(({ guid }) => guid),
      ),
      some.map(({ target }) => target),
    );
  }
}

async function sendPage(context: PassContext, pass: DomainPass, page: ReplicationPage): Promise<void> {
  const { accounts, incomplete, unreadable } = page;
  try {
    const guids = [...accounts.map(({ guid }) => guid), ...incomplete, ...unreadable];
    const targets = await context.engine.locateTargets(pass.forest.connector, guids);
    // inetOrgPerson is left out, as the field leaves it out.
    const people = targets.filter(({ objectClass }) => objectClass === 'user');
    if (people.length === 0) return;
    const wanted = new Set<string>(people.map(({ anchor }) => anchor));
    const alone = await readAlone(
      pass.replication,
      incomplete.filter((guid) => wanted.has(guid)),
    );
    const without = new Map(alone.without);
    for (const guid of unreadable) without.set(guid, 'unreadable');
    await send(context, pass, { accounts: [...accounts, ...alone.accounts], without }, people);
  } finally {
    forget(accounts);
  }
}

/** In the order in which the forest wrote them. */
async function send(
  context: PassContext,
  pass: DomainPass,
  { accounts, without }: Read,
  targets: readonly LocatedTarget[],
): Promise<void> {
  const { events, target } = context;
  const { forest, name: domain, signal } = pass;
  try {
    const byGuid = new Map(accounts.map((account) => [account.guid, account]));
    const ordered = targets.toSorted((one, other) => timeOf(byGuid, one) - timeOf(byGuid, other));
    const states = await Promise.all(
      ordered.map(async ({ anchor: guid, sourceAnchor }): Promise<PersonState | undefined> => {
        const account = byGuid.get(guid);
        if (account) return await stateOf(context, pass, sourceAnchor, account);
        const refused = without.get(guid);
        return refused && { anchor: sourceAnchor, refused };
      }),
    );
    const people = states.filter((state) => state !== undefined);
    if (people.length === 0) return;
    const correlationId = newId();
    const names = people.map(({ anchor }) => anchor).join(', ');
    await events.write(hashEvents.asked, { count: people.length, domain, people: names }, correlationId);
    const answers = await target.send({ forest: forest.domains.forest.id, people }, signal);
    const results = answers.map(({ anchor, outcome }) => `${anchor} ${wordOf(outcome)} (${outcome})`).join(', ');
    await events.write(hashEvents.answered, { domain, results }, correlationId);
  } finally {
    forget(accounts);
  }
}

function timeOf(byGuid: ReadonlyMap<string, AccountSecret>, { anchor }: LocatedTarget): number {
  return byGuid.get(anchor)?.changedAt.getTime() ?? SECOND;
}

/** The field's words. */
function wordOf(outcome: string): 'Success' | 'Failed' {
  return outcome === 'unknown' ? 'Failed' : 'Success';
}

/** The guard looks before anything is derived: nothing of a protected account is ever made. */
async function stateOf(
  { anchorAttribute, accounts, deniedGroups }: PassContext,
  { forest: { domains }, domain, agentAccounts }: DomainPass,
  anchor: string,
  account: AccountSecret,
): Promise<PersonState | undefined> {
  const refused = refusalOf(account);
  if (refused || account.ntHash === undefined) return { anchor, refused: refused ?? 'no-password' };
  const person = await readPerson(domain.session, account.guid, { anchorAttribute });
  // Gone, or somebody else by now: the synchronization finds out.
  if (person?.sourceAnchor !== anchor) return undefined;
  const protection = await findProtection(person, { domains, domain, accounts, agentAccounts, deniedGroups });
  return protection === undefined
    ? await toPersonState(anchor, account, account.ntHash)
    : { anchor, refused: 'protected' };
}

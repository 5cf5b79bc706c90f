import type { Clock } from '../../base/clock.ts';
import type { Detail } from '../../base/details.ts';
import { detailOf, isHawserError } from '../../base/errors.ts';
import type { ForestSessions, FoundAccount, Session } from '../../ldap/index.ts';
import { findAccountByName, readTokenSids } from '../../ldap/index.ts';
import type { SelectedDomain } from '../connectors/index.ts';
import { resolveContainers, selectDomains } from '../connectors/index.ts';
import type { ReadForest } from '../sources.ts';
import { rightsErrors } from './errors.ts';
import type { RightFeature } from './features.ts';
import type { DomainCapabilities, ProbedAccount } from './model.ts';
import { probeDomain } from './probe.ts';

/** A domain that is read, and where in it. */
export interface ReadDomain {
  readonly domain: SelectedDomain['domain'];
  readonly session: Session;
  readonly containers: readonly string[];
}

/** The domains that the connector reads, in the order of the forest. */
export async function readDomains(sessions: ForestSessions, forest: ReadForest): Promise<readonly SelectedDomain[]> {
  return selectDomains(forest.own, forest.selection, await sessions.domains(), []).domains;
}

/** One of them, signed in to, with the names that its containers have now. */
export async function openDomain(
  sessions: ForestSessions,
  forest: ReadForest,
  { domain, selection }: SelectedDomain,
): Promise<ReadDomain> {
  const session = sessions.of(domain.domain);
  const { include = [] } = selection;
  const containers = await resolveContainers(session, include, forest.knownContainers());
  return { domain, session, containers: containers.length > 0 ? containers : [domain.baseDn] };
}

/** The account that reads the forest. Throws `rights.account-not-found`. */
export async function findOwnAccount(
  sessions: ForestSessions,
  { session: { account, domain } }: ReadForest,
): Promise<FoundAccount> {
  return await findAccount(sessions, domain, account);
}

/** The account that reads the password hashes of the forest, if there is one. Throws `rights.account-not-found`. */
export async function findHashAccount(
  sessions: ForestSessions,
  { session: { domain }, hashAccount }: ReadForest,
): Promise<FoundAccount | undefined> {
  return hashAccount === undefined ? undefined : await findAccount(sessions, domain, hashAccount);
}

async function findAccount(sessions: ForestSessions, domain: string, account: string): Promise<FoundAccount> {
  const session = sessions.of(domain);
  const own = (await sessions.domains()).find((one) => one.domain === domain.toLowerCase());
  const found = await findAccountByName(session, own?.baseDn ?? '', account);
  if (!found) throw rightsErrors('rights.account-not-found', { account, domain });
  return found;
}

/** What was found out about a domain, or why it could not be. */
export type DomainReport =
  | {
      readonly domain: string;
      readonly capabilities: DomainCapabilities;
      /** Of the account that reads the forest. */
      readonly accountSid: string;
      readonly failure?: never;
    }
  | { readonly domain: string; readonly failure: Detail; readonly capabilities?: never; readonly accountSid?: never };

/** Asks every domain of a forest, as its own account. A domain that cannot be asked keeps none of the others back. */
export async function probeForestRights(
  sessions: ForestSessions,
  forest: ReadForest,
  {
    features,
    clock,
    signal,
  }: { readonly features: readonly RightFeature[]; readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): Promise<readonly DomainReport[]> {
  let domains: readonly SelectedDomain[];
  let account: ProbedAccount;
  let accountSid: string;
  let hashAccount: ProbedAccount | undefined;
  try {
    domains = await readDomains(sessions, forest);
    const probed = async ({ dn }: FoundAccount): Promise<ProbedAccount> => ({
      dn,
      sids: await readTokenSids(sessions.of(forest.session.domain), dn),
    });
    const own = await findOwnAccount(sessions, forest);
    accountSid = own.sid;
    account = await probed(own);
    const forHashes = features.includes('password-hashes') ? await findHashAccount(sessions, forest) : undefined;
    hashAccount = forHashes && (await probed(forHashes));
  } catch (error) {
    signal?.throwIfAborted();
    if (!isHawserError(error)) throw error;
    return [{ domain: forest.id, failure: detailOf(error) }];
  }
  return await Promise.all(
    domains.map(async (selected): Promise<DomainReport> => {
      const { domain, baseDn } = selected.domain;
      try {
        const { session, containers } = await openDomain(sessions, forest, selected);
        const about = { domain, baseDn, containers, account, hashAccount, features, signal };
        return { domain, accountSid, capabilities: await probeDomain(session, about, clock) };
      } catch (error) {
        signal?.throwIfAborted();
        if (!isHawserError(error)) throw error;
        return { domain, failure: detailOf(error) };
      }
    }),
  );
}

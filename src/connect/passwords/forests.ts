import { MINUTE, SECOND } from '../../base/clock.ts';
import { coalesce } from '../../base/coalesce.ts';
import { domainOf, fromBytes, guidFromBytes, guidToBytes, guidToDn, isBytes } from '../../directory/index.ts';
import type { ForestDomain, RootDse, ServerAddress, Session } from '../../ldap/index.ts';
import { escapeFilterOctets, findAccountByName, ForestSessions, readRootDse } from '../../ldap/index.ts';
import { resolveScope } from '../connectors/forest/scope.ts';
import { selectDomains } from '../connectors/forest/selection.ts';
import type { ReadForest } from '../sources.ts';
import type { LockoutState } from './lockout-state.ts';
import { lockoutAttributes, lockoutStateOf } from './lockout-state.ts';
import { sidsOf } from './sids.ts';

/** A session with a domain controller, and what is known of that server. */
export interface Domain {
  readonly session: Session;
  readonly rootDse: RootDse;
  /** The SIDs of whoever signed in there, with all groups; undefined: the server does not say. */
  readonly readerSids: ReadonlySet<string> | undefined;
}

/** An account as a domain controller has it at this moment. */
export interface FoundAccount extends LockoutState {
  readonly dn: string;
  /** The name of that domain controller. */
  readonly server: string;
}

interface Known extends Domain {
  readonly server: string;
  readonly readAt: number;
}

const FACTS_MS = MINUTE;
/** Terms in one filter. */
const ACCOUNTS_AT_ONCE = 50;
/** A person waits: a domain controller that does not answer in this time has not answered. */
const timeouts = { connectMs: 5 * SECOND, operationMs: 10 * SECOND };

/**
 * The domains of one forest, for writeback: sessions apart from those that import, whose long pages are not waited for.
 */
export class ForestDomains implements AsyncDisposable {
  readonly forest: ReadForest;
  readonly #sessions: ForestSessions;
  readonly #servers: ReadonlyMap<string, readonly ServerAddress[]>;
  readonly #known = new Map<string, Promise<Known>>();
  readonly #accounts = new Map<string, (guid: string) => Promise<FoundAccount | undefined>>();
  #ownSid: { readonly sid: string; readonly readAt: number } | undefined;
  #domainsReadAt = -Infinity;

  constructor(forest: ReadForest) {
    this.forest = forest;
    const { session, selection } = forest;
    const named = selection.domains.map(({ domain, servers = [] }) => [domain.toLowerCase(), servers] as const);
    const own = [session.domain.toLowerCase(), session.servers ?? []] as const;
    this.#servers = new Map([...named, own].filter(([, servers]) => servers.length > 0));
    this.#sessions = new ForestSessions({ session: { ...session, timeouts }, servers: this.#servers });
  }

  /** The domain that holds `dn`, signed in to. */
  async of(dn: string): Promise<Domain> {
    return await this.named(domainOf(dn));
  }

  async home(): Promise<Domain> {
    return await this.named(this.forest.session.domain);
  }

  /** A domain by its DNS name, signed in to. */
  async named(domain: string): Promise<Domain> {
    const name = domain.toLowerCase();
    const session = this.#sessions.of(name);
    // Signs in when it has to, and says at once when that is not possible: nothing has been asked of the directory
    // then.
    await session.connect();
    const before = await this.#known.get(name)?.catch(() => undefined);
    // Another server may know other controls.
    if (before?.server === session.server && performance.now() - before.readAt < FACTS_MS) return before;
    const known = readKnown(session);
    this.#known.set(name, known);
    return await known;
  }

  /** Every domain of the forest, also those that are not read. One that was added counts a minute later. */
  async all(): Promise<readonly ForestDomain[]> {
    if (performance.now() - this.#domainsReadAt > FACTS_MS) {
      this.#sessions.forget();
      await this.#sessions.domains();
      this.#domainsReadAt = performance.now();
    }
    return await this.#sessions.domains();
  }

  /**
   * The account of this GUID, where it is now; `hint` is where it was. Undefined: no domain has it. Throws when that
   * cannot be known.
   */
  async account(guid: string, hint: string): Promise<FoundAccount | undefined> {
    const likely = await this.#accountsIn(domainOf(hint))(guid);
    if (likely) return likely;
    const dn = await this.findElsewhere(guid, hint);
    return dn === undefined ? undefined : await this.#accountsIn(domainOf(dn))(guid);
  }

  /** Asks a domain for accounts: about all together that are asked for at the same time. */
  #accountsIn(domain: string): (guid: string) => Promise<FoundAccount | undefined> {
    const name = domain.toLowerCase();
    const known = this.#accounts.get(name);
    if (known) return known;
    const ask = async (guids: readonly string[]): Promise<readonly (FoundAccount | undefined)[]> =>
      await readAccounts(await this.named(name), guids);
    const made = coalesce(ask, { most: ACCOUNTS_AT_ONCE });
    this.#accounts.set(name, made);
    return made;
  }

  /** As `account`, only the DN, when the domain of `hint` has said that it does not have it any more. */
  async findElsewhere(guid: string, hint: string): Promise<string | undefined> {
    if ((await this.all()).length < 2) return undefined;
    return (await this.#sessions.locate(guid, hint))?.dn;
  }

  /** SID of the account that the agent works with; undefined when it cannot be found. */
  async ownSid(): Promise<string | undefined> {
    if (this.#ownSid && performance.now() - this.#ownSid.readAt < FACTS_MS) return this.#ownSid.sid;
    const { session, rootDse } = await this.home();
    const found = await findAccountByName(session, rootDse.defaultNamingContext, this.forest.session.account);
    if (!found) return undefined;
    const { sid } = found;
    this.#ownSid = { sid, readAt: performance.now() };
    return sid;
  }

  /**
   * Whether an object that has moved is still where its connector reads, by the connector's own rule. Throws
   * `connectors.container-missing`.
   */
  async isInScope(dn: string): Promise<boolean> {
    const { id, own, selection, knownContainers } = this.forest;
    const name = domainOf(dn).toLowerCase();
    const { domains } = selectDomains(own, selection, await this.all(), []);
    const chosen = domains.find(({ domain }) => domain.domain === name);
    if (!chosen) return false;
    const { include = [], exclude = [] } = chosen.selection;
    if (include.length === 0 && exclude.length === 0) return true;
    const { session } = await this.named(name);
    const { baseDn } = chosen.domain;
    const scope = await resolveScope(
      session,
      { include, exclude },
      { known: knownContainers(), baseDn, connector: id },
    );
    return scope.has(dn);
  }

  serversOf(domain: string): readonly ServerAddress[] | undefined {
    return this.#servers.get(domain.toLowerCase());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sessions[Symbol.asyncDispose]();
  }
}

async function readKnown(session: Session): Promise<Known> {
  const [rootDse, own] = await Promise.all([readRootDse(session), session.read('', ['tokenGroups'])]);
  const sids = sidsOf(own?.attributes['tokenGroups']);
  const readerSids = sids.length > 0 ? new Set(sids) : undefined;
  return { session, rootDse, readerSids, server: session.server, readAt: performance.now() };
}

/** What is there and not deleted, in the order of the GUIDs. */
async function readAccounts(domain: Domain, guids: readonly string[]): Promise<readonly (FoundAccount | undefined)[]> {
  const [only = ''] = guids;
  return guids.length === 1 ? [await readAccount(domain, only)] : await searchAccounts(domain, guids);
}

async function readAccount({ session }: Domain, guid: string): Promise<FoundAccount | undefined> {
  const entry = await session.read(guidToDn(guid), ['isDeleted', ...lockoutAttributes]);
  if (!entry || entry.attributes['isDeleted'] === true) return undefined;
  return { dn: entry.dn, server: session.server, ...lockoutStateOf(entry.attributes) };
}

/** One search for all; a person not in it is looked up by GUID alone, as nobody is gone because a search is silent. */
async function searchAccounts(
  domain: Domain,
  guids: readonly string[],
): Promise<readonly (FoundAccount | undefined)[]> {
  const { session, rootDse } = domain;
  const wanted = [...new Set(guids)].map((guid) => `(objectGUID=${escapeFilterOctets(guidToBytes(guid))})`);
  const { entries } = await session.search({
    base: rootDse.defaultNamingContext,
    filter: `(|${wanted.join('')})`,
    attributes: ['objectGUID', ...lockoutAttributes],
  });
  const { server } = session;
  const found = new Map(
    entries.flatMap(({ dn, attributes }) => {
      const { objectGUID: value } = attributes;
      return isBytes(value)
        ? [[guidFromBytes(fromBytes(value)), { dn, server, ...lockoutStateOf(attributes) }] as const]
        : [];
    }),
  );
  return await Promise.all(guids.map(async (guid) => found.get(guid) ?? (await readAccount(domain, guid))));
}

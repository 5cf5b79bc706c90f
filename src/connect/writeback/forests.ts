import { MINUTE, SECOND } from '../../base/clock.ts';
import {
  dnKey,
  domainOf,
  fromBytes,
  guidToDn,
  isBytes,
  isGuid,
  isInSubtree,
  sidFromBytes,
} from '../../directory/index.ts';
import type { RootDse, ServerAddress, SessionOptions } from '../../ldap/index.ts';
import { escapeFilterValue, readRootDse, Session, textOf } from '../../ldap/index.ts';

/** A directory whose passwords are written back. */
export interface WritebackForest {
  /** Of its connector. */
  readonly id: string;
  readonly kind: 'active-directory' | 'ldap';
  /** The domain of the connector, and who signs in. */
  readonly session: SessionOptions;
  /** By DNS name: the connector's own domain, and what is configured of others. */
  readonly domains: ReadonlyMap<string, DomainChoice>;
}

/** What is read of a domain, and where. */
export interface DomainChoice {
  /** Empty: DNS is asked. */
  readonly servers: readonly ServerAddress[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** A session with a domain controller, and what is known of that server. */
export interface Domain {
  readonly session: Session;
  readonly rootDse: RootDse;
}

interface Known extends Domain {
  readonly server: string;
  readonly readAt: number;
}

const FACTS_MS = MINUTE;
/** A person waits: a domain controller that does not answer in this time has not answered. */
const timeouts = { connectMs: 5 * SECOND, operationMs: 10 * SECOND };

/** The domains of one forest, for writeback: sessions apart from those that import, whose long pages are not waited for. */
export class ForestDomains implements AsyncDisposable {
  readonly forest: WritebackForest;
  readonly #sessions = new Map<string, Session>();
  readonly #known = new Map<string, Promise<Known>>();
  #ownSid: { readonly sid: string; readonly readAt: number } | undefined;

  constructor(forest: WritebackForest) {
    this.forest = forest;
  }

  /** The domain that holds `dn`, signed in to. */
  async of(dn: string): Promise<Domain> {
    return await this.#domain(domainOf(dn).toLowerCase());
  }

  async home(): Promise<Domain> {
    return await this.#domain(this.forest.session.domain.toLowerCase());
  }

  /**
   * SID of the account that the agent works with; undefined when it cannot be found, and then nobody can be told from it. sAMAccountName and userPrincipalName are
   * unique each, but one account's may be the other's.
   */
  async ownSid(): Promise<string | undefined> {
    if (this.#ownSid && performance.now() - this.#ownSid.readAt < FACTS_MS) return this.#ownSid.sid;
    const { session, rootDse } = await this.home();
    const { account } = this.forest.session;
    const isDn = /^[^=@\\]+=/.test(account);
    const name = escapeFilterValue(account.replace(/^.*\\/, ''));
    const local = name.replace(/@.*$/, '');
    const filter = account.includes('@')
      ? `(|(userPrincipalName=${name})(sAMAccountName=${local}))`
      : `(sAMAccountName=${local})`;
    const attributes = ['objectSid', 'userPrincipalName'];
    const base = rootDse.defaultNamingContext;
    const entries = isDn
      ? [await session.read(account, attributes)]
      : (await session.search({ base, filter, attributes, sizeLimit: 5 })).entries;
    const isExact = (entry: (typeof entries)[number]): boolean =>
      textOf(entry?.attributes ?? {}, 'userPrincipalName')?.toLowerCase() === account.toLowerCase();
    const entry = entries.find(isExact) ?? (entries.length === 1 ? entries[0] : undefined);
    const value = entry?.attributes['objectSid'];
    if (!isBytes(value)) return undefined;
    const sid = sidFromBytes(fromBytes(value));
    this.#ownSid = { sid, readAt: performance.now() };
    return sid;
  }

  /** Whether an object that has moved is still where this connector reads. Only the containers of the configuration decide, as they are called now. */
  async isInScope(dn: string): Promise<boolean> {
    const { include = [], exclude = [] } = this.forest.domains.get(domainOf(dn).toLowerCase()) ?? {};
    if (include.length === 0 && exclude.length === 0) return true;
    const { session } = await this.of(dn);
    const depth = async (containers: readonly string[]): Promise<number> => {
      let deepest = 0;
      for (const text of containers) {
        const found = await session.read(isGuid(text) ? guidToDn(text) : text, ['objectClass']);
        if (found && isInSubtree(dn, found.dn)) deepest = Math.max(deepest, dnKey(found.dn).length);
      }
      return deepest;
    };
    return (include.length === 0 ? 1 : await depth(include)) > (await depth(exclude));
  }

  serversOf(domain: string): readonly ServerAddress[] | undefined {
    const servers = this.forest.domains.get(domain)?.servers ?? [];
    return servers.length > 0 ? servers : undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.#sessions.values()) await session[Symbol.asyncDispose]();
  }

  async #domain(domain: string): Promise<Domain> {
    let session = this.#sessions.get(domain);
    if (!session) this.#sessions.set(domain, (session = this.#newSession(domain)));
    // Signs in when it has to, and says at once when that is not possible: nothing has been asked of the directory then.
    await session.connect();
    const before = await this.#known.get(domain)?.catch(() => undefined);
    // Another server may know other controls.
    if (before?.server === session.server && performance.now() - before.readAt < FACTS_MS) return before;
    const known = readKnown(session);
    this.#known.set(domain, known);
    return await known;
  }

  #newSession(domain: string): Session {
    return new Session({ ...this.forest.session, domain, servers: this.serversOf(domain), timeouts });
  }
}

async function readKnown(session: Session): Promise<Known> {
  const rootDse = await readRootDse(session);
  return { session, rootDse, server: session.server, readAt: performance.now() };
}

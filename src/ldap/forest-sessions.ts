import { guidToDn } from '../directory/index.ts';
import { ldapErrors } from './errors.ts';
import { domainOfObject, type ForestDomain, readForestDomains } from './forest-domains.ts';
import { readRootDse } from './root-dse.ts';
import type { ServerAddress } from './servers.ts';
import { Session, type SessionOptions } from './session.ts';

export interface ForestSessionOptions {
  /** A domain of the forest, and the account with which all of them are asked. */
  readonly session: SessionOptions;
  /** Domain controllers of the other domains by DNS name; of those without, DNS is asked. */
  readonly servers?: ReadonlyMap<string, readonly ServerAddress[]> | undefined;
}

/** Where an object is, and a session with a domain controller of its own domain. */
export interface LocatedObject {
  readonly session: Session;
  readonly domain: ForestDomain;
  readonly dn: string;
}

/**
 * One session for each domain of a forest. What is written (a password above all) has to go to a domain controller of
 * the object's own domain: another one answers with a referral. One account signs in everywhere, as domains of a forest
 * trust each other.
 */
export class ForestSessions implements AsyncDisposable {
  readonly #options: ForestSessionOptions;
  readonly #sessions = new Map<string, Session>();
  #domains: Promise<readonly ForestDomain[]> | undefined;

  constructor(options: ForestSessionOptions) {
    this.#options = options;
  }

  /** Domains may be added: the next `domains` asks again. */
  forget(): void {
    this.#domains = undefined;
  }

  /** The domains of the forest; asked once. */
  async domains(): Promise<readonly ForestDomain[]> {
    this.#domains ??= this.#readDomains();
    try {
      return await this.#domains;
    } catch (error) {
      this.#domains = undefined;
      throw error;
    }
  }

  /** The session with a domain controller of `domain`; it signs in when it is first used. */
  of(domain: string): Session {
    const { session, servers } = this.#options;
    const name = domain.toLowerCase();
    const known = this.#sessions.get(name);
    if (known) return known;
    const isOwn = name === session.domain.toLowerCase();
    const options = isOwn ? session : { ...session, domain: name, servers: servers?.get(name) };
    const made = new Session(options);
    this.#sessions.set(name, made);
    return made;
  }

  /** The session for an object by its DN. Throws `ldap.no-such-object` for a name outside of the forest. */
  async forDn(dn: string): Promise<LocatedObject> {
    const domain = domainOfObject(await this.domains(), dn);
    if (!domain) throw ldapErrors('ldap.no-such-object', { dn });
    return { session: this.of(domain.domain), domain, dn };
  }

  /**
   * Finds an object by its GUID, in whichever domain it is now. `hint` is where it was last known to be; that domain is
   * asked first. Undefined when no domain has it. Throws when one of them cannot be asked and none of the others has
   * it: then nobody knows.
   */
  async locate(guid: string, hint?: string): Promise<LocatedObject | undefined> {
    const domains = await this.domains();
    const likely = hint === undefined ? undefined : domainOfObject(domains, hint);
    let failure: unknown;
    for (const domain of likely ? [likely, ...domains.filter((one) => one !== likely)] : domains) {
      const session = this.of(domain.domain);
      try {
        const entry = await session.read(guidToDn(guid), ['objectGUID']);
        if (entry && domainOfObject(domains, entry.dn) === domain) return { session, domain, dn: entry.dn };
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#domains = undefined;
    const open = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(open.map(async (session) => await session[Symbol.asyncDispose]()));
  }

  async #readDomains(): Promise<readonly ForestDomain[]> {
    const session = this.of(this.#options.session.domain);
    return await readForestDomains(session, await readRootDse(session));
  }
}

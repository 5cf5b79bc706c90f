import { toConnectorId } from '../../src/sync/index.ts';
import { randomUUID } from 'node:crypto';
import { ForestConnector, type ForestOptions, type ForestSelection } from '../../src/connect/connectors/index.ts';
import { fromBytes, guidFromBytes, isBytes } from '../../src/directory/index.ts';
import type { Session, SessionOptions } from '../../src/ldap/index.ts';
import { ForestSessions, openSession, parseServer, readRootDse, readSchema } from '../../src/ldap/index.ts';
import type { DomainController, PracticeForest, PracticeForestOptions } from '../../src/practice/index.ts';
import { startPracticeForest } from '../../src/practice/index.ts';
import { RawControl } from '../../src/ldap/index.ts';

/**
 * A practice forest of several domains with an administrator at each of its domain controllers, and connectors to it.
 */
export class DomainsWorld implements AsyncDisposable {
  readonly forest: PracticeForest;
  readonly #sessions = new Map<string, Session>();
  readonly #open: AsyncDisposable[] = [];
  #count = 0;

  private constructor(forest: PracticeForest) {
    this.forest = forest;
  }

  static async start(domains: readonly string[], options: Partial<PracticeForestOptions> = {}): Promise<DomainsWorld> {
    const [domain = '', ...further] = domains;
    const forest = await startPracticeForest({
      domain,
      domains: further.map((name) => ({ domain: name })),
      administratorPassword: 'Anker-Ketting.78',
      ...options,
    });
    return new DomainsWorld(forest);
  }

  controller(domain: string): DomainController {
    const found = this.forest.domains.find((one) => one.domain === domain);
    if (!found) throw new Error(domain);
    return found;
  }

  sessionOptions(domain = this.forest.domain): SessionOptions {
    const { serviceAccount, caFile } = this.forest;
    return {
      domain,
      servers: [parseServer(this.controller(domain).server)],
      caFile,
      account: serviceAccount.upn,
      password: () => serviceAccount.password,
      timeouts: { connectMs: 2000 },
    };
  }

  /** An administrator of the forest at the domain controller of `domain`. */
  async admin(domain: string): Promise<Session> {
    const known = this.#sessions.get(domain);
    if (known) return known;
    const { administrator } = this.forest;
    const session = await openSession({
      ...this.sessionOptions(domain),
      account: administrator.upn,
      password: () => administrator.password,
    });
    await readSchema(session, await readRootDse(session));
    this.#sessions.set(domain, session);
    return session;
  }

  /** A connector for the domains, whose servers are named as long as DNS is not there. */
  connect(
    {
      read = this.forest.domains.map(({ domain }) => domain),
      others = false,
    }: { readonly read?: readonly string[]; readonly others?: boolean } = {},
    options: Partial<ForestOptions> = {},
  ): ForestConnector {
    const connector = new ForestConnector({
      id: toConnectorId('forest'),
      session: this.sessionOptions(),
      selection: this.selection({ read, others }),
      writeSourceAnchors: true,
      ...options,
    });
    this.#open.push(connector);
    return connector;
  }

  /** Domains besides the root, with what is left out of each. */
  selection({
    read = this.forest.domains.map(({ domain }) => domain),
    others = false,
    exclude = new Map(),
  }: {
    readonly read?: readonly string[];
    readonly others?: boolean;
    readonly exclude?: ReadonlyMap<string, readonly string[]>;
  }): ForestSelection {
    return {
      others,
      domains: read
        .filter((domain) => domain !== this.forest.domain)
        .map((domain) => ({
          domain,
          servers: [parseServer(this.controller(domain).server)],
          exclude: exclude.get(domain) ?? [],
        })),
    };
  }

  sessions(): ForestSessions {
    const servers = this.forest.domains.map(({ domain, server }) => [domain, [parseServer(server)]] as const);
    const sessions = new ForestSessions({ session: this.sessionOptions(), servers: new Map(servers) });
    this.#open.push(sessions);
    return sessions;
  }

  /** A new organizational unit of the domain. */
  async unit(domain: string, name = `unit-${++this.#count}`): Promise<string> {
    const dn = `OU=${name},${this.controller(domain).baseDn}`;
    await (await this.admin(domain)).add(dn, { objectClass: ['top', 'organizationalUnit'] });
    return dn;
  }

  async user(domain: string, name: string, parent: string, more: Record<string, string> = {}): Promise<string> {
    const dn = `CN=${name},${parent}`;
    await (
      await this.admin(domain)
    ).add(dn, {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      sAMAccountName: name,
      userPrincipalName: `${name}@${domain}`,
      displayName: name,
      userAccountControl: '512',
      unicodePwd: Buffer.from('"Zeilboot.2026"', 'utf16le'),
      ...more,
    });
    return dn;
  }

  /** A universal security group. */
  async group(domain: string, name: string, parent: string, member: readonly string[] = []): Promise<string> {
    const dn = `CN=${name},${parent}`;
    await (
      await this.admin(domain)
    ).add(dn, {
      objectClass: ['top', 'group'],
      sAMAccountName: name,
      groupType: '-2147483640',
      ...(member.length > 0 && { member }),
    });
    return dn;
  }

  /**
   * Stands for somebody of another forest; a domain makes it when that somebody becomes a member of one of its groups.
   */
  foreigner(domain: string, sid: string): string {
    const { forest } = this.controller(domain);
    const container = forest.resolve(`CN=ForeignSecurityPrincipals,${forest.head.dn}`);
    const { store } = forest;
    const attributes = { objectclass: ['top', 'foreignSecurityPrincipal'], objectsid: [sid] };
    const place = { parent: container?.id, rdn: `CN=${sid}` };
    store.commit([{ kind: 'add', id: store.newId(), guid: randomUUID(), ...place, attributes }]);
    return `CN=${sid},CN=ForeignSecurityPrincipals,${forest.head.dn}`;
  }

  async guid(domain: string, dn: string): Promise<string> {
    const value = (await (await this.admin(domain)).read(dn, ['objectGUID']))?.attributes['objectGUID'];
    return isBytes(value) ? guidFromBytes(fromBytes(value)) : '';
  }

  /** From its domain to another one; answers the new name. */
  async move(dn: string, from: string, to: string, parent: string): Promise<string> {
    const rdn = dn.slice(0, dn.indexOf(','));
    const target = new RawControl('1.2.840.113556.1.4.521', Buffer.from(this.controller(to).hostName));
    await (await this.admin(from)).rename(dn, rdn, parent, [target]);
    return `${rdn},${parent}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const one of [...this.#open, ...this.#sessions.values()]) await one[Symbol.asyncDispose]();
    await this.forest.stop();
  }
}

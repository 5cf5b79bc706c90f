import { toConnectorId } from '../sync/index.ts';
import type { CompiledRules, SourceConnector } from '../sync/index.ts';
import { ForestSessions, parseServer } from '../ldap/index.ts';
import type { SessionOptions } from '../ldap/index.ts';
import type { ConnectConfiguration, ForestConfiguration } from './configuration.ts';
import type { DomainSelection, ForestSelection } from './connectors/index.ts';
import { ForestConnector, LdapConnector } from './connectors/index.ts';
import { connectErrors } from './errors.ts';
import { forestMemory } from './forest-memory.ts';
import type { SecretStore } from './secret-store.ts';
import { forestSecret } from './secret-store.ts';

export type OpenSource = SourceConnector & AsyncDisposable;

/**
 * The configured directories as connectors, in the order in which they stand in the file (earlier wins at equal
 * precedence).
 */
export function openSources(
  { forests, dataFolder }: ConnectConfiguration,
  secrets: SecretStore,
  rules: CompiledRules,
): readonly OpenSource[] {
  return forests.map((forest) => {
    const id = toConnectorId(forest.domain.toLowerCase());
    const session = sessionOptions(forest, secrets);
    // Whatever a rule of the organisation reads is asked for.
    const moreAttributes = rules.attributesRead(id);
    if (forest.kind === 'ldap')
      return new LdapConnector({
        id,
        session,
        moreAttributes,
        ...(forest.baseDn !== undefined && { baseDn: forest.baseDn }),
      });
    return new ForestConnector({
      id,
      session,
      moreAttributes,
      include: forest.include,
      exclude: forest.exclude,
      skipOwn: forest.domains.some(({ domain, skip }) => skip && domain.toLowerCase() === id),
      selection: selectionOf(forest),
      memory: forestMemory(dataFolder, forest.domain),
      writeSourceAnchors: forest.writeSourceAnchor,
    });
  });
}

/** A directory as its connector reads it: the very domains and containers. */
export interface ReadForest {
  /** Of its connector. */
  readonly id: string;
  readonly kind: ForestConfiguration['kind'];
  /** The domain of the connector, and who signs in. */
  readonly session: SessionOptions;
  /** What is read of that domain. */
  readonly own: DomainSelection;
  /** And of others. */
  readonly selection: ForestSelection;
  /** Who reads the password hashes of the forest; undefined: nobody. */
  readonly hashAccount?: string | undefined;
  /** GUIDs under which the connector found the configured containers. */
  readonly knownContainers: () => Readonly<Record<string, string>>;
}

export function readForest(
  forest: ForestConfiguration,
  dataFolder: string,
  secrets: Pick<SecretStore, 'get'>,
): ReadForest {
  const { domain, include, exclude, domains } = forest;
  const id = domain.toLowerCase();
  const memory = forestMemory(dataFolder, domain);
  return {
    id,
    kind: forest.kind,
    session: sessionOptions(forest, secrets),
    own: { domain: id, include, exclude, skip: domains.some((one) => one.skip && one.domain.toLowerCase() === id) },
    selection: selectionOf(forest),
    hashAccount: forest.passwordHashes?.account,
    knownContainers: () => memory.load().containers,
  };
}

/** The further domains of a forest that are read. */
export function selectionOf({ domain: own, domains }: ForestConfiguration): ForestSelection {
  return {
    others: domains.some(({ domain }) => domain === '*'),
    domains: domains
      .filter(({ domain }) => domain !== '*' && domain.toLowerCase() !== own.toLowerCase())
      .map(({ domain, servers, include, exclude, skip }) => ({
        domain: domain.toLowerCase(),
        servers: servers.map(parseServer),
        include,
        exclude,
        skip,
      })),
  };
}

/**
 * Sessions with the domains of a forest: what concerns one object is asked of a domain controller of its own domain.
 */
export function openForestSessions({
  session,
  selection: { domains },
}: Pick<ReadForest, 'session' | 'selection'>): ForestSessions {
  return new ForestSessions({
    session,
    servers: new Map(domains.flatMap(({ domain, servers = [] }) => (servers.length > 0 ? [[domain, servers]] : []))),
  });
}

/** How a forest is reached, and as whom. */
export function sessionOptions(forest: ForestConfiguration, secrets: Pick<SecretStore, 'get'>): SessionOptions {
  return {
    domain: forest.domain,
    account: forest.account,
    security: forest.security,
    caFile: forest.caFile,
    ...(forest.servers.length > 0 && { servers: forest.servers.map(parseServer) }),
    password: () => {
      const password = secrets.get(forestSecret(forest.domain)) ?? forest.password;
      if (password === undefined) throw connectErrors('connect.secret-missing', { name: forest.domain });
      return password;
    },
  };
}

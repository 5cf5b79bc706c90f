import type { CompiledRules, SourceConnector } from '../sync/index.ts';
import { parseServer } from '../ldap/index.ts';
import type { SessionOptions } from '../ldap/index.ts';
import type { ConnectConfiguration, ForestConfiguration } from './configuration.ts';
import { ForestConnector, LdapConnector } from './connectors/index.ts';
import { containerMemory } from './container-memory.ts';
import { connectErrors } from './errors.ts';
import type { SecretStore } from './secret-store.ts';
import { forestSecret } from './secret-store.ts';

export type OpenSource = SourceConnector & AsyncDisposable;

/** The configured directories as connectors, in the order in which they stand in the file (earlier wins at equal precedence). */
export function openSources(
  { forests, dataFolder }: ConnectConfiguration,
  secrets: SecretStore,
  rules: CompiledRules,
): readonly OpenSource[] {
  return forests.map((forest) => {
    const id = forest.domain.toLowerCase() as SourceConnector['id'];
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
      containers: containerMemory(dataFolder, forest.domain),
      writeSourceAnchors: forest.writeSourceAnchor,
    });
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

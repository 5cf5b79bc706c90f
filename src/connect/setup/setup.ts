import { required } from '../../base/assert.ts';
import { loadConfiguration } from '../../base/configuration/configuration.ts';
import { makeDataFolder } from '../../base/data-folder.ts';
import { isHawserError } from '../../base/errors.ts';
import type { ForestConfiguration } from '../configuration.ts';
import { connectConfiguration } from '../configuration.ts';
import { missingDomain } from '../connectors/index.ts';
import type { AgentIdentity } from '../uplink/own-keys.ts';
import { OwnKeys } from '../uplink/own-keys.ts';
import { registerAgent } from '../uplink/registration.ts';
import type { SessionOptions } from '../../ldap/index.ts';
import { openSession } from '../../ldap/index.ts';
import { hashSecretName } from '../password-hashes/forest.ts';
import { forestSecret, hashSecret, SecretStore } from '../secret-store.ts';
import { openForestSessions, selectionOf, sessionOptions } from '../sources.ts';
import { hawserVersion } from '../../base/version.ts';
import { openOutboundClient } from '../uplink/outbound-client.ts';

/**
 * What has to happen once before an agent can run: the passwords of the forests, and the registration with the tenant.
 */
export interface Setup {
  /** Who this agent is already, or undefined. */
  registeredAs(): Pick<AgentIdentity, 'tenantId' | 'agentId'> | undefined;
  /** Names of the forests for which no password is known yet. */
  missingSecrets(): readonly string[];
  /** Names that can have a stored password: the forests, and the proxy. */
  readonly secretNames: readonly string[];
  storeSecret(name: string, plain: string): void;
  /**
   * Signs in once with this password to the domain, and to each further one that is to be read; nothing is stored.
   * Throws what the directory says (`ldap.…`), with what to do. Answers the domains of the forest, those too that the configuration
   * does not read: whoever sets it up should know of them.
   */
  tryForest(domain: string, password: string): Promise<ForestFound>;
  register(options: { readonly code: string; readonly name: string }): Promise<AgentIdentity>;
}

/** The domains of a forest by DNS name. */
export interface ForestFound {
  readonly read: readonly string[];
  /** To read them too: `domains` in the configuration. */
  readonly unread: readonly string[];
}

async function tryDomains(forest: ForestConfiguration, session: SessionOptions): Promise<ForestFound> {
  await using sessions = openForestSessions({
    session,
    selection: selectionOf(forest),
  });
  const { others, domains } = selectionOf(forest);
  const own = forest.domain.toLowerCase();
  const named = new Map(domains.map(({ domain, skip }) => [domain, skip !== true]));
  named.set(own, !forest.domains.some(({ domain, skip }) => skip && domain.toLowerCase() === own));
  const found = (await sessions.domains()).map(({ domain }) => domain);
  const read = [...new Set([...found, ...named.keys()])].filter((name) => named.get(name) ?? others);
  for (const name of read) {
    if (!found.includes(name) && name !== own) throw missingDomain(name, forest.domain);
    await sessions.of(name).connect();
  }
  return { read, unread: found.filter((name) => !read.includes(name)) };
}

export function openSetup(configurationFile: string | undefined): Setup {
  const { forests, dataFolder, cloud, proxy } = loadConfiguration(connectConfiguration, {
    role: 'connect',
    file: configurationFile,
  });
  makeDataFolder(dataFolder);
  const secrets = new SecretStore(dataFolder);
  return {
    registeredAs: () => {
      try {
        const { tenantId, agentId } = OwnKeys.peek(secrets).identity;
        return { tenantId, agentId };
      } catch (error) {
        if (isHawserError(error, 'connect.not-registered')) return undefined;
        throw error;
      }
    },
    missingSecrets: () =>
      forests
        .filter(({ domain, password }) => password === undefined && secrets.get(forestSecret(domain)) === undefined)
        .map(({ domain }) => domain),
    secretNames: [
      ...forests.flatMap(({ domain, passwordHashes }) => [domain, ...(passwordHashes ? [hashSecretName(domain)] : [])]),
      'proxy',
    ],
    storeSecret: (name, plain) => {
      const hashes = forests.find(({ domain }) => hashSecretName(domain) === name.toLowerCase());
      secrets.set(hashes ? hashSecret(hashes.domain) : forestSecret(name), plain);
    },
    tryForest: async (domain, password) => {
      const forest = required(
        forests.find((candidate) => candidate.domain === domain),
        domain,
      );
      const signIn = { ...sessionOptions(forest, secrets), password: () => password };
      if (forest.kind === 'active-directory') return await tryDomains(forest, signIn);
      await using session = await openSession(signIn);
      void session; // signed in: that was the question
      return { read: [domain], unread: [] };
    },
    register: async ({ code, name }) => {
      await using outbound = openOutboundClient({
        caFile: cloud.caFile,
        proxy: { ...proxy, password: proxy.password ?? secrets.get(forestSecret('proxy')) },
      });
      return await registerAgent(outbound, secrets, {
        cloudUrl: cloud.url,
        tenant: cloud.tenant,
        code,
        name,
        version: hawserVersion(),
      });
    },
  };
}

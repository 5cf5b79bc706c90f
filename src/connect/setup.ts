import { mkdirSync } from 'node:fs';
import { required } from '../base/assert.ts';
import { loadConfiguration } from '../base/configuration.ts';
import { connectConfiguration } from './configuration.ts';
import type { AgentIdentity } from './registration.ts';
import { registerAgent } from './registration.ts';
import { openSession } from '../ldap/index.ts';
import { forestSecret, SecretStore } from './secret-store.ts';
import { sessionOptions } from './sources.ts';
import { hawserVersion } from '../base/version.ts';
import { openWayOut } from './way-out.ts';

/** What has to happen once before an agent can run: the passwords of the forests, and the registration with the tenant. */
export interface Setup {
  /** Names of the forests for which no password is known yet. */
  missingSecrets(): readonly string[];
  /** Names that can have a stored password: the forests, and the proxy. */
  readonly secretNames: readonly string[];
  storeSecret(name: string, plain: string): void;
  /** Signs in to a forest once with what is stored. Throws what the directory says (`ldap.…`), with what to do. */
  tryForest(domain: string): Promise<void>;
  register(options: { readonly code: string; readonly name: string }): Promise<AgentIdentity>;
}

export function openSetup(configurationFile: string | undefined): Setup {
  const { forests, dataFolder, cloud, proxy } = loadConfiguration(connectConfiguration, {
    role: 'connect',
    file: configurationFile,
  });
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const secrets = new SecretStore(dataFolder);
  return {
    missingSecrets: () =>
      forests
        .filter(({ domain, password }) => password === undefined && secrets.get(forestSecret(domain)) === undefined)
        .map(({ domain }) => domain),
    secretNames: [...forests.map(({ domain }) => domain), 'proxy'],
    storeSecret: (name, plain) => secrets.set(forestSecret(name), plain),
    tryForest: async (domain) => {
      const forest = required(
        forests.find((candidate) => candidate.domain === domain),
        domain,
      );
      await using session = await openSession(sessionOptions(forest, secrets));
      void session; // signed in: that was the question
    },
    register: async ({ code, name }) => {
      await using wayOut = openWayOut({
        caFile: cloud.caFile,
        proxy: { ...proxy, password: proxy.password ?? secrets.get(forestSecret('proxy')) },
      });
      return await registerAgent(wayOut, secrets, {
        cloudUrl: cloud.url,
        tenant: cloud.tenant,
        code,
        name,
        version: hawserVersion(),
      });
    },
  };
}

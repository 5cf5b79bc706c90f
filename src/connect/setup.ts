import { mkdirSync } from 'node:fs';
import { loadConfiguration } from '../base/configuration.ts';
import { connectConfiguration } from './configuration.ts';
import type { AgentIdentity } from './registration.ts';
import { registerAgent } from './registration.ts';
import { SecretStore } from './secret-store.ts';
import { hawserVersion } from '../base/version.ts';
import { openWayOut } from './way-out.ts';

/** What has to happen once before an agent can run: the passwords of the forests, and the registration with the tenant. */
export interface Setup {
  /** Names of the forests for which no password is known yet. */
  missingSecrets(): readonly string[];
  /** Names that can have a stored password: the forests, and the proxy. */
  readonly secretNames: readonly string[];
  storeSecret(name: string, plain: string): void;
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

/** The name under which the password of a forest's account is kept. */
export function forestSecret(domain: string): string {
  return `forest:${domain.toLowerCase()}`;
}

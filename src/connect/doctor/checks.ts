import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProxySettings } from '../../proxy/index.ts';
import { isHawserError } from '../../base/errors.ts';
import type { Check, CheckTree } from '../../diagnose/doctor/index.ts';
import { environmentChecks, forestChecks, trustCheck } from '../../diagnose/doctor/index.ts';
import type { ConnectConfiguration, ForestConfiguration } from '../configuration.ts';
import type { AgentOperations } from '../control/operations.ts';
import { OwnKeys } from '../uplink/own-keys.ts';
import { SecretStore } from '../secret-store.ts';
import { forestSecret } from '../secret-store.ts';
import { sessionOptions } from '../sources.ts';
import { agentChecks } from './agent-checks.ts';
import { authoritiesOf, cloudChecks } from './cloud-checks.ts';
import { stateChecks } from './state-checks.ts';

export interface CheckOptions {
  readonly configuration: ConnectConfiguration;
  readonly isService: boolean;
  readonly mayReadSecrets: boolean;
  readonly isServing: () => Promise<boolean>;
  /** The agent: itself in the service, through its socket or opened here otherwise. */
  readonly agent: () => Promise<AgentOperations>;
}

/**
 * Every check that this configuration gives rise to, in the order in which a person would go: environment, cloud,
 * forests, agent.
 */
export function connectChecks(options: CheckOptions): CheckTree {
  const { configuration, mayReadSecrets } = options;
  const secrets = mayReadSecrets ? storeOf(configuration.dataFolder) : undefined;
  const trees: CheckTree[] = [];
  const take = (tree: CheckTree): readonly Check[] => {
    trees.push(tree);
    return tree.checks;
  };
  const checks: readonly Check[] = [
    ...environmentChecks(process.env, configuration.proxy),
    ...agentChecks(options),
    ...take(cloudChecks(configuration, proxyOf(configuration, secrets))),
    ...configuration.forests.flatMap((forest) => take(treeOf(forest, secrets))),
    ...stateChecks(options),
  ];
  return {
    checks,
    [Symbol.asyncDispose]: async () => {
      for (const tree of trees) await tree[Symbol.asyncDispose]();
    },
  };
}

function treeOf(forest: ForestConfiguration, secrets: SecretStore | undefined): CheckTree {
  const { domain, caFile, include, kind, writeSourceAnchor } = forest;
  const tree = forestChecks({
    session: sessionOptions(forest, secrets ?? noSecrets),
    isActiveDirectory: kind === 'active-directory',
    include,
    ca: authoritiesOf(caFile),
    writesAnchors: writeSourceAnchor,
    tenantId: tenantOf(secrets),
  });
  const id = `forest.trust@${domain}`;
  if (caFile === undefined) return tree;
  const [first, ...others] = tree.checks;
  const checks = [trustCheck(id, caFile), ...(first ? [{ ...first, after: [...first.after, id] }] : []), ...others];
  return { checks, [Symbol.asyncDispose]: async () => await tree[Symbol.asyncDispose]() };
}

export const noSecrets: Pick<SecretStore, 'get'> = { get: () => undefined };

/** The secrets of an agent that was set up; opening a store that is not there would make one. */
export function storeOf(dataFolder: string): SecretStore | undefined {
  return existsSync(join(dataFolder, 'secrets.json')) ? new SecretStore(dataFolder) : undefined;
}

function tenantOf(secrets: SecretStore | undefined): string | undefined {
  try {
    return secrets && OwnKeys.peek(secrets).identity.tenantId;
  } catch (error) {
    if (isHawserError(error)) return undefined; // a finding of its own
    throw error;
  }
}

function proxyOf({ proxy }: ConnectConfiguration, secrets: SecretStore | undefined): ProxySettings {
  return { ...proxy, password: proxy.password ?? passwordOf(secrets, 'proxy') };
}

function passwordOf(secrets: SecretStore | undefined, name: string): string | undefined {
  try {
    return secrets?.get(forestSecret(name));
  } catch (error) {
    if (isHawserError(error)) return undefined; // a finding of its own, of the registration
    throw error;
  }
}

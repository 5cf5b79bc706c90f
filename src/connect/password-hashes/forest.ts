import { toConnectorId } from '../../sync/index.ts';
import { connectErrors } from '../errors.ts';
import type { ConnectConfiguration } from '../configuration.ts';
import { ForestDomains } from '../passwords/forests.ts';
import type { SecretStore } from '../secret-store.ts';
import { hashSecret } from '../secret-store.ts';
import { readForest } from '../sources.ts';

/** A forest whose hashes are read, and as whom: an account of its own, which can do nothing else. */
export interface HashForest {
  readonly connector: ReturnType<typeof toConnectorId>;
  readonly domains: ForestDomains;
  readonly account: string;
  /** Throws `connect.secret-missing`. */
  readonly password: () => string;
  /** Where the administrators fixed it; undefined: the endpoint mapper says it. */
  readonly port: number | undefined;
}

/** Those that have an account for it. */
export function openHashForests(
  { forests, dataFolder }: ConnectConfiguration,
  secrets: SecretStore,
): readonly HashForest[] {
  return forests.flatMap((forest) => {
    const { passwordHashes, domain } = forest;
    if (!passwordHashes) return [];
    const { account, port } = passwordHashes;
    const password = (): string => {
      const known = secrets.get(hashSecret(domain)) ?? passwordHashes.password;
      if (known === undefined) throw connectErrors('connect.secret-missing', { name: hashSecretName(domain) });
      return known;
    };
    const domains = new ForestDomains(readForest(forest, dataFolder, secrets));
    return [{ connector: toConnectorId(domains.forest.id), domains, account, password, port }];
  });
}

/** How people name it: `hawser connect secret corp.example.com/password-hashes`. */
export function hashSecretName(domain: string): string {
  return `${domain.toLowerCase()}/password-hashes`;
}

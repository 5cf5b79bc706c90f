import type { Clock } from '../base/clock.ts';
import { bootstrap } from './bootstrap.ts';
import { describeDomain } from './describe-domain.ts';
import { practiceErrors } from './errors.ts';
import { Forest, type Personality } from './forest.ts';
import { domainOfLdif, domainSidOfLdif } from './ldif/load.ts';
import { type LdifReport, loadLdif, readLdif } from './ldif/load-file.ts';
import { generateOrganisation } from './organisation/generate.ts';
import { loadOrganisation } from './organisation/load.ts';
import { Schema } from './schema/schema.ts';
import { Persistence } from './store/persistence.ts';
import { Store } from './store/store.ts';

export interface OpenOptions {
  readonly folder: string | undefined;
  readonly domain: string | undefined;
  /** Further domains, child domains and other trees; those that the folder has already are not made again. */
  readonly domains: readonly NewDomain[];
  readonly personality: Personality;
  readonly administratorPassword: string;
  readonly serviceAccountPassword: string;
  readonly users: number;
  readonly seed: string;
  readonly mailDomain: string | undefined;
  readonly userPassword: string;
  readonly ldif: string | undefined;
  readonly isStrictLdif: boolean;
  readonly clock: Clock;
}

export interface NewDomain {
  readonly domain: string;
  /** People of a generated organisation of its own. */
  readonly users?: number | undefined;
}

export interface OpenedForest {
  /** The root domain; `domains` has the others. */
  readonly forest: Forest;
  readonly persistence: Persistence | undefined;
  /** Whether the folder held it already: then nothing is generated and nothing is loaded. */
  readonly isContinued: boolean;
  /** What became of the LDIF file that a new forest was filled with. */
  readonly ldif: LdifReport | undefined;
}

const defaultDomain = 'corp.hawser.test';

/**
 * The forest of a folder, or a new one. A new one is only written when it is complete: a mistake in a file leaves
 * nothing behind.
 */
export function openForest(options: OpenOptions): OpenedForest {
  const { folder, domain, personality, clock } = options;
  const store = new Store(new Schema(), clock);
  const persistence = folder === undefined ? undefined : new Persistence(folder, store);
  if (folder === undefined || !persistence?.load()) {
    const { forest, report } = newForest(store, options);
    for (const one of options.domains) addDomain(forest, one, options);
    persistence?.create({ domain: forest.domain });
    return { forest, persistence, isContinued: false, ldif: report };
  }
  const found = persistence.properties['domain'] ?? defaultDomain;
  if (domain !== undefined && domain !== found)
    throw practiceErrors('practice.other-forest', { folder, found, wanted: domain });
  const forest = new Forest(store, personality, found);
  describeDomain(forest);
  for (const known of furtherDomains(forest)) forest.domains.push(new Forest(store, personality, known, forest));
  for (const one of options.domains)
    if (!forest.domains.some(({ domain: known }) => known === one.domain)) addDomain(forest, one, options);
  return { forest, persistence, isContinued: true, ldif: undefined };
}

/** As the cross-references of the configuration name them. */
function furtherDomains({ store, configuration, head }: Forest): readonly string[] {
  const references = store.resolve(`CN=Partitions,${configuration.dn}`)?.children?.values() ?? [];
  return [...references]
    .filter((one) => (one.number('systemflags') & 2) !== 0 && one.text('ncname') !== head.dn)
    .flatMap((one) => one.text('dnsroot') ?? []);
}

/** A child domain, or a tree of its own, in a forest that is there. */
export function addDomain(
  root: Forest,
  { domain, users = 0 }: NewDomain,
  { seed, userPassword, mailDomain, administratorPassword, serviceAccountPassword }: OpenOptions,
): Forest {
  const { store, personality } = root;
  bootstrap(store, {
    domain,
    administratorPassword,
    serviceAccountPassword,
    seed: users > 0 ? `${seed}/${domain}` : undefined,
    root,
  });
  const forest = new Forest(store, personality, domain, root);
  root.domains.push(forest);
  describeDomain(forest);
  if (users > 0) {
    const organisation = generateOrganisation({
      seed,
      users,
      domain,
      // Names of people are unique in the forest: each domain has a suffix of its own.
      ...(mailDomain === undefined ? {} : { mailDomain: `${domain.split('.')[0]}.${mailDomain}` }),
    });
    loadOrganisation(forest, organisation, userPassword);
  }
  return forest;
}

function newForest(
  store: Store,
  options: OpenOptions,
): { readonly forest: Forest; readonly report: LdifReport | undefined } {
  const { users, seed, userPassword, mailDomain, administratorPassword, serviceAccountPassword } = options;
  const file = options.ldif === undefined ? undefined : readLdif(options.ldif, options.isStrictLdif);
  const domain = options.domain ?? (file && domainOfLdif(file.records)) ?? defaultDomain;
  const sid = file && domainSidOfLdif(file.records);
  bootstrap(store, { domain, administratorPassword, serviceAccountPassword, seed: users > 0 ? seed : undefined, sid });
  const forest = new Forest(store, options.personality, domain);
  const report = file && loadLdif(forest, file, userPassword);
  if (users > 0) {
    const organisation = generateOrganisation({
      seed,
      users,
      domain,
      ...(mailDomain === undefined ? {} : { mailDomain }),
    });
    loadOrganisation(forest, organisation, userPassword);
  }
  describeDomain(forest);
  return { forest, report };
}

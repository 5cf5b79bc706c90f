import type { Clock } from '../base/clock.ts';
import { bootstrap } from './bootstrap.ts';
import { practiceErrors } from './errors.ts';
import { Forest, type Personality } from './forest.ts';
import { domainOfLdif, domainSidOfLdif } from './ldif/load.ts';
import { loadLdif, readLdif } from './ldif/load-file.ts';
import { generateOrganisation } from './organisation/generate.ts';
import { loadOrganisation } from './organisation/load.ts';
import { Schema } from './schema/schema.ts';
import { Persistence } from './store/persistence.ts';
import { Store } from './store/store.ts';

export interface OpenOptions {
  readonly folder: string | undefined;
  readonly domain: string | undefined;
  readonly personality: Personality;
  readonly administratorPassword: string;
  readonly serviceAccountPassword: string;
  readonly users: number;
  readonly seed: string;
  readonly mailDomain: string | undefined;
  readonly userPassword: string;
  readonly ldif: string | undefined;
  readonly clock: Clock;
}

export interface OpenedForest {
  readonly forest: Forest;
  readonly persistence: Persistence | undefined;
  /** Whether the folder held it already: then nothing is generated and nothing is loaded. */
  readonly isContinued: boolean;
}

const defaultDomain = 'corp.hawser.test';

/** The forest of a folder, or a new one. A new one is only written when it is complete: a mistake in a file leaves nothing behind. */
export function openForest(options: OpenOptions): OpenedForest {
  const { folder, domain, personality, clock } = options;
  const store = new Store(new Schema(), clock);
  const persistence = folder === undefined ? undefined : new Persistence(folder, store);
  if (folder === undefined || !persistence?.load()) {
    const forest = newForest(store, options);
    persistence?.create({ domain: forest.domain });
    return { forest, persistence, isContinued: false };
  }
  const found = persistence.properties['domain'] ?? defaultDomain;
  if (domain !== undefined && domain !== found)
    throw practiceErrors('practice.other-forest', { folder, found, wanted: domain });
  return { forest: new Forest(store, personality, found), persistence, isContinued: true };
}

function newForest(store: Store, options: OpenOptions): Forest {
  const { ldif, users, seed, userPassword, mailDomain, administratorPassword, serviceAccountPassword } = options;
  const records = ldif === undefined ? undefined : readLdif(ldif);
  const domain = options.domain ?? (records && domainOfLdif(records)) ?? defaultDomain;
  const sid = records && domainSidOfLdif(records);
  bootstrap(store, { domain, administratorPassword, serviceAccountPassword, seed: users > 0 ? seed : undefined, sid });
  const forest = new Forest(store, options.personality, domain);
  if (ldif !== undefined && records) loadLdif(forest, records, ldif, userPassword);
  if (users > 0) {
    const organisation = generateOrganisation({
      seed,
      users,
      domain,
      ...(mailDomain === undefined ? {} : { mailDomain }),
    });
    loadOrganisation(forest, organisation, userPassword);
  }
  return forest;
}

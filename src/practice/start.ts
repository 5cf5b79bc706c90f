import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required } from '../base/assert.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { lockFolder } from '../base/folder-lock.ts';
import { bootstrap, serviceAccountName } from './bootstrap.ts';
import { practiceErrors } from './errors.ts';
import { Forest, type Personality } from './forest.ts';
import { loadLdif } from './ldif/load.ts';
import { generateOrganisation } from './organisation/generate.ts';
import { loadOrganisation } from './organisation/load.ts';
import { Schema } from './schema/schema.ts';
import { serverCertificate } from './server/certificates.ts';
import { Listener } from './server/listener.ts';
import { Persistence } from './store/persistence.ts';
import { Store } from './store/store.ts';

export interface PracticeForestOptions {
  /** Where the forest is kept; without it the forest is forgotten when it stops. */
  readonly folder?: string | undefined;
  /** corp.hawser.test */
  readonly domain?: string;
  readonly address?: string;
  /** 0 (the default): a free port. */
  readonly ldapPort?: number;
  readonly ldapsPort?: number;
  readonly personality?: Personality;
  readonly administratorPassword: string;
  readonly serviceAccountPassword?: string;
  /** People of a generated organisation, in a new forest. */
  readonly users?: number;
  readonly seed?: string;
  /** The password of everybody in the generated organisation. */
  readonly userPassword?: string;
  /** An LDIF file to fill a new forest with. */
  readonly ldif?: string | undefined;
  readonly clock?: Clock;
}

export interface PracticeAccount {
  readonly dn: string;
  readonly upn: string;
  readonly password: string;
}

export interface PracticeForest extends AsyncDisposable {
  readonly domain: string;
  readonly baseDn: string;
  readonly caFile: string;
  readonly ldapUrl: string;
  readonly ldapsUrl: string;
  readonly administrator: PracticeAccount;
  /** May replicate, reset passwords and unlock. */
  readonly serviceAccount: PracticeAccount;
  readonly store: Store;
  readonly forest: Forest;
  /** Whether the folder held a forest already. */
  readonly isContinued: boolean;
  stop(): Promise<void>;
}

/** Starts an Active Directory forest of one domain inside this process. */
export async function startPracticeForest({
  folder,
  domain = 'corp.hawser.test',
  address = '127.0.0.1',
  ldapPort = 0,
  ldapsPort = 0,
  personality = 'windows',
  administratorPassword,
  serviceAccountPassword = administratorPassword,
  users = 0,
  seed = 'hawser',
  userPassword = 'Welkom.2026!',
  ldif,
  clock = systemClock,
}: PracticeForestOptions): Promise<PracticeForest> {
  const home = folder ?? mkdtempSync(join(tmpdir(), 'practice-forest-'));
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const lock = lockFolder(home, 'practice forest');
  const release = (): void => {
    lock.release();
    if (folder === undefined) rmSync(home, { recursive: true, force: true });
  };
  try {
    const store = new Store(new Schema(), clock);
    const persistence = folder === undefined ? undefined : new Persistence(folder, store);
    const isContinued = persistence?.load() ?? false;
    const found = persistence?.properties['domain'];
    if (isContinued && found !== undefined && found !== domain) {
      throw practiceErrors('practice.other-forest', { folder: home, found, wanted: domain });
    }
    if (!isContinued)
      bootstrap(store, { domain, administratorPassword, serviceAccountPassword, seed: users > 0 ? seed : undefined });
    const forest = new Forest(store, personality, domain);
    if (!isContinued) {
      if (ldif !== undefined) await loadLdif(forest, ldif);
      if (users > 0) loadOrganisation(forest, generateOrganisation({ seed, users, domain }), userPassword);
      persistence?.create({ domain });
    }
    const certificate = await serverCertificate(home, forest.hostName, address);
    const listener = new Listener(forest, certificate);
    const ports = await listener.open({ address, ldapPort, ldapsPort });
    const stop = async (): Promise<void> => {
      await listener.close();
      persistence?.close();
      release();
    };
    const account = (name: string, password: string): PracticeAccount => {
      const entry = required(store.findOne('samaccountname', name), name);
      return { dn: entry.dn, upn: entry.text('userprincipalname') ?? `${name}@${domain}`, password };
    };
    return {
      domain,
      baseDn: forest.head.dn,
      caFile: certificate.caFile,
      ldapUrl: `ldap://${address}:${ports.ldapPort}`,
      ldapsUrl: `ldaps://${address}:${ports.ldapsPort}`,
      administrator: account('Administrator', administratorPassword),
      serviceAccount: account(serviceAccountName, serviceAccountPassword),
      store,
      forest,
      isContinued,
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    release();
    throw error;
  }
}

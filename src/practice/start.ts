import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required } from '../base/assert.ts';
import { wellKnownRids } from '../directory/index.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { lockFolder } from '../base/folder-lock.ts';
import { serviceAccountName } from './bootstrap.ts';
import type { Forest, Personality } from './forest.ts';
import { openForest } from './open.ts';
import { serverCertificate } from './server/certificates.ts';
import { Listener } from './server/listener.ts';
import type { Store } from './store/store.ts';

export interface PracticeForestOptions {
  /** Where the forest is kept; without it the forest is forgotten when it stops. */
  readonly folder?: string | undefined;
  /** Without it: the domain of the LDIF file, or corp.hawser.test. */
  readonly domain?: string | undefined;
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
  /** The suffix of addresses and principal names in the generated organisation; see OrganisationOptions. */
  readonly mailDomain?: string | undefined;
  /** The password of everybody in the generated organisation. */
  readonly userPassword?: string;
  /** An LDIF file to fill a new forest with; its accounts get `userPassword`. */
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
  domain,
  address = '127.0.0.1',
  ldapPort = 0,
  ldapsPort = 0,
  personality = 'windows',
  administratorPassword,
  serviceAccountPassword = administratorPassword,
  users = 0,
  seed = 'hawser',
  userPassword = 'Welkom.2026!',
  mailDomain,
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
    const { forest, persistence, isContinued } = openForest({
      folder,
      domain,
      personality,
      administratorPassword,
      serviceAccountPassword,
      users,
      seed,
      mailDomain,
      userPassword,
      ldif,
      clock,
    });
    const { store } = forest;
    const certificate = await serverCertificate(home, forest.hostName, address);
    const listener = new Listener(forest, certificate);
    const ports = await listener.open({ address, ldapPort, ldapsPort });
    const stop = async (): Promise<void> => {
      await listener.close();
      persistence?.close();
      release();
    };
    const account = (name: string, password: string): PracticeAccount => {
      const entry = required(
        name === 'Administrator' ? forest.byRid(wellKnownRids.administrator) : store.findOne('samaccountname', name),
        name,
      );
      return { dn: entry.dn, upn: entry.text('userprincipalname') ?? `${name}@${forest.domain}`, password };
    };
    return {
      domain: forest.domain,
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

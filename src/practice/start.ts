import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required } from '../base/assert.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { lockFolder } from '../base/database/folder-lock.ts';
import { serviceAccountName } from './bootstrap.ts';
import { forgetDomain } from './describe-domain.ts';
import { DomainController, type PracticeAccount } from './domain-controller.ts';
import type { Forest, Personality } from './forest.ts';
import { addDomain, type NewDomain, type OpenOptions, openForest } from './open.ts';
import type { LdifReport } from './ldif/load-file.ts';
import { Authority } from './server/certificates.ts';
import type { Store } from './store/store.ts';

/**
 * A domain besides the root: `nl.corp.hawser.test` is a child of `corp.hawser.test`, `fabrikam.test` a tree of its own.
 */
export interface PracticeDomainOptions extends NewDomain {
  /** Default: the address of the forest. */
  readonly address?: string;
  /** 0 (the default): a free port. */
  readonly ldapPort?: number;
  readonly ldapsPort?: number;
}

export interface PracticeForestOptions {
  /** Where the forest is kept; without it the forest is forgotten when it stops. */
  readonly folder?: string | undefined;
  /** The root domain. Without it: the domain of the LDIF file, or corp.hawser.test. */
  readonly domain?: string | undefined;
  /** Further domains, each with a domain controller of its own. */
  readonly domains?: readonly PracticeDomainOptions[];
  readonly address?: string;
  /** 0 (the default): a free port. */
  readonly ldapPort?: number;
  readonly ldapsPort?: number;
  readonly personality?: Personality;
  /** Of every domain. */
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
  /** Refuse an LDIF file at its first mistake, instead of loading the rest and listing what was left out. */
  readonly isStrictLdif?: boolean | undefined;
  readonly clock?: Clock;
}

export interface PracticeForest extends AsyncDisposable {
  /** Of the root domain, as everything down to `administrator`. */
  readonly domain: string;
  readonly baseDn: string;
  readonly caFile: string;
  readonly ldapUrl: string;
  readonly ldapsUrl: string;
  readonly administrator: PracticeAccount;
  /** May replicate, reset passwords and unlock, in every domain. */
  readonly serviceAccount: PracticeAccount;
  readonly store: Store;
  readonly forest: Forest;
  /** A domain controller for each domain, the root first. */
  readonly domains: readonly DomainController[];
  /** Whether the folder held a forest already. */
  readonly isContinued: boolean;
  /** What became of the LDIF file, when it was loaded now. */
  readonly ldif: LdifReport | undefined;
  addDomain(options: PracticeDomainOptions): Promise<DomainController>;
  /** Its domain controller stops, and the configuration names it no longer. */
  removeDomain(domain: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an Active Directory forest inside this process. */
export async function startPracticeForest(options: PracticeForestOptions): Promise<PracticeForest> {
  const { folder, address = '127.0.0.1', ldapPort = 0, ldapsPort = 0, domains = [] } = options;
  const home = folder ?? mkdtempSync(join(tmpdir(), 'practice-forest-'));
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const lock = lockFolder(home, 'practice forest');
  const controllers: DomainController[] = [];
  const release = async (): Promise<void> => {
    for (const one of controllers) await one.close();
    lock.release();
    if (folder === undefined) rmSync(home, { recursive: true, force: true });
  };
  const opening = openingOf(options);
  try {
    const { forest, persistence, isContinued, ldif } = openForest(opening);
    const authority = await Authority.open(home, forest.domain);
    const serve = async (domain: Forest, at: Omit<PracticeDomainOptions, 'domain'>): Promise<DomainController> => {
      const certificate = await authority.certificateFor(domain.hostName, at.address ?? address);
      const controller = new DomainController(domain, certificate, {
        address: at.address ?? address,
        ldapPort: at.ldapPort ?? 0,
        ldapsPort: at.ldapsPort ?? 0,
        administratorPassword: opening.administratorPassword,
      });
      await controller.open();
      controllers.push(controller);
      return controller;
    };
    const root = await serve(forest, { address, ldapPort, ldapsPort });
    for (const one of forest.domains.slice(1))
      await serve(one, domains.find(({ domain }) => domain === one.domain) ?? {});
    const stop = async (): Promise<void> => {
      for (const one of controllers) await one.close();
      persistence?.close();
      await release();
    };
    return {
      domain: forest.domain,
      baseDn: forest.head.dn,
      caFile: root.caFile,
      ldapUrl: root.ldapUrl,
      ldapsUrl: root.ldapsUrl,
      administrator: root.administrator,
      serviceAccount: serviceAccountOf(forest, opening.serviceAccountPassword),
      store: forest.store,
      forest,
      domains: controllers,
      isContinued,
      ldif,
      addDomain: async (added) => await serve(addDomain(forest, added, opening), added),
      removeDomain: async (domain) => await removeDomain(forest, controllers, domain),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function openingOf(options: PracticeForestOptions): OpenOptions {
  return {
    folder: options.folder,
    domain: options.domain,
    domains: options.domains ?? [],
    personality: options.personality ?? 'windows',
    administratorPassword: options.administratorPassword,
    serviceAccountPassword: options.serviceAccountPassword ?? options.administratorPassword,
    users: options.users ?? 0,
    seed: options.seed ?? 'hawser',
    mailDomain: options.mailDomain,
    userPassword: options.userPassword ?? 'Welkom.2026!',
    ldif: options.ldif,
    isStrictLdif: options.isStrictLdif ?? false,
    clock: options.clock ?? systemClock,
  };
}

function serviceAccountOf(forest: Forest, password: string): PracticeAccount {
  const account = required(forest.findOne('samaccountname', serviceAccountName), serviceAccountName);
  const upn = account.text('userprincipalname') ?? `${serviceAccountName}@${forest.domain}`;
  return { dn: account.dn, upn, password };
}

async function removeDomain(forest: Forest, controllers: DomainController[], domain: string): Promise<void> {
  const at = controllers.findIndex((one) => one.domain === domain);
  const [gone] = controllers.splice(at, 1);
  if (!gone) return;
  await gone.close();
  forgetDomain(gone.forest);
  forest.domains.splice(forest.domains.indexOf(gone.forest), 1);
}

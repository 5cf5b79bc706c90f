import type { Clock } from '../../base/clock.ts';
import type { Session } from '../../ldap/index.ts';
import {
  askDeletedObjects,
  askDeletedObjectsByDirSync,
  askToReplicate,
  controlTypes,
  isAllowed,
  readRootDse,
  readSecurityDescriptor,
} from '../../ldap/index.ts';
import { deltaWay, missingControls } from '../connectors/index.ts';
import type { NeededRight, RightFeature } from './features.ts';
import { rightsOf } from './features.ts';
import type { DomainCapabilities, ProbedAccount, RightState } from './model.ts';
import { askObjectRights } from './object-rights.ts';

export interface DomainProbe {
  readonly domain: string;
  readonly baseDn: string;
  /** Containers that are read, by DN; the head of the domain when all of it is. */
  readonly containers: readonly string[];
  /** The account that reads. */
  readonly account: ProbedAccount;
  /** The one that reads password hashes; absent: there is none. */
  readonly hashAccount?: ProbedAccount | undefined;
  readonly features: readonly RightFeature[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks a domain what the account may do in it, with the very requests that the runs make, and changes nothing. Throws
 * what the directory says when it cannot be asked (`ldap.…`).
 */
export async function probeDomain(
  session: Session,
  { domain, baseDn, containers, account, hashAccount, features, signal }: DomainProbe,
  clock: Clock,
): Promise<DomainCapabilities> {
  const rootDse = await readRootDse(session);
  const controls = missingControls(rootDse);
  const common = { domain, server: session.server, probedAt: clock.now().toISOString(), missingControls: controls };
  const knowsDirSync = rootDse.supportedControls.has(controlTypes.dirSync);
  if (controls.length > 0)
    return {
      ...common,
      way: deltaWay(rootDse, knowsDirSync),
      deletedObjects: 'unproven',
      hasIncrementalValues: null,
      rights: [],
    };
  const { sids } = account;
  const { mayReplicate, hasIncrementalValues } = knowsDirSync
    ? await askToReplicate(session, { baseDn, signal })
    : { mayReplicate: false, hasIncrementalValues: undefined };
  const way = deltaWay(rootDse, mayReplicate);
  const seen = await askDeletedObjects(session, { baseDn, rootDse, sids, signal });
  const deletedObjects =
    way === 'dirsync' && seen !== 'visible' ? await askDeletedObjectsByDirSync(session, { baseDn, signal }) : seen;
  const needed = rightsOf(features);
  const ofDomain = needed.flatMap(({ name, feature }): RightState[] => {
    if (name === 'replicate-changes')
      return [{ right: name, feature, state: mayReplicate ? 'present' : 'missing', on: baseDn }];
    if (name !== 'see-deleted-objects') return [];
    const state = deletedObjects === 'visible' ? 'present' : deletedObjects === 'hidden' ? 'missing' : 'unknown';
    return [{ right: name, feature, state, on: `CN=Deleted Objects,${baseDn}` }];
  });
  const ofObjects = async (target: 'people' | 'objects', below: readonly string[]): Promise<readonly RightState[]> => {
    const rights = needed.filter((right) => right.target === target);
    return await askObjectRights(session, rights, { target, containers: below, account, signal });
  };
  return {
    ...common,
    way,
    deletedObjects,
    hasIncrementalValues: hasIncrementalValues ?? null,
    rights: [
      ...ofDomain,
      ...(await ofObjects('objects', [baseDn])),
      ...(await ofObjects('people', containers)),
      ...(await askHashRights(session, needed, baseDn, hashAccount)),
    ],
  };
}

/** By the list of the domain itself, which everybody may read: nothing is replicated to find out. */
async function askHashRights(
  session: Session,
  needed: readonly NeededRight[],
  baseDn: string,
  account: ProbedAccount | undefined,
): Promise<readonly RightState[]> {
  const rights = needed.filter((right) => right.account === 'password-hashes');
  if (rights.length === 0 || !account) return [];
  const descriptor = await readSecurityDescriptor(session, baseDn);
  return rights.map(({ name: right, feature, mask, objectType }) => {
    const question = { mask, ...(objectType !== undefined && { objectTypes: [objectType] }) };
    if (!descriptor) return { right, feature, state: 'unknown', on: baseDn };
    const isGiven = isAllowed(descriptor, account.sids, question);
    return { right, feature, state: isGiven ? 'present' : 'missing', on: baseDn };
  });
}

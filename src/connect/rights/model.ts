import type { Detail } from '../../base/details.ts';
import type { DeltaWay } from '../connectors/index.ts';
import type { DeletedObjectsView } from '../../ldap/index.ts';
import { capabilityDetail } from './details.ts';
import type { RightFeature, RightName } from './features.ts';

/** Whether the account has a right, as the directory itself says; `unknown`: nobody is there on whom it would show. */
export interface RightState {
  readonly right: RightName;
  readonly feature: RightFeature;
  readonly state: 'present' | 'missing' | 'unknown';
  /** Where it was looked for, or the first object on which it is missing. */
  readonly on: string;
}

/** An account, as the domain knows it in which it lies: no other domain has it. */
export interface ProbedAccount {
  readonly dn: string;
  /** Its own SID, and those of its groups. */
  readonly sids: ReadonlySet<string>;
}

/** What the runs of one domain rest on, as it was asked for; nothing of it is assumed. */
export interface DomainCapabilities {
  readonly domain: string;
  readonly server: string;
  readonly probedAt: string;
  /** How changes are followed. */
  readonly way: DeltaWay;
  /** Controls that an import cannot do without, and that the server does not list. */
  readonly missingControls: readonly string[];
  readonly deletedObjects: DeletedObjectsView;
  /** Whether added and removed members come one by one; null: not asked, or no group was shown. */
  readonly hasIncrementalValues: boolean | null;
  /** Of the features that are on. */
  readonly rights: readonly RightState[];
}

/**
 * What happens for want of a capability: `refuse`, nothing is done; `fall-back`, it is done in another way; `without`,
 * everything else is done.
 */
export interface Consequence {
  readonly effect: 'refuse' | 'fall-back' | 'without';
  readonly detail: Detail;
}

/**
 * The rule, in one place.
 *
 * | missing | what happens |
 * | --- | --- |
 * | a control without which answers are cut off or references have no identity | refuse: nothing is read |
 * | Replicating Directory Changes, or DirSync | fall back: changes by uSNChanged |
 * | uSNChanged too | fall back: every import is a full one |
 * | values that come one by one | fall back: groups are read with all members |
 * | sight of deleted objects | fall back: deltas go on, deletions come with a full import every hour |
 * | the right to read all properties | without: what is not shown is not synchronized |
 * | the right to write the source anchor | without: everything else is synchronized |
 * | rights of the account for password hashes | without: no password of that domain reaches the cloud |
 * | rights of writeback | refuse: each request on such a person |
 */
export function consequencesOf({
  domain,
  way,
  missingControls,
  deletedObjects,
  hasIncrementalValues,
  rights,
}: DomainCapabilities): readonly Consequence[] {
  if (missingControls.length > 0) {
    const controls = [...missingControls];
    return [{ effect: 'refuse', detail: capabilityDetail('connect.controls-missing', { domain, controls }) }];
  }
  const found: Consequence[] = [];
  const fallBack = (detail: Detail): void => void found.push({ effect: 'fall-back', detail });
  if (way === 'full') fallBack(capabilityDetail('connect.delta-missing', { domain }));
  else if (way === 'usn') fallBack(capabilityDetail('connect.replication-missing', { domain }));
  if (deletedObjects === 'hidden') fallBack(capabilityDetail('connect.deleted-objects-hidden', { domain }));
  if (deletedObjects === 'unproven') fallBack(capabilityDetail('connect.deleted-objects-unproven', { domain }));
  if (hasIncrementalValues === false) fallBack(capabilityDetail('connect.incremental-values-missing', { domain }));
  for (const { feature, right, state, on } of rights) {
    if (state !== 'missing') continue;
    if (right === 'read-properties')
      found.push({ effect: 'without', detail: capabilityDetail('connect.read-right-missing', { on }) });
    if (feature === 'source-anchor')
      found.push({ effect: 'without', detail: capabilityDetail('connect.source-anchor-right-missing', { on }) });
    if (feature === 'password-hashes')
      found.push({ effect: 'without', detail: capabilityDetail('connect.hash-right-missing', { right, on }) });
    if (feature === 'writeback')
      found.push({ effect: 'refuse', detail: capabilityDetail('connect.writeback-right-missing', { right, on }) });
  }
  return found;
}

/** Whether deltas bring deletions; otherwise only a full import does. */
export function bringsDeletions({ deletedObjects, way }: DomainCapabilities): boolean {
  return way === 'full' || deletedObjects === 'visible';
}

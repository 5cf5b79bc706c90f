import type { Tenant } from './tenant.ts';

/** Whether an object of a forest may take over one that is mastered in the cloud, at one moment. */
export interface Matching {
  /** By its names: BlockSoftMatch is not in force. */
  readonly softMatch: boolean;
  /** By its source anchor: BlockCloudObjectTakeoverThroughHardMatch is not in force. */
  readonly hardMatch: boolean;
  /** Until when both are allowed whatever the settings say; null: the settings decide. */
  readonly endsAt: Date | null;
}

/**
 * Takeovers are for a migration, not for every day: whoever can write a name or an anchor into a forest would own the
 * account in the cloud. So a tenant blocks them, and an administrator allows them until a moment that is stored: no
 * job has to run for it to end.
 */
export function matchingAt(
  {
    blockSoftMatch,
    blockCloudObjectTakeover,
    matchingEndsAt,
  }: Pick<Tenant, 'blockSoftMatch' | 'blockCloudObjectTakeover' | 'matchingEndsAt'>,
  now: Date,
): Matching {
  const endsAt = matchingEndsAt !== null && matchingEndsAt > now ? matchingEndsAt : null;
  const isAllowed = endsAt !== null;
  return { softMatch: isAllowed || !blockSoftMatch, hardMatch: isAllowed || !blockCloudObjectTakeover, endsAt };
}

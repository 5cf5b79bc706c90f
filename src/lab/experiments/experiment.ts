import type { z } from 'zod';
import type { World } from './world.ts';

export const experimentIds = ['delete', 'disable', 'rename', 'duplicate', 'stop', 'password'] as const;
export type ExperimentId = (typeof experimentIds)[number];

/** How far it is, where it takes more than a moment. */
export type Report = (done: number, total: number) => void;

/** Something that goes wrong in real forests: really done, and really repaired. */
export interface Experiment {
  /** Finds out what the repair will need; that is kept in the lab's folder before anything is broken. */
  readonly prepare: (world: World) => Promise<unknown>;
  readonly break: (world: World, kept: unknown, report: Report) => Promise<void>;
  /** Also after a break that failed half-way. */
  readonly repair: (world: World, kept: unknown, report: Report) => Promise<void>;
  /** It is done without the domain controller. */
  readonly isOffline?: boolean;
}

/** One experiment; what is kept of it is checked when it comes back from the disk. */
export function experiment<Kept>({
  kept,
  ...parts
}: {
  readonly kept: z.ZodType<Kept>;
  readonly prepare: (world: World) => Promise<Kept>;
  readonly break: (world: World, kept: Kept, report: Report) => Promise<void>;
  readonly repair: (world: World, kept: Kept, report: Report) => Promise<void>;
  readonly isOffline?: boolean;
}): Experiment {
  return {
    ...parts,
    break: async (world, found, report) => await parts.break(world, kept.parse(found), report),
    repair: async (world, found, report) => await parts.repair(world, kept.parse(found), report),
  };
}

import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { replaceFile } from '../../base/durable-files.ts';
import { isHawserError } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import { labErrors } from '../errors.ts';
import { changeName, disableAccount, duplicateAddress, stopController, wrongPassword } from './accounts.ts';
import { deletePeople } from './deletions.ts';
import type { Experiment, ExperimentId } from './experiment.ts';
import { experimentIds } from './experiment.ts';
import type { World } from './world.ts';

const all: Readonly<Record<ExperimentId, Experiment>> = {
  delete: deletePeople,
  disable: disableAccount,
  rename: changeName,
  duplicate: duplicateAddress,
  stop: stopController,
  password: wrongPassword,
};

/** How it stands with one experiment. `kept`: what the repair needs, while it is broken. */
export interface ExperimentState {
  readonly id: ExperimentId;
  readonly state: 'whole' | 'breaking' | 'broken' | 'repairing';
  readonly done: number;
  readonly total: number;
  /** Why the last attempt failed. */
  readonly failure: string | undefined;
  /** The person it is about. */
  readonly upn: string | undefined;
}

const keptFile = z.partialRecord(z.enum(experimentIds), z.unknown());
const aboutPerson = z.object({ upn: z.string() });

/**
 * Breaks things in a lab and repairs them, one at a time. What a repair needs is on the disk before anything else
 * happens, so that a lab that is started again can still be repaired.
 */
export class Experiments {
  readonly #world: World;
  readonly #file: string;
  readonly #log: Logger;
  readonly #kept: z.infer<typeof keptFile>;
  readonly #failures = new Map<ExperimentId, string>();
  #working: { id: ExperimentId; isRepair: boolean; done: number; total: number } | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(world: World, { file, log }: { readonly file: string; readonly log: Logger }) {
    this.#world = world;
    this.#file = file;
    this.#log = log;
    this.#kept = existsSync(file) ? keptFile.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
    // The domain controller of a lab that was started again runs.
    if (this.#kept.stop !== undefined) this.#keep('stop', undefined);
  }

  states(): readonly ExperimentState[] {
    return experimentIds.map((id) => {
      const working = this.#working?.id === id ? this.#working : undefined;
      const kept = this.#kept[id];
      return {
        id,
        state: working ? (working.isRepair ? 'repairing' : 'breaking') : kept === undefined ? 'whole' : 'broken',
        done: working?.done ?? 0,
        total: working?.total ?? 0,
        failure: this.#failures.get(id),
        upn: aboutPerson.safeParse(kept).data?.upn,
      };
    });
  }

  get isBusy(): boolean {
    return this.#working !== undefined;
  }

  /** Begins, and goes on in the background. Throws `lab.busy`, `lab.controller-stopped`. */
  begin(id: ExperimentId, how: 'break' | 'repair'): void {
    if (this.#working) throw labErrors('lab.busy', {});
    if (this.#kept.stop !== undefined && all[id].isOffline !== true) throw labErrors('lab.controller-stopped', {});
    const isRepair = how === 'repair';
    if ((this.#kept[id] !== undefined) !== isRepair) return;
    this.#failures.delete(id);
    const working = { id, isRepair, done: 0, total: 0 };
    this.#working = working;
    this.#work = this.#run(working);
  }

  /** Until what was begun has ended. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async #run(working: { readonly id: ExperimentId; readonly isRepair: boolean; done: number; total: number }) {
    const { id, isRepair } = working;
    const report = (done: number, total: number): void => void Object.assign(working, { done, total });
    try {
      if (isRepair) {
        await all[id].repair(this.#world, this.#kept[id], report);
        this.#keep(id, undefined);
      } else {
        const kept = await all[id].prepare(this.#world);
        this.#keep(id, kept);
        await all[id].break(this.#world, kept, report);
      }
    } catch (error) {
      this.#log.error({ err: error, experiment: id }, 'an experiment failed');
      this.#failures.set(id, isHawserError(error) ? error.message : String(error));
    } finally {
      this.#working = undefined;
    }
  }

  #keep(id: ExperimentId, kept: unknown): void {
    this.#kept[id] = kept;
    replaceFile(this.#file, JSON.stringify(this.#kept));
  }
}

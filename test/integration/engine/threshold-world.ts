import type { Database } from '../../../src/base/database/database.ts';
import { FakeClock, HOUR } from '../../../src/base/clock.ts';
import { EventLog } from '../../../src/base/event-log.ts';
import { silentLog } from '../../../src/base/log.ts';
import { defaultLimits, Engine } from '../../../src/sync/index.ts';
import type { RunRecord, ThresholdLimits } from '../../../src/sync/index.ts';
import { emptyDatabase } from './empty-database.ts';
import { ModelCloud } from './model-cloud.ts';
import { ModelForest } from './model-forest.ts';
import { plainRules } from './plain-rules.ts';

/** A forest of people, a cloud with its own time, and an engine that can be restarted. */
export class ThresholdWorld {
  readonly forest = new ModelForest('a', { page: 1000 });
  readonly cloud = new ModelCloud();
  /** Of the engine's machine. */
  readonly clock = new FakeClock();
  /** How often the alarm was raised. */
  alarms = 0;
  readonly #database: Database;
  #engine: Engine | undefined;

  private constructor(database: Database) {
    this.#database = database;
  }

  static async start(
    database: Database,
    { people, limits = {} }: { readonly people: number; readonly limits?: Partial<ThresholdLimits> },
  ): Promise<ThresholdWorld> {
    await emptyDatabase(database);
    const world = new ThresholdWorld(database);
    world.cloud.limits = { ...defaultLimits, ...limits };
    world.add(0, people);
    await world.cycle('initial');
    return world;
  }

  get engine(): Engine {
    if (this.#engine === undefined) throw new TypeError('no cycle has run yet');
    return this.#engine;
  }

  /** As after a kill: nothing is kept but the database. */
  async restart(): Promise<Engine> {
    const connection = this.#database.kysely;
    return (this.#engine = await Engine.open({
      database: this.#database,
      sources: [this.forest],
      targets: [this.cloud],
      rules: plainRules(['a'], 'cloud'),
      clock: this.clock,
      eventLog: new EventLog({
        connection,
        clock: this.clock,
        log: silentLog(),
        onEvent: ({ id }) => void (id === 116 && this.alarms++),
      }),
    }));
  }

  add(from: number, count: number): void {
    for (let at = from; at < from + count; at++)
      this.forest.put(`a${10_000 + at}`, `CN=u${at},OU=o${at % 3},DC=x`, 'user', { displayName: `u${at}` });
  }

  remove(from: number, count: number): void {
    for (let at = from; at < from + count; at++) this.forest.delete(`a${10_000 + at}`);
  }

  async cycle(kind: 'delta' | 'initial' = 'delta'): Promise<RunRecord> {
    const engine = this.#engine ?? (await this.restart());
    return await engine.runCycle({ kind });
  }

  /** Hours go by, for everybody. */
  pass(hours: number): void {
    this.clock.advance(hours * HOUR);
    this.cloud.now = new Date(this.cloud.now.getTime() + hours * HOUR);
  }

  get left(): number {
    return this.cloud.deletes.length;
  }
}

import { sql } from 'kysely';
import type { FeatureContext } from '../../base/feature-context.ts';
import type { RelayFeature } from '../../wire/index.ts';

/** What this agent does for the cloud besides synchronizing, as its own administrator has switched it on. */
export class FeatureSwitches {
  readonly #context: FeatureContext;
  /** Asked with every request, and changed by this process only. */
  #known: Promise<ReadonlySet<RelayFeature>> | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
  }

  async on(): Promise<ReadonlySet<RelayFeature>> {
    this.#known ??= this.#read();
    try {
      return await this.#known;
    } catch (error) {
      this.#known = undefined;
      throw error;
    }
  }

  async set(name: RelayFeature, on: boolean): Promise<void> {
    const { connection, clock } = this.#context;
    await (
      on
        ? sql`insert into relay_feature (name, since) values (${name}, ${clock.now()}) on conflict do nothing`
        : sql`delete from relay_feature where name = ${name}`
    ).execute(connection);
    this.#known = undefined;
  }

  async #read(): Promise<ReadonlySet<RelayFeature>> {
    const { rows } = await sql<{ name: RelayFeature }>`select name from relay_feature`.execute(
      this.#context.connection,
    );
    return new Set(rows.map(({ name }) => name));
  }
}

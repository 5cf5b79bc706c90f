import { sql } from 'kysely';
import type { Database } from '../../base/database/database.ts';
import type { Migrations } from '../../base/database/migrate.ts';
import type { RelayFeature, RelayOperation, RelayOutcome } from '../../wire/index.ts';

export const relayMigrations: Migrations = {
  feature: 'connect/relay',
  folder: new URL('migrations/', import.meta.url),
};

/** What a request was about to change, and how it was before. */
export interface JournalTarget {
  readonly connector: string;
  /** objectGUID. */
  readonly guid: string;
  readonly dn: string;
  /** The domain controller that was asked. */
  readonly server: string;
  readonly pwdLastSet: string;
  readonly mustChange: boolean;
  readonly unlock: boolean;
}

export interface JournalEntry {
  readonly request: string;
  readonly operation: RelayOperation;
  readonly startedAt: Date;
  readonly target: JournalTarget | null;
  readonly outcome: RelayOutcome | null;
}

const columns = sql`request, operation, started_at as "startedAt", target, outcome`;

/** What this agent began for the cloud, in its database. */
export class Journal {
  readonly #database: Database;
  /** Asked with every request, and changed by this process only. */
  #features: Promise<ReadonlyMap<RelayFeature, Date>> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** False when the request was begun before. */
  async begin(request: string, operation: RelayOperation, now: Date): Promise<boolean> {
    const { numAffectedRows } = await sql`insert into relay_journal (request, operation, started_at)
      values (${request}, ${operation}, ${now}) on conflict do nothing`.execute(this.#database.kysely);
    return numAffectedRows === 1n;
  }

  /** From here on the directory may have done it. */
  async note(request: string, target: JournalTarget): Promise<void> {
    await sql`update relay_journal set target = ${JSON.stringify(target)}::jsonb where request = ${request}`.execute(
      this.#database.kysely,
    );
  }

  /** Keeps the outcome; an earlier one stays. Answers the one that holds. */
  async finish(request: string, outcome: RelayOutcome): Promise<RelayOutcome> {
    const { rows } = await sql<{ outcome: RelayOutcome }>`
      update relay_journal set outcome = coalesce(outcome, ${JSON.stringify(outcome)}::jsonb)
      where request = ${request} returning outcome`.execute(this.#database.kysely);
    return rows[0]?.outcome ?? outcome;
  }

  async find(request: string): Promise<JournalEntry | undefined> {
    const { rows } = await sql<JournalEntry>`select ${columns} from relay_journal where request = ${request}`.execute(
      this.#database.kysely,
    );
    return rows[0];
  }

  /** The cloud knows it. */
  async answered(request: string, now: Date): Promise<void> {
    await sql`update relay_journal set answered_at = ${now} where request = ${request} and outcome is not null`.execute(
      this.#database.kysely,
    );
  }

  /** What the cloud has not been told, the oldest first; without an outcome: what a process that was killed left behind. */
  async unanswered(): Promise<readonly JournalEntry[]> {
    const { rows } = await sql<JournalEntry>`select ${columns} from relay_journal where answered_at is null
      order by started_at limit 1000`.execute(this.#database.kysely);
    return rows;
  }

  async purge(before: Date): Promise<void> {
    await sql`delete from relay_journal where started_at < ${before}`.execute(this.#database.kysely);
  }

  async features(): Promise<ReadonlyMap<RelayFeature, Date>> {
    this.#features ??= this.#readFeatures();
    try {
      return await this.#features;
    } catch (error) {
      this.#features = undefined;
      throw error;
    }
  }

  async setFeature(name: RelayFeature, on: boolean, now: Date): Promise<void> {
    await (
      on
        ? sql`insert into relay_feature (name, since) values (${name}, ${now}) on conflict do nothing`
        : sql`delete from relay_feature where name = ${name}`
    ).execute(this.#database.kysely);
    this.#features = undefined;
  }

  async #readFeatures(): Promise<ReadonlyMap<RelayFeature, Date>> {
    const { rows } = await sql<{ name: RelayFeature; since: Date }>`select name, since from relay_feature`.execute(
      this.#database.kysely,
    );
    return new Map(rows.map(({ name, since }) => [name, since]));
  }
}

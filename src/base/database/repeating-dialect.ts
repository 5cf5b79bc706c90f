import type { DatabaseConnection, Driver, PostgresDialectConfig, TransactionSettings } from 'kysely';
import { PostgresDialect } from 'kysely';
import { isDatabaseFailure } from './failures.ts';
import { retryConflicts } from './transaction.ts';

/** What a failure of the driver means to the code that asked. */
type Explain = (error: unknown) => unknown;

/**
 * A statement on its own is a transaction too: what ended in a conflict is said again. Those within one are left to the
 * code that began it. What fails after that is explained.
 */
export class RepeatingDialect extends PostgresDialect {
  readonly #explain: Explain;

  constructor(config: PostgresDialectConfig, explain: Explain) {
    super(config);
    this.#explain = explain;
  }

  override createDriver(): Driver {
    return new RepeatingDriver(super.createDriver(), this.#explain);
  }
}

class RepeatingDriver implements Driver {
  readonly #driver: Driver;
  readonly #explain: Explain;
  readonly #known = new WeakSet<DatabaseConnection>();
  readonly #inTransaction = new WeakSet<DatabaseConnection>();

  constructor(driver: Driver, explain: Explain) {
    this.#driver = driver;
    this.#explain = explain;
  }

  async init(): Promise<void> {
    await this.#driver.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await this.#explained(async () => await this.#driver.acquireConnection());
    if (!this.#known.has(connection)) {
      this.#known.add(connection);
      // As the library itself puts its logging around a connection.
      const once = connection.executeQuery.bind(connection);
      connection.executeQuery = async (query, options) =>
        await this.#explained(async () => {
          if (this.#inTransaction.has(connection)) return await once(query, options);
          return await retryConflicts(async () => await once(query, options));
        });
    }
    return connection;
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    this.#inTransaction.add(connection);
    await this.#driver.beginTransaction(connection, settings);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#driver.commitTransaction(connection);
    this.#inTransaction.delete(connection);
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await this.#driver.rollbackTransaction(connection);
    } catch (error) {
      // With its connection a transaction is gone as well; what ended it is what there is to say.
      if (!isDatabaseFailure(error)) throw error;
    } finally {
      this.#inTransaction.delete(connection);
    }
  }

  /** Whatever became of a transaction, the connection is out of it when it goes back. */
  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#inTransaction.delete(connection);
    await this.#driver.releaseConnection(connection);
  }

  async #explained<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  async destroy(): Promise<void> {
    await this.#driver.destroy();
  }
}

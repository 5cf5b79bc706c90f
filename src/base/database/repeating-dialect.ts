import type { DatabaseConnection, Driver, TransactionSettings } from 'kysely';
import { PostgresDialect } from 'kysely';
import { retryConflicts } from './transaction.ts';

/**
 * A statement on its own is a transaction too: what ended in a conflict is said again. Those within one are left to the
 * code that began it.
 */
export class RepeatingDialect extends PostgresDialect {
  override createDriver(): Driver {
    return new RepeatingDriver(super.createDriver());
  }
}

class RepeatingDriver implements Driver {
  readonly #driver: Driver;
  readonly #known = new WeakSet<DatabaseConnection>();
  readonly #inTransaction = new WeakSet<DatabaseConnection>();

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  async init(): Promise<void> {
    await this.#driver.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await this.#driver.acquireConnection();
    if (!this.#known.has(connection)) {
      this.#known.add(connection);
      // As the library itself puts its logging around a connection.
      const once = connection.executeQuery.bind(connection);
      connection.executeQuery = async (query, options) => {
        if (this.#inTransaction.has(connection)) return await once(query, options);
        return await retryConflicts(async () => await once(query, options));
      };
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
    } finally {
      this.#inTransaction.delete(connection);
    }
  }

  /** Whatever became of a transaction, the connection is out of it when it goes back. */
  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#inTransaction.delete(connection);
    await this.#driver.releaseConnection(connection);
  }

  async destroy(): Promise<void> {
    await this.#driver.destroy();
  }
}

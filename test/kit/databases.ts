import type { Database } from '../../src/base/database/database.ts';
import type { Migrations } from '../../src/base/database/migrate.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import { baseMigrations } from '../../src/base/database/migrate.ts';

export interface TestDatabases {
  readonly kind: Database['kind'];
  /** A fresh, migrated database. */
  open<Schema>(): Promise<Database<Schema>>;
}

/** PGlite in memory: what every suite can use. */
export function pgliteDatabases(features: readonly Migrations[]): TestDatabases {
  return {
    kind: 'pglite',
    open: async <Schema>() =>
      await openDatabase<Schema>('memory:', { holder: 'test', migrations: [baseMigrations, ...features] }),
  };
}

/** Databases on a PostgreSQL cluster of the suite; `createDatabase` answers the location of a new empty one. */
export function postgresDatabases(
  features: readonly Migrations[],
  createDatabase: () => Promise<string>,
): TestDatabases {
  return {
    kind: 'postgres',
    open: async <Schema>() =>
      await openDatabase<Schema>(await createDatabase(), {
        holder: 'test',
        migrations: [baseMigrations, ...features],
        poolSize: 4,
      }),
  };
}

import type { Migrations } from '../base/database/migrate.ts';
import { baseMigrations } from '../base/database/migrate.ts';
import { syncMigrations } from '../sync/index.ts';
import { passwordHashMigrations } from './password-hashes/store.ts';
import { relayMigrations } from './relay/journal.ts';
import { rightsMigrations } from './rights/store.ts';

/** The database of the agent. */
export const connectMigrations: readonly Migrations[] = [
  baseMigrations,
  syncMigrations,
  relayMigrations,
  rightsMigrations,
  passwordHashMigrations,
];

import type { Migrations } from '../base/database/migrate.ts';
import { baseMigrations } from '../base/database/migrate.ts';

/** The database of the tenant service, feature by feature in the order in which they build on each other. */
export const cloudMigrations: readonly Migrations[] = [
  baseMigrations,
  ...[
    'tenants',
    'objects',
    'agents',
    'provisioning',
    'accounts',
    'sign-ins',
    'applications',
    'apis/oauth',
    'mail',
    'health',
    'audit',
    'relay',
    'restores',
  ].map((feature) => ({
    feature: `cloud/${feature}`,
    folder: new URL(`${feature}/migrations/`, import.meta.url),
  })),
];

import type { Kysely } from 'kysely';

/** What a store works with: the database, or one transaction in it. */
export type Connection = Kysely<unknown>;

/** The embedded database, or a server. */
export type DatabaseKind = 'pglite' | 'postgres';

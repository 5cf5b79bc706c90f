import { sql } from 'kysely';
import type { Connection } from '../../src/base/database/connection.ts';

/** Everything that a test before this one used up. */
export async function forgetLimits(connection: Connection): Promise<void> {
  await sql`/* test */ delete from rate_limit`.execute(connection);
  await sql`/* test */ delete from password_counter`.execute(connection);
}

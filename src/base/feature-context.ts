import type { Clock } from './clock.ts';
import type { Connection } from './database/connection.ts';

/**
 * What a feature is made with: where it reads and writes, and where time comes from. Inside of a transaction the same
 * with that as its connection.
 */
export interface FeatureContext {
  readonly connection: Connection;
  readonly clock: Clock;
}

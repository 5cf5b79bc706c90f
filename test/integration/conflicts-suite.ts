import { describe, expect, test } from 'vitest';
import type { Database } from '../../src/base/database/database.ts';
import { conflictingDatabases, countConflicts } from '../kit/conflicts.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { batchesSuite } from './cloud-batches.ts';
import { serviceSuite } from './service-suite.ts';

/** Suites that know nothing of it, on databases that give up transactions. */
export function conflictsSuite(databases: TestDatabases): void {
  const opened: Database[] = [];
  const conflicting = conflictingDatabases(databases);
  const remembering: TestDatabases = {
    ...conflicting,
    open: async <Schema>() => {
      const database = await conflicting.open<Schema>();
      opened.push(database as Database);
      return database;
    },
  };
  const given = (least: number): void => {
    test(`more than ${least} transactions were given up until here`, async () => {
      expect(await countConflicts(opened.at(-1) as Database)).toBeGreaterThan(least);
    });
  };
  describe('batches', () => {
    batchesSuite(remembering);
    given(10);
  });
  describe('the service', () => {
    serviceSuite(async () => await remembering.open());
    given(10);
  });
}

import { describe } from 'vitest';
import { pgliteDatabases } from '../kit/databases.ts';
import { batchesSuite } from './cloud-batches.ts';
import { hashesSuite } from './cloud-hashes.ts';
import { holdsSuite } from './cloud-holds.ts';
import { cloudFeatures } from './cloud-kit.ts';
import { confirmedSuite } from './cloud-confirmed.ts';
import { deletionSuite } from './cloud-deletion.ts';
import { matchingSuite } from './cloud-matching.ts';
import { restoresSuite } from './cloud-restores.ts';
import { searchSuite } from './cloud-search.ts';
import { takeoverSuite } from './cloud-takeover.ts';

describe('the directory on PGlite', () => {
  matchingSuite(pgliteDatabases(cloudFeatures));
  takeoverSuite(pgliteDatabases(cloudFeatures));
  batchesSuite(pgliteDatabases(cloudFeatures));
  confirmedSuite(pgliteDatabases(cloudFeatures));
  deletionSuite(pgliteDatabases(cloudFeatures));
  holdsSuite(pgliteDatabases(cloudFeatures));
  searchSuite(pgliteDatabases(cloudFeatures));
  hashesSuite(pgliteDatabases(cloudFeatures));
  restoresSuite(pgliteDatabases(cloudFeatures));
});

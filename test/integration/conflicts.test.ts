import { describe } from 'vitest';
import { pgliteDatabases } from '../kit/databases.ts';
import { conflictsSuite } from './conflicts-suite.ts';
import { cloudFeatures } from './cloud-kit.ts';

describe('the cloud on PGlite, of which every tenth transaction is given up', () => {
  conflictsSuite(pgliteDatabases(cloudFeatures));
});

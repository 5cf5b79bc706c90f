import { describe } from 'vitest';
import { pgliteDatabases } from '../kit/databases.ts';
import { methodsSuite } from './methods-suite.ts';
import { cloudFeatures } from './cloud-kit.ts';

describe('methods on PGlite', () => {
  methodsSuite(pgliteDatabases(cloudFeatures));
});

import { describe } from 'vitest';
import { pgliteDatabases } from '../kit/databases.ts';
import { accountsSuite } from './accounts-suite.ts';
import { cloudFeatures } from './cloud-kit.ts';

describe('accounts on PGlite', () => {
  accountsSuite(pgliteDatabases(cloudFeatures));
});

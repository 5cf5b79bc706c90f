import { describe } from 'vitest';
import { pgliteDatabases } from '../kit/databases.ts';
import { methodsSuite } from './methods-suite.ts';
import { accessSuite } from './access-suite.ts';
import { methodsPolicySuite } from './methods-policy-suite.ts';
import { passkeysSuite } from './passkeys-suite.ts';
import { cloudFeatures } from './cloud-kit.ts';

describe('methods on PGlite', () => {
  methodsSuite(pgliteDatabases(cloudFeatures));
  passkeysSuite(pgliteDatabases(cloudFeatures));
  methodsPolicySuite(pgliteDatabases(cloudFeatures));
  accessSuite(pgliteDatabases(cloudFeatures));
});

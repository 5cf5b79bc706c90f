import { describe } from 'vitest';
import { pgliteDatabases } from '../kit/databases.ts';
import { cloudFeatures } from './cloud-kit.ts';
import { signInFlowSuite } from './sign-in-flow-suite.ts';

describe('the way through a sign-in on PGlite', () => {
  signInFlowSuite(pgliteDatabases(cloudFeatures));
});

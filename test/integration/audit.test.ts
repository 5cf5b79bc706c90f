import { describe } from 'vitest';
import { pgliteDatabases } from '../kit/databases.ts';
import { auditSuite } from './audit-suite.ts';
import { cloudFeatures } from './cloud-kit.ts';

describe('the audit on PGlite', () => {
  auditSuite(pgliteDatabases(cloudFeatures));
});

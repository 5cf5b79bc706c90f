import { pgliteDatabases } from '../kit/databases.ts';
import { cloudFeatures } from './cloud-kit.ts';
import { progressSuite } from './progress-suite.ts';

progressSuite(pgliteDatabases(cloudFeatures));

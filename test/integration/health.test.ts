import { pgliteDatabases } from '../kit/databases.ts';
import { cloudFeatures } from './cloud-kit.ts';
import { healthSuite } from './health-suite.ts';

healthSuite(pgliteDatabases(cloudFeatures));

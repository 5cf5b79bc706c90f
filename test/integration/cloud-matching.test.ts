import { describe } from 'vitest';
import { pgliteDatabases } from '../kit/databases.ts';
import { cloudFeatures } from './cloud-kit.ts';
import { matchingSuite } from './cloud-matching.ts';

describe('on PGlite', () => matchingSuite(pgliteDatabases(cloudFeatures)));

import { describeWith } from '../servers/requirements.ts';
import { lockoutSuite } from './lockout-suite.ts';
import { startSambaForest } from './writeback-kit.ts';

describeWith('samba', 'against a Samba domain', () => {
  lockoutSuite(startSambaForest);
});

import { describeWith } from '../servers/requirements.ts';
import { startSambaForest } from './writeback-kit.ts';
import { writebackSuite } from './writeback-suite.ts';

describeWith('samba', 'into a Samba domain', () => {
  writebackSuite(startSambaForest);
});

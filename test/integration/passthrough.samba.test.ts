import { describeWith } from '../servers/requirements.ts';
import { passThroughSuite } from './passthrough-suite.ts';
import { startSambaForest } from './writeback-kit.ts';

describeWith('samba', 'against a Samba domain', () => {
  passThroughSuite({ start: startSambaForest, hasShortAges: false });
});

import { describeWith } from '../servers/requirements.ts';
import { sourceAnchorSuite } from './source-anchor-suite.ts';
import { startSambaForest } from './writeback-kit.ts';

describeWith('samba', 'into a Samba domain', () => {
  sourceAnchorSuite(startSambaForest);
});

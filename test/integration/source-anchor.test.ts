import { describe } from 'vitest';
import { sourceAnchorSuite } from './source-anchor-suite.ts';
import { startPractice } from './writeback-kit.ts';

describe('into the practice forest', () => {
  sourceAnchorSuite(async () => await startPractice('windows'));
});

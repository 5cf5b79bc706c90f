import { describe } from 'vitest';
import { passThroughSuite } from './passthrough-suite.ts';
import { startPractice } from './writeback-kit.ts';

describe('against the practice forest', () => {
  passThroughSuite({ start: async () => await startPractice('windows'), hasShortAges: true });
});

import { describe } from 'vitest';
import { lockoutSuite } from './lockout-suite.ts';
import { startPractice } from './writeback-kit.ts';

describe('against the practice forest', () => {
  lockoutSuite(async () => await startPractice('windows'));
});

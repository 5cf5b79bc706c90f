import { describe } from 'vitest';
import { rightsSuite } from './rights-suite.ts';
import { startPractice } from './writeback-kit.ts';

describe('rights in the practice forest in the manners of Windows', () => {
  rightsSuite(async () => await startPractice('windows'));
});

describe('rights in the practice forest in the manners of Samba', () => {
  rightsSuite(async () => await startPractice('samba'));
});

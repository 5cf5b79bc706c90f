import { describe } from 'vitest';
import { startPractice } from './writeback-kit.ts';
import { writebackSuite } from './writeback-suite.ts';

describe('into the practice forest in the manners of Windows', () => {
  writebackSuite(async () => await startPractice('windows'));
});
describe('into the practice forest in the manners of Samba', () => {
  writebackSuite(async () => await startPractice('samba'));
});

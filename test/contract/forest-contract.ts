import { afterAll, beforeAll, describe } from 'vitest';
import { passwordContract } from './passwords.ts';
import { readingContract } from './reading.ts';
import { replicationContract } from './replication.ts';
import type { StartTarget, Target } from './target.ts';
import { writingContract } from './writing.ts';

/**
 * How a forest behaves as far as Hawser meets it. It runs against a real domain controller and against the practice
 * forest: where they differ, the practice forest is wrong.
 */
export function forestContract(start: StartTarget): void {
  let running: Target | undefined;
  const target = (): Target => {
    if (!running) throw new Error('the forest has not been started');
    return running;
  };
  beforeAll(async () => void (running = await start()));
  afterAll(async () => await running?.[Symbol.asyncDispose]());

  describe('reading', () => {
    readingContract(target);
  });
  describe('writing', () => {
    writingContract(target);
  });
  describe('passwords', () => {
    passwordContract(target);
  });
  describe('replication', () => {
    replicationContract(target);
  });
}

import { describe } from 'vitest';
import { startPracticeForest, type Personality } from '../../src/practice/index.ts';
import { forestContract } from './forest-contract.ts';
import type { Target } from './target.ts';

async function start(personality: Personality): Promise<Target> {
  const forest = await startPracticeForest({ personality, administratorPassword: 'Anker-Ketting.78' });
  return {
    ...forest,
    host: '127.0.0.1',
    netbios: 'CORP',
    admin: forest.administrator,
    personality,
    [Symbol.asyncDispose]: async () => await forest.stop(),
  };
}

describe('the practice forest in the manners of Windows', () => {
  forestContract(async () => await start('windows'));
});
describe('the practice forest in the manners of Samba', () => {
  forestContract(async () => await start('samba'));
});

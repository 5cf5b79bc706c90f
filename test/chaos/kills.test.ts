import { describe, it } from 'vitest';
import { startKillableForest } from './killable-forest.ts';
import { surviveKills } from './kills.ts';

describe('a practice forest', () => {
  it('ends in the state of an uninterrupted run after 12 kills', { timeout: 25 * 60_000 }, async () => {
    await using forest = await startKillableForest();
    await surviveKills(forest, { kills: 12, seed: 1 });
  });
});

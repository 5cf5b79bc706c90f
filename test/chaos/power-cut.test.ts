import { describeWith } from '../servers/requirements.ts';
import { it } from 'vitest';
import { survivePowerCuts } from './power-cut.ts';

describeWith('powerCut', 'an embedded database whose machine loses power', () => {
  it('has everything that was acknowledged, and nothing by halves', { timeout: 180_000 }, async () => {
    await survivePowerCuts(3);
  });
});

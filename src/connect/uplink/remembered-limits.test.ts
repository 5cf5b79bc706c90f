import { describe, expect, it } from 'vitest';
import { connectErrors } from '../errors.ts';
import { rememberLimits } from './remembered-limits.ts';

describe('the limits of the threshold while the tenant cannot be asked', () => {
  const away = async (): Promise<never> => await Promise.reject(connectErrors('connect.cloud-busy', { status: 503 }));

  it('hold back every delete as long as the tenant has never named any', async () => {
    expect(await rememberLimits(away)()).toEqual({ enabled: true, count: 0, percent: null });
  });

  it('are those that it last named', async () => {
    const named = { enabled: true, count: 10, percent: 5 };
    const answers = [async () => named, away];
    const limits = rememberLimits(async () => await (answers.shift() ?? away)());
    expect(await limits()).toEqual(named);
    expect(await limits()).toEqual(named);
  });

  it('do not hide a bug', async () => {
    await expect(rememberLimits(async () => await Promise.reject(new TypeError('bug')))()).rejects.toThrow('bug');
  });
});

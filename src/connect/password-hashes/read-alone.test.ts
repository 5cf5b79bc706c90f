import { expect, it } from 'vitest';
import type { AccountSecret } from '../../rpc/index.ts';
import { rpcErrors } from '../../rpc/index.ts';
import { readAlone } from './read-alone.ts';

const at = new Date('2026-11-30T10:00:00Z');

it('leaves no hash behind when a domain controller ends in the middle', async () => {
  const ntHash = Buffer.alloc(16, 7);
  const whole = { version: 1, mustChange: false, userAccountControl: 512, expiresAt: undefined };
  const account = async (guid: string): Promise<AccountSecret> => {
    await Promise.resolve();
    if (guid !== 'first') throw rpcErrors('rpc.unreachable', { server: 'dc', port: 135, reason: 'closed' });
    return { guid, ntHash, changedAt: at, stateAt: at, ...whole };
  };
  await expect(readAlone({ account }, ['first', 'second'])).rejects.toMatchObject({ code: 'rpc.unreachable' });
  expect(ntHash).toEqual(Buffer.alloc(16));
});

it('tells why nothing can be sent of some, and reads the others', async () => {
  const account = async (guid: string): Promise<undefined> => {
    await Promise.resolve();
    if (guid === 'broken') throw rpcErrors('rpc.secret-unreadable', { server: 'dc' });
    return undefined;
  };
  const { accounts, without } = await readAlone({ account }, ['broken', 'none']);
  expect(accounts).toEqual([]);
  expect([...without]).toEqual([
    ['broken', 'unreadable'],
    ['none', 'no-password'],
  ]);
});

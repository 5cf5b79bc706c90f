import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY } from '../../src/base/clock.ts';
import { Measures } from '../../src/connect/health/measures.ts';
import type { ForestProbe } from '../../src/connect/health/probe-forest.ts';
import { probeForest } from '../../src/connect/health/probe-forest.ts';
import { parseServer } from '../../src/ldap/index.ts';
import { describeWith } from '../servers/requirements.ts';
import type { ServiceAccount } from '../servers/samba-account.ts';
import { addServiceAccount } from '../servers/samba-account.ts';
import type { SambaServer } from '../servers/samba.ts';
import { startSamba } from '../servers/samba.ts';

describeWith('samba', 'the probe of a forest, at a Samba domain controller', () => {
  let server: SambaServer;
  let good: string;
  let service: ServiceAccount;
  beforeAll(async () => {
    server = await startSamba();
    service = await addServiceAccount(server);
    good = `${server.host}=${server.address}:636`;
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });

  const probe = async (servers: readonly string[], password = service.password): Promise<ForestProbe> =>
    await probeForest(
      {
        name: server.domain,
        kind: 'active-directory',
        session: {
          domain: server.domain,
          servers: servers.map(parseServer),
          caFile: server.caFile,
          account: service.upn,
          password: () => password,
        },
      },
      new Measures(),
      new AbortController().signal,
    );

  test('a controller that works says that it is synchronized and what time it is; certificates and the password have a day on which they end', async () => {
    const found = await probe([good]);
    expect(found).toMatchObject({ failure: null, isSynchronized: true, unreachableServers: [], missing: [] });
    expect(Math.abs(found.clockOffsetMs!)).toBeLessThan(10_000);
    expect(found.expiries.map(({ kind }) => kind).toSorted()).toEqual([
      'account-password',
      'authority',
      'server-certificate',
    ]);
    const password = found.expiries.find(({ kind }) => kind === 'account-password');
    // Samba's policy: 42 days.
    expect((Date.parse(password!.expiresAt) - Date.now()) / DAY).toBeCloseTo(42, 0);
  });

  test('a controller that does not answer is named while another one works', async () => {
    const dead = `dc9.${server.domain}=${server.address}:9`;
    const found = await probe([dead, good]);
    expect(found).toMatchObject({
      server: server.host,
      failure: null,
      unreachableServers: [{ server: dead, failure: { code: 'ldap.unreachable' } }],
    });
    expect((await probe([dead])).failure?.code).toBe('ldap.unreachable');
  });

  test('a refused password is tried at one controller only', async () => {
    const found = await probe([good, good], 'Wrong-wrong-1');
    expect(found).toMatchObject({ server: null, failure: { code: 'ldap.wrong-password' } });
  });
});

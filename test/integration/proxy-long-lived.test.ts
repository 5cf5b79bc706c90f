import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProxySettings } from '../../src/proxy/choose-proxy.ts';
import type { Certificate } from '../servers/certificates.ts';
import { makeCertificate } from '../servers/certificates.ts';
import { describeWith } from '../servers/requirements.ts';
import type { SquidOptions, SquidServer } from '../servers/squid.ts';
import { startSquid } from '../servers/squid.ts';
import type { LongLivedCloud } from './long-lived-connections.ts';
import { idleSeconds, liveThrough, startLongLivedCloud } from './long-lived-connections.ts';

describeWith('squid', 'a WebSocket and a long export outlive the idle limit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-long-lived-'));
  const svc = { user: 'svc', password: 'secret' };
  let certificate: Certificate;
  let cloud: LongLivedCloud;
  beforeAll(async () => {
    certificate = await makeCertificate(folder, ['localhost']);
    cloud = await startLongLivedCloud(certificate);
  });
  afterAll(async () => {
    await cloud[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const byName = ({ url }: SquidServer): string => url.replace('127.0.0.1', 'localhost');
  it.concurrent.each<[string, () => SquidOptions, (squid: SquidServer) => ProxySettings]>([
    ['no sign-in', () => ({}), ({ url }) => ({ url })],
    ['Basic', () => ({ authentication: { scheme: 'basic', ...svc } }), ({ url }) => ({ url, ...svc })],
    [
      'Digest, with a nonce for one tunnel each',
      () => ({ authentication: { scheme: 'digest', ...svc, nonceUses: 1 } }),
      ({ url }) => ({ url, ...svc }),
    ],
    ['TLS to the proxy itself', () => ({ certificate }), (squid) => ({ url: byName(squid) })],
    ['interception that passes upgrades on', () => ({ intercept: true, upgrades: true }), ({ url }) => ({ url })],
  ])('through a proxy with %s', async (_kind, options, settings) => {
    await using squid = await startSquid({ ...options(), idleSeconds });
    const caFile = options().intercept === true ? squid.caFile : certificate.caFile;
    expect(await liveThrough(cloud.url, { proxy: settings(squid), caFile })).toEqual([
      'echo still here',
      { applied: 1000 },
    ]);
  });

  it('says so when a gateway that intercepts makes an ordinary request of a WebSocket', async () => {
    await using squid = await startSquid({ intercept: true, idleSeconds });
    const options = { proxy: { url: squid.url }, caFile: squid.caFile };
    await expect(liveThrough(cloud.url, options)).rejects.toMatchObject({
      code: 'proxy.upgrade-lost',
      data: { status: 200, via: expect.stringContaining('squid') },
    });
  });
});

import { grantsFor, testForest } from '../kit/grants.ts';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { openDatabase } from '../../src/base/database/database.ts';
import type { HttpServer } from '../../src/base/http/server.ts';
import { listen } from '../../src/base/http/server.ts';
import { silentLog } from '../../src/base/log.ts';
import type { ProxySettings } from '../../src/proxy/choose-proxy.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { createInvite } from '../../src/cloud/agents/store.ts';
import { cloudConfiguration } from '../../src/cloud/configuration.ts';
import { cloudMigrations } from '../../src/cloud/migrations.ts';
import { createCloud } from '../../src/cloud/server.ts';
import { createTenant } from '../../src/cloud/tenants/store.ts';
import { CloudClient } from '../../src/connect/uplink/client.ts';
import { OwnKeys } from '../../src/connect/uplink/own-keys.ts';
import { registerAgent } from '../../src/connect/uplink/registration.ts';
import { SecretStore } from '../../src/connect/secret-store.ts';
import { openOutboundClient } from '../../src/connect/uplink/outbound-client.ts';
import { batchAnswer } from '../../src/wire/index.ts';
import type { Certificate } from '../servers/certificates.ts';
import { makeCertificate } from '../servers/certificates.ts';
import { describeWith } from '../servers/requirements.ts';
import { startSquid } from '../servers/squid.ts';
import { add } from './cloud-kit.ts';

describeWith('squid', 'an agent behind a proxy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hawser-behind-'));
  let certificate: Certificate;
  let database: Database;
  let cloud: HttpServer;
  let agents = 0;

  beforeAll(async () => {
    certificate = await makeCertificate(folder, ['localhost']);
    database = await openDatabase('memory:', { holder: 'test', migrations: cloudMigrations });
    const tls = {
      key: readFileSync(certificate.keyFile, 'utf8'),
      certificate: readFileSync(certificate.certFile, 'utf8'),
    };
    const at = (publicUrl: string): ReturnType<typeof createCloud>['app'] => {
      const configuration = cloudConfiguration.parse({ publicUrl });
      const secrets = secretBox(Buffer.alloc(32, 7));
      return createCloud({ configuration, database, clock: systemClock, log: silentLog(), secrets }).app;
    };
    const probe = await listen(at('https://localhost:1'), { address: '127.0.0.1', port: 0, tls });
    const { port } = probe;
    await probe.stop();
    cloud = await listen(at(`https://localhost:${port}`), { address: '127.0.0.1', port, tls });
  });
  afterAll(async () => {
    await cloud.stop();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Registers an agent of a new tenant and exports one user; everything through that proxy. */
  async function exportOne(proxy: ProxySettings, caFile: string): Promise<string | undefined> {
    const name = `p${++agents}`;
    const domains = [`${name}.example.com`];
    const naming = { name, displayName: name, initialDomain: `${name}.hawser.test`, domains };
    const tenant = await createTenant({ connection: database.kysely, clock: systemClock }, naming);
    const { code } = await createInvite(
      { connection: database.kysely, clock: systemClock },
      tenant,
      'test',
      grantsFor(testForest),
    );
    await using outbound = openOutboundClient({ proxy, caFile });
    const where = { cloudUrl: `https://localhost:${cloud.port}`, tenant: name };
    const secrets = new SecretStore(mkdtempSync(join(folder, 'agent-')));
    await registerAgent(outbound, secrets, { ...where, code, name, version: '1' });
    const client = new CloudClient({ outbound, ...where, own: OwnKeys.open(secrets), clock: systemClock });
    const { provisioningEndpoint } = await client.endpoints();
    const operations = [add('anchor', { displayName: 'One', userPrincipalName: `one@${name}.example.com` })];
    const { answers } = await client.post(provisioningEndpoint, { number: 1, fence: 0, operations }, batchAnswer);
    return answers[0]?.outcome;
  }

  it('registers and exports through a proxy with a sign-in', async () => {
    const way = { scheme: 'basic', user: 'svc', password: 'p@ss' } as const;
    await using squid = await startSquid({ authentication: way });
    const proxy = { url: squid.url, user: way.user, password: way.password };
    expect(await exportOne(proxy, certificate.caFile)).toBe('created');
    await expect(exportOne({ url: squid.url }, certificate.caFile)).rejects.toMatchObject({
      code: 'proxy.authentication-required',
    });
  });

  it('registers and exports through a gateway that intercepts, once its root is trusted', async () => {
    await using squid = await startSquid({ intercept: true });
    expect(await exportOne({ url: squid.url }, squid.caFile)).toBe('created');
    await expect(exportOne({ url: squid.url }, certificate.caFile)).rejects.toMatchObject({
      code: 'tls.untrusted-issuer',
    });
  });
});

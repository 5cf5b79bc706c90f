import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isHawserError } from '../../src/base/errors.ts';
import type { AgentOperations } from '../../src/connect/index.ts';
import { connectControl } from '../../src/connect/control/client.ts';
import { controlClient } from '../../src/cloud/control/client.ts';
import type { Child } from '../../src/lab/child.ts';
import { startChild } from '../../src/lab/child.ts';
import { freePort } from '../../src/lab/ports.ts';
import type { CloudReady, CloudSettings } from '../../src/lab/processes/cloud.ts';
import type { ConnectReady, ConnectSettings } from '../../src/lab/processes/connect.ts';
import type { PracticeForest } from '../../src/practice/index.ts';
import { startPracticeForest } from '../../src/practice/index.ts';
import { SmallDisk } from '../kit/small-disk.ts';

const DISK_FULL = 'base.database-disk-full';
const FAILED = { reason: { code: 'lab.exit-code', values: { code: 1 } } };
const DISK_MIB = 160;
const LEFT_BYTES = 2 ** 18;
const isRoot = process.getuid?.() === 0;

/** What somebody does until it fails; each time that it does not, it was acknowledged. */
async function untilItFails(act: (count: number) => Promise<unknown>): Promise<{ acknowledged: number; code: string }> {
  for (let acknowledged = 0; ; acknowledged++) {
    try {
      await act(acknowledged);
    } catch (error) {
      return { acknowledged, code: isHawserError(error) ? error.code : String(error) };
    }
  }
}

describe.runIf(isRoot)('a service whose disk is full', { timeout: 180_000 }, () => {
  const stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'hawser-disk-full-'));
  const { signal } = new AbortController();
  const logOf = (role: string): string => join(folder, `${role}.log`);
  let disk: SmallDisk;
  let cloudSettings: CloudSettings;
  let cloud: Child<CloudReady>;

  const startCloud = async (settings: CloudSettings): Promise<Child<CloudReady>> => {
    const module = new URL('../../src/lab/processes/cloud.ts', import.meta.url);
    return stack.use(
      await startChild<CloudReady>({ name: 'cloud', module, settings, logFile: logOf('cloud'), signal }),
    );
  };
  beforeAll(() => {
    disk = stack.use(new SmallDisk(DISK_MIB));
    stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  });
  afterAll(async () => await stack.disposeAsync());

  it('the cloud answers so, is not ready, ends with the reason, and has what it acknowledged once there is room', async () => {
    const tenant = 'full';
    const administratorPassword = 'een lange zin is goed';
    const data = join(disk.path, 'cloud');
    cloudSettings = { folder: data, port: await freePort(), tenant, administratorPassword, domains: [] };
    cloud = await startCloud(cloudSettings);
    const operate = controlClient(join(data, 'database', 'control.sock'));
    disk.fill(LEFT_BYTES);
    const { acknowledged, code } = await untilItFails(
      async (count) => await operate('create-tenant', { name: `t${count}`, domains: [] }),
    );
    expect(code).toBe(DISK_FULL);
    const health = await fetch(`${cloud.ready.url}/health`);
    expect([health.status, await health.json()]).toMatchObject([503, { error: { code: DISK_FULL } }]);
    expect(await cloud.ended).toMatchObject(FAILED);
    expect(readFileSync(logOf('cloud'), 'utf8')).toContain(DISK_FULL);
    await expect(startCloud({ ...cloudSettings, isRestart: true })).rejects.toMatchObject({ code: 'lab.role-failed' });
    disk.makeRoom();
    cloud = await startCloud({ ...cloudSettings, isRestart: true });
    expect((await fetch(`${cloud.ready.url}/health`)).status).toBe(200);
    const names = (await operate('list-tenants', {})).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Array.from({ length: acknowledged }, (_, count) => `t${count}`)));
  });

  it('Connect says so through its socket, ends with the reason, and works again once there is room', async () => {
    const forest: PracticeForest = await startPracticeForest({ administratorPassword: 'Full-Full-1', users: 30 });
    stack.defer(async () => await forest.stop());
    const { domain, baseDn, caFile, ldapsUrl, administrator, serviceAccount } = forest;
    const server = `dc1.${domain}=${new URL(ldapsUrl).host}`;
    const own = stack.use(new SmallDisk(DISK_MIB));
    const data = join(own.path, 'connect');
    mkdirSync(data);
    const settings: ConnectSettings = {
      ...{ folder: data, configurationFile: join(folder, 'connect.yaml') },
      ...{ cloudUrl: cloud.ready.url, tenant: cloudSettings.tenant, invite: cloud.ready.invite },
      forest: { domain, baseDn, caFile, ldapsUrl, suffixes: [domain], server, administrator, serviceAccount },
    };
    const start = async (more: Partial<ConnectSettings> = {}): Promise<Child<ConnectReady>> => {
      const module = new URL('../../src/lab/processes/connect.ts', import.meta.url);
      const all = { ...settings, ...more };
      return stack.use(
        await startChild<ConnectReady>({ name: 'connect', module, settings: all, logFile: logOf('connect'), signal }),
      );
    };
    const reach = async (): Promise<AgentOperations> => {
      for (;;) {
        const operations = await connectControl(join(data, 'control.sock'));
        if (operations) return stack.use(operations);
        await pause(100);
      }
    };
    const agent = await start();
    const operations = await reach();
    const runs = async (): Promise<readonly string[]> =>
      (await (await reach()).runs({ limit: 1000 })).map(({ id }) => id);
    const before = await runs();
    own.fill(LEFT_BYTES);
    const { code } = await untilItFails(async (count) => await operations.setStaging(count % 2 === 0));
    expect(code).toBe(DISK_FULL);
    await expect(operations.status()).rejects.toMatchObject({ code: DISK_FULL });
    expect(await agent.ended).toMatchObject(FAILED);
    expect(readFileSync(logOf('connect'), 'utf8')).toContain(DISK_FULL);
    own.makeRoom();
    await start({ isRestart: true });
    expect(await runs()).toEqual(expect.arrayContaining([...before]));
  });
});

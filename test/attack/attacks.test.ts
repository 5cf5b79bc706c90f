import { grantsFor, testForest } from '../kit/grants.ts';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadCloudConfiguration, newSecret, openCloudOperations } from '../../src/cloud/index.ts';
import type { Child } from '../../src/lab/child.ts';
import { startChild } from '../../src/lab/child.ts';
import { freePort } from '../../src/lab/ports.ts';
import type { CloudReady, CloudSettings } from '../../src/lab/processes/cloud.ts';
import { attacks } from './attacks.ts';
import { ownBrowser } from './own-browser.ts';
import { Target } from './target.ts';

/** A twentieth of what `npm run attack` does, against a service in a process of its own. */
const SCALE = 0.05;
const folder = mkdtempSync(join(tmpdir(), 'hawser-attack-'));
const password = 'een lange zin is goed';
const secret = newSecret();
const stop = new AbortController();
let cloud: Child<CloudReady>;
let target: Target;

beforeAll(async () => {
  const settings: CloudSettings = {
    ...{ folder: join(folder, 'cloud'), port: await freePort(), tenant: 'attacked' },
    ...{
      administratorPassword: password,
      administratorSecret: secret,
      domains: ['attacked.test'],
      logFile: join(folder, 'cloud-service.log'),
    },
  };
  const module = new URL('../../src/lab/processes/cloud.ts', import.meta.url);
  cloud = await startChild<CloudReady>({
    name: 'cloud',
    module,
    settings,
    logFile: join(folder, 'cloud.log'),
    signal: stop.signal,
  });
  const { url, operatorsUrl, administrator: upn, configurationFile } = cloud.ready;
  const invite = async (): Promise<string> => {
    await using operations = await openCloudOperations(loadCloudConfiguration(configurationFile));
    return (await operations.operate('invite-agent', { grants: [...grantsFor(testForest)] })).code;
  };
  target = new Target({
    url,
    operatorsUrl,
    tenant: 'attacked',
    administrator: { upn, password, secret },
    browser: ownBrowser(loadCloudConfiguration(configurationFile), upn),
    invite,
    scale: SCALE,
  });
});
afterAll(async () => {
  await cloud?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

test.each(attacks)('$name: held off', async ({ run }) => {
  expect(await run(target)).toEqual([]);
});

test('the logs of it are for the account of the service alone', () => {
  expect(statSync(join(folder, 'cloud.log')).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'cloud-service.log')).mode & 0o777).toBe(0o600);
});

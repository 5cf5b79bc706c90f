import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isHawserError } from '../../src/base/errors.ts';
import { loadCloudConfiguration, newSecret, openCloudOperations } from '../../src/cloud/index.ts';
import { openAgentOperations } from '../../src/connect/index.ts';
import type { ExperimentId } from '../../src/lab/experiments/experiment.ts';
import type { Lab } from '../../src/lab/index.ts';
import { startLab } from '../../src/lab/index.ts';
import { signInToConsole } from '../kit/console-sign-in.ts';
import { FormBrowser } from '../kit/form-browser.ts';

const stop = new AbortController();
let folder: string;
let lab: Lab;
let browser: FormBrowser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hawser-try-'));
  const { signal } = stop;
  lab = await startLab({ folder, users: 1200, hasOwnPorts: true, heartbeatSeconds: 1, signal });
  await until(async () => (await agent(async (asked) => await asked.status())).lastRun !== null);
  const console = new FormBrowser(new URL(lab.consoleUrl).origin);
  await signInToConsole(console, lab.administrator);
  browser = console.at(new URL(lab.tryUrl).origin);
});
afterAll(async () => {
  await lab?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Presses the button, and waits until the page says that it is done. */
async function press(id: ExperimentId, how: 'break' | 'repair'): Promise<string> {
  await browser.post('/try', `/try/${id}/${how}`, {});
  for (;;) {
    const { text } = await browser.get('/try');
    expect(text).not.toContain('The last attempt failed');
    if (!/Being (?:broken|repaired)/.test(text)) return text;
  }
}

const agent = async <T>(ask: (agent: Awaited<ReturnType<typeof openAgentOperations>>) => Promise<T>): Promise<T> => {
  await using opened = await openAgentOperations(lab.connectFile);
  return await ask(opened);
};

/** A cycle of our own: the agent looks by itself only now and then while it fails. */
async function cycle(): Promise<string> {
  return await agent(async (asked) => {
    try {
      return (await asked.sync({}, () => undefined, stop.signal)).result;
    } catch (error) {
      if (!isHawserError(error, 'connect.cycle-running')) throw error;
      await fetch(`${lab.operatorsUrl}/health`);
      return 'busy';
    }
  });
}

/** Cycles until what is asked holds. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await cycle();
}

test('only administrators of the lab see the page', async () => {
  const stranger = await new FormBrowser(new URL(lab.tryUrl).origin).get('/try');
  expect(stranger).toMatchObject({ status: 401 });
  expect(stranger.text).toContain('Sign in to the console first');
  const answer = await fetch(`${lab.tryUrl}/delete/break`, { method: 'POST' });
  expect(answer.status).toBe(403);
});

test('a reader of the lab changes nothing in it', async () => {
  const upn = `reader@${lab.administrator.upn.split('@')[1]}`;
  const reader = { upn, password: 'een lange zin is goed', secret: newSecret() };
  await using cloud = await openCloudOperations(loadCloudConfiguration(lab.cloudFile));
  const { password: text, secret } = reader;
  await cloud.operate('create-user', { name: upn, password: { text }, roles: ['reader'] });
  await cloud.operate('add-authenticator', { name: upn, secret });
  const console = new FormBrowser(new URL(lab.consoleUrl).origin);
  await signInToConsole(console, reader);
  expect(await console.get('/console/settings')).toMatchObject({ status: 200 });
  expect(await console.at(new URL(lab.tryUrl).origin).get('/try')).toMatchObject({ status: 401 });
});

test('the console leads to it', async () => {
  const console = browser.at(new URL(lab.consoleUrl).origin);
  expect((await console.get('/console')).text).toContain(`href="${lab.tryUrl}"`);
});

test('600 people are deleted and held back; the repair brings them back as they were', async () => {
  while ((await cycle()) !== 'success');
  const before = await agent(async (asked) => await asked.status());
  const text = await press('delete', 'break');
  expect(text).toContain(`${new URL(lab.consoleUrl).origin}/console/holds`);
  const held = async (): Promise<number> => (await agent(async (asked) => await asked.status())).heldBackDeletes;
  // What left before the threshold was reached has left.
  await until(async () => (await held()) > 0);
  await press('delete', 'repair');
  // A cycle in the middle of the repair can have read some of them, and let the few go that were left then.
  const { metaverseObjects } = before;
  await until(async () => {
    const now = await agent(async (asked) => await asked.status());
    return now.heldBackDeletes === 0 && now.pendingExports === 0 && now.metaverseObjects === metaverseObjects;
  });
});

test.each(['disable', 'rename', 'duplicate'] as const)('%s reaches the cloud, and so does its repair', async (id) => {
  const text = await press(id, 'break');
  const upn = decodeURIComponent(/console\/users\?q=([^"]+)/.exec(text)?.[1] ?? '');
  const isBroken = async (): Promise<boolean> => {
    const [found] = await agent(async (asked) => await asked.explain(upn));
    const { metaverse, errors = [] } = found ?? {};
    if (id === 'disable') return metaverse?.attributes['accountEnabled']?.value === false;
    if (id === 'rename') return JSON.stringify(metaverse?.attributes['displayName']?.value).endsWith('(new name)"');
    return errors.some(({ code }) => code === 'AttributeValueMustBeUnique');
  };
  await until(isBroken);
  await press(id, 'repair');
  await until(async () => !(await isBroken()));
});

test('a domain controller that is stopped, and a password that changed, stop the imports until they are repaired', async () => {
  const endsWith = async (result: string): Promise<void> => {
    while ((await cycle()) !== result);
  };
  for (const [id, result] of [
    ['stop', 'stopped-connectivity'],
    ['password', 'no-start-credentials'],
  ] as const) {
    await press(id, 'break');
    await endsWith(result);
    if (id === 'stop') {
      const { text } = await browser.send('/try/rename/break', {});
      expect(text).toContain('Break something');
    }
    await press(id, 'repair');
    await endsWith('success');
  }
});

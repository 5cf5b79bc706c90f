import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { signInToConsole } from '../kit/console-sign-in.ts';
import { FormBrowser } from '../kit/form-browser.ts';
import { BrokenLab } from './broken-lab-kit.ts';

/** Held deletes as people meet them: agent, cloud and command line are processes of their own. */
const main = join(import.meta.dirname, '../../src/cli/main.ts');
const world = new BrokenLab();

/** `hawser connect threshold list --json`, as it is documented. */
const list = z.looseObject({
  version: z.literal(1),
  limits: z.strictObject({
    enabled: z.boolean(),
    windowHours: z.int(),
    count: z.int(),
    percent: z.number().nullable(),
  }),
  subjects: z.array(
    z.strictObject({
      class: z.string(),
      ...{ base: z.int(), exported: z.int(), waiting: z.int(), sum: z.int(), tripped: z.boolean() },
    }),
  ),
  holds: z.array(
    z.looseObject({
      ...{ id: z.int(), class: z.string(), heldAt: z.iso.datetime(), count: z.int(), digest: z.string() },
      groups: z.array(z.looseObject({ id: z.string(), cause: z.string(), source: z.string(), container: z.string() })),
      verdict: z.string().nullable(),
    }),
  ),
});

function threshold(...words: readonly string[]): { readonly status: number | null; readonly text: string } {
  const command = [main, 'connect', 'threshold', ...words, '--config', world.lab.connectFile, '--lang', 'en'];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  return { status, text: stdout + stderr };
}
const listed = (): z.output<typeof list> => list.parse(JSON.parse(threshold('list', '--json').text));

async function deletePeople(count: number): Promise<void> {
  await world.asAdministrator(async (session) => {
    for (const dn of (await world.people(session)).slice(-count)) await session.delete(dn);
  });
  await world.cycle();
}

beforeAll(async () => {
  await world.start({ users: 30 });
  await world.inCloudDatabase(async ({ kysely }) => await sql`update tenant set threshold_count = 2`.execute(kysely));
  await deletePeople(3);
});
afterAll(async () => await world[Symbol.asyncDispose]());

describe('held deletes on the command line', () => {
  it('are listed by cause as JSON, as text, and one by one as CSV', () => {
    const { limits, subjects, holds } = listed();
    expect(limits).toEqual({ enabled: true, windowHours: 24, count: 2, percent: 20 });
    expect(subjects.find((subject) => subject.class === 'user')).toMatchObject({ waiting: 3, sum: 3, tripped: true });
    expect(holds).toMatchObject([{ id: 1, class: 'user', count: 3, verdict: null }]);
    expect(holds[0]?.groups.map(({ cause, source }) => [cause, source])).toContainEqual(['gone', 'corp.hawser.test']);
    const { status, text } = threshold();
    expect([status, text]).toEqual([3, expect.stringContaining('Hold 1: 3 deletes (user) since')]);
    const csv = threshold('list', '--hold', '1', '--csv').text;
    expect(csv.split('\r\n')).toHaveLength(5);
    expect(csv).toMatch(/^\u{feff}hold,group,class,name,sourceAnchor,cause/u);
  });

  it('are refused where nothing like it is held, and options that do not go together', () => {
    expect(threshold('approve', '--hold', '7')).toMatchObject({
      status: 1,
      text: expect.stringContaining('unknown-hold'),
    });
    expect(threshold('decline', '--hold', '1', '--group', 'feedfeed').text).toContain('sync.unknown-hold');
    expect(threshold('approve', '--csv')).toMatchObject({ status: 2, text: expect.stringContaining('--csv') });
    expect(threshold('list', '--group', 'feedfeed').text).toContain('--hold');
    expect(threshold('pardon').status).toBe(2);
    expect(listed().holds).toMatchObject([{ verdict: null }]);
  });

  it('stay when they are declined, and the console has who declined them in its audit', async () => {
    expect(threshold('decline', '--hold', '1')).toMatchObject({ status: 0, text: expect.stringContaining('declined') });
    await world.cycle();
    expect(listed().holds).toMatchObject([{ count: 3, verdict: 'declined' }]);
    const decided = (await world.events('cloud')).filter((event) => event.startsWith('Hawser 34037'));
    expect(decided).toEqual([expect.stringMatching(/^Hawser 34037 3 deletes of hold 1 .* by \S+@\S+: declined/)]);
  });
});

describe('held deletes in the console', () => {
  it('are shown there, and what is approved there leaves with the next export', async () => {
    const browser = new FormBrowser(world.lab.consoleUrl.replace(/\/console$/, ''));
    await signInToConsole(browser, world.lab.administrator);
    await deletePeople(4);
    const overview = await browser.get('/console/holds');
    expect(overview.text).toContain('Hold 2: 4 users');
    const path = /href="(\/console\/holds\/[0-9a-f-]+\/2)"/.exec(overview.text)?.[1] ?? '';
    const csv = await browser.post(path, `${path}/csv`, {});
    expect(csv.text.trim().split('\r\n')).toHaveLength(5);
    const { text } = await browser.post(path, `${path}/decision`, {});
    expect(text).toContain('Your decision has been saved');
    await world.cycle();
    expect(listed().holds.map(({ id }) => id)).toEqual([1]);
    expect((await browser.get('/console/holds')).text).not.toContain('Hold 2');
    // What the hold held back is found by its number, and by the run that deleted it, and comes back at once.
    expect((await browser.get('/console/recycle-bin?hold=2')).text).toContain('4 shown of 4');
    const run = /href="\/console\/runs\/([^"?]+)"/.exec((await browser.get('/console/runs')).text)?.[1] ?? '';
    expect((await browser.get(`/console/runs/${run}`)).text).toContain('This run deleted 4 objects');
    expect((await browser.get(`/console/recycle-bin?run=${run}`)).text).toContain('4 shown of 4');
    const action = '/console/recycle-bin/restore';
    const { path: restore } = await browser.post(`${action}?hold=2`, action, {});
    expect(restore).toMatch(/^\/console\/recycle-bin\/restores\/[0-9a-f-]{36}$/);
    await vi.waitFor(
      async () => expect((await browser.get(restore)).text).toContain('4 objects were restored'),
      30_000,
    );
    expect((await browser.get('/console/recycle-bin?hold=2')).text).toContain('Nothing matches');
  });
});

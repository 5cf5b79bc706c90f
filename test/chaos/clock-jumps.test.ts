import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { DAY, HOUR, SECOND } from '../../src/base/clock.ts';
import { openSession, parseServer } from '../../src/ldap/index.ts';
import type { Session } from '../../src/ldap/index.ts';
import type { RunSummary } from '../../src/connect/index.ts';
import type { PracticeForest } from '../../src/practice/index.ts';
import { startPracticeForest } from '../../src/practice/index.ts';
import { describeWith, fakeTimeLibrary } from '../servers/requirements.ts';
import { World } from './world.ts';

const times = z.object({ local: z.coerce.date(), cloud: z.coerce.date() });

/** The environment of a process whose clock is wrong by so much; timers and elapsed time stay as they are. */
function wrongBy(milliseconds: number): Readonly<Record<string, string>> {
  const seconds = Math.round(milliseconds / SECOND);
  return {
    LD_PRELOAD: fakeTimeLibrary() ?? '',
    FAKETIME: `${seconds < 0 ? '' : '+'}${seconds}s`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
}

describeWith('faketime', 'a machine of Connect whose clock jumps', () => {
  let forest: PracticeForest;
  let world: World;
  let admin: Session;
  const unit = (): string => `OU=Klok,${forest.baseDn}`;

  beforeAll(async () => {
    forest = await startPracticeForest({ administratorPassword: 'Klok-klok-1', serviceAccountPassword: 'Dienst.90' });
    const { domain, ldapsUrl, caFile, serviceAccount, administrator } = forest;
    const server = `dc1.${domain}=${new URL(ldapsUrl).host}`;
    admin = await openSession({
      ...{ domain, servers: [parseServer(server)], caFile, account: administrator.upn },
      password: () => administrator.password,
    });
    await admin.add(unit(), { objectClass: 'organizationalUnit' });
    for (let at = 0; at < 60; at++)
      await admin.add(`CN=k${at},${unit()}`, {
        ...{ objectClass: 'user', sAMAccountName: `k${at}`, userPrincipalName: `k${at}@${domain}` },
      });
    const account = { account: serviceAccount.upn, password: serviceAccount.password };
    world = await World.start({ domain, server, caFile, ...account });
    await world.settle();
  });
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await admin?.[Symbol.asyncDispose]();
    await forest?.stop();
  });

  const leave = async (from: number, to: number): Promise<void> => {
    for (let at = from; at < to; at++) await admin.delete(`CN=k${at},${unit()}`);
  };
  const refusalsIn = (run: RunSummary | undefined): readonly (string | undefined)[] =>
    (run?.steps ?? []).flatMap(({ error }) => (error ? [error.code] : []));
  const exportOf = (run: RunSummary | undefined): Readonly<Record<string, number>> | undefined =>
    run?.steps.find(({ kind }) => kind === 'export')?.counters;

  it('lets no delete go that its window holds: neither while it is wrong nor afterwards', async () => {
    await leave(0, 15);
    expect(exportOf(await world.sync())).toMatchObject({ deleted: 15 });

    // A day later by this clock: the window of the fifteen would be over, and ten more would be few.
    await leave(15, 25);
    const ahead = await world.sync({ env: wrongBy(25 * HOUR) });
    expect(refusalsIn(ahead)).toContain('connect.clock-differs');
    expect(exportOf(ahead)?.['deleted']).toBeUndefined();

    const right = await world.sync();
    expect(right?.result).toBe('stopped-deletion-threshold-exceeded');
    expect(exportOf(right)).toMatchObject({ heldBack: 10 });
    const again = await world.sync({ env: wrongBy(25 * HOUR) });
    expect(exportOf(again)?.['deleted']).toBeUndefined();
  });

  it.each([
    ['ahead by a day', DAY],
    ['behind by ten minutes', -600 * SECOND],
  ])('is told what time it is here and there when its clock is %s', async (_, milliseconds) => {
    const run = await world.sync({ env: wrongBy(milliseconds) });
    const error = run?.steps.flatMap((step) => step.error ?? []).find(({ code }) => code === 'connect.clock-differs');
    const minutes = Number(error?.values['minutes']);
    expect(Math.abs(minutes - milliseconds / (60 * SECOND))).toBeLessThanOrEqual(1);
    const { local, cloud } = times.parse(error?.values);
    expect(Math.round((local.getTime() - cloud.getTime()) / (60 * SECOND))).toBe(minutes);
  });

  it('goes on when its clock is wrong by less than clocks may differ', async () => {
    for (const milliseconds of [45 * SECOND, -45 * SECOND])
      expect(refusalsIn(await world.sync({ env: wrongBy(milliseconds) }))).toEqual([]);
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { HOUR, MINUTE, SECOND } from '../../src/base/clock.ts';
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
  const exportOf = (run: RunSummary | undefined): Readonly<Record<string, number>> | undefined =>
    run?.steps.find(({ kind }) => kind === 'export')?.counters;

  /** What the agent says of the two clocks; fails when it says nothing. */
  const differenceIn = (run: RunSummary | undefined): number => {
    const error = run?.steps.flatMap((step) => step.error ?? []).find(({ code }) => code === 'connect.clock-differs');
    const { local, cloud } = times.parse(error?.values);
    return local.getTime() - cloud.getTime();
  };

  it(
    'lets no delete go that its window holds: neither while it is a day ahead nor afterwards',
    { timeout: 5 * MINUTE },
    async () => {
      await leave(0, 15);
      expect(exportOf(await world.sync())).toMatchObject({ deleted: 15 });

      // A day later by this clock: the window of the fifteen would be over, and ten more would be few.
      await leave(15, 25);
      const ahead = await world.sync({ env: wrongBy(25 * HOUR) });
      expect(Math.round(differenceIn(ahead) / HOUR)).toBe(25);
      expect(exportOf(ahead)?.['deleted']).toBeUndefined();

      const right = await world.sync();
      expect(right?.result).toBe('stopped-deletion-threshold-exceeded');
      expect(exportOf(right)).toMatchObject({ heldBack: 10 });
    },
  );

  it(
    'says what time it is here and there when it is behind, and goes on when that is less than a minute',
    { timeout: 5 * MINUTE },
    async () => {
      expect(Math.round(differenceIn(await world.sync({ env: wrongBy(-10 * MINUTE) })) / MINUTE)).toBe(-10);
      const close = await world.sync({ env: wrongBy(45 * SECOND) });
      expect(close?.steps.flatMap(({ error }) => error ?? [])).toEqual([]);
    },
  );
});

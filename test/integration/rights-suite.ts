import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { HOUR, MINUTE } from '../../src/base/clock.ts';
import { loadConfiguration } from '../../src/base/configuration/configuration.ts';
import { connectConfiguration } from '../../src/connect/configuration.ts';
import type { AgentStatus, DomainRights, RunSummary } from '../../src/connect/index.ts';
import { openRights } from '../../src/connect/index.ts';
import { stateChecks } from '../../src/connect/doctor/state-checks.ts';
import { Gatherer } from '../../src/connect/health/gather.ts';
import { Measures } from '../../src/connect/health/measures.ts';
import { runChecks } from '../../src/diagnose/doctor/index.ts';
import type { Heartbeat } from '../../src/wire/index.ts';
import { everyFeature, grantTo, takeAwayFrom } from '../kit/service-rights.ts';
import type { TestAgent, TestForest } from './writeback-kit.ts';
import { WritebackWorld } from './writeback-kit.ts';

const never = new AbortController().signal;

/**
 * What a run rests on is asked, said everywhere, and made up for: the account of the manual, and the same account with
 * each right taken away.
 */
export function rightsSuite(start: () => Promise<TestForest>): void {
  let world: WritebackWorld;
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true });
    world = await WritebackWorld.start(await start());
  });
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    vi.useRealTimers();
  });

  const deletedObjects = (): string => `CN=Deleted Objects,${world.forest.baseDn}`;
  const takeAway = async (dn: string): Promise<void> =>
    await takeAwayFrom(world.admin, world.forest.baseDn, world.forest.service.upn, dn);
  const giveBack = async (): Promise<void> => await grantTo(world.admin, world.forest.baseDn, world.forest.service.upn);
  const cycle = async ({ agent }: TestAgent): Promise<RunSummary> => await agent.sync({}, () => undefined, never);
  const importOf = ({ steps }: RunSummary): object => {
    const { kind, way, reason, counters } = steps.findLast((step) => step.kind.endsWith('import'))!;
    return { kind, way, reason, deleted: counters['deleted'] };
  };
  const domainOf = ({ domains: [domain] }: AgentStatus): DomainRights => domain!;
  const missingOf = ({ missing }: DomainRights): readonly string[] => missing.map(({ detail }) => detail.code);
  /** And not in its recycle bin. */
  const isInCloud = async (upn: string): Promise<boolean> => {
    const { rows } = await sql`select from object where tenant = ${world.tenant.number}
      and user_principal_name = ${upn} and deleted_at is null`.execute(world.database.kysely);
    return rows.length > 0;
  };
  /** Everything here is in one process: its clock is everybody's. */
  const later = (milliseconds: number): void => void vi.setSystemTime(Date.now() + milliseconds);
  /** What doctor and health service are told. */
  async function voices({ agent, configurationFile }: TestAgent): Promise<{ doctor: string[]; heartbeat: Heartbeat }> {
    const configuration = loadConfiguration(connectConfiguration, { role: 'connect', file: configurationFile });
    const checks = stateChecks({ configuration, agent: async () => agent }).filter(({ id }) =>
      ['agent.state', 'agent.rights'].includes(id),
    );
    const results = await runChecks(
      checks.map((check) => ({ ...check, after: check.id === 'agent.rights' ? ['agent.state'] : [] })),
      { language: 'en', signal: never, mayReadSecrets: true },
    );
    const { domain, caFile, service } = world.forest;
    const session = { ...world.forest.direct, domain, caFile, account: service.upn, password: () => service.password };
    const gatherer = new Gatherer({
      ...{ agent, configuration, measures: new Measures(), clock: world.clock, startedAt: new Date() },
      forests: [{ name: domain, kind: 'active-directory', session }],
    });
    return {
      doctor: results.flatMap(({ problems }) => problems.map(({ what }) => what)),
      heartbeat: await gatherer.gather({ probe: true, signal: never }),
    };
  }

  test('with the rights of the manual, a deletion arrives by delta', async () => {
    const agent = await world.startAgent('whole', { forest: { writeSourceAnchor: true } });
    const person = await world.newPerson();
    await cycle(agent);
    expect(await isInCloud(person.upn)).toBe(true);
    await world.admin.delete(person.dn);
    expect(importOf(await cycle(agent))).toEqual({ kind: 'delta-import', way: 'dirsync', deleted: 1 });
    expect(await isInCloud(person.upn)).toBe(false);
    const [domain] = await agent.agent.probe();
    expect(domain).toMatchObject({ way: 'dirsync', deletions: 'delta', missing: [], failure: null });
    const { doctor, heartbeat } = await voices(agent);
    expect(doctor).toEqual([]);
    expect(heartbeat.forests[0]?.domains).toEqual([
      { domain: world.forest.domain, way: 'dirsync', deletions: 'delta', missing: [] },
    ]);
    await agent.stop();
  });

  test('without sight of deleted objects, that is known from the start, and a safety import brings the deletion', async () => {
    await takeAway(deletedObjects());
    // DirSync in Windows shows tombstones all the same; following uSNChanged does not.
    if (world.forest.isWindows) await takeAway(world.forest.baseDn);
    const agent = await world.startAgent('blind');
    const person = await world.newPerson();
    await cycle(agent);
    const way = world.forest.isWindows ? 'usn' : 'dirsync';
    const domain = domainOf(await agent.agent.status());
    expect(domain).toMatchObject({ way, deletions: 'full-import' });
    expect(missingOf(domain)).toContain('connect.deleted-objects-hidden');
    const { doctor, heartbeat } = await voices(agent);
    expect(doctor.join('\n')).toContain('cannot see the deleted objects');
    expect(heartbeat.forests[0]?.domains?.[0]).toMatchObject({ deletions: 'full-import' });

    await world.admin.delete(person.dn);
    expect(importOf(await cycle(agent))).toMatchObject({ kind: 'delta-import', way, deleted: 0 });
    expect(await isInCloud(person.upn)).toBe(true);
    later(HOUR + MINUTE);
    expect(importOf(await cycle(agent))).toEqual({ kind: 'full-import', reason: 'safety', way, deleted: 1 });
    expect(await isInCloud(person.upn)).toBe(false);
    await agent.stop();
    await giveBack();
  });

  test('a right that is taken away while the agent runs is missed by the daily question, and used again once it is back', async () => {
    const agent = await world.startAgent('robbed');
    expect(domainOf(await agent.agent.status())).toMatchObject({ way: 'dirsync', missing: [] });
    const person = await world.newPerson();
    await cycle(agent);
    await takeAway(deletedObjects());
    await takeAway(world.forest.baseDn);
    later(25 * HOUR);
    await cycle(agent);
    const domain = domainOf(await agent.agent.status());
    expect(domain).toMatchObject({ way: 'usn', deletions: 'full-import' });
    expect(missingOf(domain)).toEqual(
      expect.arrayContaining([
        'connect.replication-missing',
        'connect.deleted-objects-hidden',
        'connect.writeback-right-missing',
      ]),
    );
    const lost = (await agent.agent.evidence({ days: 2 })).database.events.map((event) => Number(event['eventId']));
    expect(lost).toContain(34_240);

    await world.admin.delete(person.dn);
    await cycle(agent);
    expect(await isInCloud(person.upn)).toBe(true);
    await giveBack();
    const [back] = await agent.agent.probe();
    expect(back).toMatchObject({ deletions: 'delta', missing: [] });
    // What was deleted while nobody could see it is found at once.
    expect(importOf(await cycle(agent))).toMatchObject({ kind: 'full-import', reason: 'safety', deleted: 1 });
    expect(await isInCloud(person.upn)).toBe(false);
    expect(importOf(await cycle(agent))).toMatchObject({ kind: 'delta-import', way: 'dirsync' });
    await agent.stop();
  });

  test('everything is compared once a day, whatever the rights are', async () => {
    const agent = await world.startAgent('daily');
    await cycle(agent);
    later(23 * HOUR);
    expect(importOf(await cycle(agent))).toMatchObject({ kind: 'delta-import' });
    later(2 * HOUR);
    const run = await cycle(agent);
    expect(importOf(run)).toMatchObject({ kind: 'full-import', reason: 'safety', deleted: 0 });
    expect(run.profile).toBe('delta');
    await agent.stop();
  });

  describe('hawser connect rights', () => {
    test('says which right is missing where, and gives it: once, and as little as that', async () => {
      const { domain, admin } = world.forest;
      const rights = openRights(await world.newAgent('rights', { forest: { writeSourceAnchor: true } }));
      await world.newPerson();
      const names = async (): Promise<readonly string[]> =>
        (await rights.check(domain, everyFeature)).domains.flatMap((one) =>
          one.rights
            // What everybody may read already differs from domain to domain.
            .filter(({ state, right }) => state === 'missing' && right !== 'read-properties')
            .map(({ right }) => right),
        );
      expect(await names()).toEqual([]);
      await takeAway(world.forest.baseDn);
      await takeAway(deletedObjects());
      const expected = ['replicate-changes', 'see-deleted-objects', 'write-source-anchor', 'reset-password'];
      expect(await names()).toEqual([...expected, 'unlock-account', 'demand-password-change']);

      const administrator = { account: admin.upn, password: admin.password };
      const [described] = await rights.describe(domain, ['synchronization'], administrator);
      expect(described?.ldif).toMatch(/^dn: DC=.*\nchangetype: modify\nreplace: nTSecurityDescriptor\n/);
      expect(described?.command).toContain("-e '!1.2.840.113556.1.4.417'");

      await rights.grant(domain, ['synchronization'], administrator);
      expect(await names()).toEqual([
        'write-source-anchor',
        'reset-password',
        'unlock-account',
        'demand-password-change',
      ]);
      const granted = await rights.grant(domain, everyFeature, administrator);
      expect(granted.map(({ on }) => on.toLowerCase())).toEqual([world.forest.baseDn.toLowerCase()]);
      expect(await names()).toEqual([]);
      expect(await rights.grant(domain, everyFeature, administrator)).toEqual([]);
    });

    test('refuses an administrator who is none, and a forest that is not configured', async () => {
      const { domain, service } = world.forest;
      const rights = openRights(await world.newAgent('powerless'));
      await takeAway(world.forest.baseDn);
      const attempt = rights.grant(domain, ['writeback'], { account: service.upn, password: service.password });
      await expect(attempt).rejects.toMatchObject({ code: 'ldap.no-rights' });
      await giveBack();
      await expect(rights.check('other.test', ['synchronization'])).rejects.toMatchObject({
        code: 'rights.unknown-forest',
      });
    });
  });
}

import { fetch } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileTimeFromDate } from '../../src/directory/index.ts';
import { DAY } from '../../src/base/clock.ts';
import type { RelayOutcome, SentGuesses } from '../../src/wire/index.ts';
import { silentLog } from '../../src/base/log.ts';
import { createApplication } from '../../src/cloud/applications/create.ts';
import { RedirectBrowser } from '../kit/redirect-browser.ts';
import { CodeRequest, prove, REDIRECT } from './sign-in-client.ts';
import { grantsFor } from '../kit/grants.ts';
import { RawAgent } from './raw-agent.ts';
import type { Person, PersonOptions, TestAgent, TestForest } from './writeback-kit.ts';
import { firstPassword, WritebackWorld } from './writeback-kit.ts';

/** Pass-through authentication: passwords checked by the forest, over the relay. */
export interface PassThroughForest {
  readonly start: () => Promise<TestForest>;
  /** Samba takes no age of passwords that is as short as a test. */
  readonly hasShortAges: boolean;
}

export function passThroughSuite({ start: startForest, hasShortAges }: PassThroughForest): void {
  let world: WritebackWorld;
  let agent: TestAgent;
  beforeAll(async () => {
    world = await WritebackWorld.start(await startForest());
    await world.policy({ minPwdAge: '0' });
    agent = await world.startAgent('rotterdam');
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  let client: string | undefined;
  const board = {
    ...{ name: 'Board', redirects: [{ type: 'spa' as const, uri: REDIRECT }], logoutRedirects: [], keys: [] },
    ...{
      backChannelLogout: null,
      jwksUri: null,
      grants: [],
      identifier: null,
      scopes: [],
      appRoles: [],
      permissions: [],
    },
    ...{ groupsClaim: 'none' as const, assignmentRequired: false, consent: false },
  };
  const newPerson = async (options?: PersonOptions): Promise<Person> => {
    const person = await world.newPerson(options);
    await world.sync(agent);
    return person;
  };
  const verify = async (person: Person, password: string): Promise<RelayOutcome> => {
    const { anchor } = await world.object(person);
    const actor = { kind: 'person', name: person.upn } as const;
    return await world.cloud.passwords.verify(world.tenant, { anchor, actor, password });
  };

  it('takes the right password and no other', async () => {
    const person = await newPerson();
    expect(await verify(person, firstPassword)).toMatchObject({ result: 'success', reason: 'done', events: [] });
    expect(await verify(person, 'Not-The-One.1')).toMatchObject({ result: 'refused', reason: 'wrong-password' });
    expect(await verify(person, '')).toMatchObject({ result: 'refused', reason: 'wrong-password' });
    expect(await verify(person, `${firstPassword} `)).toMatchObject({ reason: 'wrong-password' });
  });

  it('reports why an account may not sign in, but only to whoever knows its password', async () => {
    const mustChange = await newPerson({ attributes: { pwdLastSet: '0' } });
    expect(await verify(mustChange, firstPassword)).toMatchObject({ reason: 'must-change', events: [80_011] });
    expect(await verify(mustChange, 'Not-The-One.1')).toMatchObject({ reason: 'wrong-password', events: [] });
    const disabled = await newPerson({ attributes: { userAccountControl: '514' } });
    expect(await verify(disabled, firstPassword)).toMatchObject({ reason: 'disabled', events: [80_007] });
    expect(await verify(disabled, 'Not-The-One.1')).toMatchObject({ reason: 'wrong-password' });
    const accountExpires = fileTimeFromDate(new Date(Date.now() - DAY));
    const expired = await newPerson({ attributes: { accountExpires } });
    expect(await verify(expired, firstPassword)).toMatchObject({ reason: 'account-expired', events: [80_007] });
  });

  it('says that an account is locked', async () => {
    await world.policy({ lockoutThreshold: '3' });
    const person = await newPerson();
    // Somebody at a computer in the domain.
    for (let attempt = 0; attempt < 3; attempt++) await world.canSignIn(person, 'Not-The-One.1');
    expect(await verify(person, firstPassword)).toMatchObject({ reason: 'locked', events: [80_007] });
    await world.policy({ lockoutThreshold: '0' });
  });

  it('finds somebody who was renamed and moved since', async () => {
    const person = await newPerson();
    const unit = `OU=Verhuisd ${person.account},${world.unit}`;
    await world.admin.add(unit, { objectClass: 'organizationalUnit' });
    await world.admin.rename(person.dn, `CN=Nieuwe naam ${person.account}`, unit);
    expect(await verify(person, firstPassword)).toMatchObject({ result: 'success' });
    expect(await verify(person, 'Not-The-One.1')).toMatchObject({ reason: 'wrong-password' });
  });

  it('never checks the password of somebody else, whatever their names', async () => {
    const [one, two] = [await newPerson(), await newPerson()];
    await world.setPassword(two.dn, 'Heel-Anders.77');
    // The implicit name of the one is the explicit name of the other.
    await world.set(two.dn, { userPrincipalName: `ander-${two.account}@${world.forest.domain}` });
    expect(await verify(one, 'Heel-Anders.77')).toMatchObject({ reason: 'wrong-password' });
    expect(await verify(one, firstPassword)).toMatchObject({ result: 'success' });
  });

  it('is not fooled by somebody who got the name that another one had', async () => {
    const person = await newPerson();
    await world.admin.rename(person.dn, `CN=Was ${person.account}`, world.unit);
    await world.admin.add(person.dn, { objectClass: 'user', sAMAccountName: `ander-${person.account}` });
    await world.setPassword(person.dn, 'Heel-Anders.77');
    await world.set(person.dn, { userAccountControl: '512' });
    expect(await verify(person, 'Heel-Anders.77')).toMatchObject({ reason: 'wrong-password' });
    expect(await verify(person, firstPassword)).toMatchObject({ result: 'success' });
  });

  it('does not know somebody who was deleted since', async () => {
    const person = await newPerson();
    await world.admin.delete(person.dn);
    expect(await verify(person, firstPassword)).toMatchObject({ result: 'failed', reason: 'not-found' });
  });

  it('is a failure of the way, not of the password, when the domain controller is away', async () => {
    const person = await newPerson();
    world.forest.gate.isClosed = true;
    world.forest.gate.cut();
    expect(await verify(person, firstPassword)).toMatchObject({
      result: 'failed',
      reason: 'directory-unreachable',
      events: [80_001],
    });
    world.forest.gate.isClosed = false;
    expect(await verify(person, firstPassword)).toMatchObject({ result: 'success' });
  });

  it('answers many at a time, each for itself', async () => {
    const people = [await newPerson(), await newPerson(), await newPerson()];
    for (const [index, person] of people.entries()) await world.setPassword(person.dn, `Ieder-Eigen.${index}x`);
    const asked = Array.from({ length: 60 }, (_, at) => ({
      person: people[at % 3]!,
      password: `Ieder-Eigen.${(at * 2) % 3}x`,
      at,
    }));
    const answers = await Promise.all(asked.map(async ({ person, password }) => await verify(person, password)));
    expect(answers.map(({ result }) => result)).toEqual(
      asked.map(({ at }) => (at % 3 === (at * 2) % 3 ? 'success' : 'refused')),
    );
  });

  it('knows of many at a time who was renamed, replaced or deleted since', async () => {
    const [stayed, renamed, replaced, deleted] = [
      await newPerson(),
      await newPerson(),
      await newPerson(),
      await newPerson(),
    ];
    await world.admin.rename(renamed.dn, `CN=Anders ${renamed.account}`, world.unit);
    await world.admin.rename(replaced.dn, `CN=Weg ${replaced.account}`, world.unit);
    await world.admin.add(replaced.dn, { objectClass: 'user', sAMAccountName: `nieuw-${replaced.account}` });
    await world.setPassword(replaced.dn, 'Heel-Anders.77');
    await world.set(replaced.dn, { userAccountControl: '512' });
    await world.admin.delete(deleted.dn);
    const asked = Array.from({ length: 10 }, () => [
      verify(stayed, firstPassword),
      verify(renamed, firstPassword),
      verify(replaced, 'Heel-Anders.77'),
      verify(replaced, firstPassword),
      verify(deleted, firstPassword),
    ]).flat();
    const expected = ['done', 'done', 'wrong-password', 'done', 'not-found'];
    const answers = await Promise.all(asked);
    expect(answers.map(({ reason }) => reason)).toEqual(Array.from({ length: 10 }, () => expected).flat());
  });

  /** Somebody at the page that follows the password. */
  const atTheSignIn = async (person: Person, password = firstPassword) => {
    const reachable = { tenant: world.tenant, url: world.url, fetch };
    const context = { connection: world.database.kysely, clock: world.clock, log: silentLog() };
    client ??= (await createApplication(context, world.tenant, board, 'test')).application.id;
    const browser = new RedirectBrowser(fetch, world.url);
    const request = new CodeRequest(reachable, client, { login_hint: person.upn });
    return { browser, request, page: await prove(browser, await browser.open(request.path), person.upn, password) };
  };

  const mustChange = ['must be changed', { pwdLastSet: '0' }, {}, 'accounts.must-change-password'] as const;
  // Ten milliseconds.
  const isOver = ['has expired', {}, { maxPwdAge: '-100000' }, 'accounts.password-expired'] as const;
  const cases = hasShortAges ? [mustChange, isOver] : [mustChange];
  it.each(cases)(
    'SI-27: a password that %s is changed in the forest on the way',
    async (_what, attributes, policy, code) => {
      const person = await newPerson({ attributes });
      await world.policy({ maxPwdAge: '0', ...policy });
      const { page: wrong } = await atTheSignIn(person, 'Not-The-One.1');
      expect([wrong.status, wrong.text.includes(code)]).toEqual([401, false]);
      const { browser, request, page } = await atTheSignIn(person);
      expect(page.url).toMatch(/forest-password$/);
      expect(page.text).toContain('At least 7 characters');
      expect(await world.canSignIn(person, firstPassword)).toBe(false);
      await world.policy({ maxPwdAge: '0' });
      const answers = { oldPassword: firstPassword, password: 'Nieuw-Geheim.81', repeated: 'Nieuw-Geheim.81' };
      const send = async (more: Partial<typeof answers>) =>
        await browser.send(page, '/forest-password', { ...answers, ...more });
      expect((await send({ repeated: 'Anders-Geheim.81' })).text).toContain('The two new passwords differ');
      expect((await send({ oldPassword: 'Not-The-One.1' })).text).toContain('The current password is wrong');
      const short = await send({ password: 'Kort.1', repeated: 'Kort.1' });
      expect([short.status, /The new password is too short|The rules of your organization/.test(short.text)]).toEqual([
        422,
        true,
      ]);
      const { status } = await request.redeem(await send({}));
      expect([status, await world.canSignIn(person, 'Nieuw-Geheim.81')]).toEqual([200, true]);
      const again = await atTheSignIn(person, 'Nieuw-Geheim.81');
      expect((await again.request.redeem(again.page)).status).toBe(200);
    },
  );

  it('SI-27: without writeback the page says where the password is changed', async () => {
    const person = await newPerson({ attributes: { pwdLastSet: '0' } });
    await agent.agent.switchRelay({ feature: 'writeback', on: false });
    const { page } = await atTheSignIn(person);
    expect([page.status, page.text.includes('Sign in to a computer in the network')]).toEqual([403, true]);
    await agent.agent.switchRelay({ feature: 'writeback', on: true });
  });

  it('is not offered when no agent does it', async () => {
    const person = await newPerson();
    await agent.agent.switchRelay({ feature: 'pass-through', on: false });
    await expect(verify(person, firstPassword)).rejects.toMatchObject({ code: 'relay.switched-off' });
    await agent.agent.switchRelay({ feature: 'pass-through', on: true });
    expect(await verify(person, firstPassword)).toMatchObject({ result: 'success' });
  });

  // Last: what says that it does this is registered from here on.
  const silentOrSlow = async (name: string): Promise<RawAgent> =>
    await RawAgent.connect(world, name, grantsFor(world.forest.domain), ['pass-through']);
  const signInSixTimes = async (person: Person): Promise<readonly string[]> => {
    const { anchor } = await world.object(person);
    const guesses: SentGuesses = { place: 'unknown', unknown: [], known: [] };
    const check = { anchor, password: firstPassword, guesses };
    const { passThrough } = world.cloud.passwords;
    const verify = async (): Promise<string> => (await passThrough.verify(world.tenant, check)).reason;
    return await Promise.all(Array.from({ length: 6 }, verify));
  };

  it('goes to another agent when the first one says nothing at all, while somebody still waits', async () => {
    const person = await newPerson();
    await using silent = await silentOrSlow('silent');
    silent.fallSilent();
    expect(new Set(await signInSixTimes(person))).toEqual(new Set(['done']));
    expect(world.bus.deliveries.map(({ agent: id }) => id)).toContain(silent.id);
  });

  it('goes to one agent alone when that one only takes its time', async () => {
    const person = await newPerson();
    // It answers pings, and never the question.
    await using slow = await silentOrSlow('slow');
    const before = world.bus.deliveries.length;
    const reasons = await signInSixTimes(person);
    const asked = world.bus.deliveries.slice(before);
    expect(asked).toHaveLength(reasons.length);
    const bySlow = asked.filter(({ agent: id }) => id === slow.id).length;
    expect(reasons.filter((reason) => reason === 'expired')).toHaveLength(bySlow);
  });
}

import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileTimeFromDate } from '../../src/directory/index.ts';
import { DAY } from '../../src/base/clock.ts';
import { isHawserError } from '../../src/base/errors.ts';
import { silentLog } from '../../src/base/log.ts';
import { signIn } from '../kit/sign-in.ts';
import { counting } from '../kit/counting.ts';
import { forgetLimits } from '../kit/forget-limits.ts';
import type { Person, PersonOptions, TestAgent, TestForest } from './writeback-kit.ts';
import { firstPassword, until, WritebackWorld } from './writeback-kit.ts';

const THRESHOLD = 5;
const wrong = 'accounts.wrong-credentials';
const locked = 'accounts.too-many-attempts';

/** People of a forest in front of the sign-in of the cloud, and strangers who guess. */
export function lockoutSuite(startForest: () => Promise<TestForest>): void {
  let world: WritebackWorld;
  let agents: readonly TestAgent[];
  beforeAll(async () => {
    world = await WritebackWorld.start(await startForest());
    await world.policy({ minPwdAge: '0', lockoutThreshold: String(THRESHOLD) });
    agents = [await world.startAgent('rotterdam'), await world.startAgent('utrecht')];
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  const newPerson = async (options?: PersonOptions): Promise<Person> => {
    const person = await world.newPerson(options);
    await world.syncAll();
    return person;
  };
  let strangers = 0;
  const tryIt = async ({ upn }: Person, password: string, knownBrowser?: string): Promise<string> => {
    const { clock, cloud, database } = world;
    const { passThrough } = cloud.passwords;
    const context = { connection: database.kysely, clock, log: silentLog(), passThrough, ...counting };
    const client = { address: `198.51.${++strangers % 250}.7` };
    try {
      await signIn(context, { upn, password, client, knownBrowser });
      return 'signed in';
    } catch (error) {
      if (!isHawserError(error)) throw error;
      return error.code;
    }
  };
  const countOf = async ({ dn }: Person): Promise<number> => Number((await world.read(dn, 'badPwdCount')) ?? 0);

  it('two hundred wrong passwords of strangers lock nobody, and keep the owner from nothing', async () => {
    const person = await newPerson();
    const answers = new Set<string>();
    for (let guess = 0; guess < 200; guess += 10) {
      const some = Array.from({ length: 10 }, async (_, index) => await tryIt(person, `Geraden-${guess + index}`));
      for (const answer of await Promise.all(some)) answers.add(answer);
    }
    expect([...answers].toSorted()).toEqual([locked, wrong]);
    expect(await countOf(person)).toBeLessThanOrEqual(THRESHOLD - 3);
    // What strangers closed is closed for the right password too, and says the same.
    expect(await tryIt(person, firstPassword)).toBe(locked);
    expect(await tryIt(person, firstPassword, 'own browser')).toBe('signed in');
    expect(await world.canSignIn(person, firstPassword)).toBe(true);
  });

  it('strangers get what the forest leaves to them, whichever agent is asked, and learn nothing of it', async () => {
    const person = await newPerson();
    const answers: string[] = [];
    for (let guess = 0; guess < 9; guess++) answers.push(await tryIt(person, `Geraden-${guess}`));
    expect(new Set(answers)).toEqual(new Set([wrong]));
    expect(await countOf(person)).toBe(THRESHOLD - 3);
    // As a name that nobody has would be answered: the forest is not asked any more.
    expect(await tryIt(person, firstPassword)).toBe(wrong);
  });

  it('a known browser never locks its owner out of the forest either, and says why it stops', async () => {
    const person = await newPerson();
    const answers: string[] = [];
    for (let guess = 0; guess < 6; guess++) answers.push(await tryIt(person, `Getypt-${guess}`, 'own browser'));
    expect(answers).toEqual([wrong, wrong, wrong, wrong, locked, locked]);
    expect(await countOf(person)).toBe(THRESHOLD - 1);
    expect(await world.canSignIn(person, firstPassword)).toBe(true);
  });

  it('what was mistyped elsewhere in the forest is counted too', async () => {
    const person = await newPerson();
    for (let typed = 0; typed < THRESHOLD - 1; typed++) await world.bindFailure(person, 'Niet-Goed.1');
    expect(await tryIt(person, 'Geraden.1', 'own browser')).toBe(locked);
    expect(await countOf(person)).toBe(THRESHOLD - 1);
  });

  it('a locked account is answered like a wrong password', async () => {
    const person = await newPerson();
    for (let typed = 0; typed < THRESHOLD; typed++) await world.bindFailure(person, 'Niet-Goed.1');
    expect(await world.bindFailure(person, firstPassword)).toBe('ldap.account-locked');
    expect(await tryIt(person, firstPassword)).toBe(wrong);
    expect(await tryIt(person, firstPassword, 'own browser')).toBe(wrong);
  });

  it.each([
    ['must change the password', { pwdLastSet: '0' }, 'accounts.must-change-password'],
    ['is disabled', { userAccountControl: '514' }, 'accounts.sign-in-blocked'],
    ['has expired', { accountExpires: fileTimeFromDate(new Date(Date.now() - DAY)) }, 'accounts.account-expired'],
  ])('that an account %s is said to whoever knows its password', async (_, attributes, code) => {
    const person = await newPerson({ attributes });
    expect(await tryIt(person, 'Geraden.1')).toBe(wrong);
    expect(await tryIt(person, firstPassword)).toBe(code);
  });

  it('where the forest locks nobody, the counters of the cloud hold alone', async () => {
    await world.policy({ lockoutThreshold: '0' });
    const person = await newPerson();
    for (let guess = 0; guess < 10; guess++) expect(await tryIt(person, `Geraden-${guess}`)).toBe(wrong);
    expect(await tryIt(person, firstPassword)).toBe(locked);
    await world.policy({ lockoutThreshold: String(THRESHOLD) });
  });

  it('goes on with one agent, and without any says at once that the way is gone', async () => {
    await forgetLimits(world.database.kysely);
    const person = await newPerson();
    await agents[0]?.stop();
    expect(await tryIt(person, firstPassword)).toBe('signed in');
    await agents[1]?.stop();
    expect(await tryIt(person, firstPassword)).toBe('accounts.directory-away');
    // Nothing was sent, so nothing counts against the person.
    for (let again = 0; again < 12; again++) expect(await tryIt(person, firstPassword)).toBe('accounts.directory-away');
    // One that has fallen silent is not waited for until its connection is given up.
    const child = await world.spawnAgent(agents[0]?.configurationFile ?? '');
    try {
      await until(async () => (await world.connectedAgents()).length === 1);
      expect(await tryIt(person, firstPassword)).toBe('signed in');
      child.signal('SIGSTOP');
      expect(await tryIt(person, firstPassword)).toBe('accounts.directory-away');
      expect(await world.connectedAgents()).toHaveLength(1);
    } finally {
      child.signal('SIGCONT');
      await child.kill();
    }
  });
}

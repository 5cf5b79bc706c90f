import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { DAY, FakeClock, HOUR, MINUTE, systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import type { Database } from '../../base/database/database.ts';
import { openDatabase } from '../../base/database/database.ts';
import { takePoint } from '../../base/rate-limit.ts';
import { createTenant } from '../tenants/store.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import { cloudMigrations } from '../migrations.ts';
import { createAdministrator } from './create-person.ts';
import { setPassword } from './credential.ts';
import { getPerson } from './person.ts';
import { deleteSession } from './session-store.ts';
import { formTokenOf, isFormToken, resumeSession, sweepSessions } from './session.ts';
import { counting } from '../../../test/kit/counting.ts';
import { signIn } from '../../../test/kit/sign-in.ts';

const PASSWORD = 'een lange zin is goed';
let TENANT: TenantKey;

let database: Database;
let clock: FakeClock;
const dependencies = () => ({ connection: database.kysely, clock, log: silentLog(), ...counting });
const client = { address: '192.0.2.1' };
const attempt = (changes: Partial<Parameters<typeof signIn>[1]> = {}) =>
  signIn(dependencies(), { upn: 'anna@contoso.test', password: PASSWORD, client, ...changes });
const create = async (upn: string, password = PASSWORD) =>
  await createAdministrator(dependencies(), TENANT, { upn, password }, 'test');

beforeAll(async () => {
  database = await openDatabase(process.env['HAWSER_TEST_DATABASE'] ?? 'memory:', {
    holder: 'test',
    migrations: cloudMigrations,
  });
  const tenant = {
    name: 'contoso',
    displayName: 'Contoso',
    initialDomain: 'contoso.hawser.test',
    domains: ['contoso.test'],
  };
  TENANT = await createTenant({ connection: database.kysely, clock: systemClock }, tenant);
});
afterAll(async () => database.close());
beforeEach(async () => {
  clock = new FakeClock();
  for (const table of ['object', 'address', 'rate_limit', 'password_counter']) {
    await sql`delete from ${sql.table(table)}`.execute(database.kysely);
  }
  await create('Anna@Contoso.test');
});

describe('an administrator', () => {
  test('is created once, whatever the letter case', async () => {
    await expect(create('ANNA@contoso.TEST')).rejects.toMatchObject({ code: 'cloud.object-exists' });
  });

  test.each([
    ['anna', PASSWORD, 'accounts.name-invalid'],
    ['a b@contoso.test', PASSWORD, 'accounts.name-invalid'],
    ['b@elsewhere.test', PASSWORD, 'accounts.domain-not-verified'],
    ['b@contoso.test', 'short', 'accounts.password-too-short'],
  ])('%s with password "%s" is refused', async (upn, password, code) => {
    await expect(create(upn, password)).rejects.toMatchObject({ code });
  });

  test('a user with a new password is signed out everywhere, and the old one no longer works', async () => {
    const token = await attempt();
    const { id } = await getPerson(database.kysely, TENANT, 'anna@contoso.test');
    await setPassword(dependencies(), TENANT, id, 'another long sentence');
    expect(await resumeSession(dependencies(), token)).toBeUndefined();
    await expect(attempt()).rejects.toMatchObject({ code: 'accounts.wrong-credentials' });
    await expect(attempt({ password: 'another long sentence' })).resolves.toContain(TENANT.id);
  });
});

describe('signing in', () => {
  test('with the right password opens a session, in any letter case of the name', async () => {
    const session = await resumeSession(dependencies(), await attempt({ upn: ' ANNA@contoso.test ' }));
    expect(session?.person).toMatchObject({
      tenant: { id: TENANT.id, number: TENANT.number },
      upn: 'anna@contoso.test',
      roles: ['global'],
    });
  });

  test('answers the same for a wrong password and for an unknown name', async () => {
    const wrong = await attempt({ password: 'wrong' }).catch((error: unknown) => error);
    const unknown = await attempt({ upn: 'nobody@contoso.test' }).catch((error: unknown) => error);
    expect(wrong).toMatchObject({ code: 'accounts.wrong-credentials' });
    expect(String(unknown)).toBe(String(wrong));
  });

  const guess = async (count: number, changes: Parameters<typeof attempt>[0] = {}): Promise<readonly unknown[]> => {
    const answers: unknown[] = [];
    for (let i = 0; i < count; i++)
      answers.push(
        await attempt({ password: `wrong ${i}`, ...changes }).catch((error: { code: string }) => error.code),
      );
    return answers;
  };
  const lockedOut = { code: 'accounts.too-many-attempts' };

  test('is refused after ten wrong passwords, the right one too, for a minute and then for two', async () => {
    await guess(10, { client: { address: '192.0.2.2' } });
    await expect(attempt()).rejects.toMatchObject({ ...lockedOut, data: { minutes: 1 } });
    clock.advance(MINUTE);
    await expect(attempt()).resolves.toBeTruthy();
    await guess(1, { password: 'one more' });
    await expect(attempt()).rejects.toMatchObject({ ...lockedOut, data: { minutes: 2 } });
  });

  test('counts unknown names exactly as known ones', async () => {
    const answers = await guess(12);
    expect(await guess(12, { upn: 'nobody@contoso.test' })).toEqual(answers);
    expect(answers.slice(8)).toEqual([
      ...Array.from({ length: 2 }, () => 'accounts.wrong-credentials'),
      ...Array.from({ length: 2 }, () => 'accounts.too-many-attempts'),
    ]);
  });

  test('a known browser has an allowance of its own, and strangers none of it', async () => {
    const knownBrowser = 'browser-of-anna';
    await guess(12);
    await expect(attempt({ knownBrowser })).resolves.toBeTruthy();
    await guess(9, { knownBrowser });
    await expect(attempt({ knownBrowser })).resolves.toBeTruthy();
    await guess(10, { knownBrowser });
    await expect(attempt({ knownBrowser })).rejects.toMatchObject(lockedOut);
    await expect(attempt({ knownBrowser: 'another of hers' })).resolves.toBeTruthy();
  });

  test('a program that repeats three old passwords closes nothing', async () => {
    for (let round = 0; round < 10; round++) await guess(3);
    await expect(attempt()).resolves.toBeTruthy();
  });

  test('a right password takes no point, of the name or of the network', async () => {
    for (let i = 0; i < 12; i++) await attempt();
    const { rows } = await sql`select points from rate_limit where name = 'sign-in-address'`.execute(database.kysely);
    expect(rows).toEqual([{ points: 0 }]);
    await guess(9);
    await expect(attempt()).resolves.toBeTruthy();
  });

  test('wrong passwords at the same moment get no more than ten', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        attempt({ password: `wrong ${i}` }).catch((error: { code: string }) => error.code),
      ),
    );
    expect(answers.filter((code) => code === 'accounts.wrong-credentials').length).toBeLessThanOrEqual(10);
  });

  test('one password for many names is stopped at the network, except in known browsers', async () => {
    await guess(1, { upn: 'bert@contoso.test', password: 'Welkom01' });
    await sql`update rate_limit set points = 99 where name = 'sign-in-address'`.execute(database.kysely);
    expect(await guess(1, { upn: 'carla@contoso.test' })).toEqual(['accounts.wrong-credentials']);
    await expect(attempt()).rejects.toMatchObject(lockedOut);
    await expect(attempt({ knownBrowser: 'browser-of-anna' })).resolves.toBeTruthy();
    await expect(attempt({ client: { address: '192.0.2.9' } })).resolves.toBeTruthy();
  });

  test('every refusal waits for the beat, and nothing else does', async () => {
    const waits: number[] = [];
    const wait = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
    const timed = async (password: string) =>
      await signIn({ ...dependencies(), wait }, { upn: 'anna@contoso.test', password, client });
    await timed(PASSWORD);
    expect(waits).toEqual([]);
    await expect(timed('wrong')).rejects.toMatchObject({ code: 'accounts.wrong-credentials' });
    await guess(10);
    await expect(timed(PASSWORD)).rejects.toMatchObject(lockedOut);
    expect(waits).toHaveLength(2);
  });

  test('simultaneous attempts can not get past the limit', async () => {
    const limit = { name: 'test', points: 5, windowMs: MINUTE };
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => takePoint({ connection: database.kysely, clock }, limit, 'x')),
    );
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(5);
  });
});

describe('a session', () => {
  test('ends an hour after the last request', async () => {
    const token = await attempt();
    for (let i = 0; i < 5; i++) {
      clock.advance(HOUR - MINUTE);
      expect(await resumeSession(dependencies(), token)).toBeDefined();
    }
    clock.advance(HOUR + 1);
    expect(await resumeSession(dependencies(), token)).toBeUndefined();
  });

  test('ends after twelve hours of use', async () => {
    const token = await attempt();
    for (let minutes = 0; minutes < 12 * 60 - 30; minutes += 30) {
      clock.advance(30 * MINUTE);
      expect(await resumeSession(dependencies(), token)).toBeDefined();
    }
    clock.advance(30 * MINUTE);
    expect(await resumeSession(dependencies(), token)).toBeUndefined();
  });

  test('is over at once when it is closed', async () => {
    const token = await attempt();
    const session = await resumeSession(dependencies(), token);
    expect(session && (await deleteSession(database.kysely, session.person, session.id))).toBe(true);
    expect(await resumeSession(dependencies(), token)).toBeUndefined();
  });

  test('is not stored in a form that can be used', async () => {
    const token = await attempt();
    const { rows } = await sql`select session::text as line from session`.execute(database.kysely);
    expect(JSON.stringify(rows)).not.toContain(token.split('.')[1]);
  });

  test.each([undefined, '', 'x', 'TENANT.short', `TENANT.${'a'.repeat(43)}`, `other.${'a'.repeat(43)}`])(
    'is not made of a cookie like %s',
    async (pattern) => {
      const text = pattern?.replace('TENANT', TENANT.id);
      expect(await resumeSession(dependencies(), text)).toBeUndefined();
    },
  );

  test('of one tenant is not a session of another', async () => {
    const [, secret] = (await attempt()).split('.');
    expect(await resumeSession(dependencies(), `${randomUUID()}.${secret}`)).toBeUndefined();
  });

  test('leaves no row behind when it is over', async () => {
    await attempt();
    await attempt();
    clock.advance(DAY);
    await sweepSessions(dependencies());
    const { rows } = await sql`select secret_hash from session`.execute(database.kysely);
    expect(rows).toEqual([]);
  });

  test('has a form token of its own, that belongs to no other session', async () => {
    const [one, other] = [await attempt(), await attempt()];
    expect(isFormToken(one, formTokenOf(one))).toBe(true);
    expect(isFormToken(one, formTokenOf(other))).toBe(false);
    for (const wrong of [undefined, '', 'x', 1]) expect(isFormToken(one, wrong)).toBe(false);
  });
});

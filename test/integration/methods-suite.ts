import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { MINUTE, SECOND } from '../../src/base/clock.ts';
import type { Database } from '../../src/base/database/database.ts';
import { silentLog } from '../../src/base/log.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { createAdministrator, createPerson } from '../../src/cloud/accounts/create-person.ts';
import { codeAt, newSecret, spendCode, stepAt } from '../../src/cloud/accounts/methods/authenticator.ts';
import {
  addAuthenticator,
  addContact,
  addRecoveryCodes,
  removeMethod,
} from '../../src/cloud/accounts/methods/change-methods.ts';
import { issuePass } from '../../src/cloud/accounts/issue-pass.ts';
import { listMethods } from '../../src/cloud/accounts/methods/method-store.ts';
import { countRecoveryCodes, useRecoveryCode } from '../../src/cloud/accounts/methods/recovery-codes.ts';
import { usePass } from '../../src/cloud/accounts/methods/temporary-pass.ts';
import type { Person } from '../../src/cloud/accounts/person.ts';
import { getPerson } from '../../src/cloud/accounts/person.ts';
import type { Role } from '../../src/cloud/accounts/role.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { TestTenant } from './cloud-kit.ts';

const operator = { operator: 'test' };
const secrets = secretBox(Buffer.alloc(32, 7));
const five = [0, 1, 2, 3, 4];

/** Codes, passes and contacts, on either database. */
export function methodsSuite(databases: TestDatabases): void {
  let database: Database;
  let t: TestTenant;
  let people = 0;
  beforeAll(async () => {
    database = await databases.open();
    t = await TestTenant.make(database);
  });
  afterAll(async () => await database?.close());

  const context = () => ({ ...t.context, log: silentLog(), secrets });
  const newPerson = async (...roles: readonly Role[]): Promise<Person> =>
    await createPerson(t.context, t.tenant, { upn: t.at(`p${++people}`), roles }, 'test');
  const withAuthenticator = async () => {
    const person = await newPerson();
    const secret = newSecret();
    await addAuthenticator(context(), t.tenant, { name: person.upn, secret }, operator);
    return { person, secret };
  };
  const passFor = async (person: Person, wanted: Partial<Parameters<typeof issuePass>[2]> = {}) =>
    await issuePass(context(), t.tenant, { name: person.upn, minutes: 60, uses: 'once', ...wanted }, operator);

  describe('an authenticator', () => {
    test('its secret is in no column as it is', async () => {
      const { secret } = await withAuthenticator();
      const { rows } = await sql`select m::text as line from method m where m.tenant = ${t.tenant.number}`.execute(
        database.kysely,
      );
      expect(JSON.stringify(rows)).not.toContain(secret);
    });

    test('ME-11: a step once used is never right again, whatever the clock does', async () => {
      const jump = fc.integer({ min: -4 * MINUTE, max: 4 * MINUTE });
      const history = fc.array(fc.record({ jump, behind: fc.integer({ min: -2, max: 2 }) }), { maxLength: 25 });
      await fc.assert(
        fc.asyncProperty(history, async (moments) => {
          const { person, secret } = await withAuthenticator();
          let last = -Infinity;
          for (const { jump: by, behind } of moments) {
            t.clock.advance(by);
            const now = t.clock.now();
            const step = stepAt(now) + behind;
            const code = codeAt(secret, new Date(step * 30 * SECOND));
            const { kind } = await spendCode(context(), person, code);
            const isNear = Math.abs(behind) <= 1;
            expect(kind).toBe(!isNear ? 'wrong' : step > last ? 'right' : 'used');
            if (kind === 'right') last = step;
          }
        }),
        { numRuns: 20 },
      );
    });

    test('a code that is sent five times at once counts once', async () => {
      const { person, secret } = await withAuthenticator();
      const code = codeAt(secret, t.clock.now());
      const outcomes = await Promise.all(five.map(async () => await spendCode(context(), person, code)));
      expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['right', 'used', 'used', 'used', 'used']);
    });

    test('ME-11: of a wrong code the log learns where it fits', async () => {
      const { person, secret } = await withAuthenticator();
      const code = codeAt(secret, new Date(t.clock.now().getTime() + 3 * 30 * SECOND));
      expect(await spendCode(context(), person, code)).toEqual({ kind: 'wrong', steps: 3 });
      expect(await spendCode(context(), person, '12345x')).toEqual({ kind: 'wrong' });
    });

    test('is of no use to anybody else', async () => {
      const [one, other] = [await withAuthenticator(), await withAuthenticator()];
      const code = codeAt(one.secret, t.clock.now());
      expect(await spendCode(context(), other.person, code)).toMatchObject({ kind: 'wrong' });
      const elsewhere = await TestTenant.make(database, t.clock);
      const same = { ...one.person, tenant: elsewhere.tenant };
      expect(await spendCode(context(), same, code)).toMatchObject({ kind: 'wrong' });
      expect(await spendCode(context(), one.person, code)).toMatchObject({ kind: 'right' });
    });
  });

  describe('a Temporary Access Pass', () => {
    test('that is good for once is used by one of five at once', async () => {
      const person = await newPerson();
      const { value } = await passFor(person);
      const outcomes = await Promise.all(five.map(async () => await usePass(t.context, person, value)));
      expect(outcomes.filter((id) => id !== undefined)).toHaveLength(1);
      expect(await listMethods(t.connection, person)).toEqual([]);
    });

    test('that is good for many is used until it expires, however it is typed', async () => {
      const person = await newPerson();
      const { value, expiresAt } = await passFor(person, { uses: 'many', minutes: 10 });
      expect(await usePass(t.context, person, ` ${value.toLowerCase().replaceAll('-', ' ')} `)).toBeDefined();
      t.clock.advance(expiresAt.getTime() - t.clock.now().getTime() - 1);
      expect(await usePass(t.context, person, value)).toBeDefined();
      t.clock.advance(1);
      expect(await usePass(t.context, person, value)).toBeUndefined();
    });

    test('begins when it is to begin', async () => {
      const person = await newPerson();
      const startsAt = new Date(t.clock.now().getTime() + MINUTE);
      const { value, expiresAt } = await passFor(person, { startsAt, minutes: 10 });
      expect(expiresAt.getTime() - startsAt.getTime()).toBe(10 * MINUTE);
      expect(await usePass(t.context, person, value)).toBeUndefined();
      t.clock.advance(MINUTE);
      expect(await usePass(t.context, person, value)).toBeDefined();
    });

    test('a new one ends the old, and nobody can use that of another', async () => {
      const [person, other] = [await newPerson(), await newPerson()];
      const old = await passFor(person, { uses: 'many' });
      const { value } = await passFor(person, { uses: 'many' });
      expect(await usePass(t.context, person, old.value)).toBeUndefined();
      expect(await usePass(t.context, other, value)).toBeUndefined();
      expect(await usePass(t.context, person, value)).toBeDefined();
    });

    test.each([9, 43_201, 10.5, Number.NaN])('is not good for %s minutes', async (minutes) => {
      await expect(passFor(await newPerson(), { minutes })).rejects.toMatchObject({ code: 'methods.pass-time' });
    });

    test.each([10, 43_200])('can be good for %s minutes', async (minutes) => {
      expect((await passFor(await newPerson(), { minutes })).value).toMatch(/^(\w{4}-){3}\w{4}$/);
    });

    test('nobody issues one to themselves, nor to a role holder without being a global administrator', async () => {
      const [root, helper, user] = [await newPerson('global'), await newPerson('help-desk'), await newPerson()];
      const issue = async (by: Person, to: Person) =>
        await issuePass(context(), t.tenant, { name: to.upn, minutes: 60, uses: 'once' }, { person: by });
      await expect(issue(root, root)).rejects.toMatchObject({ code: 'accounts.own-pass' });
      await expect(issue(helper, root)).rejects.toMatchObject({ code: 'accounts.target-protected' });
      await expect(issue(user, user)).rejects.toMatchObject({ code: 'accounts.role-needed' });
      await expect(issue(helper, user)).resolves.toBeDefined();
      await expect(issue(root, helper)).resolves.toBeDefined();
    });
  });

  describe('recovery codes', () => {
    test('each works once, in any order, and a new set ends the old', async () => {
      const person = await newPerson();
      const make = async () => await addRecoveryCodes(context(), t.tenant, { name: person.upn }, operator);
      const { codes: old } = await make();
      const { codes } = await make();
      expect(new Set([...old, ...codes]).size).toBe(old.length + codes.length);
      expect(await useRecoveryCode(t.context, person, old[0] ?? '')).toBeUndefined();
      for (const [index, code] of codes.toReversed().entries()) {
        const outcomes = await Promise.all(five.map(async () => await useRecoveryCode(t.context, person, code)));
        expect(outcomes.filter((id) => id !== undefined)).toHaveLength(1);
        expect(await countRecoveryCodes(t.connection, person)).toBe(codes.length - index - 1);
      }
    });

    test('have 80 bits each and are kept as hashes only', async () => {
      const person = await newPerson();
      const { codes } = await addRecoveryCodes(context(), t.tenant, { name: person.upn }, operator);
      const { rows } = await sql`select r::text as line from recovery_code r
        where r.tenant = ${t.tenant.number}`.execute(database.kysely);
      for (const code of codes) {
        expect(code).toMatch(/^(?:[2-9A-HJKMNP-Z0]{4}-){3}[2-9A-HJKMNP-Z0]{4}$/);
        expect(JSON.stringify(rows)).not.toContain(code);
      }
    });
  });

  test('an address or a number is added once', async () => {
    const person = await newPerson();
    const contact = { name: person.upn, kind: 'phone', value: '+31 20 123 4567', isVerified: true } as const;
    const { method } = await addContact(context(), t.tenant, contact, operator);
    expect(method).toMatchObject({ kind: 'phone', name: '+31201234567', usableForResetFrom: t.clock.now() });
    await expect(
      addContact(context(), t.tenant, { ...contact, value: '+31201234567' }, operator),
    ).rejects.toMatchObject({ code: 'methods.method-exists' });
    const unverified = { name: person.upn, kind: 'email', value: 'anna@example.org', isVerified: false } as const;
    expect((await addContact(context(), t.tenant, unverified, operator)).method.usableForResetFrom).toBeNull();
  });

  test('the last emergency account keeps what it signs in with', async () => {
    const alone = await TestTenant.make(database, t.clock);
    const upn = alone.at('root');
    const { id } = await createAdministrator(alone.context, alone.tenant, { upn }, 'test');
    await sql`insert into method (tenant, object_id, id, kind, name, handle, created_at, source)
      values (${alone.tenant.number}, ${id}, ${id}, 'passkey', 'key', 'k', now(), 'self')`.execute(database.kysely);
    const person = await getPerson(alone.connection, alone.tenant, id);
    const [passkey] = await listMethods(alone.connection, person);
    const remove = removeMethod(
      { ...alone.context, log: silentLog() },
      alone.tenant,
      { name: upn, id: passkey?.id ?? (id as never) },
      { person },
    );
    await expect(remove).rejects.toMatchObject({ code: 'accounts.last-emergency' });
    expect(await listMethods(alone.connection, person)).toHaveLength(1);
  });
}

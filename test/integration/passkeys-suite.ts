import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '../../src/base/clock.ts';
import { inTransaction } from '../../src/base/database/transaction.ts';
import type { Database } from '../../src/base/database/database.ts';
import { createPerson } from '../../src/cloud/accounts/create-person.ts';
import { listMethods } from '../../src/cloud/accounts/methods/method-store.ts';
import type { PasskeyRules, Place } from '../../src/cloud/accounts/methods/passkey.ts';
import { verifyAssertion } from '../../src/cloud/accounts/methods/passkey-assertion.ts';
import { registerPasskey, registrationOptions } from '../../src/cloud/accounts/methods/passkey-registration.ts';
import { fixRelyingParty, placeOf, readRelyingParty } from '../../src/cloud/accounts/methods/relying-party.ts';
import { toUserHandle } from '../../src/cloud/accounts/methods/user-handle.ts';
import type { Person } from '../../src/cloud/accounts/person.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { SoftAuthenticator } from '../kit/soft-authenticator.ts';
import type { AuthenticatorTraits } from '../kit/soft-authenticator.ts';
import { TestTenant } from './cloud-kit.ts';

const relyingParty = 'corp.example.com';
const origin = 'https://id.corp.example.com';
const place: Place = { relyingParty, origins: [origin] };
const anyModel: PasskeyRules = { storage: 'any', models: [] };

export function passkeysSuite(databases: TestDatabases): void {
  let database: Database;
  let t: TestTenant;
  let people = 0;
  beforeAll(async () => {
    database = await databases.open();
    t = await TestTenant.make(database);
  });
  afterAll(async () => await database?.close());

  const newPerson = async (): Promise<Person> =>
    await createPerson(t.context, t.tenant, { upn: t.at(`p${++people}`) }, 'test');
  const newChallenge = (): string => randomBytes(32).toString('base64url');
  const handleOf = ({ tenant, id }: Person): string => toUserHandle({ tenant: tenant.id, id });

  const register = async (person: Person, key: SoftAuthenticator, rules = anyModel, at = origin) => {
    const challenge = newChallenge();
    const response = key.register({ challenge, relyingParty, origin: at }, handleOf(person));
    const asked = { challenge, place, rules, source: 'self', name: 'My key' } as const;
    return await inTransaction(t.context, async (inside) => await registerPasskey(inside, person, response, asked));
  };
  const withKey = async (traits: AuthenticatorTraits = {}) => {
    const [person, key] = [await newPerson(), new SoftAuthenticator(traits)];
    await register(person, key);
    return { person, key };
  };
  const use = async (
    key: SoftAuthenticator,
    how: { owner?: Person; userHandle?: string | null; at?: Place; from?: string; verifiesUser?: boolean } = {},
  ) => {
    const challenge = newChallenge();
    const { owner, at = place, from = origin, ...rest } = how;
    const response = key.assert({ challenge, origin: from, relyingParty }, rest);
    const asked = { challenge, place: at, owner: owner?.id };
    return await inTransaction(t.context, async (inside) => await verifyAssertion(inside, t.tenant, response, asked));
  };

  describe('ME-07: whose a passkey is', () => {
    test('without a user handle after a name was typed: accepted', async () => {
      const { person, key } = await withKey();
      expect(await use(key, { owner: person, userHandle: null })).toMatchObject({
        owner: person.id,
        possibleCopy: null,
      });
    });

    test('without a user handle and without a name: asks for the name', async () => {
      const { key } = await withKey();
      for (const userHandle of [null, ''])
        await expect(use(key, { userHandle })).rejects.toMatchObject({ code: 'methods.passkey-needs-name' });
    });

    test("with another person's user handle, or after another person's name: refused", async () => {
      const [{ key }, { person: other }] = [await withKey(), await withKey()];
      const refused = { code: 'methods.passkey-refused' };
      await expect(use(key, { userHandle: handleOf(other) })).rejects.toMatchObject(refused);
      await expect(use(key, { owner: other })).rejects.toMatchObject(refused);
      await expect(use(key, { owner: other, userHandle: handleOf(other) })).rejects.toMatchObject(refused);
      await expect(use(new SoftAuthenticator(), { owner: other, userHandle: null })).rejects.toMatchObject(refused);
    });

    test('unknown transports are kept and do no harm', async () => {
      const { person } = await withKey({ transports: ['internal', 'hybrid', 'bt', 'x-new'] });
      const options = await registrationOptions(t.context, person, { place, rules: anyModel, tenantName: 'Contoso' });
      expect(options.excludeCredentials?.[0]?.transports).toEqual(['internal', 'hybrid', 'bt', 'x-new']);
      expect(options.authenticatorSelection).toMatchObject({ residentKey: 'preferred', userVerification: 'preferred' });
      expect(options.user.id).toBe(handleOf(person));
    });

    test('one that is not discoverable never counts for a reset; another does a day after it was added', async () => {
      const { person: one } = await withKey({ isDiscoverable: false });
      const { person: other } = await withKey();
      expect((await listMethods(t.connection, one))[0]?.usableForResetFrom).toBeNull();
      const from = (await listMethods(t.connection, other))[0]?.usableForResetFrom;
      expect(from?.getTime()).toBe(t.clock.now().getTime() + DAY);
    });
  });

  describe('ME-01: counters', () => {
    test('of a key in one device that go back refuse that assertion only', async () => {
      const { person, key } = await withKey();
      key.counter = 41;
      expect(await use(key)).toMatchObject({ possibleCopy: null });
      t.clock.advance(5 * 60_000);
      key.counter = 12;
      expect(await use(key)).toMatchObject({ possibleCopy: { name: 'My key', before: 41, counter: 12 } });
      key.counter = 42;
      expect(await use(key, { owner: person })).toMatchObject({ possibleCopy: null });
    });

    test.each([[[42, 43]], [[43, 42]]])('%j at the same time are no copy', async (counters) => {
      const { key } = await withKey();
      key.counter = 41;
      await use(key);
      t.clock.advance(5 * 60_000);
      const outcomes = await Promise.all(
        counters.map(async (counter) => {
          key.counter = counter;
          return await use(key);
        }),
      );
      expect(outcomes.map(({ possibleCopy }) => possibleCopy)).toEqual([null, null]);
    });

    test('of a synchronized passkey are ignored', async () => {
      const { key } = await withKey({ isSynced: true });
      for (const counter of [7, 0, 3]) {
        key.counter = counter;
        expect(await use(key)).toMatchObject({ possibleCopy: null, isSynced: true });
      }
    });
  });

  test('user verification counts in the assertion in which it happened', async () => {
    const { key } = await withKey({ verifiesUser: true });
    expect(await use(key, { verifiesUser: true })).toMatchObject({ isUserVerified: true });
    expect(await use(key, { verifiesUser: false })).toMatchObject({ isUserVerified: false });
  });

  test.each(['https://evil.example', 'https://id.corp.example.com.evil.example', 'http://id.corp.example.com'])(
    'from a page of %s nothing is accepted',
    async (from) => {
      const { person, key } = await withKey();
      const refused = { code: 'methods.passkey-refused' };
      await expect(use(key, { from })).rejects.toMatchObject(refused);
      await expect(register(person, new SoftAuthenticator(), anyModel, from)).rejects.toMatchObject(refused);
    },
  );

  test('an answer to another question is refused', async () => {
    const { person, key } = await withKey();
    const response = key.assert({ challenge: newChallenge(), origin, relyingParty });
    const asked = { challenge: newChallenge(), place, owner: person.id };
    await expect(
      inTransaction(t.context, async (inside) => await verifyAssertion(inside, t.tenant, response, asked)),
    ).rejects.toMatchObject({ code: 'methods.passkey-refused' });
  });

  test('a credential belongs to one person', async () => {
    const { key } = await withKey();
    await expect(register(await newPerson(), key)).rejects.toMatchObject({ code: 'methods.method-exists' });
  });

  test.each([
    ['any', true, true],
    ['any', false, true],
    ['synced', true, true],
    ['synced', false, false],
    ['device-bound', true, false],
    ['device-bound', false, true],
  ] as const)('where %s is allowed, synced %s is registered: %s', async (storage, isSynced, isAllowed) => {
    const made = register(await newPerson(), new SoftAuthenticator({ isSynced }), { storage, models: [] });
    if (isAllowed) await expect(made).resolves.toMatchObject({ method: { kind: 'passkey' } });
    else await expect(made).rejects.toMatchObject({ code: 'methods.passkey-model' });
  });

  test('where models are named, no other is registered', async () => {
    const model = 'ee882879721c491397753dfcce97072a';
    const rules = { storage: 'any', models: ['ee882879-721c-4913-9775-3dfcce97072a'] } as const;
    await expect(register(await newPerson(), new SoftAuthenticator({ model }), rules)).resolves.toBeDefined();
    await expect(register(await newPerson(), new SoftAuthenticator(), rules)).rejects.toMatchObject({
      code: 'methods.passkey-model',
      data: { model: '00000000-0000-0000-0000-000000000000' },
    });
  });

  describe('ME-03: the name that passkeys belong to', () => {
    test('is fixed by the first registration', async () => {
      const other = await TestTenant.make(database, t.clock);
      expect(await readRelyingParty(other.connection, other.tenant)).toBeUndefined();
      expect(await fixRelyingParty(other.context, other.tenant, 'login.corp.example.com')).toBe(
        'login.corp.example.com',
      );
      expect(await fixRelyingParty(other.context, other.tenant, 'id.example.com')).toBe('login.corp.example.com');
    });

    test('passkeys work at every address below it, and nowhere else', async () => {
      const moved = placeOf(relyingParty, ['https://login.corp.example.com/', 'https://corp.example.com']);
      const { key } = await withKey();
      expect(await use(key, { at: moved, from: 'https://login.corp.example.com' })).toMatchObject({
        possibleCopy: null,
      });
      await expect(use(key, { at: moved, from: origin })).rejects.toMatchObject({ code: 'methods.passkey-refused' });
      for (const address of ['https://id.example.com', 'https://xcorp.example.com', 'http://id.corp.example.com'])
        expect(() => placeOf(relyingParty, [address])).toThrow(/not a secure address/);
      expect(() => placeOf('127.0.0.1', ['https://127.0.0.1'])).toThrow(/not a secure address/);
      expect(placeOf('localhost', ['http://localhost:8443']).origins).toEqual(['http://localhost:8443']);
    });
  });
}

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { MINUTE } from '../../src/base/clock.ts';
import { isHawserError } from '../../src/base/errors.ts';
import type { Database } from '../../src/base/database/database.ts';
import { blockSignIn } from '../../src/cloud/accounts/block.ts';
import { changeSignInSettings } from '../../src/cloud/accounts/change-sign-in-settings.ts';
import { setPassword } from '../../src/cloud/accounts/credential.ts';
import { endSessionsOf } from '../../src/cloud/accounts/end-sessions.ts';
import { finish } from '../../src/cloud/accounts/flow/finish.ts';
import { beginWithPassword, givePass, givePassword, identify } from '../../src/cloud/accounts/flow/first-factor.ts';
import { TRIES } from '../../src/cloud/accounts/flow/flow.ts';
import { askPasskey, givePasskey } from '../../src/cloud/accounts/flow/passkey-steps.ts';
import {
  askRegistration,
  choosePassword,
  confirmAuthenticator,
  confirmPasskey,
  confirmRecoveryCodes,
  makeRecoveryCodes,
  setUpAuthenticator,
} from '../../src/cloud/accounts/flow/register-steps.ts';
import { giveCode, giveRecoveryCode } from '../../src/cloud/accounts/flow/second-factor.ts';
import { askAnyPasskey, beginWithPasskey } from '../../src/cloud/accounts/flow/without-name.ts';
import { codeAt } from '../../src/cloud/accounts/methods/authenticator.ts';
import { listMethods } from '../../src/cloud/accounts/methods/method-store.ts';
import { removeMethod } from '../../src/cloud/accounts/methods/change-methods.ts';
import { toUserHandle } from '../../src/cloud/accounts/methods/user-handle.ts';
import { outlook } from '../../src/cloud/accounts/policy/outlook.ts';
import { readStanding } from '../../src/cloud/accounts/flow/facts.ts';
import { assignRole } from '../../src/cloud/accounts/role-assignment.ts';
import { resumeSession } from '../../src/cloud/accounts/session.ts';
import { SoftAuthenticator } from '../kit/soft-authenticator.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { TestTenant } from './cloud-kit.ts';
import { SignInHistory, deed } from './sign-in-flow-history.ts';
import type { Character, Kit } from './sign-in-flow-world.ts';
import { SignInWorld } from './sign-in-flow-world.ts';

const password = 'een lange zin is goed';
const operator = { operator: 'test' };

/** The way through a sign-in, on either database. */
export function signInFlowSuite(databases: TestDatabases): void {
  let database: Database;
  let world: SignInWorld;
  beforeAll(async () => {
    database = await databases.open();
    world = new SignInWorld(await TestTenant.make(database));
  });
  afterAll(async () => await database?.close());

  const at = async (token: string): Promise<string> => (await world.look(token)).step.kind;
  const withPassword = async (who: Character, text = password) => {
    const token = await world.start(who);
    await givePassword(world.context, token, world.place, text);
    return token;
  };
  const done = async (token: string) => {
    const signedIn = await finish(world.context, token, world.place);
    const session = await resumeSession(world.context, signedIn.token);
    return { ...signedIn, session };
  };
  /** Answers whatever is asked, with what they have or register; the steps that it took. */
  const goThrough = async (token: string, who: Character): Promise<readonly string[]> => {
    const steps: string[] = [];
    for (let pages = 0; pages < 10; pages++) {
      const { step } = await world.look(token);
      steps.push(step.kind);
      const { context, place } = world;
      if (step.kind === 'done' || step.kind === 'refused') return steps;
      if (step.kind === 'first-factor') {
        if (who.password !== undefined) await givePassword(context, token, place, who.password);
        else if (who.pass !== undefined) await givePass(context, token, place, who.pass);
        else await usePasskey(token, who);
      } else if (step.kind === 'second-factor') {
        if (step.offers.includes('authenticator')) await giveCode(context, token, place, world.code(who));
        else if (step.offers.includes('passkey')) await usePasskey(token, who);
        else await giveRecoveryCode(context, token, place, who.codes.pop() ?? '');
      } else if (step.kind === 'register') {
        if (step.offers.includes('password')) await choosePassword(context, token, place, 'a new and rather long one');
        else if (step.offers.includes('authenticator')) {
          const { secret } = await setUpAuthenticator(context, token, place);
          who.secret = secret.replaceAll(' ', '');
          await confirmAuthenticator(context, token, place, world.code(who));
        } else await registerKey(token, who);
      } else if (step.kind === 'change-password')
        await choosePassword(context, token, place, 'a new and rather long one');
      else {
        await makeRecoveryCodes(context, token, place);
        await confirmRecoveryCodes(context, token, place);
      }
    }
    return [...steps, 'loop'];
  };
  const usePasskey = async (token: string, who: Character, key = who.key) => {
    const { challenge } = await askPasskey(world.context, token, world.place);
    const response = (key ?? new SoftAuthenticator()).assert(world.ceremony(challenge));
    await givePasskey(world.context, token, world.place, response);
  };
  const registerKey = async (token: string, who: Character) => {
    const { challenge } = await askRegistration(world.context, token, world.place);
    const key = new SoftAuthenticator();
    const response = key.register(world.ceremony(challenge), world.handleOf(who));
    await confirmPasskey(world.context, token, world.place, { response, name: 'New key' });
    who.key = key;
  };

  describe('who has no role', () => {
    test('signs in with a password alone', async () => {
      const token = await withPassword(await world.somebody({ password }));
      expect(await at(token)).toBe('done');
      expect((await done(token)).session).toMatchObject({ amr: ['pwd'] });
    });

    test('proves a second factor where an application asks for two', async () => {
      const who = await world.somebody({ password, authenticator: true });
      const token = await world.start(who, 2);
      expect(await goThrough(token, who)).toEqual(['first-factor', 'second-factor', 'done']);
      expect((await done(token)).session?.amr).toEqual(['pwd', 'otp', 'mfa']);
    });

    test('changes a temporary password before anything else opens', async () => {
      const who = await world.somebody({ password, mustChange: true });
      const token = await withPassword(who);
      expect(await at(token)).toBe('change-password');
      await expect(done(token)).rejects.toMatchObject({ code: 'flow.other-step' });
      await expect(choosePassword(world.context, token, world.place, password)).rejects.toMatchObject({
        code: 'accounts.password-same',
      });
      await choosePassword(world.context, token, world.place, 'a new and rather long one');
      expect((await done(token)).session).toBeDefined();
      expect(await at(await withPassword(who, 'a new and rather long one'))).toBe('done');
    });

    test('with a pass and nothing else registers something for the next time', async () => {
      const who = await world.somebody({ pass: 'once' });
      const token = await world.start(who);
      expect(await goThrough(token, who)).toEqual(['first-factor', 'register', 'done']);
      expect((await done(token)).session).toBeDefined();
    });
  });

  describe('who has a role', () => {
    test('registers at the first sign-in, with recovery codes, and needs both from then on', async () => {
      const who = await world.somebody({ password, roles: ['help-desk'] });
      const token = await withPassword(who);
      expect((await world.look(token)).step).toEqual({ kind: 'register', offers: ['passkey', 'authenticator'] });
      expect(await goThrough(token, who)).toEqual(['register', 'recovery-codes', 'done']);
      expect((await done(token)).session?.amr).toEqual(['pwd', 'otp', 'mfa']);
      expect(await at(await withPassword(who))).toBe('second-factor');
    });

    test('the code that confirms a set-up spends its time step', async () => {
      const who = await world.somebody({ password, roles: ['reader'] });
      const token = await withPassword(who);
      const { secret } = await setUpAuthenticator(world.context, token, world.place);
      expect(await setUpAuthenticator(world.context, token, world.place)).toMatchObject({ secret });
      const code = codeAt(secret.replaceAll(' ', ''), world.t.clock.now());
      await confirmAuthenticator(world.context, token, world.place, code);
      const other = await withPassword(who);
      await expect(giveCode(world.context, other, world.place, code)).rejects.toMatchObject({
        code: 'flow.code-used',
      });
    });

    test('with a passkey that verified its owner is done, with a mere key is not', async () => {
      const verified = await world.somebody({ roles: ['global'], passkey: true });
      expect(await goThrough(await world.start(verified), verified)).toEqual(['first-factor', 'done']);
      const touched = await world.somebody({ roles: ['global'], passkey: false, authenticator: true });
      const token = await world.start(touched);
      expect(await goThrough(token, touched)).toEqual(['first-factor', 'second-factor', 'done']);
      expect((await done(token)).session?.amr).toEqual(['hwk', 'otp', 'mfa']);
    });

    test('never stays signed in, and nobody does where the tenant does not offer it', async () => {
      const { context, place } = world;
      const begin = async (who: Character) => {
        const asked = { upn: who.person.upn, password, stays: true };
        const token = await beginWithPassword(context, place, asked);
        if (who.secret !== undefined) await giveCode(context, token, place, world.code(who));
        return (await finish(context, token, place)).token;
      };
      const holder = await begin(await world.somebody({ password, authenticator: true, roles: ['reader'] }));
      const user = await begin(await world.somebody({ password }));
      await changeSignInSettings(context, world.t.tenant, { offersToStay: false }, 'test');
      const hidden = await begin(await world.somebody({ password }));
      await changeSignInSettings(context, world.t.tenant, { offersToStay: true }, 'test');
      world.t.clock.advance(61 * MINUTE);
      const living = await Promise.all(
        [holder, user, hidden].map(async (token) => await resumeSession(context, token)),
      );
      expect(living.map((session) => session?.stays)).toEqual([undefined, true, undefined]);
    });
  });

  describe('the first administrator', () => {
    test('comes in with a pass, and leaves with a passkey and recovery codes', async () => {
      const root = await world.somebody({ roles: ['global'], emergency: true, pass: 'once' });
      const token = await world.start(root);
      await givePass(world.context, token, world.place, root.pass ?? '');
      expect((await world.look(token)).step).toEqual({ kind: 'register', offers: ['passkey', 'authenticator'] });
      await registerKey(token, root);
      expect(await goThrough(token, root)).toEqual(['recovery-codes', 'done']);
      expect((await done(token)).session?.amr).toContain('mfa');
      root.pass = undefined;
      expect(await goThrough(await world.start(root), root)).toEqual(['first-factor', 'done']);
    });

    test('with an authenticator chooses a password too, or could not come back', async () => {
      const root = await world.somebody({ roles: ['global'], emergency: true, pass: 'once' });
      const token = await world.start(root);
      await givePass(world.context, token, world.place, root.pass ?? '');
      const { secret } = await setUpAuthenticator(world.context, token, world.place);
      root.secret = secret.replaceAll(' ', '');
      await confirmAuthenticator(world.context, token, world.place, world.code(root));
      expect(await goThrough(token, root)).toEqual(['register', 'recovery-codes', 'done']);
      root.password = 'a new and rather long one';
      expect(await goThrough(await world.start(root), root)).toEqual(['first-factor', 'second-factor', 'done']);
    });

    test('who lost everything registers anew with a pass of the server', async () => {
      const root = await world.somebody({ roles: ['global'], emergency: true, password, authenticator: true });
      await world.give(root, { pass: 'once' });
      const token = await world.start(root);
      await givePass(world.context, token, world.place, root.pass ?? '');
      const { step } = await world.look(token);
      expect(step).toEqual({
        ...{ kind: 'second-factor', offers: ['authenticator'], register: ['passkey', 'authenticator'] },
      });
      await registerKey(token, root);
      expect(await goThrough(token, root)).toEqual(['recovery-codes', 'done']);
    });
  });

  describe('a proof belongs to its flow and its person', () => {
    test('a session is given once', async () => {
      const token = await withPassword(await world.somebody({ password }));
      const outcomes = await Promise.allSettled([1, 2, 3].map(async () => await done(token)));
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
    });

    test.each(['password', 'end', 'block', 'role', 'method'] as const)('%s ends what is under way', async (what) => {
      const who = await world.somebody({ password, authenticator: true });
      const token = await withPassword(who);
      const { tenant } = world.t;
      const { upn: name, id } = who.person;
      if (what === 'password') await setPassword(world.context, tenant, id, 'quite another sentence');
      if (what === 'end') await endSessionsOf(world.context, tenant, { name, session: 'all' }, operator);
      if (what === 'block') await blockSignIn(world.context, tenant, { name, isBlocked: true }, operator);
      if (what === 'role') await assignRole(world.context, tenant, { name, role: 'reader' }, operator);
      const [method] = await listMethods(world.t.connection, who.person);
      if (what === 'method' && method) await removeMethod(world.context, tenant, { name, id: method.id }, operator);
      await expect(done(token)).rejects.toMatchObject({ code: 'flow.ended' });
    });

    test('a flow takes ten wrong answers and no more', async () => {
      const who = await world.somebody({ password, authenticator: true });
      const token = await world.start(who, 2);
      await givePassword(world.context, token, world.place, password);
      for (let tried = 0; tried < TRIES; tried++) {
        await world.forgetLimits();
        const wrong = giveCode(world.context, token, world.place, '12345x');
        await expect(wrong).rejects.toMatchObject({ code: 'flow.wrong-code' });
      }
      await world.forgetLimits();
      await expect(giveCode(world.context, token, world.place, world.code(who))).rejects.toMatchObject({
        code: 'flow.ended',
      });
    });

    test('codes are limited for the person, whatever the flow', async () => {
      const who = await world.somebody({ password, authenticator: true });
      for (let tried = 0; tried < 10; tried++) {
        const token = await world.start(who, 2);
        await givePassword(world.context, token, world.place, password);
        await giveCode(world.context, token, world.place, '12345x').catch(() => undefined);
      }
      const token = await world.start(who, 2);
      await givePassword(world.context, token, world.place, password);
      await expect(giveCode(world.context, token, world.place, world.code(who))).rejects.toMatchObject({
        code: 'accounts.too-many-attempts',
      });
      await world.forgetLimits();
    });

    test('a question to a passkey is good for one answer', async () => {
      const who = await world.somebody({ passkey: true });
      const token = await world.start(who);
      const { challenge } = await askPasskey(world.context, token, world.place);
      const stranger = new SoftAuthenticator().assert(world.ceremony(challenge));
      const refused = { code: 'methods.passkey-refused' };
      await expect(givePasskey(world.context, token, world.place, stranger)).rejects.toMatchObject(refused);
      const right = who.key?.assert(world.ceremony(challenge));
      if (right) await expect(givePasskey(world.context, token, world.place, right)).rejects.toMatchObject(refused);
      await usePasskey(token, who);
      expect(await at(token)).toBe('done');
    });
  });

  test('a flood of names leaves no more sign-ins under way than the limits allow', async () => {
    const t = await TestTenant.make(database);
    const flood = { client: { address: '198.51.100.9' } };
    const context = { ...world.context, clock: t.clock };
    const outcomes = [];
    for (let count = 0; count < 12; count++)
      outcomes.push(
        await beginWithPassword(context, flood, { upn: t.at('nobody'), password: `wrong ${count}` }).catch(
          (error: unknown) => isHawserError(error) && error.code,
        ),
      );
    expect(new Set(outcomes)).toEqual(new Set(['accounts.wrong-credentials', 'accounts.too-many-attempts']));
    const { rows } = await sql`select name from sign_in_flow where tenant = ${t.tenant.number}`.execute(t.connection);
    expect(rows).toHaveLength(10);
    const question = await askAnyPasskey(context);
    const response = new SoftAuthenticator().assert(world.ceremony(question?.options.challenge ?? ''), {
      userHandle: toUserHandle({ tenant: t.tenant.id, id: t.tenant.id }),
    });
    await expect(beginWithPasskey(context, flood, { sealed: question?.sealed ?? '', response })).rejects.toMatchObject({
      code: 'methods.passkey-refused',
    });
    const used = await sql`select hash from used_challenge where tenant = ${t.tenant.number}`.execute(t.connection);
    expect(used.rows).toEqual([]);
    await world.forgetLimits();
  });

  describe('before the first proof', () => {
    test('names that exist and names that do not look the same', async () => {
      const known = await world.start(await world.somebody({ passkey: true, roles: ['global'] }));
      const unknown = await identify(world.context, { upn: world.t.at('nobody') });
      expect((await world.look(known)).step).toEqual((await world.look(unknown)).step);
      const [one, other] = await Promise.all(
        [known, unknown].map(async (token) => await askPasskey(world.context, token, world.place)),
      );
      expect(Object.keys(one ?? {})).toEqual(Object.keys(other ?? {}));
      expect(one?.allowCredentials).toEqual(other?.allowCredentials);
      for (const token of [known, unknown])
        await expect(givePassword(world.context, token, world.place, 'wrong')).rejects.toMatchObject({
          code: 'accounts.wrong-credentials',
        });
    });

    test('a domain of nobody here is shown as such', async () => {
      for (const upn of ['anna@elsewhere.test', 'anna', '', 'mijn wachtwoord'])
        await expect(identify(world.context, { upn })).rejects.toMatchObject({ code: 'flow.unknown-domain' });
    });
  });

  describe('ME-07: without a name', () => {
    test('a discoverable passkey signs its owner in, once for each question', async () => {
      const who = await world.somebody({ passkey: true, roles: ['global'] });
      const open = await askAnyPasskey(world.context);
      const sealed = open?.sealed ?? '';
      const response = who.key?.assert(world.ceremony(open?.options.challenge ?? ''));
      if (!response) throw new TypeError('no key');
      const token = await beginWithPasskey(world.context, world.place, { sealed, response });
      expect((await done(token)).person.id).toBe(who.person.id);
      await expect(beginWithPasskey(world.context, world.place, { sealed, response })).rejects.toMatchObject({
        code: 'methods.passkey-refused',
      });
    });

    test('one that does not say whose it is asks for the name', async () => {
      const who = await world.somebody({ passkey: true });
      const open = await askAnyPasskey(world.context);
      const response = who.key?.assert(world.ceremony(open?.options.challenge ?? ''), { userHandle: null });
      if (!response) throw new TypeError('no key');
      await expect(
        beginWithPasskey(world.context, world.place, { sealed: open?.sealed ?? '', response }),
      ).rejects.toMatchObject({ code: 'methods.passkey-needs-name' });
    });

    test('an address that cannot use passkeys is offered none', async () => {
      expect(await askAnyPasskey({ ...world.context, addresses: ['http://127.0.0.1:8080'] })).toBeUndefined();
    });
  });

  test('ME-13: everybody gets through, or is refused as the forecast says, and nobody goes in circles', async () => {
    const kit: fc.Arbitrary<Kit> = fc
      .record({
        ...{ hasPassword: fc.boolean(), mustChange: fc.boolean(), isHolder: fc.boolean(), codes: fc.boolean() },
        ...{ authenticator: fc.boolean(), passkey: fc.constantFrom(undefined, true, false) },
        pass: fc.constantFrom(undefined, 'once' as const, 'many' as const),
      })
      .map(({ hasPassword, isHolder, mustChange, ...rest }) => ({
        ...rest,
        ...(hasPassword && { password, mustChange }),
        roles: isHolder ? (['reader'] as const) : [],
      }));
    const forWhom = fc.constantFrom('everyone', 'nobody');
    const policy = fc.record({
      methods: fc.record({
        ...{ password: fc.record({ for: forWhom }), passkey: fc.record({ for: forWhom }) },
        ...{ authenticator: fc.record({ for: forWhom }), 'recovery-codes': fc.record({ for: forWhom }) },
      }),
      secondFactor: fc.record({
        ...{ for: forWhom, register: fc.constantFrom('anywhere', 'networks') },
        networks: fc.constantFrom([], ['192.0.2.0/24']),
      }),
    });
    await fc.assert(
      fc.asyncProperty(kit, policy, async (has, document) => {
        await world.policy(document);
        await world.forgetLimits();
        const who = await world.somebody(has);
        const standing = await readStanding(world.context, world.t.tenant, who.person.id);
        if (!standing) throw new TypeError('nobody');
        const { policy: rules, subject, signIn } = standing.policy;
        const comes = outlook(rules, subject, standing.held);
        // They begin with the best that they have and may use.
        if (!signIn.includes('password')) who.password = undefined;
        const isBest = who.pass !== undefined && (who.password === undefined || !signIn.includes('password'));
        if (!isBest && who.password !== undefined) who.pass = undefined;
        const steps = await goThrough(await world.start(who), who).catch(() => ['refused']);
        expect(steps).not.toContain('loop');
        if (comes === 'cannot') expect(steps.at(-1)).toBe('refused');
        if (steps.at(-1) === 'done') expect(comes).not.toBe('cannot');
      }),
      { numRuns: 25 },
    );
    await world.policy({});
  }, 120_000);

  test('there is no way to done without what the policy asks, whatever happens in between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 30, maxLength: 60 }), async (deeds) => {
        const history = await SignInHistory.start(new SignInWorld(await TestTenant.make(database)));
        for (const one of deeds) await history.live(one);
      }),
      { numRuns: 10 },
    );
  }, 240_000);
}

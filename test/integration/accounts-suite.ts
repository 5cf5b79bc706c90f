import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/base/database/database.ts';
import { isHawserError } from '../../src/base/errors.ts';
import { silentLog } from '../../src/base/log.ts';
import { blockSignIn } from '../../src/cloud/accounts/block.ts';
import { createAdministrator, createPerson } from '../../src/cloud/accounts/create-person.ts';
import { setPassword } from '../../src/cloud/accounts/credential.ts';
import { buildBreachedList } from '../../src/cloud/accounts/password-rules/build-breached-list.ts';
import { changePasswordRules } from '../../src/cloud/accounts/password-rules/tenant-rules.ts';
import { setPasswordAs } from '../../src/cloud/accounts/set-password.ts';
import { listAudit } from '../../src/cloud/audit/store.ts';
import { getPerson } from '../../src/cloud/accounts/person.ts';
import { assignedRoles } from '../../src/cloud/accounts/role-store.ts';
import { assignRole, removeRole } from '../../src/cloud/accounts/role-assignment.ts';
import { resumeSession } from '../../src/cloud/accounts/session.ts';
import { signIn } from '../kit/sign-in.ts';
import { createObject } from '../../src/cloud/objects/cloud-objects.ts';
import { purgeExpired } from '../../src/cloud/objects/recycle-bin.ts';
import { DAY } from '../../src/base/clock.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { action, AccountsHistory } from './accounts-history.ts';
import { add, remove, TestTenant, update } from './cloud-kit.ts';
import { counting } from '../kit/counting.ts';

const OLD = 'een lange zin is goed';
const NEW = 'een andere lange zin';
const operator = { operator: 'test' };

/** Sessions, roles and rights, on either database. */
export function accountsSuite(databases: TestDatabases): void {
  let database: Database;
  beforeAll(async () => {
    database = await databases.open();
  });
  afterAll(async () => await database.close());

  const newTenant = async (): Promise<TestTenant> => await TestTenant.make(database);
  const business = (t: TestTenant) => ({ ...t.context, ...counting, log: silentLog() });
  const attempt = async (t: TestTenant, name: string, password: string, place = 1) =>
    await signIn(business(t), { upn: t.at(name), password, client: { address: `192.0.2.${place}` } }).catch(
      () => undefined,
    );
  const places = Array.from({ length: 5 }, (_, index) => index);

  test('no session is alive that must not be, and nobody acts beyond their rights, whatever happens', async () => {
    const stranger = await newTenant();
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 40 }), async (actions) => {
        const history = await AccountsHistory.start(await newTenant());
        for (const done of actions) {
          await history.live(done);
          await history.check(stranger);
        }
      }),
      { numRuns: 20 },
    );
  }, 240_000);

  describe('in the same moment', () => {
    test('a sign-in with the old password and a new password: no session of the old one is left', async () => {
      for (let round = 0; round < 5; round++) {
        const t = await newTenant();
        const { id } = await createPerson(t.context, t.tenant, { upn: t.at('anna'), password: OLD }, 'test');
        const [, ...tokens] = await Promise.all([
          setPassword(t.context, t.tenant, id, NEW),
          ...places.map(async (place) => await attempt(t, 'anna', OLD, place)),
        ]);
        for (const token of tokens) expect(await resumeSession(t.context, token)).toBeUndefined();
        expect(await resumeSession(t.context, await attempt(t, 'anna', NEW))).toBeDefined();
      }
    });

    test('a sign-in and a block: no session is left', async () => {
      for (let round = 0; round < 5; round++) {
        const t = await newTenant();
        await createPerson(t.context, t.tenant, { upn: t.at('anna'), password: OLD }, 'test');
        const [, ...tokens] = await Promise.all([
          blockSignIn(business(t), t.tenant, { name: t.at('anna'), isBlocked: true }, operator),
          ...places.map(async (place) => await attempt(t, 'anna', OLD, place)),
        ]);
        await blockSignIn(business(t), t.tenant, { name: t.at('anna'), isBlocked: false }, operator);
        for (const token of tokens) expect(await resumeSession(t.context, token)).toBeUndefined();
      }
    });

    test('two emergency accounts lose their role: one keeps it', async () => {
      for (let round = 0; round < 5; round++) {
        const t = await newTenant();
        const names = [t.at('root'), t.at('spare')];
        for (const upn of names) await createAdministrator(t.context, t.tenant, { upn, password: OLD }, 'test');
        const outcomes = await Promise.allSettled(
          names.map(async (name) => await removeRole(business(t), t.tenant, { name, role: 'global' }, operator)),
        );
        expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      }
    });

    test('a forest takes somebody over and they become a global administrator: only one of it happens', async () => {
      for (let round = 0; round < 5; round++) {
        const t = await newTenant();
        const name = t.at('anna');
        const attributes = { userPrincipalName: name };
        await createObject(t.context, t.tenant, { objectClass: 'user', attributes, sourceAnchor: 'a1' }, 'test');
        await Promise.allSettled([
          assignRole(business(t), t.tenant, { name, role: 'global' }, operator),
          t.send(add('a1', { userPrincipalName: name })),
        ]);
        const { id, synchronized } = await getPerson(t.connection, t.tenant, name);
        // Whoever came second is refused.
        expect(await assignedRoles(t.connection, t.tenant, id)).toEqual(synchronized ? [] : ['global']);
      }
    });
  });

  test.each([
    ['deleted', remove('sam'), (upn: string) => add('sam', { userPrincipalName: upn })],
    ['disabled', update('sam', { accountEnabled: false }), () => update('sam', { accountEnabled: true })],
  ])('somebody whom the forest had %s signs in again, and old sessions stay over', async (_, away, back) => {
    const t = await newTenant();
    const { targetId = '' } = await t.sendOne(add('sam', { userPrincipalName: t.at('sam'), accountEnabled: true }));
    const { id } = await getPerson(t.connection, t.tenant, targetId);
    await setPassword(t.context, t.tenant, id, OLD);
    const before = await attempt(t, 'sam', OLD);
    expect(await resumeSession(t.context, before)).toBeDefined();
    await t.send(away);
    expect(await resumeSession(t.context, before)).toBeUndefined();
    expect(await attempt(t, 'sam', OLD)).toBeUndefined();
    await t.send(back(t.at('sam')));
    expect(await resumeSession(t.context, before)).toBeUndefined();
    expect(await resumeSession(t.context, await attempt(t, 'sam', OLD))).toBeDefined();
  });

  test('a new password is held against the words of its tenant and a list of breached ones, or only written down', async () => {
    const [t, other] = [await newTenant(), await newTenant()];
    const folder = mkdtempSync(join(tmpdir(), 'hawser-breached-'));
    using _folder = { [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
    const [words, breachedFile] = [join(folder, 'words'), join(folder, 'list')];
    writeFileSync(words, 'everybody has this one\n');
    await buildBreachedList({ sources: [words], arePasswords: true, output: breachedFile });
    await createPerson(t.context, t.tenant, { upn: t.at('anna') }, 'test');
    await createPerson(other.context, other.tenant, { upn: other.at('anna') }, 'test');
    const set = async (at: TestTenant, password: string): Promise<string> => {
      try {
        const wanted = { name: at.at('anna'), password, mustChange: false };
        await setPasswordAs(business(at), at.tenant, wanted, operator);
        return 'set';
      } catch (error) {
        return isHawserError(error) ? error.code : String(error);
      }
    };
    const own = 'zeeanker zeeanker zeeanker';
    const rules = { words: ['zeeanker'], breachedFile };
    await changePasswordRules(business(t), t.tenant, rules, 'test');
    expect([await set(t, own), await set(other, own)]).toEqual(['accounts.password-common', 'set']);
    expect(await set(t, 'everybody has this one')).toBe('breached.password');
    await expect(
      changePasswordRules(business(t), t.tenant, { words: ['zeeanker', 'zee'] }, 'test'),
    ).rejects.toMatchObject({
      code: 'accounts.banned-word-invalid',
      data: { word: 'zee' },
    });
    await changePasswordRules(business(t), t.tenant, { mode: 'audit' }, 'test');
    expect([await set(t, own), await set(t, 'short')]).toEqual(['set', 'accounts.password-too-short']);
    const audited = (await listAudit(t.connection, t.tenant, {})).filter(
      ({ activity }) => activity === 'Password protection policy audited',
    );
    expect(audited.map(({ details }) => details)).toEqual([
      { user: t.at('anna'), code: 'accounts.password-common', actor: 'test' },
    ]);
    rmSync(breachedFile);
    expect(await set(t, 'nobody has had this one')).toBe('breached.list-unreadable');
  });

  test('a name leads to nobody in a tenant that does not own its domain', async () => {
    const [owner, other] = [await newTenant(), await newTenant()];
    await expect(
      createPerson(other.context, other.tenant, { upn: owner.at('anna'), password: OLD }, 'test'),
    ).rejects.toMatchObject({ code: 'accounts.domain-not-verified' });
    expect(await attempt(owner, 'anna', OLD)).toBeUndefined();
  });

  test('people, and with them their accounts, are gone for good with the recycle bin', async () => {
    const t = await newTenant();
    const { targetId } = await t.sendOne(add('a1', { userPrincipalName: t.at('anna') }));
    const { id } = await getPerson(t.connection, t.tenant, targetId ?? '');
    await setPassword(t.context, t.tenant, id, OLD);
    await assignRole(business(t), t.tenant, { name: id, role: 'reader' }, operator);
    await t.send(remove('a1'));
    t.clock.advance(31 * DAY);
    expect(await purgeExpired(t.context, t.tenant)).toBe(1);
    await t.send(add('a1', { userPrincipalName: t.at('anna') }));
    const recreated = await getPerson(t.connection, t.tenant, t.at('anna'));
    expect(recreated.roles).toEqual([]);
    expect(await attempt(t, 'anna', OLD)).toBeUndefined();
  });
}

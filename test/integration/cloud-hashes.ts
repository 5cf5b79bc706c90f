import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/base/clock.ts';
import type { Connection } from '../../src/base/database/connection.ts';
import type { Database } from '../../src/base/database/database.ts';
import { isHawserError } from '../../src/base/errors.ts';
import { silentLog } from '../../src/base/log.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { inTransaction } from '../../src/base/database/transaction.ts';
import { findCandidate } from '../../src/cloud/accounts/candidate.ts';
import { givePassword, identify } from '../../src/cloud/accounts/flow/first-factor.ts';
import { saveVerifier } from '../../src/cloud/accounts/credential.ts';
import { hashPassword } from '../../src/cloud/accounts/password-hash.ts';
import { savePasswordSettings } from '../../src/cloud/tenants/store.ts';
import { signIn } from '../kit/sign-in.ts';
import { deleteGrant, insertGrant } from '../../src/cloud/agents/grant-store.ts';
import { toAgentId } from '../../src/cloud/agents/store.ts';
import { listAudit } from '../../src/cloud/audit/store.ts';
import { restoreObject } from '../../src/cloud/objects/restore.ts';
import { readHashState } from '../../src/cloud/password-hashes/hash-state.ts';
import { saveHashes } from '../../src/cloud/password-hashes/save-hashes.ts';
import { listWanted } from '../../src/cloud/password-hashes/store.ts';
import { keepPending, sweepPending } from '../../src/cloud/password-hashes/written-back.ts';
import { ntHash } from '../../src/ntlm/index.ts';
import type { GrantFeature, Operation, HashBatch, HashOutcome, SentHash } from '../../src/wire/index.ts';
import { deriveFromNtHash, formatSynchronizedHash } from '../../src/wire/index.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { testForest } from '../kit/grants.ts';
import { add, remove, TestTenant } from './cloud-kit.ts';
import { counting } from '../kit/counting.ts';

const joinedFrom = (sourceAnchor: string, forests: string[]): Operation => ({
  ...{ kind: 'update', id: sourceAnchor, sourceAnchor, objectClass: 'user' },
  ...{ forests, attributes: {}, removed: [], references: {} },
});

const salt = Buffer.from('317ee9d1dec6508fa510', 'hex');

/** The connection, which does something before each transaction that is begun through it. */
const beforeTransactions = (connection: Connection, act: () => Promise<unknown>): Connection =>
  new Proxy(connection, {
    get: (target, name): unknown => {
      if (name === 'transaction')
        return () => ({
          execute: async <Result>(work: (transaction: Connection) => Promise<Result>): Promise<Result> => {
            await act();
            return await target.transaction().execute(work);
          },
        });
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

/** What the tenant makes of hashes, whoever sends them; the same on every database. */
export function hashesSuite(databases: TestDatabases): void {
  let database: Database;
  let t: TestTenant;
  beforeAll(async () => {
    database = await databases.open();
  });
  afterAll(async () => await database.close());
  beforeEach(async () => {
    t = await TestTenant.make(database);
    await grant(testForest);
    await t.send(add('a', { userPrincipalName: t.at('ann') }), add('b', { userPrincipalName: t.at('bob') }));
  });

  const agentId = (): ReturnType<typeof toAgentId> => toAgentId(t.caller.agentId);
  const grant = async (forest: string, feature: GrantFeature = 'password-hashes'): Promise<boolean> =>
    await insertGrant(t.context, t.tenant, agentId(), { feature, forest, by: 'test' });
  const hashOf = async (password: string): Promise<string> => {
    const hash = await deriveFromNtHash(ntHash(password), salt);
    return formatSynchronizedHash({ salt, iterations: 1000, hash });
  };
  const state = async (anchor: string, password: string, more: Partial<SentHash> = {}): Promise<SentHash> => {
    const at = t.clock.now().toISOString();
    const value = await hashOf(password);
    return { anchor, value, changedAt: at, version: 1, mustChange: false, expiresAt: null, stateAt: at, ...more };
  };
  const send = async (people: HashBatch['people'], forest = testForest): Promise<readonly HashOutcome[]> => {
    const context = { ...t.context, log: silentLog() };
    const { answers } = await saveHashes(context, { tenant: t.tenant, agentId: agentId() }, { forest, people });
    return people.map(({ anchor }) => answers.find((answer) => answer.anchor === anchor)?.outcome ?? 'unknown');
  };
  /** What happens after hashes were read and made, and before they are written: making them takes its time. */
  const sendWhile = async (
    act: () => Promise<unknown>,
    ...[people, forest = testForest]: Parameters<typeof send>
  ): Promise<readonly HashOutcome[]> => {
    const connection = beforeTransactions(t.connection, act);
    const context = { ...t.context, connection, log: silentLog() };
    const { answers } = await saveHashes(context, { tenant: t.tenant, agentId: agentId() }, { forest, people });
    return answers.map(({ outcome }) => outcome);
  };
  const tryIt = async (name: string, password: string): Promise<string> => {
    const client = { address: `192.0.2.${1 + Math.floor(Math.random() * 200)}` };
    try {
      await signIn({ ...t.context, ...counting, log: silentLog() }, { upn: t.at(name), password, client });
      return 'signed in';
    } catch (error) {
      if (!isHawserError(error)) throw error;
      return error.code;
    }
  };
  const wanted = async (forest = testForest): Promise<readonly string[]> =>
    (await listWanted(t.connection, t.tenant, forest, undefined)).anchors;

  describe('password hashes in the tenant', () => {
    test('are stored once, and answered for one by one', async () => {
      expect(await wanted()).toEqual(['a', 'b']);
      const ann = await state('a', 'Pa$$w0rd');
      expect(await send([ann, await state('nobody', 'x')])).toEqual(['stored', 'unknown']);
      expect(await send([ann])).toEqual(['unchanged']);
      expect(await tryIt('ann', 'Pa$$w0rd')).toBe('signed in');
      expect(await tryIt('ann', 'pa$$w0rd')).toBe('accounts.wrong-credentials');
      expect(await wanted()).toEqual(['b']);
      const [entry] = await listAudit(t.connection, t.tenant);
      expect(entry).toMatchObject({ activity: 'Synchronize password hashes', details: { stored: 1, removed: 0 } });
      expect(JSON.stringify(entry)).not.toContain(ann.value.slice(30, 60));
    });

    test('an older one never takes the place of a newer one, and the version decides within a second', async () => {
      const [first, newer] = [await state('a', 'first'), await state('a', 'newer', { version: 2 })];
      expect(await send([newer])).toEqual(['stored']);
      expect(await send([first])).toEqual(['older']);
      const before = new Date(t.clock.now().getTime() - HOUR).toISOString();
      expect(await send([{ ...first, version: 9, changedAt: before }])).toEqual(['older']);
      expect(await tryIt('ann', 'newer')).toBe('signed in');
    });

    test('a clock of the forest that is ahead does not keep later passwords out', async () => {
      const ahead = new Date(t.clock.now().getTime() + 1000 * HOUR).toISOString();
      expect(await send([await state('a', 'ahead', { changedAt: ahead, stateAt: ahead })])).toEqual(['stored']);
      t.clock.advance(MINUTE);
      expect(await send([await state('a', 'later', { version: 2 })])).toEqual(['stored']);
      expect(await tryIt('ann', 'later')).toBe('signed in');
    });

    test('a clock of the forest that is ahead ends no sessions when the same is read again', async () => {
      const ahead = new Date(t.clock.now().getTime() + 1000 * HOUR).toISOString();
      const stateAt = (version: number): string =>
        new Date(t.clock.now().getTime() + (1000 + version) * HOUR).toISOString();
      const sent = await Promise.all(
        [1, 2].map(async (version) => {
          const more = { changedAt: ahead, stateAt: stateAt(version), version };
          return await state('a', `ahead ${version}`, more);
        }),
      );
      const outcomes: HashOutcome[] = [];
      // The former one comes again from an agent that is behind.
      for (const at of [0, 0, 1, 0, 1]) {
        t.clock.advance(HOUR);
        const one = sent[at];
        if (one) outcomes.push(...(await send([one])));
      }
      expect(outcomes).toEqual(['stored', 'unchanged', 'stored', 'older', 'unchanged']);
      expect(await tryIt('ann', 'ahead 2')).toBe('signed in');
    });

    test('a person without a new password gets a new state', async () => {
      const ann = await state('a', 'same');
      await send([ann]);
      t.clock.advance(MINUTE);
      const now = t.clock.now().toISOString();
      expect(await send([{ ...ann, mustChange: true, stateAt: now }])).toEqual(['unchanged']);
      expect(await tryIt('ann', 'same')).toBe('accounts.must-change-password');
      expect(await send([{ ...ann, mustChange: false }])).toEqual(['older']);
      expect(await tryIt('ann', 'same')).toBe('accounts.must-change-password');
    });

    test('are a first factor of a sign-in in steps, with what the forest says besides', async () => {
      const secrets = secretBox(Buffer.alloc(32, 7));
      const context = { ...t.context, log: silentLog(), secrets, addresses: ['https://id.example.com'] };
      const where = { client: { address: '192.0.2.240' } };
      const give = async (password: string): Promise<string> => {
        const token = await identify(context, { upn: t.at('ann') });
        try {
          await givePassword(context, token, where, password);
          return 'given';
        } catch (error) {
          if (!isHawserError(error)) throw error;
          return error.code;
        }
      };
      const ann = await state('a', 'first');
      await send([ann]);
      expect([await give('other'), await give('first')]).toEqual(['accounts.wrong-credentials', 'given']);
      t.clock.advance(MINUTE);
      await send([{ ...ann, mustChange: true, stateAt: t.clock.now().toISOString() }]);
      expect([await give('other'), await give('first')]).toEqual([
        'accounts.wrong-credentials',
        'accounts.must-change-password',
      ]);
    });

    test('come from the forest of the person, by an agent that is granted it', async () => {
      await expect(send([await state('a', 'x')], 'other.example.com')).rejects.toMatchObject({
        code: 'cloud.forest-not-granted',
      });
      await grant('other.example.com');
      expect(await send([await state('a', 'x')], 'other.example.com')).toEqual(['unknown']);
      const stranger = { tenant: t.tenant, agentId: toAgentId(randomUUID()) };
      const batch = { forest: testForest, people: [await state('a', 'x')] };
      await expect(saveHashes({ ...t.context, log: silentLog() }, stranger, batch)).rejects.toMatchObject({
        code: 'cloud.forest-not-granted',
      });
    });

    test('somebody who is joined from another forest since has none', async () => {
      await send([await state('a', 'here')]);
      expect(await tryIt('ann', 'here')).toBe('signed in');
      await grant('other.example.com', 'provisioning');
      await t.send(joinedFrom('a', ['other.example.com']));
      expect(await tryIt('ann', 'here')).toBe('accounts.wrong-credentials');
      await grant('other.example.com');
      expect(await wanted('other.example.com')).toEqual(['a']);
      const before = new Date(t.clock.now().getTime() - HOUR).toISOString();
      expect(await send([await state('a', 'there', { changedAt: before })], 'other.example.com')).toEqual(['stored']);
      expect(await tryIt('ann', 'there')).toBe('signed in');
    });

    test('of two forests of a person the newer one counts, also when both come at once', async () => {
      const other = 'other.example.com';
      await grant(other, 'provisioning');
      await grant(testForest, 'provisioning');
      await grant(other);
      await t.send(joinedFrom('a', [testForest, other]));
      const before = new Date(t.clock.now().getTime() - HOUR).toISOString();
      const older = await state('a', 'older', { changedAt: before, version: 9 });
      const newer = await state('a', 'newer');
      expect(await sendWhile(async () => await send([newer]), [older], other)).toEqual(['older']);
      expect(await tryIt('ann', 'newer')).toBe('signed in');
    });

    test('are not kept by an agent whose grant ended while they were made', async () => {
      const grant = { feature: 'password-hashes', forest: testForest } as const;
      const revoke = async (): Promise<boolean> => await deleteGrant(t.connection, t.tenant, agentId(), grant);
      await expect(sendWhile(revoke, [await state('a', 'x')])).rejects.toMatchObject({
        code: 'cloud.forest-not-granted',
      });
      expect(await tryIt('ann', 'x')).toBe('accounts.wrong-credentials');
    });

    test('are not kept of somebody who left while they were made', async () => {
      const id = (await findCandidate(t.connection, t.at('ann')))?.person.id ?? '';
      const leave = async (): Promise<unknown> => await t.send(remove('a'));
      expect(await sendWhile(leave, [await state('a', 'x')])).toEqual(['unknown']);
      await restoreObject(t.context, t.tenant, id, 'administrator:x');
      expect(await tryIt('ann', 'x')).toBe('accounts.wrong-credentials');
    });

    test('take the place of one that came while they were made, and end what it signed in', async () => {
      const first = await state('a', 'first');
      t.clock.advance(MINUTE);
      const second = await state('a', 'second', { version: 2 });
      const meanwhile = async (): Promise<void> => {
        await send([first]);
        expect(await tryIt('ann', 'first')).toBe('signed in');
      };
      expect(await sendWhile(meanwhile, [second])).toEqual(['stored']);
      const { rows } = await sql`select from session where tenant = ${t.tenant.number}`.execute(t.connection);
      expect(rows).toEqual([]);
    });

    test('a password from before the forest counts only where the tenant leaves it open', async () => {
      const id = (await findCandidate(t.connection, t.at('ann')))?.person.id;
      if (!id) throw new TypeError('ann is not there');
      const verifier = await hashPassword('before the forest');
      await inTransaction(t.context, async (inside) => await saveVerifier(inside, t.tenant, id, verifier, false));
      const results: string[] = [];
      for (const verification of ['automatic', 'synchronized-hash', 'pass-through'] as const) {
        const passwords = { verification, honourMustChange: true, honourAccountExpiry: true, maximumDays: null };
        await savePasswordSettings(t.connection, t.tenant, passwords);
        results.push(await tryIt('ann', 'before the forest'));
      }
      expect(results).toEqual(['signed in', 'accounts.wrong-credentials', 'accounts.directory-away']);
    });

    test('a refusal takes the hash away and is not asked again, until one is sent', async () => {
      await send([await state('a', 'x')]);
      const id = (await findCandidate(t.connection, t.at('ann')))?.person.id;
      const shown = async (): Promise<string> => (id && (await readHashState(t.connection, t.tenant, id)).kind) ?? '';
      expect(await shown()).toBe('stored');
      expect(await send([{ anchor: 'a', refused: 'protected' }])).toEqual(['removed']);
      expect(await shown()).toBe('refused');
      expect(await tryIt('ann', 'x')).toBe('accounts.wrong-credentials');
      expect(await wanted()).toEqual(['b']);
      expect(await send([await state('a', 'x')])).toEqual(['stored']);
      expect(await tryIt('ann', 'x')).toBe('signed in');
    });

    test('who leaves loses it, and is asked for when they are back', async () => {
      await send([await state('a', 'x'), { anchor: 'b', refused: 'disabled' }]);
      const id = (await findCandidate(t.connection, t.at('ann')))?.person.id ?? '';
      await t.send(remove('a'), remove('b'));
      await restoreObject(t.context, t.tenant, id, 'administrator:x');
      expect(await tryIt('ann', 'x')).toBe('accounts.wrong-credentials');
      expect(await wanted()).toEqual(['a']);
    });

    test('what no request ever confirmed is forgotten', async () => {
      await send([await state('a', 'x')]);
      const objectId = (await findCandidate(t.connection, t.at('ann')))?.person.id ?? '';
      const request = randomUUID();
      await keepPending(t.context, t.tenant, { request, objectId, newPassword: 'new', mustChange: false });
      t.clock.advance(25 * HOUR + SECOND);
      await sweepPending(t.context);
      expect(await tryIt('ann', 'x')).toBe('signed in');
    });
  });
}

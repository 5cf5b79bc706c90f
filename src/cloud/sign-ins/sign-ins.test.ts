import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, FakeClock, HOUR, MINUTE } from '../../base/clock.ts';
import type { Database } from '../../base/database/database.ts';
import { openDatabase } from '../../base/database/database.ts';
import { silentLog } from '../../base/log.ts';
import { withOrigin } from '../../base/origin.ts';
import { secretBox } from '../../base/secrets.ts';
import { createPerson } from '../accounts/create-person.ts';
import type { Person } from '../accounts/person.ts';
import { cloudMigrations } from '../migrations.ts';
import { createTenant, getTenant } from '../tenants/store.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { readFigures } from './figures.ts';
import type { SignInFilter } from './list.ts';
import { findSignIn, signInList } from './list.ts';
import { changeSignInDays, sweepSignIns } from './retention.ts';
import type { NewSignIn, SignIn } from './sign-in.ts';
import { insertSignIn } from './store.ts';
import { SignInTally } from './tally.ts';

const clock = new FakeClock('2026-03-01T12:00:00Z');
const secrets = secretBox(new Uint8Array(32).fill(3));
const board = { id: '6f8f57e4-0000-4000-8000-000000000001', name: 'Board' };
let database: Database;
let tenant: Tenant;
let other: Tenant;
let anna: Person;

beforeAll(async () => {
  database = await openDatabase('memory:', { holder: 'test', migrations: cloudMigrations });
  const own = { connection: database.kysely, clock };
  tenant = await createTenant(own, { name: 'contoso', displayName: 'Contoso', initialDomain: 'contoso.test' });
  other = await createTenant(own, { name: 'fabrikam', displayName: 'Fabrikam', initialDomain: 'fabrikam.test' });
  const person = { upn: 'anna@contoso.test', password: 'een lange zin is goed' };
  anna = await createPerson(own, tenant, person, 'test');
});
afterAll(async () => await database?.close());
beforeEach(async () => {
  await sql`delete from sign_in`.execute(database.kysely);
  await sql`delete from rate_limit`.execute(database.kysely);
});

const context = () => ({ connection: database.kysely, clock, secrets });
const success = {
  ...{ kind: 'interactive', methods: ['pwd'], result: 'success', reason: '' },
  ...{ application: board, address: '192.0.2.1', person: { name: 'anna@contoso.test' } },
} as const satisfies NewSignIn;
const failure = {
  ...{ ...success, methods: [], result: 'failure', reason: 'accounts.wrong-credentials' },
} as const satisfies NewSignIn;

async function list(filter: SignInFilter = {}): Promise<readonly SignIn[]> {
  return (await signInList.page(database.kysely, tenant, filter)).items;
}

describe('a row', () => {
  test('has who, to what, how, from where, what came of it with its number, and the id', async () => {
    const policies = [{ id: 'p1', name: 'Office', mode: 'on', result: 'block' }];
    const access = {
      networks: ['Head office', 'Floor 2'],
      policies,
      decided: { access: 'block', policy: { id: 'p1', name: 'Office' } },
    };
    const sessionId = '0f6b0a6a-0000-4000-8000-000000000001';
    const seen = { userAgent: 'Firefox', knownBrowser: true, access, sessionId };
    await withOrigin({ address: '192.0.2.1', correlationId: 'shown' }, async () => {
      expect(await insertSignIn(context(), tenant, { ...success, ...seen })).toBe('anna@contoso.test');
    });
    const [row] = await list();
    expect(row).toMatchObject({
      ...{ name: 'anna@contoso.test', objectId: anna.id, unknownName: null, kind: 'interactive', methods: ['pwd'] },
      ...{ applicationId: board.id, applicationName: 'Board', result: 'success', reason: '', code: null, count: 1 },
      ...{ address: '192.0.2.1', correlationId: 'shown', traceId: 'shown', at: clock.now(), ...seen },
      network: 'Head office, Floor 2',
    });
    expect(await findSignIn(database.kysely, tenant, row?.id ?? '')).toEqual(row);
    expect(await findSignIn(database.kysely, other, row?.id ?? '')).toBeUndefined();
    expect(await findSignIn(database.kysely, tenant, 'x')).toBeUndefined();
  });

  test('of a name that nobody has keeps nothing of it, and shows that it came again', async () => {
    const typed = 'geheim wachtwoord 123!';
    for (const name of [typed, typed, 'iets anders'])
      expect(await insertSignIn(context(), tenant, { ...failure, person: { name } })).toBeNull();
    const rows = await list();
    expect(rows.map(({ name, objectId }) => [name, objectId])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
    const [last, ...first] = rows.map(({ unknownName }) => unknownName);
    expect(first[0]).toMatch(/^[0-9a-f]{4}$/);
    expect([first[1], last === first[0]]).toEqual([first[0], false]);
    expect(await list({ unknownName: first[0] ?? '' })).toHaveLength(2);
    const { rows: stored } = await sql<{ row: string }>`select s::text as row from sign_in s`.execute(database.kysely);
    expect(stored.filter(({ row }) => /geheim|anders/.test(row))).toEqual([]);
  });
});

test.each<readonly [SignInFilter, number]>([
  [{}, 3],
  [{ name: 'anna@contoso.test' }, 2],
  [{ application: board.id }, 3],
  [{ application: 'BOA' }, 3],
  [{ application: 'other' }, 0],
  [{ result: 'failure' }, 2],
  [{ code: 'AADSTS50126' }, 1],
  [{ code: '50126' }, 1],
  [{ code: 'accounts.too-many-attempts' }, 1],
  [{ code: 'AADSTS1' }, 0],
  [{ method: 'pwd' }, 1],
  [{ address: '192.0.2.9' }, 1],
  [{ kind: 'console' }, 1],
  [{ correlationId: 'two' }, 1],
  [{ since: new Date('2026-03-01T12:01:00Z') }, 0],
  [{ until: new Date('2026-03-01T12:01:00Z') }, 3],
])('the list is filtered by %o', async (filter, rows) => {
  await insertSignIn(context(), tenant, success);
  await insertSignIn(context(), tenant, { ...failure, kind: 'console', correlationId: 'one', address: '192.0.2.9' });
  const unknown = { person: { name: 'x' }, reason: 'accounts.too-many-attempts' };
  await withOrigin({ address: null, correlationId: 'two' }, async () => {
    await insertSignIn(context(), tenant, { ...failure, ...unknown, correlationId: 'of the client' });
  });
  expect(await list(filter)).toHaveLength(rows);
  expect((await signInList.count(database.kysely, tenant, filter)).count).toBe(rows);
});

describe('what repeats', () => {
  const wrong = { ...failure, kind: 'client-credentials', person: null, reason: 'oauth.secret-wrong' } as const;

  test('is one row an hour with its number, at any number of nodes', async () => {
    const nodes = [new SignInTally(context()), new SignInTally(context())];
    for (let round = 0; round < 10; round++) for (const node of nodes) await node.add(tenant, wrong, HOUR);
    expect((await list()).map(({ count }) => count)).toEqual([2]);
    clock.advance(2 * MINUTE);
    for (const node of nodes) await node.add(tenant, wrong, HOUR);
    expect((await list()).map(({ count }) => count)).toEqual([22]);
    clock.advance(HOUR);
    await nodes[0]?.add(tenant, wrong, HOUR);
    expect((await list()).map(({ count }) => count)).toEqual([1, 22]);
  });

  test('and what is never alike fills no disk: a network and a tenant get so many rows an hour', async () => {
    const tally = new SignInTally(context());
    const send = async (address: string, at: number): Promise<void> =>
      await tally.add(tenant, { ...wrong, address, application: { id: idAt(at), name: null } }, HOUR);
    for (let at = 0; at < 80; at++) await send(`2001:db8::${at.toString(16)}`, at);
    expect((await signInList.count(database.kysely, tenant, {})).count).toBe(60);
    await send('192.0.2.7', 99);
    expect(await list({ address: '192.0.2.7' })).toHaveLength(1);
    await sql`update rate_limit set points = 2000 where name = 'sign-in-row-tenant'`.execute(database.kysely);
    await send('192.0.2.8', 100);
    expect(await list({ address: '192.0.2.8' })).toEqual([]);
    await tally.addShown(tenant, { ...wrong, address: '192.0.2.8' });
    expect(await list({ address: '192.0.2.8' })).toEqual([]);
    await tally.add(tenant, { ...success, kind: 'silent', address: '192.0.2.8' }, DAY);
    expect(await list({ address: '192.0.2.8' })).toHaveLength(1);
  });

  const idAt = (at: number): string => `6f8f57e4-0000-4000-8000-${String(at).padStart(12, '0')}`;
});

test('figures are by time, by code and by method; renewals are not in them', async () => {
  const from = clock.now();
  const add = async (...all: readonly NewSignIn[]): Promise<void> => {
    for (const one of all) await insertSignIn(context(), tenant, one);
  };
  await add(success, failure, { ...success, kind: 'refresh' });
  clock.advance(HOUR);
  await add({ ...success, methods: ['pwd', 'otp'] }, failure, failure, { ...failure, reason: 'flow.wrong-code' });
  await insertSignIn(context(), other, failure);
  const figures = await readFigures(database.kysely, tenant, { from, slotMs: HOUR, slots: 3 });
  expect(figures.slots.map(({ success: good, failure: bad }) => [good, bad])).toEqual([
    [1, 1],
    [1, 3],
    [0, 0],
  ]);
  expect(figures).toMatchObject({
    ...{ success: 2, failure: 4 },
    refusals: [
      { reason: 'accounts.wrong-credentials', code: 50_126, count: 3 },
      { reason: 'flow.wrong-code', code: 500_121, count: 1 },
    ],
    methods: [
      { method: 'pwd', count: 2 },
      { method: 'otp', count: 1 },
    ],
  });
});

test('each tenant keeps its sign-ins as long as it says, by whole days', async () => {
  const events = { ...context(), log: silentLog() };
  await changeSignInDays(events, tenant, 2, 'test');
  for (let day = 0; day < 5; day++) {
    for (const one of [tenant, other]) await insertSignIn(context(), one, success);
    clock.advance(DAY);
  }
  for (const { number, id } of [tenant, other])
    await sweepSignIns(context(), await getTenant(database.kysely, { number, id }));
  expect(await list()).toHaveLength(2);
  expect((await signInList.count(database.kysely, other, {})).count).toBe(5);
});

import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import type { Database } from '../../base/database/database.ts';
import { openDatabase } from '../../base/database/database.ts';
import { changesNothing } from '../../base/http/recorded.ts';
import { isKeyOf } from '../../base/keys.ts';
import { silentLog } from '../../base/log.ts';
import { secretBox } from '../../base/secrets.ts';
import { createPerson } from '../accounts/create-person.ts';
import { getPerson } from '../accounts/person.ts';
import { registerAgent } from '../agents/store.ts';
import { insertPersonalConsent } from '../applications/personal-consent-store.ts';
import { methodEvents } from '../audit/method-events.ts';
import { sealAudit } from '../audit/seal.ts';
import { cloudMigrations } from '../migrations.ts';
import { findTenant } from '../tenants/store.ts';
import type { OperationsContext } from './operation.ts';
import { operate, operations } from './operations.ts';
import { operatorOf } from './operator.ts';

/** Every command at the server that changes something, found and not listed by hand: what is written down of it. */

interface Case {
  readonly right: unknown;
  /** What is refused: an entry as well. */
  readonly wrong: unknown;
  readonly code: string;
}

const anna = 'anna@contoso.hawser.test';
const bram = 'bram@contoso.hawser.test';
const password = 'een lange zin is goed';
const emma = 'emma@contoso.hawser.test';
const nobody = 'niemand@contoso.hawser.test';
const ofAgent = { tenant: 'contoso', feature: 'writeback', forest: 'contoso.test' };
const ofBoard = { tenant: 'contoso', application: 'Board' };
const newApplication = {
  ...{ tenant: 'contoso', redirects: [], logoutRedirects: [], backChannelLogout: null, keys: [], certificates: [] },
  ...{ grants: [], permissions: [], consent: false, identifier: null, scopes: [], appRoles: [] },
  ...{ groupsClaim: 'none', assignmentRequired: false },
} as const;
let secret = '';
let database: Database;
let context: OperationsContext;
let agent: string;
let person: string;
let method: string;

beforeAll(async () => {
  database = await openDatabase('memory:', { holder: 'test', migrations: cloudMigrations });
  const configuration = { tenantSuffix: 'hawser.test', publicUrl: 'http://localhost' };
  const connection = database.kysely;
  const operator = operatorOf('root');
  const secrets = secretBox(Buffer.alloc(32, 7));
  context = { operator, database, connection, clock: systemClock, log: silentLog(), configuration, secrets };
  await operate(context, 'create-tenant', { name: 'contoso', domains: [] });
  for (const upn of [anna, bram]) await operate(context, 'create-administrator', { upn });
  await operate(context, 'create-application', {
    ...{ ...newApplication, name: 'Notes', identifier: 'api://notes', scopes: ['read'] },
  });
  const permissions = [{ resource: 'api://notes', name: 'read' }];
  const made = { ...newApplication, name: 'Board', secretDays: 1, permissions };
  const board = await operate(context, 'create-application', made);
  secret = board.secret?.id ?? '';
  const tenant = await findTenant(connection, 'contoso');
  const { code } = await operate(context, 'invite-agent', {});
  const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const;
  const registration = { name: 'dc1', version: '1', publicKey: key, keyId: 'k' };
  if (tenant) person = (await createPerson(context, tenant, { upn: 'dirk@contoso.hawser.test', password }, 'test')).id;
  await operate(context, 'create-user', { name: emma });
  if (tenant) {
    const { id } = await getPerson(connection, tenant, bram);
    const consent = { person: id, application: board.application.id };
    await insertPersonalConsent(connection, tenant, consent, { permissions, at: context.clock.now() });
  }
  method = (await operate(context, 'add-authenticator', { name: bram })).method.id;
  if (tenant) agent = (await registerAgent(context, tenant, code, registration)).agentId;
});
afterAll(async () => await database?.close());
beforeEach(async () => void (await sql`delete from audit_entry`.execute(database.kysely)));

function casesOf(): Readonly<Record<string, Case>> {
  const unknown = { wrong: { name: nobody }, code: 'accounts.unknown-user' };
  return {
    'create-tenant': {
      right: { name: 'fabrikam', domains: [] },
      wrong: { name: 'contoso', domains: [] },
      code: 'cloud.tenant-exists',
    },
    'verify-domain': {
      right: { tenant: 'contoso', domain: 'contoso.test' },
      wrong: { tenant: 'fabrikam', domain: 'contoso.test' },
      code: 'cloud.domain-taken',
    },
    'create-administrator': {
      right: { upn: 'carla@contoso.hawser.test' },
      wrong: { tenant: 'contoso', upn: anna },
      code: 'cloud.object-exists',
    },
    'create-user': {
      right: { name: 'erik@contoso.hawser.test', password: 'temporary' },
      wrong: { tenant: 'contoso', name: bram },
      code: 'cloud.object-exists',
    },
    'delete-user': { right: { name: emma }, ...unknown },
    'restore-user': { right: { name: emma }, ...unknown },
    'set-password': {
      right: { name: bram, mustChange: true },
      ...unknown,
      wrong: { name: nobody, mustChange: true },
    },
    'add-authenticator': { right: { name: bram }, ...unknown },
    'add-contact': {
      right: { name: bram, kind: 'phone', value: '+31 20 123 4567', isVerified: true },
      wrong: { name: bram, kind: 'phone', value: '123', isVerified: true },
      code: 'methods.contact-invalid',
    },
    'add-recovery-codes': { right: { name: bram }, ...unknown },
    'remove-method': {
      right: { name: bram, id: method },
      wrong: { name: bram, id: agent },
      code: 'methods.unknown-method',
    },
    'issue-pass': {
      right: { name: bram, minutes: 60, uses: 'once' },
      ...unknown,
      wrong: { name: nobody, minutes: 60, uses: 'once' },
    },
    'import-policy': {
      right: { tenant: 'contoso', document: {} },
      wrong: { tenant: 'contoso', document: { methods: { fax: { for: 'everyone' } } } },
      code: 'policy.invalid',
    },
    'set-method-policy': {
      right: { tenant: 'contoso', method: 'phone', for: ['everyone'] },
      wrong: { tenant: 'contoso', method: 'phone', for: ['Sales'] },
      code: 'policy.unknown-group',
    },
    'set-second-factor-policy': {
      right: { tenant: 'contoso', for: ['nobody'] },
      wrong: { tenant: 'contoso', for: ['Sales'] },
      code: 'policy.unknown-group',
    },
    'assign-role': {
      right: { name: bram, role: 'reader' },
      ...unknown,
      wrong: { name: nobody, role: 'reader' },
    },
    'remove-role': { right: { name: bram, role: 'reader' }, ...unknown, wrong: { name: nobody, role: 'reader' } },
    'block-sign-in': {
      right: { name: bram, isBlocked: true },
      ...unknown,
      wrong: { name: nobody, isBlocked: true },
    },
    'end-sessions': { right: { name: anna, session: 'all' }, ...unknown, wrong: { name: nobody, session: 'all' } },
    'grant-agent': {
      right: { ...ofAgent, agent },
      wrong: { ...ofAgent, agent: 'x' },
      code: 'cloud.unknown-agent',
    },
    'revoke-grant': {
      right: { ...ofAgent, agent },
      wrong: { ...ofAgent, agent: 'x' },
      code: 'cloud.unknown-agent',
    },
    'delete-object': {
      right: { tenant: 'contoso', id: person },
      wrong: { tenant: 'contoso', id: agent },
      code: 'cloud.unknown-object',
    },
    'restore-object': {
      right: { tenant: 'contoso', id: person },
      wrong: { tenant: 'contoso', id: agent },
      code: 'cloud.unknown-object',
    },
    'create-application': {
      right: { ...newApplication, name: 'Wiki' },
      wrong: { ...newApplication, name: 'Wiki' },
      code: 'cloud.object-exists',
    },
    'add-application-secret': {
      right: { ...ofBoard, days: 30 },
      wrong: { ...ofBoard, application: 'x', days: 30 },
      code: 'applications.unknown',
    },
    'remove-application-secret': {
      right: { ...ofBoard, secret },
      wrong: { ...ofBoard, application: 'Wiki', secret: 'x' },
      code: 'applications.secret-unknown',
    },
    'assign-application': {
      right: { ...ofBoard, assignee: bram },
      wrong: { ...ofBoard, application: 'x', assignee: nobody },
      code: 'applications.unknown',
    },
    'withdraw-consent': {
      right: { name: bram, application: 'Board' },
      wrong: { name: bram, application: 'Notes' },
      code: 'applications.no-consent',
    },
    'decide-tenant-consent': {
      right: { ...ofBoard, isGiven: true },
      wrong: { ...ofBoard, application: 'x', isGiven: true },
      code: 'applications.unknown',
    },
    'import-access-policy': {
      right: { tenant: 'contoso', text: 'policies: []', file: 'access.yaml' },
      wrong: { tenant: 'contoso', text: 'policies: 7', file: 'access.yaml' },
      code: 'access.invalid',
    },
    'delete-application': {
      right: ofBoard,
      wrong: { ...ofBoard, application: 'x' },
      code: 'applications.unknown',
    },
    'change-password-rules': {
      right: { tenant: 'contoso', words: ['anker'] },
      wrong: { tenant: 'contoso', breachedFile: '/nowhere' },
      code: 'breached.list-unreadable',
    },
    'revoke-agent': {
      right: { tenant: 'contoso', agent },
      wrong: { tenant: 'contoso', agent: 'x' },
      code: 'cloud.unknown-agent',
    },
  };
}

/** Commands that nothing of a tenant can refuse. */
const neverRefused = [
  ...['export-audit', 'export-sign-ins', 'invite-agent', 'allow-matching', 'deny-matching'],
  ...['change-password-settings', 'change-sign-in-settings', 'change-sign-in-days', 'restore-objects'],
];
const ofContoso: Readonly<Record<string, unknown>> = {
  'export-audit': { tenant: 'contoso' },
  'export-sign-ins': { tenant: 'contoso' },
  'change-sign-in-days': { tenant: 'contoso', days: 90 },
  'invite-agent': { tenant: 'contoso' },
  'allow-matching': { tenant: 'contoso', hours: 1 },
  'deny-matching': { tenant: 'contoso' },
  'restore-objects': { tenant: 'contoso' },
  'change-sign-in-settings': { tenant: 'contoso', offersToStay: false },
  'change-password-settings': { tenant: 'contoso', verification: 'synchronized-hash' },
};

async function audit() {
  const { rows } = await sql<{ activity: string; actor: string; status: string; reason: string }>`
    select activity, actor, status, reason from audit_entry`.execute(database.kysely);
  return rows;
}

const changing = Object.entries(operations).flatMap(([name, { event }]) =>
  event === changesNothing ? [] : [{ name, activity: event.activity }],
);

test('every command that changes something has its case here', () => {
  expect([...Object.keys(casesOf()), ...neverRefused].toSorted()).toEqual(changing.map(({ name }) => name).toSorted());
});

/** Something is done with an agent and an application before they are gone. */
const isEnd = ({ name }: { readonly name: string }): number =>
  Number(['revoke-agent', 'delete-application'].includes(name));
const inOrder = changing.toSorted((a, b) => isEnd(a) - isEnd(b));

test('the audit is listed by what is looked for, exported with a trace, and verified', async () => {
  await operate(context, 'assign-role', { name: bram, role: 'reports' });
  await expect(operate(context, 'assign-role', { name: nobody, role: 'reports' })).rejects.toThrow(nobody);
  const failures = await operate(context, 'list-audit', { status: 'failure', actor: 'ROOT', limit: 10 });
  expect(failures.entries.map(({ reason }) => reason)).toEqual(['accounts.unknown-user']);
  const future = await operate(context, 'list-audit', { since: '2100-01-01T00:00:00Z', limit: 10 });
  expect(future).toMatchObject({ entries: [], next: null });
  const first = await operate(context, 'list-audit', { limit: 1 });
  const second = await operate(context, 'list-audit', { limit: 1, after: first.next ?? '' });
  expect([first, second].map(({ entries }) => entries[0]?.status)).toEqual(['failure', 'success']);
  await operate(context, 'export-audit', {});
  expect((await operate(context, 'list-audit', { activity: 'download', limit: 10 })).entries).toHaveLength(1);
  const tenant = await findTenant(context.connection, 'contoso');
  if (tenant) await sealAudit(context, tenant);
  expect(await operate(context, 'verify-audit', {})).toMatchObject({ entries: 3, unsealed: 0, broken: null });
  await sql`update audit_entry set reason = '' where status = 'failure'`.execute(database.kysely);
  expect((await operate(context, 'verify-audit', {})).broken).toMatchObject({ first: 1, breach: 'entries' });
  await sql`delete from audit_seal`.execute(database.kysely);
  await sql`delete from audit_chain`.execute(database.kysely);
});

test.each(inOrder)("$name is in the audit with the operating system's user", async ({ name, activity }) => {
  if (!isKeyOf(operations, name)) throw new TypeError(name);
  await operate(context, name, casesOf()[name]?.right ?? ofContoso[name]);
  const entry = { activity, actor: 'command line (root)', status: 'success', reason: '' };
  const further = name === 'create-administrator' ? [{ ...entry, activity: methodEvents.passIssued.activity }] : [];
  expect(await audit()).toEqual([entry, ...further]);
});

test.each(changing.filter(({ name }) => !neverRefused.includes(name)))(
  '$name that is refused is in the audit as a failure',
  async ({ name, activity }) => {
    if (!isKeyOf(operations, name)) throw new TypeError(name);
    const { wrong, code } = casesOf()[name] ?? { wrong: {}, code: '' };
    await expect(operate(context, name, wrong)).rejects.toMatchObject({ code });
    const entry = { activity, actor: 'command line (root)', status: 'failure', reason: code };
    // A tenant that there is not yet has no audit; whose name was taken is nobody's business but the operator's.
    expect(await audit()).toEqual(name === 'create-tenant' ? [] : [entry]);
  },
);

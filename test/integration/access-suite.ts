import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Database } from '../../src/base/database/database.ts';
import { isHawserError } from '../../src/base/errors.ts';
import { silentLog } from '../../src/base/log.ts';
import { secretBox } from '../../src/base/secrets.ts';
import { judgeAccess, readAccess } from '../../src/cloud/accounts/access/access-store.ts';
import { changeAccess } from '../../src/cloud/accounts/access/change-access.ts';
import { namesOf } from '../../src/cloud/accounts/access/resolve-names.ts';
import { writeAccess } from '../../src/cloud/accounts/access/write-document.ts';
import { withOrigin } from '../../src/base/origin.ts';
import { DAY } from '../../src/base/clock.ts';
import { addAuthenticator } from '../../src/cloud/accounts/methods/change-methods.ts';
import { changePolicy } from '../../src/cloud/accounts/policy/change-policy.ts';
import { insertSignIn } from '../../src/cloud/sign-ins/store.ts';
import { createPerson } from '../../src/cloud/accounts/create-person.ts';
import { whatIf } from '../../src/cloud/accounts/flow/what-if.ts';
import type { Person } from '../../src/cloud/accounts/person.ts';
import { getPerson } from '../../src/cloud/accounts/person.ts';
import type { Role } from '../../src/cloud/accounts/role.ts';
import { createApplication } from '../../src/cloud/applications/create.ts';
import type { TestDatabases } from '../kit/databases.ts';
import { add, TestTenant, update } from './cloud-kit.ts';

const operator = { operator: 'test' };
const HOTEL = '203.0.113.7';

/** The access policy in a database: names, groups, places, what changes it and what does not. */
export function accessSuite(databases: TestDatabases): void {
  let database: Database;
  beforeAll(async () => {
    database = await databases.open();
  });
  afterAll(async () => await database?.close());

  const business = (t: TestTenant) => ({ ...t.context, log: silentLog(), secrets: secretBox(Buffer.alloc(32, 7)) });
  const person = async (t: TestTenant, name: string, ...roles: readonly Role[]): Promise<Person> =>
    await createPerson(t.context, t.tenant, { upn: t.at(name), roles, emergency: name === 'emergency' }, 'test');
  const change = async (t: TestTenant, document: unknown, actor: Parameters<typeof changeAccess>[3] = operator) => {
    const text = typeof document === 'string' ? document : stringify(document);
    const wanted = { text, name: 'access.yaml', acceptsImpact: true };
    return (await changeAccess(business(t), t.tenant, wanted, actor)).document;
  };
  const show = async (t: TestTenant): Promise<string> => {
    const document = await readAccess(t.connection, t.tenant);
    return writeAccess(document, await namesOf(t.connection, t.tenant, document));
  };
  const judge = async (t: TestTenant, who: Person, application = 'console', address = HOTEL) =>
    (await judgeAccess(t.connection, who, { application, address })).decided.access;
  const application = async (t: TestTenant, name: string): Promise<string> => {
    const asked = {
      ...{
        name,
        redirects: [],
        logoutRedirects: [],
        backChannelLogout: null,
        jwksUri: null,
        keys: [],
        certificates: [],
      },
      ...{ grants: [], permissions: [], consent: false, identifier: null, scopes: [], appRoles: [] },
      ...({ groupsClaim: 'none', assignmentRequired: false } as const),
    };
    return (await createApplication(business(t), t.tenant, asked, 'test')).application.id;
  };

  test('without a policy nobody is stopped, with one that names nobody of us nobody either', async () => {
    const t = await TestTenant.make(database);
    const anna = await person(t, 'anna');
    expect(await judge(t, anna)).toBe('allow');
    await change(t, { policies: [{ name: 'Others', who: { roles: ['reader'] }, access: 'block' }] });
    expect(await judge(t, anna)).toBe('allow');
  });

  test('names become ids, and the document stays what it was when they change', async () => {
    const t = await TestTenant.make(database);
    const anna = await person(t, 'anna');
    await t.send(add('g1', { displayName: 'Sales – North' }, 'group', { member: [] }));
    const ledger = await application(t, 'Ledger');
    await change(t, {
      policies: [
        {
          name: 'One',
          who: { groups: ['sales – NORTH'], people: [t.at('Anna')] },
          applications: { include: ['Ledger', 'console'] },
          access: 'block',
        },
      ],
    });
    const shown = await show(t);
    expect(shown).toMatch(/- [0-9a-f-]{36} # Sales – North\n/);
    expect(shown).toContain(`- ${anna.id} # ${anna.upn}\n`);
    expect(shown).toContain(`- ${ledger} # Ledger\n        - console\n`);
    await t.send(update('g1', { displayName: 'South' }, { objectClass: 'group' }));
    await change(t, shown);
    expect(await show(t)).toBe(shown.replace('Sales – North', 'South'));
    expect([await judge(t, anna, ledger), await judge(t, anna, 'console')]).toEqual(['block', 'block']);
  });

  test('a policy keeps its id with its name, and its name with its id', async () => {
    const t = await TestTenant.make(database);
    const one = { name: 'One', who: { everyone: true }, access: 'allow' };
    const [first] = (await change(t, { policies: [one] })).policies;
    const [second] = (await change(t, { policies: [{ ...one, name: 'ONE', access: 'block' }] })).policies;
    expect(second?.id).toBe(first?.id);
    const renamed = [{ ...one, id: first?.id, name: 'Two' }, one];
    const [two, again] = (await change(t, { policies: renamed })).policies;
    expect([two?.id, again?.id === first?.id]).toEqual([first?.id, false]);
  });

  test('everything that is wrong is reported with its line, and nothing of it is taken', async () => {
    const t = await TestTenant.make(database);
    await t.send(add('g1', { displayName: 'Twice' }, 'group', {}), add('g2', { displayName: 'Twice' }, 'group', {}));
    const text = `networks:
  office: [192.0.2.0/24]
policies:
  - name: One
    who:
      groups:
        - Twice
      people: [nobody@contoso.example]
    applications:
      include: [Nothing]
    access: block
`;
    const refused = async (written: string): Promise<string> => {
      const error = await change(t, written).catch((caught: unknown) => caught);
      return isHawserError(error, 'access.invalid') ? error.text('en') : String(error);
    };
    expect(await refused(text)).toBe(`The access policy has problems (3):
  access.yaml:7: policies.0.who.groups.0: is no group of this tenant, or several; write its id
  access.yaml:8: policies.0.who.people.0: is no user of this tenant
  access.yaml:10: policies.0.applications.include.0: is no application of this tenant`);
    expect(await refused(text.replace('192.0.2.0/24', '192.0.2.0/40').replace('access: block', 'acces: block'))).toBe(
      `The access policy has problems (3):
  access.yaml:2: networks.office.0: must be an address or a network such as 192.0.2.0/24 or 2001:db8::/48
  access.yaml:4: policies.0.access: is missing
  access.yaml:11: policies.0.acces: is not a known setting; did you mean access?`,
    );
    expect(await refused('a: [')).toContain('access.yaml:1');
    expect(
      await refused(`a: &a [${'1,'.repeat(50)}]\nb: &b [${'*a,'.repeat(50)}]\nc: [${'*b,'.repeat(50)}]`),
    ).toContain('aliases (*name) make this document too large');
    expect(await show(t)).toBe('version: 1\nnetworks: {}\npolicies: []\n');
  });

  test('groups count through groups, a circle of them ends, and a deleted one has no members', async () => {
    const t = await TestTenant.make(database);
    await t.send(add('u1', { userPrincipalName: t.at('anna') }), add('u2', { userPrincipalName: t.at('bram') }));
    await t.send(add('g1', { displayName: 'Inner' }, 'group', { member: ['u1'] }));
    await t.send(add('g2', { displayName: 'Outer' }, 'group', { member: ['g1'] }));
    await t.send(update('g1', {}, { objectClass: 'group', references: { member: { add: ['g2'], remove: [] } } }));
    await change(t, { policies: [{ name: 'Outer', who: { groups: ['Outer'] }, access: 'block' }] });
    const [anna, bram] = [
      await getPerson(t.connection, t.tenant, t.at('anna')),
      await getPerson(t.connection, t.tenant, t.at('bram')),
    ];
    expect([await judge(t, anna), await judge(t, bram)]).toEqual(['block', 'allow']);
    await change(t, {
      policies: [{ name: 'Not outer', who: { everyone: true, except: { groups: ['Outer'] } }, access: 'block' }],
    });
    expect([await judge(t, anna), await judge(t, bram)]).toEqual(['allow', 'block']);
  });

  test('emergency accounts are outside, and only who looks after policies changes them', async () => {
    const t = await TestTenant.make(database);
    const [root, helper] = [await person(t, 'emergency', 'global'), await person(t, 'helper', 'help-desk')];
    await person(t, 'chief', 'authentication-policy');
    const all = { policies: [{ name: 'All', who: { everyone: true, people: [root.id] }, access: 'block' }] };
    await expect(change(t, all, { person: helper })).rejects.toMatchObject({ code: 'accounts.role-needed' });
    await change(t, all);
    expect(await judge(t, root)).toBe('allow');
    expect(await judge(t, helper)).toBe('block');
    const supposed = { person: root, application: 'console', address: HOTEL };
    expect(await whatIf(t.context, supposed)).toMatchObject({ secondFactor: { isNeeded: true, isNeededAnyway: true } });
  });

  describe('ME-13: before a change it is said what becomes of people', () => {
    const forecast = async (t: TestTenant, policies: readonly object[], more: object = {}) => {
      const text = stringify({ networks: { office: ['192.0.2.0/24'] }, policies, ...more });
      return await changeAccess(business(t), t.tenant, { text, name: 'access.yaml', isTrial: true }, operator);
    };
    const everyone = { name: 'Everyone', who: { everyone: true }, access: 'second-factor' };

    test('who has no second factor is counted and listed, and report-only locks nobody out', async () => {
      const t = await TestTenant.make(database);
      await person(t, 'emergency', 'global');
      for (const name of ['anna', 'bram', 'chloe'])
        await createPerson(t.context, t.tenant, { upn: t.at(name), password: 'een lange zin is goed' }, 'test');
      await addAuthenticator(business(t), t.tenant, { name: t.at('chloe') }, operator);
      const { impact } = await forecast(t, [everyone]);
      expect(impact).toMatchObject({
        people: 3,
        cannot: { count: 0 },
        register: { names: [t.at('anna'), t.at('bram')] },
      });
      const named = { secondFactor: { for: 'nobody', register: 'networks' } };
      await changePolicy(business(t), t.tenant, { document: named }, operator);
      expect((await forecast(t, [everyone])).impact.cannot).toMatchObject({
        count: 2,
        names: [t.at('anna'), t.at('bram')],
      });
      const text = stringify({ policies: [everyone] });
      const save = async (written: string, acceptsImpact = false) =>
        await changeAccess(business(t), t.tenant, { text: written, name: 'access.yaml', acceptsImpact }, operator);
      await expect(save(text)).rejects.toMatchObject({ code: 'access.locks-out', data: { blocked: 0, without: 2 } });
      await save(stringify({ policies: [{ ...everyone, mode: 'report-only' }] }));
      await save(text, true);
      expect((await forecast(t, [everyone])).impact.cannot.count).toBe(0);
    });

    test('who signed in from elsewhere in the last 30 days would have been blocked', async () => {
      const t = await TestTenant.make(database);
      const [anna, bram, chloe] = [await person(t, 'anna'), await person(t, 'bram'), await person(t, 'chloe')];
      const signedIn = async (who: Person, address: string, result: 'success' | 'failure' = 'success') =>
        await insertSignIn({ ...t.context, secrets: secretBox(new Uint8Array(32)) }, t.tenant, {
          ...{ person: { name: who.upn }, kind: 'interactive', methods: ['pwd'], result, reason: '' },
          ...{ address, knownBrowser: false },
        });
      await signedIn(chloe, HOTEL);
      t.clock.advance(31 * DAY);
      await signedIn(anna, HOTEL);
      await signedIn(anna, '192.0.2.7');
      await signedIn(bram, '192.0.2.7');
      await signedIn(bram, HOTEL, 'failure');
      const office = { name: 'Office', who: { everyone: true }, where: { except: ['office'] }, access: 'block' };
      const { impact } = await forecast(t, [office]);
      expect(impact.blocked).toMatchObject({ count: 1, names: [anna.upn] });
      const all = { name: 'All', who: { everyone: true, except: { people: [anna.id] } }, access: 'block' };
      expect((await forecast(t, [all])).impact.blocked.names).toEqual([bram.upn, chloe.upn]);
    });

    test('nobody locks themselves out, nor every global administrator', async () => {
      const t = await TestTenant.make(database);
      const root = await person(t, 'root', 'global');
      const save = async (policies: readonly object[], actor: Parameters<typeof changeAccess>[3], from = HOTEL) => {
        const text = stringify({ networks: { office: ['192.0.2.0/24'] }, policies });
        const wanted = { text, name: 'access.yaml', acceptsImpact: true };
        return await withOrigin({ address: from, correlationId: 'test' }, async () => {
          return await changeAccess(business(t), t.tenant, wanted, actor);
        });
      };
      const console = { who: { roles: ['global'] }, applications: { include: ['console'] }, access: 'block' };
      const outside = { ...console, name: 'Outside', where: { except: ['office'] } };
      await expect(save([outside], { person: root })).rejects.toMatchObject({
        ...{ code: 'access.locks-you-out', data: { policy: 'Outside' } },
      });
      await save([outside], { person: root }, '192.0.2.1');
      await save([{ ...outside, mode: 'report-only' }], { person: root });
      const everywhere = { ...console, name: 'Everywhere' };
      await expect(save([everywhere], operator)).rejects.toMatchObject({ code: 'access.locks-administrators-out' });
      await createPerson(
        t.context,
        t.tenant,
        { upn: t.at('emergency'), roles: ['global'], emergency: true, password: 'een lange zin is goed' },
        'test',
      );
      await save([everywhere], operator);
      await expect(save([everywhere], { person: root })).rejects.toMatchObject({ code: 'access.locks-you-out' });
    });
  });

  test('tenants have nothing to do with each other', async () => {
    const [one, two] = [await TestTenant.make(database), await TestTenant.make(database)];
    await change(one, { policies: [{ name: 'All', who: { everyone: true }, access: 'block' }] });
    expect(await judge(two, await person(two, 'anna'))).toBe('allow');
    await one.send(add('g1', { displayName: 'Ours' }, 'group', {}));
    await application(one, 'Ledger');
    const theirs = { who: { groups: ['Ours'] }, applications: { include: ['Ledger'] }, access: 'block' };
    await expect(change(two, { policies: [{ name: 'Theirs', ...theirs }] })).rejects.toMatchObject({
      data: { count: 2 },
    });
  });

  const text = readFileSync(new URL('../../docs/access-policy.md', import.meta.url), 'utf8');
  const examples = [...(text.split('## Examples')[1]?.matchAll(/```yaml\n([^]*?)```\n\n((?:\|.*\n)+)/g) ?? [])];
  const outcomes = { allow: 'let in', 'second-factor': 'second factor', block: 'blocked' } as const;

  describe('the examples of the manual', () => {
    test('are there', () => expect(examples).toHaveLength(4));

    const named = examples.map(([, yaml = '', rows = '']) => [/name: (.*)/.exec(yaml)?.[1], yaml, rows] as const);
    test.each(named)('%s', async (_name, yaml, rows) => {
      const t = await TestTenant.make(database);
      const upn = (name: string) => ({ userPrincipalName: t.at(name) });
      await t.send(add('anna', upn('anna')), add('kiosk', upn('kiosk')), add('fien', upn('fien')));
      await t.send(add('inner', { displayName: 'Accounts payable' }, 'group', { member: ['fien'] }));
      await t.send(
        add('kiosks', { displayName: 'Kiosk screens' }, 'group', { member: ['kiosk'] }),
        add('finance', { displayName: 'Finance' }, 'group', { member: ['inner'] }),
      );
      await person(t, 'admin', 'global');
      await person(t, 'emergency', 'global');
      const ids: ReadonlyMap<string, string> = new Map([
        ['console', 'console'],
        ['Ledger', await application(t, 'Ledger')],
        ['Expenses', await application(t, 'Expenses')],
      ]);
      await change(t, yaml);
      for (const row of rows.trim().split('\n').slice(2)) {
        const [, who = '', name = '', address = '', outcome] = row.split('|').map((cell) => cell.trim());
        const one = await getPerson(t.connection, t.tenant, t.at(who));
        const { decision } = await whatIf(t.context, { person: one, application: ids.get(name) ?? '', address });
        expect([row, outcomes[decision.decided.access]]).toEqual([row, outcome]);
      }
    });
  });
}

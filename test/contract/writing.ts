import type { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  change,
  find,
  newGroup,
  newUnit,
  newUser,
  read,
  refusal,
  showDeleted,
  signIn,
  type Target,
  treeDelete,
  valuesOf,
} from './target.ts';

/** Adding, changing, naming, deleting and restoring. */
export function writingContract(target: () => Target): void {
  let client: Client;
  let unit: string;
  beforeAll(async () => {
    client = await signIn(target());
    unit = await newUnit(client, target());
  });
  afterAll(async () => await client.unbind());

  describe('adding', () => {
    it('completes an account', async () => {
      const { dn } = await newUser(client, target(), unit);
      const entry = await read(client, dn, ['objectSid', 'userAccountControl', 'accountExpires', 'pwdLastSet']);
      expect(valuesOf(entry, 'objectSid')).toHaveLength(1);
      expect(valuesOf(entry, 'userAccountControl')).toEqual(['546']);
      expect(valuesOf(entry, 'accountExpires')).toEqual(['9223372036854775807']);
      expect(valuesOf(entry, 'pwdLastSet')).toEqual(['0']);
    });

    it('refuses a name that is taken, a place that is missing and a class that is unknown', async () => {
      const { dn, account } = await newUser(client, target(), unit);
      expect((await refusal(client.add(dn, { objectClass: 'user' }))).code).toBe(68);
      expect(
        (await refusal(client.add(`CN=Twin,${unit}`, { objectClass: 'user', sAMAccountName: account }))).code,
      ).toBe(68);
      expect((await refusal(client.add(`CN=X,OU=Missing,${unit}`, { objectClass: 'user' }))).code).toBe(32);
      expect((await refusal(client.add(`CN=X,${unit}`, { objectClass: 'spaceship' }))).code).toBe(16);
    });

    it('refuses attributes that are unknown, do not belong to the class, have the wrong form or belong to the system', async () => {
      const add = async (attributes: Record<string, string>): Promise<number> =>
        (await refusal(client.add(`CN=Refused,${unit}`, { objectClass: 'contact', ...attributes }))).code;
      expect(await add({ noSuchAttributeAnywhere: 'x' })).toBe(16);
      expect(await add({ groupType: '2' })).toBe(65);
      expect(await add({ countryCode: 'many' })).toBe(21);
    });
  });

  describe('modifying', () => {
    it('adds, removes and replaces values', async () => {
      const { dn } = await newUser(client, target(), unit);
      await client.modify(dn, [change('add', 'otherTelephone', ['1', '2']), change('replace', 'title', ['Buyer'])]);
      await client.modify(dn, [change('delete', 'otherTelephone', ['1']), change('add', 'otherTelephone', ['3'])]);
      let entry = await read(client, dn, ['otherTelephone', 'title']);
      expect(valuesOf(entry, 'otherTelephone').sort()).toEqual(['2', '3']);
      expect(valuesOf(entry, 'title')).toEqual(['Buyer']);
      await client.modify(dn, [change('delete', 'otherTelephone'), change('replace', 'title')]);
      entry = await read(client, dn, ['otherTelephone', 'title']);
      expect(valuesOf(entry, 'otherTelephone')).toEqual([]);
      expect(valuesOf(entry, 'title')).toEqual([]);
    });

    it('does all of a request or nothing', async () => {
      const { dn } = await newUser(client, target(), unit);
      expect(
        (
          await refusal(
            client.modify(dn, [change('replace', 'title', ['Buyer']), change('delete', 'department', ['none'])]),
          )
        ).code,
      ).toBe(16);
      expect(valuesOf(await read(client, dn, ['title']), 'title')).toEqual([]);
    });

    it('refuses what does not fit', async () => {
      const { dn } = await newUser(client, target(), unit, undefined, { title: 'Buyer' });
      const refused = async (...changes: Parameters<Client['modify']>[1][]): Promise<number> =>
        (await refusal(client.modify(dn, changes.flat()))).code;
      const isWindows = target().personality === 'windows';
      expect(await refused(change('add', 'title', ['Planner']))).toBe(isWindows ? 19 : 20);
      expect(await refused(change('add', 'title', ['Buyer']))).toBe(20);
      expect(await refused(change('delete', 'title', ['Planner']))).toBe(16);
      expect(await refused(change('replace', 'title', ['a', 'b']))).toBe(isWindows ? 19 : 20);
      expect(await refused(change('replace', 'title', ['']))).toBe(21);
      expect(await refused(change('replace', 'objectSid', ['S-1-5-21-1-2-3-4']))).toBe(53);
      expect(await refused(change('replace', 'sAMAccountType', ['1']))).toBe(53);
      expect(await refused(change('replace', 'whenCreated', ['20200101000000.0Z']))).toBe(19);
      expect(await refused(change('replace', 'noSuchAttributeAnywhere', ['a']))).toBe(16);
      expect(await refused(change('replace', 'groupType', ['2']))).toBe(isWindows ? 65 : 1);
      expect(await refused(change('replace', 'userAccountControl', ['many']))).toBe(21);
      expect(await refused(change('replace', 'cn', ['Other']))).toBe(67);
      expect(await refused(change('replace', 'objectGUID', ['0123456789abcdef']))).toBe(19);
      expect((await refusal(client.modify(`CN=Nobody,${unit}`, [change('replace', 'title', ['x'])]))).code).toBe(32);
    });

    it('keeps account names apart', async () => {
      const one = await newUser(client, target(), unit);
      const two = await newUser(client, target(), unit);
      expect((await refusal(client.modify(two.dn, [change('replace', 'sAMAccountName', [one.account])]))).code).toBe(
        68,
      );
      expect(
        (await refusal(client.modify(two.dn, [change('replace', 'userPrincipalName', [one.upn.toUpperCase()])]))).code,
      ).toBe(19);
    });
  });

  describe('references', () => {
    it('show from both sides and follow a rename', async () => {
      const chief = await newUser(client, target(), unit);
      const person = await newUser(client, target(), unit, undefined, { manager: chief.dn });
      const group = await newGroup(client, unit, [person.dn]);
      expect(valuesOf(await read(client, person.dn, ['memberOf']), 'memberOf')).toEqual([group]);
      expect(valuesOf(await read(client, chief.dn, ['directReports']), 'directReports')).toEqual([person.dn]);
      const renamed = `CN=Renamed ${person.account},${unit}`;
      await client.modifyDN(person.dn, renamed);
      expect(valuesOf(await read(client, group, ['member']), 'member')).toEqual([renamed]);
      expect(valuesOf(await read(client, chief.dn, ['directReports']), 'directReports')).toEqual([renamed]);
    });

    it('are refused when they exist, do not exist, or point nowhere', async () => {
      const person = await newUser(client, target(), unit);
      const group = await newGroup(client, unit, [person.dn]);
      expect((await refusal(client.modify(group, [change('add', 'member', [person.dn])]))).code).toBe(68);
      await client.modify(group, [change('delete', 'member', [person.dn])]);
      expect((await refusal(client.modify(group, [change('delete', 'member', [person.dn])]))).code).toBe(53);
      expect((await refusal(client.modify(group, [change('add', 'member', [`CN=Nobody,${unit}`])]))).code).toBe(32);
      expect((await refusal(client.modify(person.dn, [change('add', 'memberOf', [group])]))).code).toBe(53);
    });

    it('go when their target goes', async () => {
      const person = await newUser(client, target(), unit);
      const group = await newGroup(client, unit, [person.dn]);
      await client.del(person.dn);
      expect(valuesOf(await read(client, group, ['member']), 'member')).toEqual([]);
    });
  });

  describe('naming', () => {
    it('moves a container with everything below it', async () => {
      const from = `OU=From,${unit}`;
      const to = `OU=To,${unit}`;
      await client.add(from, { objectClass: 'organizationalUnit' });
      await client.add(to, { objectClass: 'organizationalUnit' });
      const { account } = await newUser(client, target(), from);
      await client.modifyDN(from, `OU=Moved,${to}`);
      const [entry] = await find(client, unit, `(sAMAccountName=${account})`, ['cn']);
      expect(entry?.dn).toBe(`CN=${account},OU=Moved,${to}`);
    });

    it('keeps special characters', async () => {
      const dn = `CN=Smith\\, Jr. \\+ \\"Bob\\" é,${unit}`;
      await client.add(dn, { objectClass: 'contact' });
      expect(valuesOf(await read(client, dn, ['name']), 'name')).toEqual(['Smith, Jr. + "Bob" é']);
    });

    it('refuses a name that is taken, a place that is missing, and a place inside itself', async () => {
      const one = await newUser(client, target(), unit);
      const two = await newUser(client, target(), unit);
      const inside = `OU=Inside ${one.account},${unit}`;
      await client.add(inside, { objectClass: 'organizationalUnit' });
      expect((await refusal(client.modifyDN(one.dn, two.dn))).code).toBe(68);
      expect((await refusal(client.modifyDN(one.dn, `CN=${one.account},OU=Missing,${unit}`))).code).toBe(
        target().personality === 'windows' ? 32 : 80,
      );
      expect((await refusal(client.modifyDN(inside, `OU=Self,${inside}`))).code).toBe(53);
    });
  });

  describe('deleting', () => {
    it('leaves a tombstone that only those see who ask for it', async () => {
      const { dn, account } = await newUser(client, target(), unit, undefined, { title: 'Buyer', department: 'Sales' });
      const before = await read(client, dn, ['objectGUID', 'objectSid']);
      await client.del(dn);
      expect((await refusal(read(client, dn))).code).toBe(32);
      expect(await find(client, target().baseDn, `(sAMAccountName=${account})`)).toEqual([]);
      const [tombstone] = await find(
        client,
        target().baseDn,
        `(&(isDeleted=TRUE)(sAMAccountName=${account}))`,
        ['*', 'isDeleted'],
        {},
        [showDeleted()],
      );
      expect(tombstone?.dn).toMatch(new RegExp(`^CN=${account}\\\\0ADEL:[0-9a-f-]{36},CN=Deleted Objects,`));
      expect(valuesOf(tombstone, 'lastKnownParent')).toEqual([unit]);
      expect(valuesOf(tombstone, 'objectGUID')).toEqual(valuesOf(before, 'objectGUID'));
      expect(valuesOf(tombstone, 'objectSid')).toEqual(valuesOf(before, 'objectSid'));
      expect(valuesOf(tombstone, 'title')).toEqual([]);
    });

    it('refuses a container that is not empty, unless the tree is meant', async () => {
      const doomed = `OU=Doomed,${unit}`;
      await client.add(doomed, { objectClass: 'organizationalUnit' });
      await newUser(client, target(), doomed);
      expect((await refusal(client.del(doomed))).code).toBe(66);
      await client.del(doomed, [treeDelete()]);
      expect((await refusal(read(client, doomed))).code).toBe(32);
    });

    it('can be undone', async () => {
      const { dn, account } = await newUser(client, target(), unit);
      const before = await read(client, dn, ['objectGUID', 'objectSid']);
      await client.del(dn);
      const [tombstone] = await find(
        client,
        target().baseDn,
        `(&(isDeleted=TRUE)(sAMAccountName=${account}))`,
        ['cn'],
        {},
        [showDeleted()],
      );
      const restored = `CN=Back ${account},${unit}`;
      await client.modify(
        tombstone?.dn ?? '',
        [change('delete', 'isDeleted'), change('replace', 'distinguishedName', [restored])],
        [showDeleted()],
      );
      const entry = await read(client, restored, ['objectGUID', 'objectSid', 'sAMAccountName', 'isDeleted']);
      expect(valuesOf(entry, 'objectGUID')).toEqual(valuesOf(before, 'objectGUID'));
      expect(valuesOf(entry, 'objectSid')).toEqual(valuesOf(before, 'objectSid'));
      expect(valuesOf(entry, 'sAMAccountName')).toEqual([account]);
      expect(valuesOf(entry, 'isDeleted')).toEqual([]);
    });

    it('is refused for what the system needs', async () => {
      expect((await refusal(client.del(`CN=Users,${target().baseDn}`))).code).toBe(53);
      expect((await refusal(client.del(`CN=Domain Admins,CN=Users,${target().baseDn}`))).code).toBe(
        target().personality === 'windows' ? 53 : 80,
      );
    });
  });

  describe('rights', () => {
    it('let an ordinary account read but not write', async () => {
      const one = await newUser(client, target(), unit, 'Zonne-Bloem.12');
      const two = await newUser(client, target(), unit);
      const session = await signIn(target(), one.upn, 'Zonne-Bloem.12');
      expect(valuesOf(await read(session, two.dn, ['cn']), 'cn')).toEqual([two.account]);
      const refused = await refusal(session.modify(two.dn, [change('replace', 'title', ['Chief'])]));
      expect(refused).toMatchObject({ code: 50, hex: '00002098' });
      expect((await refusal(session.del(two.dn))).code).toBe(50);
      expect((await refusal(session.add(`CN=New,${unit}`, { objectClass: 'contact' }))).code).toBe(50);
      await session.unbind();
    });
  });
}

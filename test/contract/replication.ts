import { required } from '../../src/base/assert.ts';
import { BerReader, BerWriter, type Client, type Entry } from 'ldapts';
import { parseExtendedDn } from '../../src/directory/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  change,
  newGroup,
  newUnit,
  newUser,
  read,
  refusal,
  signIn,
  type Target,
  ValueControl,
  valuesOf,
} from './target.ts';

const dirSyncOid = '1.2.840.113556.1.4.841';
const incremental = -0x8000_0000;
const attributes = [
  'name',
  'parentGUID',
  'objectGUID',
  'isDeleted',
  'lastKnownParent',
  'sAMAccountName',
  'title',
  'member',
  'manager',
];

interface Part {
  readonly entries: readonly Entry[];
  readonly cookie: Buffer;
}

/** DirSync: what a delta import relies on. */
export function replicationContract(target: () => Target): void {
  let client: Client;
  let unit: string;
  beforeAll(async () => {
    client = await signIn(target());
    unit = await newUnit(client, target());
  });
  afterAll(async () => await client.unbind());

  /** All parts from `cookie` on. */
  async function changesSince(
    cookie: Buffer,
    { flags = incremental, session = client, filter = '(objectClass=*)', base = target().baseDn } = {},
  ): Promise<Part> {
    const entries: Entry[] = [];
    let position = cookie;
    for (let hasMore = true; hasMore;) {
      const writer = new BerWriter();
      writer.startSequence();
      writer.writeInt(flags);
      writer.writeInt(0x100_0000);
      writer.writeBuffer(position, 0x04);
      writer.endSequence();
      const control = new ValueControl(dirSyncOid, writer.buffer);
      const found = await session.search(
        base,
        { scope: 'sub', filter, attributes, explicitBufferAttributes: ['objectGUID', 'parentGUID'] },
        control,
      );
      entries.push(...found.searchEntries);
      const reader = new BerReader(control.answer ?? Buffer.alloc(0));
      reader.readSequence();
      hasMore = reader.readInt() !== 0;
      reader.readInt();
      position = Buffer.from(reader.readString(0x04, true) ?? Buffer.alloc(0));
    }
    return { entries, cookie: position };
  }

  const now = async (): Promise<Buffer> => (await changesSince(Buffer.alloc(0))).cookie;
  const guidOf = async (dn: string): Promise<string> =>
    valuesOf(await read(client, dn, ['objectGUID']), 'objectGUID')[0] as string;
  const of = ({ entries }: Part, guid: string): Entry | undefined =>
    entries.find((entry) => valuesOf(entry, 'objectGUID')[0] === guid);

  it('gives every object at first, and nothing when nothing has changed', async () => {
    const { dn, account } = await newUser(client, target(), unit, undefined, { title: 'Buyer' });
    const group = await newGroup(client, unit, [dn]);
    const everything = await changesSince(Buffer.alloc(0));
    const person = of(everything, await guidOf(dn));
    expect(valuesOf(person, 'sAMAccountName')).toEqual([account]);
    expect(valuesOf(person, 'title')).toEqual(['Buyer']);
    expect(valuesOf(person, 'parentGUID')).toEqual([await guidOf(unit)]);
    expect(valuesOf(of(everything, await guidOf(group)), 'member;range=1-1')).toEqual([dn]);
    expect((await changesSince(everything.cookie)).entries).toEqual([]);
  });

  it('gives only the attributes that have changed', async () => {
    const { dn } = await newUser(client, target(), unit, undefined, { title: 'Buyer' });
    const cookie = await now();
    await client.modify(dn, [change('replace', 'title', ['Planner'])]);
    const delta = await changesSince(cookie);
    const entry = of(delta, await guidOf(dn));
    expect(delta.entries).toHaveLength(1);
    expect(valuesOf(entry, 'title')).toEqual(['Planner']);
    expect(valuesOf(entry, 'sAMAccountName')).toEqual([]);
    expect(valuesOf(entry, 'name')).toEqual([]);
  });

  it('names an attribute that went, without values', async () => {
    const { dn } = await newUser(client, target(), unit, undefined, { title: 'Buyer' });
    const cookie = await now();
    await client.modify(dn, [change('delete', 'title')]);
    const entry = of(await changesSince(cookie), await guidOf(dn));
    expect(Object.keys(entry ?? {})).toContain('title');
    expect(valuesOf(entry, 'title')).toEqual([]);
  });

  it('does not tell of changes that were not asked for', async () => {
    const { dn } = await newUser(client, target(), unit);
    const cookie = await now();
    await client.modify(dn, [change('replace', 'department', ['Sales'])]);
    expect(of(await changesSince(cookie), await guidOf(dn))).toBeUndefined();
  });

  it('gives added and removed members, not all', async () => {
    const people: string[] = [];
    for (let at = 0; at < 3; at++) people.push((await newUser(client, target(), unit)).dn);
    const group = await newGroup(client, unit, people.slice(0, 2));
    const guid = await guidOf(group);
    let cookie = await now();
    await client.modify(group, [change('add', 'member', [required(people[2], 'the person')])]);
    let part = await changesSince(cookie);
    expect(valuesOf(of(part, guid), 'member;range=1-1')).toEqual([people[2]]);
    expect(valuesOf(of(part, guid), 'member;range=0-0')).toEqual([]);
    ({ cookie } = part);
    await client.modify(group, [change('delete', 'member', [required(people[0], 'the person')])]);
    part = await changesSince(cookie);
    expect(valuesOf(of(part, guid), 'member;range=0-0')).toEqual([people[0]]);
    expect(valuesOf(of(part, guid), 'member;range=1-1')).toEqual([]);
  });

  it('gives all members when increments are not asked for', async () => {
    const people: string[] = [];
    for (let at = 0; at < 2; at++) people.push((await newUser(client, target(), unit)).dn);
    const group = await newGroup(client, unit, people.slice(0, 1));
    const { cookie } = await changesSince(Buffer.alloc(0), { flags: 0 });
    await client.modify(group, [change('add', 'member', people.slice(1))]);
    const entry = of(await changesSince(cookie, { flags: 0 }), await guidOf(group));
    expect(valuesOf(entry, 'member').sort()).toEqual(people.sort());
  });

  it('shows a rename and a move by name and parent', async () => {
    const { dn, account } = await newUser(client, target(), unit);
    const other = `OU=Other ${account},${unit}`;
    await client.add(other, { objectClass: 'organizationalUnit' });
    const guid = await guidOf(dn);
    let cookie = await now();
    await client.modifyDN(dn, `CN=New ${account},${unit}`);
    let part = await changesSince(cookie);
    expect(of(part, guid)?.dn).toBe(`CN=New ${account},${unit}`);
    expect(valuesOf(of(part, guid), 'name')).toEqual([`New ${account}`]);
    ({ cookie } = part);
    await client.modifyDN(`CN=New ${account},${unit}`, `CN=New ${account},${other}`);
    part = await changesSince(cookie);
    expect(of(part, guid)?.dn).toBe(`CN=New ${account},${other}`);
    expect(valuesOf(of(part, guid), 'parentGUID')).toEqual([await guidOf(other)]);
  });

  it('reports a container that moved, not what is below it', async () => {
    const from = `OU=Carrier ${Date.now().toString(36)},${unit}`;
    await client.add(from, { objectClass: 'organizationalUnit' });
    const inside = await newUser(client, target(), from);
    const guid = await guidOf(inside.dn);
    const cookie = await now();
    await client.modifyDN(from, from.replace('OU=Carrier', 'OU=Vessel'));
    const part = await changesSince(cookie);
    expect(part.entries.map(({ dn }) => dn)).toEqual([from.replace('OU=Carrier', 'OU=Vessel')]);
    expect(of(part, guid)).toBeUndefined();
  });

  it('reports a deletion', async () => {
    const { dn } = await newUser(client, target(), unit);
    const guid = await guidOf(dn);
    const cookie = await now();
    await client.del(dn);
    const entry = of(await changesSince(cookie), guid);
    expect(entry?.dn).toMatch(/\\0ADEL:[0-9a-f-]{36},CN=Deleted Objects,/);
    expect(valuesOf(entry, 'isDeleted')).toEqual(['TRUE']);
    // Samba answers with the extended form, unasked.
    expect(valuesOf(entry, 'lastKnownParent').map((value) => parseExtendedDn(value).dn)).toEqual([unit]);
    expect(valuesOf(entry, 'lastKnownParent')[0]?.startsWith('<GUID=')).toBe(target().personality === 'samba');
  });

  it('reports a new reference and one that was removed', async () => {
    const chief = await newUser(client, target(), unit);
    const person = await newUser(client, target(), unit);
    const guid = await guidOf(person.dn);
    let cookie = await now();
    await client.modify(person.dn, [change('replace', 'manager', [chief.dn])]);
    let part = await changesSince(cookie);
    expect(valuesOf(of(part, guid), 'manager;range=1-1')).toEqual([chief.dn]);
    ({ cookie } = part);
    await client.modify(person.dn, [change('replace', 'manager')]);
    part = await changesSince(cookie);
    expect(valuesOf(of(part, guid), 'manager;range=0-0')).toEqual([chief.dn]);
    // Also after it was removed, one is all that there is.
    await client.modify(person.dn, [change('replace', 'manager', [chief.dn])]);
  });

  it('filters', async () => {
    const cookie = await now();
    await newUser(client, target(), unit);
    await newGroup(client, unit);
    const part = await changesSince(cookie, { filter: '(objectClass=group)' });
    expect(part.entries).toHaveLength(1);
  });

  describe('rights', () => {
    it('are needed', async () => {
      const { upn } = await newUser(client, target(), unit, 'Zonne-Bloem.12');
      const session = await signIn(target(), upn, 'Zonne-Bloem.12');
      expect((await refusal(changesSince(Buffer.alloc(0), { session }))).code).toBe(50);
      await session.unbind();
    });
  });
}

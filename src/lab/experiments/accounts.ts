import type { Entry } from 'ldapts';
import { z } from 'zod';
import { required } from '../../base/assert.ts';
import { permissiveModifyControl } from '../../ldap/index.ts';
import { experiment } from './experiment.ts';
import type { World } from './world.ts';
import { asAdministrator, change, passwordValue, set, somePeople, textOf, valuesOf } from './world.ts';

const ACCOUNT_DISABLED = 2;

/** Somebody else each time, counted from the end: those who are deleted are the first ones. */
const places = { disable: 1, rename: 2 } as const;

/** One of the people, and one attribute of them as it is now. */
async function personAt(world: World, place: keyof typeof places, attribute: string) {
  return await asAdministrator(world, async (client) => {
    const most = Number.MAX_SAFE_INTEGER;
    const people = await somePeople(world, client, { most, attributes: [attribute] });
    const person = required(people.at(-places[place]), 'somebody');
    const upn = textOf(person, 'userPrincipalName') ?? '';
    return { dn: person.dn, upn, before: required(textOf(person, attribute), attribute) };
  });
}

async function write(world: World, dn: string, ...changes: readonly ReturnType<typeof set>[]): Promise<void> {
  await asAdministrator(world, async (client) => {
    // A repair may come after a break that did nothing.
    await client.modify(dn, [...changes], permissiveModifyControl());
  });
}

const kept = z.object({ dn: z.string(), upn: z.string(), before: z.string() });

export const disableAccount = experiment({
  kept,
  prepare: async (world) => await personAt(world, 'disable', 'userAccountControl'),
  break: async (world, { dn, before }) =>
    await write(world, dn, set('userAccountControl', [String(Number(before) | ACCOUNT_DISABLED)])),
  repair: async (world, { dn, before }) => await write(world, dn, set('userAccountControl', [before])),
});

export const changeName = experiment({
  kept,
  prepare: async (world) => await personAt(world, 'rename', 'displayName'),
  break: async (world, { dn, before }) => await write(world, dn, set('displayName', [`${before} (new name)`])),
  repair: async (world, { dn, before }) => await write(world, dn, set('displayName', [before])),
});

/** Somebody, and the address of somebody else who shares none with them. */
async function twoPeople(
  world: World,
): Promise<{ readonly dn: string; readonly upn: string; readonly address: string }> {
  return await asAdministrator(world, async (client) => {
    const most = Number.MAX_SAFE_INTEGER;
    const people = await somePeople(world, client, { most, attributes: ['mail', 'proxyAddresses'] });
    const held = (one: Entry): readonly string[] =>
      valuesOf(one, 'proxyAddresses').map((value) => String(value).toLowerCase().replace('smtp:', ''));
    // Some hold one address twice, as in real directories: their attribute cannot be written any more.
    const isSound = (one: Entry): boolean => held(one).length > 0 && new Set(held(one)).size === held(one).length;
    const person = required(people.slice(0, -places.rename).findLast(isSound), 'somebody');
    const own = new Set(held(person));
    const isOther = (one: Entry): boolean => one !== person && !held(one).some((address) => own.has(address));
    const other = required(people.findLast(isOther), 'somebody else');
    const address = `smtp:${required(textOf(other, 'mail'), 'mail')}`;
    return { dn: person.dn, upn: textOf(person, 'userPrincipalName') ?? '', address };
  });
}

/** An address that somebody else holds. */
export const duplicateAddress = experiment({
  kept: kept.omit({ before: true }).extend({ address: z.string() }),
  prepare: twoPeople,
  break: async (world, { dn, address }) => await write(world, dn, change('add', 'proxyAddresses', [address])),
  repair: async (world, { dn, address }) => await write(world, dn, change('delete', 'proxyAddresses', [address])),
});

/** Sessions outlive a password; those that the agent has open end with the restart. */
async function setServicePassword(world: World, ...passwords: readonly string[]): Promise<void> {
  const { baseDn, serviceAccount } = world.forest;
  await asAdministrator(world, async (client) => {
    const filter = `(userPrincipalName=${serviceAccount.upn})`;
    const { searchEntries } = await client.search(baseDn, { filter, attributes: ['userPrincipalName'] });
    const account = required(searchEntries[0], serviceAccount.upn);
    for (const password of passwords) await client.modify(account.dn, [set('unicodePwd', [passwordValue(password)])]);
  });
  await world.stopForest();
  await world.startForest();
}

const nothing = z.object({});

/** The account that reads the forest gets another password than Connect has. */
export const wrongPassword = experiment({
  kept: nothing,
  prepare: async () => await Promise.resolve({}),
  break: async (world) => {
    const { password } = world.forest.serviceAccount;
    // The last password but one is taken for another hour, as Active Directory does.
    await setServicePassword(world, `Another-${password}`, `Different-${password}`);
  },
  repair: async (world) => await setServicePassword(world, world.forest.serviceAccount.password),
});

export const stopController = experiment({
  kept: nothing,
  isOffline: true,
  prepare: async () => await Promise.resolve({}),
  break: async (world) => await world.stopForest(),
  repair: async (world) => await world.startForest(),
});

import type { Client, Entry } from 'ldapts';
import { NoSuchObjectError } from 'ldapts';
import { z } from 'zod';
import { guidFromBytes, guidToDn } from '../../directory/index.ts';
import { permissiveModifyControl, showDeletedControl } from '../../ldap/index.ts';
import { SAMPLE_PASSWORD } from '../sample-person.ts';
import { experiment } from './experiment.ts';
import { asAdministrator, change, passwordValue, set, somePeople, valuesOf } from './world.ts';

/** More than the accidental-delete threshold lets go. */
const PEOPLE = 600;

/** What a tombstone does not keep, and a person gets back. */
const attributes = [
  ...['givenName', 'sn', 'displayName', 'sAMAccountName', 'userPrincipalName', 'mail', 'mailNickname'],
  ...['proxyAddresses', 'title', 'department', 'company', 'physicalDeliveryOfficeName', 'streetAddress', 'l'],
  ...['postalCode', 'c', 'co', 'countryCode', 'telephoneNumber', 'mobile', 'employeeID', 'employeeType'],
  ...['preferredLanguage', 'description', 'extensionAttribute1', 'userAccountControl', 'mS-DS-ConsistencyGuid'],
] as const;

const person = z.object({
  guid: z.string(),
  dn: z.string(),
  /** Octets in base64. */
  attributes: z.record(z.string(), z.array(z.union([z.string(), z.object({ base64: z.string() })]))),
  manager: z.array(z.string()),
  groups: z.array(z.string()),
  /** Those whose manager it is. */
  reports: z.array(z.string()),
});

type Person = z.infer<typeof person>;

/** Deletes more people than may go at once; the repair reanimates their tombstones and gives back what those lost. */
export const deletePeople = experiment({
  kept: z.array(person),
  prepare: async (world) =>
    await asAdministrator(world, async (client) => {
      const wanted = ['objectGUID', 'manager', 'memberOf', 'directReports', ...attributes];
      return (await somePeople(world, client, { most: PEOPLE, attributes: wanted })).map(keep);
    }),
  break: async (world, people, report) =>
    await asAdministrator(world, async (client) => {
      for (const [at, { dn }] of people.entries()) {
        await client.del(dn);
        report(at + 1, people.length);
      }
    }),
  repair: async (world, people, report) =>
    await asAdministrator(world, async (client) => {
      for (const [at, one] of people.entries()) {
        await reanimate(client, one);
        report(at + 1, people.length);
      }
      // Only now everybody is there that somebody refers to.
      for (const one of people) await restoreReferences(client, one);
    }),
});

function keep(entry: Entry): Person {
  const texts = (name: string): string[] => valuesOf(entry, name).map(String);
  const [guid] = valuesOf(entry, 'objectGUID');
  if (!Buffer.isBuffer(guid)) throw new TypeError(`${entry.dn} has no objectGUID`);
  const values = (name: string): Person['attributes'][string] =>
    valuesOf(entry, name).map((value) => (typeof value === 'string' ? value : { base64: value.toString('base64') }));
  const present = attributes.filter((name) => valuesOf(entry, name).length > 0);
  return {
    guid: guidFromBytes(guid),
    dn: entry.dn,
    attributes: Object.fromEntries(present.map((name) => [name, values(name)])),
    manager: texts('manager'),
    groups: texts('memberOf'),
    reports: texts('directReports'),
  };
}

async function reanimate(client: Client, { guid, dn, attributes: kept }: Person): Promise<void> {
  if (await exists(client, dn)) return;
  const back = [change('delete', 'isDeleted', []), set('distinguishedName', [dn])];
  await client.modify(guidToDn(guid), back, showDeletedControl());
  const values = Object.entries(kept).map(([name, all]) =>
    set(
      name,
      all.map((value) => (typeof value === 'string' ? value : Buffer.from(value.base64, 'base64'))),
    ),
  );
  // An account is enabled only with a password.
  await client.modify(dn, [set('unicodePwd', [passwordValue(SAMPLE_PASSWORD)])]);
  await client.modify(dn, values);
}

async function restoreReferences(client: Client, { dn, manager, groups, reports }: Person): Promise<void> {
  if (manager.length > 0) await client.modify(dn, [set('manager', manager)]);
  for (const group of groups) await client.modify(group, [change('add', 'member', [dn])], permissiveModifyControl());
  for (const report of reports) await client.modify(report, [set('manager', [dn])]);
}

async function exists(client: Client, dn: string): Promise<boolean> {
  try {
    await client.search(dn, { scope: 'base', attributes: ['objectClass'] });
    return true;
  } catch (error) {
    if (error instanceof NoSuchObjectError) return false;
    throw error;
  }
}

import { readFileSync } from 'node:fs';
import { Attribute, Change, Client } from 'ldapts';
import type { Entry } from 'ldapts';
import type { ForestReady } from '../processes/forest.ts';

/** What an experiment is made on: the forest of a running lab. */
export interface World {
  readonly forest: ForestReady;
  /** Stops the domain controller, as its service manager would. */
  stopForest(): Promise<void>;
  startForest(): Promise<void>;
}

/** Does something in the forest as its administrator, over LDAPS. */
export async function asAdministrator<T>({ forest }: World, work: (client: Client) => Promise<T>): Promise<T> {
  const { ldapsUrl, caFile, server, administrator } = forest;
  const [servername] = server.split('=');
  const client = new Client({ url: ldapsUrl, tlsOptions: { ca: [readFileSync(caFile)], servername } });
  try {
    await client.bind(administrator.dn, administrator.password);
    return await work(client);
  } finally {
    await client.unbind();
  }
}

/** Enabled people with an address; those of an organisation that was generated have a department too. */
const isPerson =
  '(&(objectCategory=person)(objectClass=user)(mail=*)(userPrincipalName=*)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))';

/** So many people, always the same ones while nobody is added or deleted; never the lab's sample person. */
export async function somePeople(
  { forest: { baseDn, samplePerson } }: World,
  client: Client,
  { most, attributes }: { readonly most: number; readonly attributes: readonly string[] },
): Promise<readonly Entry[]> {
  const { searchEntries } = await client.search(baseDn, {
    filter: isPerson,
    attributes: ['userPrincipalName', ...attributes],
    explicitBufferAttributes: ['objectGUID', 'mS-DS-ConsistencyGuid'],
    paged: { pageSize: 500 },
  });
  return searchEntries
    .filter((entry) => textOf(entry, 'userPrincipalName') !== samplePerson?.userPrincipalName)
    .toSorted((a, b) => (a.dn < b.dn ? -1 : 1))
    .slice(0, most);
}

export function valuesOf(entry: Entry, name: string): readonly (string | Buffer)[] {
  const found = entry[name];
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
}

export function textOf(entry: Entry, name: string): string | undefined {
  const [first] = valuesOf(entry, name);
  return typeof first === 'string' ? first : undefined;
}

export function set(type: string, values: readonly (string | Buffer)[]): Change {
  return change('replace', type, values);
}

export function change(
  operation: 'add' | 'delete' | 'replace',
  type: string,
  values: readonly (string | Buffer)[],
): Change {
  const texts = values.filter((value) => typeof value === 'string');
  const octets = values.filter((value) => typeof value !== 'string');
  return new Change({ operation, modification: new Attribute({ type, values: octets.length > 0 ? octets : texts }) });
}

/** As the directory wants a password. */
export function passwordValue(password: string): Buffer {
  return Buffer.from(`"${password}"`, 'utf16le');
}

import { readFileSync } from 'node:fs';
import { Attribute, Change, Client } from 'ldapts';
import { SAMPLE_PASSWORD } from './sample-person.ts';
import type { Organisation } from '../practice/index.ts';

export interface SambaTarget {
  readonly url: string;
  /** The name in its certificate. */
  readonly host: string;
  readonly caFile: string;
  readonly dn: string;
  readonly password: string;
}

const classes = {
  user: ['top', 'person', 'organizationalPerson', 'user'],
  group: ['top', 'group'],
  contact: ['top', 'person', 'organizationalPerson', 'contact'],
  computer: ['top', 'person', 'organizationalPerson', 'user', 'computer'],
  organizationalUnit: ['top', 'organizationalUnit'],
} as const;

const references = new Set(['manager', 'member', 'managedBy', 'owner']);
/** A real directory gives these itself. */
const computed = new Set(['isCriticalSystemObject', 'objectGUID', 'objectSid', 'whenCreated', 'name', 'cn', 'ou']);
const userPassword = Buffer.from(`"${SAMPLE_PASSWORD}"`, 'utf16le');

/** Puts a generated organisation into a Samba domain over LDAPS: first the objects, then what refers to them. */
export async function fillSamba(
  { url, host, caFile, dn, password }: SambaTarget,
  { objects }: Organisation,
): Promise<void> {
  const client = new Client({ url, tlsOptions: { ca: [readFileSync(caFile)], servername: host } });
  await client.bind(dn, password);
  try {
    const known = await schemaAttributes(client, dn);
    for (const object of objects) {
      const own = Object.entries(object.attributes).filter(
        ([name]) => known.has(name) && !references.has(name) && !computed.has(name),
      );
      const attributes = [
        new Attribute({ type: 'objectClass', values: [...classes[object.class]] }),
        ...own.map(([type, values]) => new Attribute({ type, values: [...values] })),
        ...(object.class === 'user' ? [new Attribute({ type: 'unicodePwd', values: [userPassword] })] : []),
      ];
      await client.add(object.dn, attributes);
    }
    for (const { dn: name, attributes } of objects) {
      const changes = Object.entries(attributes)
        .filter(([type]) => references.has(type))
        .map(
          ([type, values]) =>
            new Change({ operation: 'add', modification: new Attribute({ type, values: [...values] }) }),
        );
      if (changes.length > 0) await client.modify(name, changes);
    }
  } finally {
    await client.unbind();
  }
}

/**
 * A domain without the schema of Exchange has no mailNickname and no extension attributes: what the schema does not
 * know is left out.
 */
async function schemaAttributes(client: Client, account: string): Promise<ReadonlySet<string>> {
  const base = `CN=Schema,CN=Configuration,${account.slice(account.search(/DC=/i))}`;
  const { searchEntries } = await client.search(base, {
    scope: 'one',
    filter: '(objectClass=attributeSchema)',
    attributes: ['lDAPDisplayName'],
    paged: true,
  });
  return new Set(searchEntries.map((entry) => String(entry['lDAPDisplayName'])));
}

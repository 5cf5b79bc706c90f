import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import {
  Attribute,
  type BerReader,
  type BerWriter,
  Change,
  Client,
  Control,
  type Entry,
  type Filter,
  ResultCodeError,
  type SearchOptions,
} from 'ldapts';

/** A forest under contract: where it is, and whose manners it has. */
export interface Target extends AsyncDisposable {
  readonly ldapsUrl: string;
  readonly ldapUrl: string;
  readonly caFile: string;
  /** The name in the certificate. */
  readonly host: string;
  readonly baseDn: string;
  readonly domain: string;
  readonly netbios: string;
  readonly admin: { readonly dn: string; readonly upn: string; readonly password: string };
  readonly personality: 'windows' | 'samba';
}

export type StartTarget = () => Promise<Target>;

export function tlsOf({ caFile, host }: Target): { ca: Buffer; servername?: string } {
  return { ca: readFileSync(caFile), ...(isIP(host) ? {} : { servername: host }) };
}

export function openClient(target: Target): Client {
  return new Client({ url: target.ldapsUrl, tlsOptions: tlsOf(target), timeout: 20_000, connectTimeout: 5000 });
}

/** A connection signed in as `name`, by default as the administrator. */
export async function signIn(
  target: Target,
  name = target.admin.upn,
  password = target.admin.password,
): Promise<Client> {
  const client = openClient(target);
  await client.bind(name, password);
  return client;
}

export interface Refusal {
  readonly code: number;
  /** The leading eight hexadecimal digits of the diagnostic text, by which a client recognises the reason. */
  readonly hex: string | undefined;
  readonly text: string;
}

/** How an operation that has to fail was refused. */
export async function refusal(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ResultCodeError)) throw error;
    const text = error.message.replace(/ Code: 0x[0-9a-f]+$/i, '');
    return { code: error.code, hex: /^([0-9A-F]{8}):/.exec(text)?.[1], text };
  }
  throw new Error('the operation was expected to be refused');
}

/** The sub-code of a refused bind. */
export async function bindFailure(target: Target, name: string, password: string): Promise<string> {
  const client = openClient(target);
  const { code, text } = await refusal(client.bind(name, password));
  await client.unbind();
  return `${code} ${/data ([0-9a-f]+)/.exec(text)?.[1] ?? ''}`;
}

export async function canSignIn(target: Target, name: string, password: string): Promise<boolean> {
  const client = openClient(target);
  try {
    await client.bind(name, password);
    return true;
  } catch (error) {
    if (error instanceof ResultCodeError) return false;
    throw error;
  } finally {
    await client.unbind();
  }
}

export function valuesOf(entry: Entry | undefined, name: string): string[] {
  const key = Object.keys(entry ?? {}).find((known) => known.toLowerCase() === name.toLowerCase());
  const value = key === undefined ? undefined : entry?.[key];
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map((one) =>
    typeof one === 'string' ? one : one.toString('base64'),
  );
}

export async function find(
  client: Client,
  base: string,
  filter: string | Filter,
  attributes: string[] = ['cn'],
  more: SearchOptions = {},
  controls: Control[] = [],
): Promise<Entry[]> {
  return (
    await client.search(
      base,
      {
        scope: 'sub',
        filter,
        attributes,
        explicitBufferAttributes: ['objectGUID', 'objectSid', 'parentGUID'],
        ...more,
      },
      controls,
    )
  ).searchEntries;
}

export async function read(
  client: Client,
  dn: string,
  attributes: string[] = [],
  controls: Control[] = [],
): Promise<Entry | undefined> {
  return (await find(client, dn, '(objectClass=*)', attributes, { scope: 'base' }, controls))[0];
}

export function change(
  operation: 'add' | 'delete' | 'replace',
  type: string,
  values: (string | Buffer)[] = [],
): Change {
  return new Change({ operation, modification: new Attribute({ type, values: values as string[] }) });
}

export function quoted(password: string): Buffer {
  return Buffer.from(`"${password}"`, 'utf16le');
}

let counter = 0;

/** An organizational unit of its own for one test. */
export async function newUnit(client: Client, { baseDn }: Target): Promise<string> {
  const dn = `OU=Unit ${++counter} ${Date.now().toString(36)},${baseDn}`;
  await client.add(dn, { objectClass: 'organizationalUnit' });
  return dn;
}

export interface NewUser {
  readonly dn: string;
  readonly account: string;
  readonly upn: string;
}

/** An enabled account with a password, or without one a disabled account. */
export async function newUser(
  client: Client,
  target: Target,
  unit: string,
  password?: string,
  more: Record<string, string | string[]> = {},
): Promise<NewUser> {
  const account = `u${++counter}${Date.now().toString(36)}`;
  const dn = `CN=${account},${unit}`;
  const upn = `${account}@${target.domain}`;
  await client.add(dn, { objectClass: 'user', sAMAccountName: account, userPrincipalName: upn, ...more });
  if (password !== undefined) {
    await client.modify(dn, [change('replace', 'unicodePwd', [quoted(password)])]);
    await client.modify(dn, [change('replace', 'userAccountControl', ['512'])]);
  }
  return { dn, account, upn };
}

export async function newGroup(client: Client, unit: string, members: string[] = []): Promise<string> {
  const name = `g${++counter}${Date.now().toString(36)}`;
  const dn = `CN=${name},${unit}`;
  await client.add(dn, {
    objectClass: 'group',
    sAMAccountName: name,
    ...(members.length > 0 ? { member: members } : {}),
  });
  return dn;
}

/** A control with the given value; the response's value is kept. */
export class ValueControl extends Control {
  readonly #value: Buffer | undefined;
  answer: Buffer | undefined;

  constructor(type: string, value?: Buffer, critical = true) {
    super(type, { critical });
    this.#value = value;
  }

  protected override writeControl(writer: BerWriter): void {
    if (this.#value) writer.writeBuffer(this.#value, 0x04);
  }

  protected override parseControl(reader: BerReader): void {
    this.answer = reader.buffer;
  }
}

export const showDeleted = (): Control => new ValueControl('1.2.840.113556.1.4.417');
export const treeDelete = (): Control => new ValueControl('1.2.840.113556.1.4.805');

export function policyHints(critical: boolean): Control {
  return new ValueControl('1.2.840.113556.1.4.2239', Buffer.from('3003020101', 'hex'), critical);
}

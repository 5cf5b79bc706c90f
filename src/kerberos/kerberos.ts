import { kerberosErrors } from './errors.ts';
import type { Gss, Oid, OutBuffer, Pointer } from './gssapi.ts';
import { loadGss, oid } from './gssapi.ts';
import { encodeInitial, mechanisms } from './spnego.ts';

/**
 * A Kerberos ticket for a service, from the system's own library (MIT libgssapi): it knows the machine's krb5.conf,
 * ticket caches and keytabs, and no password passes through us. The bridge to it (koffi) is an optional package, loaded
 * when a ticket is first asked for.
 */
export interface KerberosSettings {
  /** A ticket cache such as FILE:/run/hawser/ticket; absent: the environment's (KRB5CCNAME). */
  readonly cache?: string | undefined;
  /** A keytab with the client's own key; tickets are fetched and renewed with it. */
  readonly keytab?: string | undefined;
  /** Whose ticket, if there are several: name@REALM. */
  readonly principal?: string | undefined;
}

/** Whose ticket is wanted: HTTP, ldap, cifs, … at a host that is written as its service principal name has it. */
export interface ServiceName {
  readonly service: string;
  readonly host: string;
}

const CONTINUE_OR_COMPLETE = 1;
const INITIATE = 1;
const MECHANISM_STATUS = 2;
const MAJOR_STATUS = 1;
const INDEFINITE = 0xffffffff;
/** GSS_C_NT_HOSTBASED_SERVICE, GSS_C_NT_USER_NAME (RFC 2744) and the Kerberos mechanism. */
const hostBasedService = oid('2a864886f71201020104');
const userName = oid('2a864886f71201020101');
const kerberosMechanism = oid('2a864886f712010202');

/**
 * The first and only message of Negotiate with a ticket for a service. Throws `kerberos.library-missing` and
 * `kerberos.no-ticket`.
 */
export async function kerberosMessage(service: ServiceName, settings: KerberosSettings): Promise<Buffer> {
  const gss = await loadGss();
  const held: Held = { names: [], credentials: [null], context: [null] };
  try {
    const token = await initiate(gss, service, settings, held);
    return encodeInitial(mechanisms.kerberos, token);
  } finally {
    release(gss, held);
  }
}

/** What the library keeps for us until we release it. */
interface Held {
  readonly names: Pointer[];
  readonly credentials: [Pointer];
  readonly context: [Pointer];
}

async function initiate(gss: Gss, target: ServiceName, settings: KerberosSettings, held: Held): Promise<Buffer> {
  const minor: [number] = [0];
  const check = (major: number): void => {
    if (major <= CONTINUE_OR_COMPLETE) return;
    const name = `${target.service}/${target.host}`;
    throw kerberosErrors('kerberos.no-ticket', { service: name, reason: describe(gss, major, minor[0]) });
  };
  const importName = (text: string, kind: Oid): Pointer => {
    const name: [Pointer] = [null];
    const value = Buffer.from(text);
    check(gss.importName(minor, { length: value.length, value }, kind, name));
    held.names.push(name[0]);
    return name[0];
  };
  const service = importName(`${target.service}@${target.host}`, hostBasedService);
  const { cache, keytab, principal } = settings;
  const elements = [
    ...(keytab === undefined ? [] : [{ key: 'client_keytab', value: keytab }]),
    // Tickets that are fetched with a keytab stay in memory unless a cache is named.
    ...(cache === undefined && keytab === undefined ? [] : [{ key: 'ccache', value: cache ?? 'MEMORY:hawser' }]),
  ];
  const store = elements.length === 0 ? null : { count: elements.length, elements };
  const desired = principal === undefined ? null : importName(principal, userName);
  const only = { count: 1, elements: [kerberosMechanism] };
  const credentials: [Pointer] = [null];
  check(await gss.acquire(minor, desired, INDEFINITE, only, INITIATE, store, credentials, null, null));
  held.credentials[0] = credentials[0];
  const context: [Pointer] = [null];
  const output: OutBuffer = { length: 0, value: null };
  const [own] = held.credentials;
  const [mechanism, flags, lifetime, nothing] = [kerberosMechanism, 0, 0, null];
  const call = [minor, own, context, service, mechanism, flags, lifetime, nothing, nothing, nothing, output] as const;
  const major = await gss.initiate(...call, nothing, nothing);
  held.context[0] = context[0];
  check(major);
  return takeBuffer(gss, output);
}

function takeBuffer(gss: Gss, buffer: OutBuffer): Buffer {
  const content = gss.readMemory(buffer);
  gss.releaseBuffer([0], buffer);
  return content;
}

/** What the library says about a status, both halves of it. */
function describe(gss: Gss, major: number, minor: number): string {
  const parts = [
    [major, MAJOR_STATUS],
    [minor, MECHANISM_STATUS],
  ] as const;
  return parts
    .filter(([status]) => status !== 0)
    .map(([status, kind]) => {
      const text: OutBuffer = { length: 0, value: null };
      gss.displayStatus([0], status, kind, kind === MECHANISM_STATUS ? kerberosMechanism : null, [0], text);
      return takeBuffer(gss, text).toString('utf8');
    })
    .join(': ');
}

function release(gss: Gss, { names, credentials, context }: Held): void {
  if (context[0] !== null) gss.deleteContext([0], context, null);
  if (credentials[0] !== null) gss.releaseCredentials([0], credentials);
  for (const name of names) gss.releaseName([0], [name]);
}

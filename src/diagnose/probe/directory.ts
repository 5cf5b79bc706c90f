import { dnKey, fromBytes, isBytes, parseGeneralizedTime, sidFromBytes, valuesOf } from '../../directory/index.ts';
import type { RootDse, Session } from '../../ldap/index.ts';
import {
  accessMask,
  isAllowed,
  missingWritebackRights,
  readSecurityDescriptor,
  readTokenSids,
  textOf,
} from '../../ldap/index.ts';

/** What a domain says about the account that reads it, and about itself. Everything here only reads. */

/** Server time of the root DSE minus ours, in milliseconds; undefined where it gives no time. */
export async function directoryClockSkew(session: Session): Promise<number | undefined> {
  const start = Date.now();
  const entry = await session.read('', ['currentTime']);
  const text = entry && textOf(entry.attributes, 'currentTime');
  const server = text === undefined ? undefined : parseGeneralizedTime(text)?.getTime();
  if (server === undefined) return undefined;
  return server + 500 - (start + Date.now()) / 2;
}

/** Some people of the containers that are read; not the protected ones, whose rights SDProp overrides. */
export async function samplePeople(session: Session, bases: readonly string[]): Promise<readonly string[]> {
  const samples: string[] = [];
  for (const base of bases.slice(0, 5)) {
    const found = session.searchPages(
      {
        base,
        filter: '(&(objectCategory=person)(objectClass=user)(!(adminCount=1))(!(isCriticalSystemObject=TRUE)))',
        attributes: ['objectClass'],
      },
      20,
    );
    for await (const { entries } of found) {
      samples.push(...entries.map(({ dn }) => dn));
      break;
    }
  }
  return samples;
}

export interface MissingRights {
  readonly target: string;
  readonly rights: readonly string[];
}

/** Where writeback would fail: the first sample on which the account lacks rights. */
export async function findMissingWritebackRights(
  session: Session,
  accountDn: string,
  samples: readonly string[],
): Promise<MissingRights | undefined> {
  const sids = await readTokenSids(session, accountDn);
  for (const dn of samples) {
    const rights = await missingWritebackRights(session, dn, sids);
    if (rights && rights.length > 0) return { target: dn, rights };
  }
  return undefined;
}

/** schemaIDGUID of mS-DS-ConsistencyGuid. */
const consistencyGuid = '23773dc2-b63a-11d2-90e1-00c04fd91ab1';

/** The first sample whose source anchor the account may not write. */
export async function findUnwritableAnchor(
  session: Session,
  accountDn: string,
  samples: readonly string[],
): Promise<string | undefined> {
  const sids = await readTokenSids(session, accountDn);
  for (const dn of samples) {
    const descriptor = await readSecurityDescriptor(session, dn);
    const question = { mask: accessMask.writeProperty, objectTypes: [consistencyGuid] };
    if (descriptor && !isAllowed(descriptor, sids, question)) return dn;
  }
  return undefined;
}

export interface ServiceConnectionPoint {
  readonly dn: string;
  readonly keywords: readonly string[];
  readonly tenantId: string | undefined;
  readonly tenantName: string | undefined;
}

/** The object by which machines find their tenant. The vendor's own texts write its prefix in two ways. */
export async function readServiceConnectionPoint(
  session: Session,
  { configurationNamingContext }: RootDse,
): Promise<ServiceConnectionPoint | undefined> {
  if (configurationNamingContext === undefined) return undefined;
  const dn = `CN=62a0ff2e-97b9-4513-943f-0d221bd30080,CN=Device Registration Configuration,CN=Services,${configurationNamingContext}`;
  const entry = await session.read(dn, ['keywords']);
  if (!entry) return undefined;
  const keywords = valuesOf(entry.attributes['keywords']).map(String);
  const valueOf = (prefix: string): string | undefined =>
    keywords
      .map((keyword) => new RegExp(`^\\s*${prefix}\\s*:\\s*(.+?)\\s*$`, 'i').exec(keyword)?.[1])
      .find((value) => value !== undefined);
  return { dn, keywords, tenantId: valueOf('azureADId'), tenantName: valueOf('azureADName') };
}

export interface FoundObject {
  readonly dn: string;
  readonly classes: readonly string[];
  readonly principalName: string | undefined;
  readonly sid: string | undefined;
}

/** Objects that a person may mean by `text`: a DN, or one of the names by which people know each other. */
export async function findObjects(session: Session, base: string, text: string): Promise<readonly FoundObject[]> {
  const attributes = ['objectClass', 'userPrincipalName', 'objectSid'];
  const byDn = /^\w+=.+,/.test(text) ? await session.read(text, attributes) : undefined;
  const value = escapeFilter(text);
  const names = ['userPrincipalName', 'mail', 'sAMAccountName', 'displayName', 'cn'].map(
    (name) => `(${name}=${value})`,
  );
  const filter = `(|${names.join('')}(proxyAddresses=smtp:${value}))`;
  const entries = byDn ? [byDn] : (await session.search({ base, filter, attributes, sizeLimit: 10 })).entries;
  return entries.map(({ dn, attributes: found }) => {
    const sid = found['objectSid'];
    return {
      dn,
      classes: valuesOf(found['objectClass']).map(String),
      principalName: valuesOf(found['userPrincipalName']).map(String)[0],
      sid: isBytes(sid) ? sidFromBytes(fromBytes(sid)) : undefined,
    };
  });
}

/** Whether `dn` lies in what is read; the innermost container decides. */
export function liesWithin(dn: string, include: readonly string[], exclude: readonly string[]): boolean {
  const key = `,${dnKey(dn)}`;
  const depth = (containers: readonly string[]): number =>
    Math.max(
      0,
      ...containers
        .map((container) => `,${dnKey(container)}`)
        .filter((end) => key.endsWith(end))
        .map((end) => end.length),
    );
  return (include.length === 0 ? 1 : depth(include)) > depth(exclude);
}

/** RFC 4515 3: what has a meaning in a filter. */
function escapeFilter(text: string): string {
  return text.replace(/[\\*()\0]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

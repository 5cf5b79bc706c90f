import type { Attributes } from '../../directory/index.ts';
import { fromBytes, guidToBytes, guidToDn, isBytes, sidFromBytes, valuesOf } from '../../directory/index.ts';
import type { SecurityDescriptor, Session } from '../../ldap/index.ts';
import { parseSecurityDescriptor, securityDescriptorControl, textOf } from '../../ldap/index.ts';
import type { Domain, ForestDomains } from './forests.ts';
import type { LockoutState } from './lockout-state.ts';
import { lockoutAttributes, lockoutStateOf } from './lockout-state.ts';
import { sidsOf } from './sids.ts';

/** The account as the domain controller has it at this moment: what the cloud claims is held against this. */
export interface Person extends LockoutState {
  readonly guid: string;
  readonly dn: string;
  readonly sid: string | undefined;
  readonly classes: readonly string[];
  /** undefined: it may not be read. */
  readonly userAccountControl: number | undefined;
  /** userPrincipalName and sAMAccountName. */
  readonly names: { readonly upn: string | undefined; readonly account: string | undefined };
  /** undefined: there is none, or it may not be read. */
  readonly adminCount: number | undefined;
  /** sIDHistory: what the account was before it came here. */
  readonly formerSids: readonly string[];
  /** Who may read what of it; undefined: the account of the agent may not read that. */
  readonly descriptor: SecurityDescriptor | undefined;
  /** undefined: the account of the agent may not read them. */
  readonly groupSids: readonly string[] | undefined;
  readonly primaryGroupSid: string | undefined;
  readonly pwdLastSet: string;
  readonly sourceAnchor: string;
  /** DN of the fine-grained policy; null: the domain's holds. Absent: it was not asked for. */
  readonly policy?: string | null;
}

export interface PersonOptions {
  readonly anchorAttribute: string;
  /** Also which password policy holds: a domain controller has to work it out. */
  readonly withPolicy?: boolean;
}

/**
 * The person, in whatever domain of the forest they are now, and that domain. Where the import saw them is asked first,
 * for everything at once; undefined: no domain has them. Throws when that cannot be known.
 */
export async function findPerson(
  domains: ForestDomains,
  { anchor, dn: hint }: { readonly anchor: string; readonly dn: string },
  options: PersonOptions,
): Promise<{ readonly person: Person; readonly domain: Domain } | undefined> {
  const likely = await domains.of(hint);
  const there = await readPerson(likely.session, anchor, options);
  if (there) return { person: there, domain: likely };
  const dn = await domains.findElsewhere(anchor, hint);
  if (dn === undefined) return undefined;
  const domain = await domains.of(dn);
  const person = await readPerson(domain.session, anchor, options);
  return person && { person, domain };
}

/** The part of a security descriptor that is asked for ([MS-ADTS] 3.1.1.3.4.1.11). */
const DACL = 4;
/** [MS-ADTS] 3.1.1.4.5.36: absent where the policy of the domain holds. */
export const RESULTANT_POLICY = 'msDS-ResultantPSO';

/**
 * undefined: there is no such object (any more). The object is asked for by its GUID, so that it is found wherever it
 * was moved in its domain, and no name needs to be quoted.
 */
export async function readPerson(
  session: Session,
  guid: string,
  { anchorAttribute, withPolicy = false }: PersonOptions,
): Promise<Person | undefined> {
  const names = [
    'objectClass',
    'objectSid',
    'userAccountControl',
    ...lockoutAttributes,
    'adminCount',
    'tokenGroups',
    'sIDHistory',
    'nTSecurityDescriptor',
    'userPrincipalName',
    'sAMAccountName',
    'primaryGroupID',
    'pwdLastSet',
    'isDeleted',
    anchorAttribute,
    ...(withPolicy ? [RESULTANT_POLICY] : []),
  ];
  const controls = [securityDescriptorControl(DACL)];
  const entry = await session.read(guidToDn(guid), names, { controls });
  if (!entry || entry.attributes['isDeleted'] === true) return undefined;
  const { attributes, dn } = entry;
  const sid = attributes['objectSid'];
  const groups = sidsOf(attributes['tokenGroups']);
  const descriptor = attributes['nTSecurityDescriptor'];
  const primaryGroup = numberOf(attributes, 'primaryGroupID');
  const ownSid = isBytes(sid) ? sidFromBytes(fromBytes(sid)) : undefined;
  return {
    guid,
    dn,
    sid: ownSid,
    classes: valuesOf(attributes['objectClass']).map(String),
    userAccountControl: numberOf(attributes, 'userAccountControl'),
    ...lockoutStateOf(attributes),
    names: { upn: textOf(attributes, 'userPrincipalName'), account: textOf(attributes, 'sAMAccountName') },
    formerSids: sidsOf(attributes['sIDHistory']),
    descriptor: isBytes(descriptor) ? parseSecurityDescriptor(fromBytes(descriptor)) : undefined,
    adminCount: numberOf(attributes, 'adminCount'),
    groupSids: groups.length > 0 ? groups : undefined,
    primaryGroupSid: primaryGroup === undefined ? undefined : ownSid?.replace(/\d+$/, String(primaryGroup)),
    pwdLastSet: textOf(attributes, 'pwdLastSet') ?? '0',
    sourceAnchor: anchorOf(attributes, anchorAttribute, guid),
    ...(withPolicy && { policy: textOf(attributes, RESULTANT_POLICY) ?? null }),
  };
}

/** As the rules make it: the attribute's octets in base64, and objectGUID where it is empty. */
function anchorOf(attributes: Attributes, attribute: string, guid: string): string {
  const value = valuesOf(attributes[attribute])[0];
  if (isBytes(value)) return value.base64;
  if (value !== undefined && value !== '') return String(value);
  return guidToBytes(guid).toString('base64');
}

function numberOf(attributes: Attributes, name: string): number | undefined {
  const value = attributes[name];
  return typeof value === 'number' ? value : undefined;
}

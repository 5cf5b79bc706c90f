import { NEVER, parseGroupType, wellKnownRids } from '../../directory/index.ts';
import type { ClassDefinition } from '../schema/schema.ts';
import type { Value } from '../schema/syntax.ts';

type Defaults = Readonly<Record<string, readonly Value[]>>;

/** sAMAccountType follows from userAccountControl and groupType ([MS-ADTS] 3.1.1.2.2.3). */
export function accountTypeOf(
  userAccountControl: number | undefined,
  groupType: number | undefined,
): string | undefined {
  if (groupType !== undefined) {
    const { scope, isSecurity } = parseGroupType(groupType);
    if (scope === 'domain-local') return isSecurity ? '536870912' : '536870913';
    return isSecurity ? '268435456' : '268435457';
  }
  if (userAccountControl === undefined) return undefined;
  return (userAccountControl & 0x3000) === 0 ? '805306368' : '805306369';
}

const zeros: Defaults = Object.fromEntries(
  [
    'badpasswordtime',
    'badpwdcount',
    'codepage',
    'countrycode',
    'lastlogoff',
    'lastlogon',
    'logoncount',
    'pwdlastset',
  ].map((key) => [key, ['0']]),
);

/** What the system adds to a new object that can sign in or be granted something. */
export function defaultsOf(definition: ClassDefinition): Defaults {
  if (definition.name === 'group') return { grouptype: ['-2147483646'] };
  if (!definition.chain.includes('user')) return {};
  const isComputer = definition.chain.includes('computer');
  return {
    ...zeros,
    accountexpires: [NEVER],
    useraccountcontrol: [isComputer ? '4130' : '546'],
    primarygroupid: [String(isComputer ? wellKnownRids.domainComputers : wellKnownRids.domainUsers)],
  };
}

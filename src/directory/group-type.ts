import { keysOf } from '../base/keys.ts';

/**
 * groupType ([MS-ADTS] 2.2.12), a signed 32-bit integer: the sign bit says that it is a security group. A value that
 * holds no scope or two is kept as it is, in `other`.
 */
export type GroupScope = 'global' | 'domain-local' | 'universal';

export interface GroupType {
  readonly scope: GroupScope | undefined;
  readonly isSecurity: boolean;
  /** Made by the system (BUILTIN\Administrators). */
  readonly isBuiltin: boolean;
  /** Authorization Manager groups (0x10, 0x20), bits without a meaning, and scope bits that contradict each other. */
  readonly other: number;
}

export const groupTypeBits = {
  builtin: 0x1,
  global: 0x2,
  domainLocal: 0x4,
  universal: 0x8,
  security: 0x8000_0000,
} as const;

const scopes = {
  global: groupTypeBits.global,
  'domain-local': groupTypeBits.domainLocal,
  universal: groupTypeBits.universal,
};
const scopeMask = 0xe;

export function parseGroupType(value: number): GroupType {
  const scope = keysOf(scopes).find((name) => (value & scopeMask) === scopes[name]);
  const named = groupTypeBits.builtin | groupTypeBits.security | (scope === undefined ? 0 : scopeMask);
  return Object.freeze({
    scope,
    isSecurity: (value & groupTypeBits.security) !== 0,
    isBuiltin: (value & groupTypeBits.builtin) !== 0,
    other: (value & ~named) >>> 0,
  });
}

/** The signed number, as AD stores it. */
export function formatGroupType({ scope, isSecurity, isBuiltin, other }: GroupType): number {
  return (
    other |
    (scope === undefined ? 0 : scopes[scope]) |
    (isSecurity ? groupTypeBits.security : 0) |
    (isBuiltin ? groupTypeBits.builtin : 0)
  );
}

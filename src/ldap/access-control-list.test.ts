import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessControlEntry, AccessGrant, SecurityDescriptor } from './index.ts';
import { aceFlags, formatSecurityDescriptor, hasGrants, parseSecurityDescriptor, withGrants } from './index.ts';

const sid = fc.constantFrom('S-1-5-21-1', 'S-1-5-21-2', 'S-1-5-32-544');
const types = { objectType: fc.uuid(), inheritedObjectType: fc.uuid() };
const rest = { flags: fc.nat(31), mask: fc.integer({ min: 1, max: 0xf_01ff }), sid, ...types };
const required = { requiredKeys: ['kind', 'flags', 'mask', 'sid'] } as const;
const entry: fc.Arbitrary<AccessControlEntry> = fc.oneof(
  fc.record(
    { kind: fc.constantFrom('allow' as const, 'deny' as const), ...rest },
    { requiredKeys: [...required.requiredKeys] },
  ),
  fc.record({ kind: fc.constant('other' as const), type: fc.constant(9), flags: fc.nat(31), body: fc.constant('') }),
);
const grant: fc.Arbitrary<AccessGrant> = fc.record(
  { kind: fc.constant('allow' as const), ...rest, flags: fc.constantFrom(0, 2, 10) },
  { requiredKeys: [...required.requiredKeys] },
);
const isInherited = ({ flags }: AccessControlEntry): boolean => (flags & aceFlags.inherited) !== 0;
/** As a domain controller keeps it: its own denials, its own grants, what it inherits. */
const canonical = fc
  .array(entry)
  .map((entries) =>
    entries.toSorted(
      (a, b) =>
        Number(isInherited(a)) - Number(isInherited(b)) || Number(b.kind === 'deny') - Number(a.kind === 'deny'),
    ),
  );
const descriptor: fc.Arbitrary<SecurityDescriptor> = canonical.map((dacl) => ({
  control: 0x8004,
  owner: 'S-1-5-18',
  group: undefined,
  dacl,
}));

describe('an access control list', () => {
  it('has what it is given, once, and survives the way to the directory and back', () => {
    fc.assert(
      fc.property(descriptor, fc.array(grant, { maxLength: 4 }), (before, grants) => {
        const after = withGrants(before, grants);
        expect(hasGrants(after, grants)).toBe(true);
        expect(withGrants(after, grants)).toBe(after);
        expect(parseSecurityDescriptor(formatSecurityDescriptor(after))).toEqual(after);
      }),
    );
  });

  it('keeps every entry that was there, in its order, and stays in the order of a domain controller', () => {
    fc.assert(
      fc.property(descriptor, fc.array(grant, { maxLength: 4 }), (before, grants) => {
        const { dacl = [] } = withGrants(before, grants);
        const known = new Set(before.dacl);
        expect(dacl.filter((one) => known.has(one))).toEqual(before.dacl);
        const firstInherited = dacl.findIndex(isInherited);
        if (firstInherited >= 0) expect(dacl.slice(firstInherited).every(isInherited)).toBe(true);
        const own = dacl.filter((one) => !isInherited(one));
        const lastDenial = own.findLastIndex(({ kind }) => kind === 'deny');
        expect(own.slice(0, lastDenial + 1).every((one) => known.has(one))).toBe(true);
      }),
    );
  });

  it('that is missing allows everything and stays missing', () => {
    const none: SecurityDescriptor = { control: 0x8000, owner: undefined, group: undefined, dacl: undefined };
    const one: AccessGrant = { kind: 'allow', flags: 0, mask: 4, sid: 'S-1-5-21-1' };
    expect(hasGrants(none, [one])).toBe(true);
    expect(withGrants(none, [one])).toBe(none);
  });
});

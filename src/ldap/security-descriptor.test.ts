import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessControlEntry } from './index.ts';
import { accessMask, formatSecurityDescriptor, isAllowed, parseSecurityDescriptor } from './index.ts';

const sid = fc.array(fc.nat(2 ** 32 - 1), { minLength: 1, maxLength: 5 }).map((parts) => `S-1-5-${parts.join('-')}`);
const entry: fc.Arbitrary<AccessControlEntry> = fc.oneof(
  fc.record(
    {
      kind: fc.constantFrom('allow' as const, 'deny' as const),
      flags: fc.nat(255),
      mask: fc.nat(2 ** 32 - 1),
      sid,
      objectType: fc.uuid(),
      inheritedObjectType: fc.uuid(),
    },
    { requiredKeys: ['kind', 'flags', 'mask', 'sid'] },
  ),
  fc.record({
    kind: fc.constant('other' as const),
    type: fc.constantFrom(2, 7, 9),
    flags: fc.nat(255),
    body: fc.uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets).toString('base64')),
  }),
);

describe('a security descriptor', () => {
  it('survives both directions', () => {
    const descriptor = fc
      .record({
        owner: fc.option(sid, { nil: undefined }),
        group: fc.option(sid, { nil: undefined }),
        dacl: fc.option(fc.array(entry), { nil: undefined }),
      })
      .map((parts) => ({ ...parts, control: 0x8000 | (parts.dacl ? 4 : 0) }));
    fc.assert(
      fc.property(descriptor, (one) => {
        expect(parseSecurityDescriptor(formatSecurityDescriptor(one))).toEqual(one);
      }),
    );
  });

  it('of hostile octets is refused, never read past the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(79), (octets, at) => {
        const bytes = Buffer.from(
          formatSecurityDescriptor({ control: 0x8004, owner: 'S-1-5-18', group: undefined, dacl: [] }),
        );
        const broken = Buffer.concat([bytes.subarray(0, at), Buffer.from(octets)]);
        let failure: unknown;
        try {
          parseSecurityDescriptor(broken);
        } catch (error) {
          failure = error;
        }
        expect(failure === undefined || failure instanceof TypeError || failure instanceof RangeError).toBe(true);
      }),
    );
  });

  const reset = '00299570-246d-11d0-a768-00aa006e0529';
  const question = { mask: accessMask.controlAccess, objectTypes: [reset] };
  const list = (...dacl: readonly AccessControlEntry[]) => ({
    control: 0x8004,
    owner: undefined,
    group: undefined,
    dacl,
  });
  const ace = (more: Partial<Extract<AccessControlEntry, { kind: 'allow' | 'deny' }>>): AccessControlEntry => ({
    kind: 'allow',
    flags: 0,
    mask: accessMask.controlAccess,
    sid: 'S-1-5-21-1',
    ...more,
  });
  const me = new Set(['S-1-5-21-1']);

  it.each([
    ['grants by the right itself', list(ace({ objectType: reset })), true],
    ['grants by all rights', list(ace({})), true],
    ['does not grant by another right', list(ace({ objectType: 'ab721a53-1e2f-11d0-9819-00aa0040529b' })), false],
    ['does not grant to somebody else', list(ace({ sid: 'S-1-5-21-2' })), false],
    ['does not grant what only children inherit', list(ace({ flags: 8 })), false],
    ['denies before it allows', list(ace({ kind: 'deny', objectType: reset }), ace({})), false],
    ['allows before an inherited denial', list(ace({}), ace({ kind: 'deny' })), true],
    ['grants nothing when it is empty', list(), false],
    ['allows everything when it is missing', { ...list(), dacl: undefined }, true],
  ])('%s', (_, descriptor, expected) => {
    expect(isAllowed(descriptor, me, question)).toBe(expected);
  });
});

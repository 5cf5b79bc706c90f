import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Holdings, Subject } from './outlook.ts';
import { holds, mayRegister, methodsFor, outlook } from './outlook.ts';
import type { Audience, MethodsPolicy } from './policy.ts';
import { defaultPolicy, groupsIn, isFor, methodsPolicy, policyMethods } from './policy.ts';

const groups = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
const audience: fc.Arbitrary<Audience> = fc.oneof(
  fc.constantFrom('nobody' as const, 'everyone' as const),
  fc.subarray([...groups], { minLength: 1 }),
);
const policy: fc.Arbitrary<MethodsPolicy> = fc
  .record({
    methods: fc.record(Object.fromEntries(policyMethods.map((name) => [name, fc.record({ for: audience })]))),
    secondFactor: fc.record({
      for: audience,
      register: fc.constantFrom('anywhere', 'networks'),
      networks: fc.subarray(['192.0.2.0/24', '2001:db8::/32']),
    }),
  })
  .map((document) => methodsPolicy.parse(document));
const subject: fc.Arbitrary<Subject> = fc.record({
  groups: fc.subarray([...groups]).map((some) => new Set<string>(some)),
  roles: fc.constantFrom([], ['reader'] as const, ['global'] as const),
  isEmergency: fc.boolean(),
});
const held: fc.Arbitrary<Holdings> = fc.record({
  ...{ password: fc.boolean(), passkey: fc.boolean(), authenticator: fc.boolean() },
  ...{ recoveryCodes: fc.boolean(), pass: fc.boolean(), securityKey: fc.boolean() },
});

describe('a document', () => {
  test('is what it was after it was written and read', () => {
    fc.assert(
      fc.property(policy, (one) => {
        expect(methodsPolicy.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
      }),
    );
  });

  test('has defaults for what it leaves out, also inside of a method', () => {
    expect(methodsPolicy.parse({ methods: { pass: { for: 'nobody' } } }).methods.pass).toEqual({
      ...{ for: 'nobody', maximumMinutes: 43_200, uses: 'any' },
    });
    expect(defaultPolicy.methods.phone.for).toBe('nobody');
    expect(defaultPolicy.methods.passkey).toEqual({ for: 'everyone', storage: 'any', models: [] });
  });

  test.each([
    { methods: { fax: { for: 'everyone' } } },
    { methods: { passkey: { for: 'somebody' } } },
    { methods: { passkey: { for: [] } } },
    { methods: { pass: { for: 'everyone', maximumMinutes: 5 } } },
    { secondFactor: { for: 'everyone', networks: ['here'] } },
    { version: 2 },
  ])('%j is refused', (document) => {
    expect(methodsPolicy.safeParse(document).success).toBe(false);
  });
});

describe('what a policy lets somebody do', () => {
  test('is what each method says, and for emergency accounts everything', () => {
    fc.assert(
      fc.property(policy, subject, (one, who) => {
        const all = methodsFor(one, who);
        for (const name of [...all.signIn, ...all.secondFactor, ...all.reset, ...all.registration])
          expect(who.isEmergency || isFor(one.methods[name].for, who.groups)).toBe(true);
        if (who.isEmergency) expect(all.signIn).toHaveLength(3);
        if (who.isEmergency || who.roles.length > 0) expect(all.needsSecondFactor).toBe(true);
        expect(all.secondFactor).not.toContain('email');
        expect(all.signIn).not.toContain('phone');
      }),
    );
  });

  test('hangs on the groups that the policy names and on no others', () => {
    fc.assert(
      fc.property(policy, subject, (one, who) => {
        const relevant = new Set([...who.groups].filter((group) => groupsIn(one).includes(group)));
        expect(methodsFor(one, { ...who, groups: relevant })).toEqual(methodsFor(one, who));
      }),
    );
  });
});

describe('the outlook', () => {
  test('of somebody who signs in shows what they sign in with', () => {
    fc.assert(
      fc.property(policy, subject, held, (one, who, has) => {
        const { signIn, secondFactor, needsSecondFactor } = methodsFor(one, who);
        const comes = outlook(one, who, has);
        const first = signIn.some((kind) => holds(has, kind));
        if (!first) expect(comes).toBe('cannot');
        else if (!needsSecondFactor) expect(comes).toBe('signs-in');
        else if (secondFactor.some((kind) => kind !== 'passkey' && holds(has, kind))) expect(comes).toBe('signs-in');
        else if (!has.passkey && !has.securityKey && (who.roles.length > 0 || who.isEmergency))
          expect(comes).not.toBe('signs-in');
      }),
    );
  });

  test('never gets worse by holding more of what the policy takes', () => {
    const worth = { cannot: 0, registers: 1, 'signs-in': 2 } as const;
    const kinds = ['password', 'passkey', 'securityKey', 'authenticator', 'recoveryCodes', 'pass'] as const;
    fc.assert(
      fc.property(policy, subject, held, fc.constantFrom(...kinds), (one, who, has, more) => {
        const { signIn, secondFactor } = methodsFor(one, who);
        const names = new Map<string, string>([
          ['securityKey', 'passkey'],
          ['recoveryCodes', 'recovery-codes'],
        ]);
        const kind = names.get(more) ?? more;
        fc.pre([...signIn, ...secondFactor].some((taken) => taken === kind));
        const better = outlook(one, who, { ...has, [more]: true });
        expect(worth[better]).toBeGreaterThanOrEqual(worth[outlook(one, who, has)]);
      }),
    );
  });

  test('ME-13: with a password alone one is led to registration from a named place, or with a pass', () => {
    const named = methodsPolicy.parse({
      secondFactor: { for: 'everyone', register: 'networks', networks: ['192.0.2.0/24'] },
    });
    const nowhere = methodsPolicy.parse({ secondFactor: { for: 'everyone', register: 'networks' } });
    const bram = { groups: new Set<string>(), roles: [], isEmergency: false };
    const none = { passkey: false, securityKey: false, authenticator: false, recoveryCodes: false, pass: false };
    const only = { password: true, ...none };
    expect(outlook(named, bram, only)).toBe('registers');
    expect(outlook(nowhere, bram, only)).toBe('cannot');
    expect(outlook(nowhere, bram, { ...only, pass: true })).toBe('signs-in');
    const from = (address: string | undefined, has = only) =>
      mayRegister(named, { first: 'password', address, held: has });
    // A password takes the place of no second factor, also of one that the policy does not take any more.
    expect(from('192.0.2.7', { ...only, authenticator: true })).toBe(false);
    const passkeysOnly = methodsPolicy.parse({
      secondFactor: { for: 'everyone' },
      methods: { authenticator: { for: 'nobody' } },
    });
    expect(outlook(passkeysOnly, bram, { ...only, authenticator: true })).toBe('cannot');
    expect(outlook(passkeysOnly, bram, only)).toBe('registers');
    expect([from('192.0.2.7'), from('198.51.100.1'), from('unknown'), from(undefined)]).toEqual([
      ...[true, false, false, false],
    ]);
    expect(mayRegister(named, { first: 'pass', address: '198.51.100.1', held: only })).toBe(true);
  });
});

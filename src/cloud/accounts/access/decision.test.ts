import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccessDocument } from './access-document.ts';
import { accessDocument, accesses, groupsIn, parseKept } from './access-document.ts';
import type { AccessRequest } from './decision.ts';
import { appliedOnly, decide } from './decision.ts';

const groups = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
const people = ['33333333-3333-4333-8333-333333333333', '44444444-4444-4444-8444-444444444444'] as const;
const applications = ['55555555-5555-4555-8555-555555555555', 'console'] as const;
const networks = {
  office: ['192.0.2.0/24', '2001:db8:1::/48'],
  floor: ['192.0.2.128/25'],
  home: ['::ffff:198.51.100.7'],
} as const;
const networkNames = Object.keys(networks);
/** Each address, by the networks that it is in: written down, not worked out. */
const places: readonly (readonly [address: string | undefined, within: readonly string[]])[] = [
  ['192.0.2.1', ['office']],
  ['::ffff:192.0.2.1', ['office']],
  ['::ffff:c000:201', ['office']],
  ['192.0.2.200', ['office', 'floor']],
  ['192.0.3.1', []],
  ['2001:db8:1:ffff::9', ['office']],
  ['2001:db8:2::1', []],
  ['198.51.100.7', ['home']],
  ['198.51.100.8', []],
  ['unknown', []],
  [undefined, []],
];

const named = fc.record({
  groups: fc.subarray([...groups]),
  roles: fc.subarray(['global', 'help-desk'] as const),
  people: fc.subarray([...people]),
});
const policy = fc.record(
  {
    mode: fc.constantFrom('on', 'report-only', 'off'),
    who: fc.tuple(named, fc.boolean(), named).map(([who, everyone, except]) => ({ ...who, everyone, except })),
    applications: fc.record(
      { include: fc.subarray([...applications]), except: fc.subarray([...applications]) },
      { requiredKeys: [] },
    ),
    where: fc.record({ include: fc.subarray(networkNames), except: fc.subarray(networkNames) }, { requiredKeys: [] }),
    access: fc.constantFrom(...accesses),
  },
  { requiredKeys: ['who', 'access'] },
);
const document: fc.Arbitrary<AccessDocument> = fc.array(policy, { maxLength: 5 }).map((policies) =>
  parseKept({
    networks,
    policies: policies
      .map((one, index) => ({ ...one, id: idOf(index), name: `Policy ${index}` }))
      .map((one) => (isEmpty(one.who) ? { ...one, who: { ...one.who, everyone: true } } : one)),
  }),
);
const person: fc.Arbitrary<AccessRequest['person']> = fc.record({
  id: fc.constantFrom(...people),
  groups: fc.subarray([...groups]).map((some) => new Set<string>(some)),
  roles: fc.subarray(['global', 'help-desk', 'reader'] as const),
  isEmergency: fc.boolean(),
});
const request = fc.record({
  ...{ person, application: fc.constantFrom(...applications, 'other'), place: fc.constantFrom(...places) },
});

function idOf(index: number): string {
  return `66666666-6666-4666-8666-66666666666${index}`;
}

function isEmpty(who: { everyone: boolean; groups: unknown[]; roles: unknown[]; people: unknown[] }): boolean {
  return !who.everyone && who.groups.length + who.roles.length + who.people.length === 0;
}

/** As a person would go through the document with a pencil. */
function byHand(
  { policies }: AccessDocument,
  {
    person: asked,
    application,
    place: [, within],
  }: { person: AccessRequest['person']; application: string; place: (typeof places)[number] },
): string {
  const counts = policies.filter(({ mode, who, applications: which, where }) => {
    const mentions = (list: { groups: string[]; roles: string[]; people: string[] }): boolean =>
      [...list.groups.map((id) => asked.groups.has(id)), ...list.people.map((id) => id === asked.id)].includes(true) ||
      list.roles.some((role) => asked.roles.some((own) => own === role));
    const isMeant = !asked.isEmergency && (who.everyone || mentions(who)) && !mentions(who.except);
    const isFor = (which.include ?? [application]).includes(application) && !which.except.includes(application);
    const isHere =
      (where.include === undefined || where.include.some((name) => within.includes(name))) &&
      !where.except.some((name) => within.includes(name));
    return mode === 'on' && isMeant && isFor && isHere;
  });
  if (counts.some(({ access }) => access === 'block')) return 'block';
  return counts.some(({ access }) => access === 'second-factor') ? 'second-factor' : 'allow';
}

describe('a decision', () => {
  test('is the one that reading the document by hand gives', () => {
    fc.assert(
      fc.property(document, request, (one, asked) => {
        const { decided } = decide(one, { ...asked, address: asked.place[0] });
        expect(decided.access).toBe(byHand(one, asked));
        if (decided.policy)
          expect(one.policies.find(({ id }) => id === decided.policy?.id)?.access).toBe(decided.access);
      }),
      { numRuns: 2_000 },
    );
  });

  test('does not hang on the order of the policies', () => {
    fc.assert(
      fc.property(document, request, (one, asked) => {
        const turned = { ...one, policies: one.policies.toReversed() };
        const where = { ...asked, address: asked.place[0] };
        expect(decide(turned, where).decided.access).toBe(decide(one, where).decided.access);
      }),
    );
  });

  test('is the same without what is off or only reports, and is never about an emergency account', () => {
    fc.assert(
      fc.property(document, request, (one, asked) => {
        const where = { ...asked, address: asked.place[0] };
        const { decided, policies } = decide(one, where);
        const alone = { ...one, policies: one.policies.filter(({ mode }) => mode === 'on') };
        expect(decide(alone, where).decided).toEqual(decided);
        expect(policies.map(({ id }) => id)).toEqual(
          one.policies.filter(({ mode }) => mode !== 'off').map(({ id }) => id),
        );
        if (asked.person.isEmergency) expect(decided).toEqual({ access: 'allow', policy: null });
      }),
    );
  });

  test('is logged with the policies that applied, with those that only report', () => {
    const one = parseKept({
      networks,
      policies: [
        { id: idOf(1), name: 'Blocked', mode: 'report-only', who: { everyone: true }, access: 'block' },
        { id: idOf(2), name: 'Of others', who: { roles: ['reader'] }, access: 'block' },
        { id: idOf(3), name: 'Two', who: { everyone: true }, access: 'second-factor' },
      ],
    });
    const nobody = { id: people[0], groups: new Set<string>(), roles: [], isEmergency: false };
    const decision = decide(one, { person: nobody, application: 'console', address: '192.0.2.200' });
    expect(appliedOnly(decision)).toEqual({
      networks: ['office', 'floor'],
      policies: [
        { id: idOf(1), name: 'Blocked', mode: 'report-only', result: 'block' },
        { id: idOf(3), name: 'Two', mode: 'on', result: 'second-factor' },
      ],
      decided: { access: 'second-factor', policy: { id: idOf(3), name: 'Two' } },
    });
    expect(decision.policies[1]).toMatchObject({ result: 'not-applied', missed: 'who' });
  });
});

describe('a document', () => {
  test('is what it was after it was kept and read', () => {
    fc.assert(
      fc.property(document, (one) => {
        expect(parseKept(JSON.parse(JSON.stringify(one)))).toEqual(one);
        expect(groupsIn(one).every((id) => groups.some((group) => group === id))).toBe(true);
      }),
    );
  });

  const everyone = { name: 'P', who: { everyone: true }, access: 'block' };
  test.each([
    ['an unknown setting', { ...everyone, whom: {} }],
    ['nobody', { ...everyone, who: {} }],
    ['an unknown role', { ...everyone, who: { roles: ['king'] } }],
    ['a network that is not there', { ...everyone, where: { except: ['office'] } }],
    ['a network named like a property of every object', { ...everyone, where: { include: ['constructor'] } }],
    ['the state of a device', { ...everyone, device: 'joined' }],
    ['no access', { ...everyone, access: undefined }],
    ['a name with a line break', { ...everyone, name: 'a\nb' }],
  ])('with %s is refused', (_what, one) => {
    expect(accessDocument.safeParse({ policies: [one] }).success).toBe(false);
  });

  test.each([[{ a: ['192.0.2.0/33'] }], [{ a: ['here'] }], [{ a: [] }], [{ '': ['192.0.2.1'] }]])(
    'with the networks %j is refused',
    (some) => {
      expect(accessDocument.safeParse({ networks: some }).success).toBe(false);
    },
  );

  test('with two policies of one name or id is refused', () => {
    expect(accessDocument.safeParse({ policies: [everyone, { ...everyone, name: 'p' }] }).success).toBe(false);
    const id = idOf(1);
    const two = [
      { ...everyone, id },
      { ...everyone, id, name: 'Q' },
    ];
    expect(accessDocument.safeParse({ policies: two }).success).toBe(false);
  });
});

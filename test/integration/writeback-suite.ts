import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../src/base/clock.ts';
import { durationFromMs, userAccountControlBits, wellKnownRights } from '../../src/directory/index.ts';
import type { SecurityDescriptor } from '../../src/ldap/index.ts';
import { readSecurityDescriptor, securityDescriptorControl } from '../../src/ldap/index.ts';
import { accessMask, formatSecurityDescriptor } from '../../src/ldap/index.ts';
import type { Person, PersonOptions, TestAgent, TestForest } from './writeback-kit.ts';
import { firstPassword, WritebackWorld } from './writeback-kit.ts';

const second = 'Fiets-Pomp.34';
const third = 'Water-Kant.56';

/** Password writeback from the cloud into a forest, whatever server the forest has. */
export function writebackSuite(startForest: () => Promise<TestForest>): void {
  let forest: TestForest;
  let world: WritebackWorld;
  let agent: TestAgent;
  let powers: Powers;

  beforeAll(async () => {
    forest = await startForest();
    world = await WritebackWorld.start(forest);
    await world.policy({ minPwdAge: '0' });
    powers = await grantPowers(world);
    agent = await world.startAgent('rotterdam', { writeback: { perMinute: 1000, perPersonPerHour: 100 } });
  });
  afterAll(async () => await world?.[Symbol.asyncDispose]());

  /** Somebody whom the cloud knows. */
  const newPerson = async (options?: PersonOptions): Promise<Person> => {
    const person = await world.newPerson(options);
    await world.sync(agent);
    return person;
  };
  const reset = { operation: 'reset', newPassword: second } as const;
  const unchanged = async (person: Person): Promise<void> => {
    expect(await world.canSignIn(person, second)).toBe(false);
    expect(await world.canSignIn(person, firstPassword)).toBe(true);
  };

  describe('a reset by an administrator', () => {
    it('sets the password in the forest', async () => {
      const person = await newPerson();
      const outcome = await world.ask(person, reset);
      expect(outcome).toMatchObject({ result: 'success', reason: 'done' });
      expect(outcome.warnings).toEqual(forest.isWindows ? [] : ['history-not-enforced']);
      expect(outcome.events).toEqual(forest.isWindows ? [31_010] : [31_010, 6329]);
      expect(await world.canSignIn(person, second)).toBe(true);
      expect(await world.agentEvents(agent)).toEqual(forest.isWindows ? [31_009, 31_010] : [31_009, 6329, 31_010]);
    });

    it.each([
      ['surrogate pairs', 'Fiets-🚲-Pomp.34'],
      ['quotation marks and backslashes', 'Zo "zei" hij \\ 12.'],
      ['256 characters', `Aa1.${'x'.repeat(252)}`],
      ['spaces at both ends', ' Aa1. Fiets '],
      ['markup, braces and NUL in words', '<b>{token}</b> %00 Aa1.'],
    ])('takes a password with %s', async (_, newPassword) => {
      const person = await newPerson();
      expect(await world.ask(person, { ...reset, newPassword })).toMatchObject({ result: 'success' });
      expect(await world.canSignIn(person, newPassword)).toBe(true);
    });

    it.each([
      ['half a surrogate pair', 'Fiets-\ud83d-Pomp.34'],
      ['NUL', 'Fiets-\0-Pomp.34'],
      ['257 characters', `Aa1.${'x'.repeat(253)}`],
    ])('is refused before the directory sees it when the password has %s', async (_, newPassword) => {
      const person = await newPerson();
      const outcome = await world.ask(person, { ...reset, newPassword });
      expect(outcome).toMatchObject({ result: 'refused', reason: 'unusable', events: [31_011, 33_008] });
      expect(await world.canSignIn(person, firstPassword)).toBe(true);
    });

    it.each([
      ['too short', 'Ab1.', 'too-short'],
      ['too simple', 'alleenkleineletters', 'too-simple'],
    ])('reports that the password is %s', async (_, newPassword, reason) => {
      const person = await newPerson();
      const outcome = await world.ask(person, { ...reset, newPassword });
      expect(outcome).toMatchObject({ result: 'refused', reason, events: [31_011, 33_008] });
      expect(outcome.policy?.minimumLength).toBe(7);
      await unchanged(person);
    });

    it('keeps to the history where the server can', async () => {
      const person = await newPerson();
      const outcome = await world.ask(person, { ...reset, newPassword: firstPassword });
      if (forest.isWindows) expect(outcome).toMatchObject({ result: 'refused', events: [31_011, 33_008] });
      else expect(outcome).toMatchObject({ result: 'success', warnings: ['history-not-enforced'] });
    });

    it('keeps to the minimum age where the server can, and names the day', async () => {
      const person = await newPerson();
      await world.policy({ minPwdAge: durationFromMs(DAY) });
      try {
        const outcome = await world.ask(person, reset);
        if (!forest.isWindows) return expect(outcome).toMatchObject({ result: 'success' });
        expect(outcome).toMatchObject({ result: 'refused', reason: 'too-young' });
        expect(Date.parse(outcome.policy?.changeableAt ?? '')).toBeGreaterThan(Date.now());
      } finally {
        await world.policy({ minPwdAge: '0' });
      }
    });

    it('can demand another password at the next sign-in', async () => {
      const person = await newPerson();
      expect(await world.ask(person, { ...reset, mustChange: true })).toMatchObject({ result: 'success' });
      expect(await world.bindFailure(person, second)).toBe('ldap.password-must-change');
    });

    it('says that no change can be demanded of an account whose password never expires', async () => {
      const { NORMAL_ACCOUNT, DONT_EXPIRE_PASSWORD } = userAccountControlBits;
      const person = await newPerson({
        attributes: { userAccountControl: String(NORMAL_ACCOUNT | DONT_EXPIRE_PASSWORD) },
      });
      const outcome = await world.ask(person, { ...reset, mustChange: true });
      expect(outcome).toMatchObject({ result: 'success', warnings: expect.arrayContaining(['never-expires']) });
      expect(await world.canSignIn(person, second)).toBe(true);
    });

    it('refuses a disabled account', async () => {
      const person = await newPerson({ attributes: { userAccountControl: '514' } });
      expect(await world.ask(person, reset)).toMatchObject({
        result: 'failed',
        reason: 'disabled',
        events: [31_011, 33_005],
      });
    });

    it('is reported when the account of the agent has no right to it', async () => {
      const person = await newPerson();
      await takeRightsAway(world, person.dn);
      expect(await world.ask(person, reset)).toMatchObject({
        result: 'failed',
        reason: 'no-rights',
        events: [31_011, 33_004],
      });
      await unchanged(person);
    });
  });

  describe('the rules for a new password', () => {
    const rulesFor = async (person: Person) => {
      const { anchor } = await world.object(person);
      const actor = { kind: 'administrator', name: 'iris@example.com' } as const;
      return await world.cloud.passwords.rules.of(world.tenant, { anchor, actor });
    };

    it('are those that the domain holds a password to', async () => {
      await world.policy({ minPwdAge: durationFromMs(DAY), lockoutThreshold: '5' });
      const person = await newPerson();
      const { rules } = await rulesFor(person);
      await world.policy({ minPwdAge: '0', lockoutThreshold: '0' });
      expect(rules).toMatchObject({
        source: 'domain',
        minimumLength: 7,
        isComplexityRequired: true,
        historyLength: 24,
      });
      expect(rules).toMatchObject({ minimumAgeMs: DAY, lockout: { threshold: 5 }, holdForReset: forest.isWindows });
      expect(rules?.namesForbidden).toEqual(expect.arrayContaining(['Persoon']));
      expect(Date.parse(rules?.changeableAt ?? '')).toBeGreaterThan(Date.now());
      expect(await rulesFor(person), 'an answer is kept for some minutes').toEqual({ rules });
    });

    it('are unknown of somebody who is gone, and leave nothing in the log of events', async () => {
      const person = await newPerson();
      const before = await world.agentEvents(agent);
      await world.admin.delete(person.dn);
      expect(await rulesFor(person)).toEqual({ rules: undefined, why: 'not-found' });
      expect(await world.agentEvents(agent)).toEqual(before);
    });
  });

  describe('a locked account', () => {
    beforeAll(async () => await world.policy({ lockoutThreshold: '3' }));
    afterAll(async () => await world.policy({ lockoutThreshold: '0' }));
    const lock = async (person: Person): Promise<void> => {
      for (let attempt = 0; attempt < 3; attempt++) await world.canSignIn(person, 'Not-The-One.1');
      expect(await world.bindFailure(person, firstPassword)).toBe('ldap.account-locked');
    };

    it('is unlocked without a reset', async () => {
      const person = await newPerson();
      await lock(person);
      const outcome = await world.ask(person, { operation: 'unlock' });
      expect(outcome).toMatchObject({ result: 'success', events: [34_221] });
      expect(await world.canSignIn(person, firstPassword)).toBe(true);
    });

    it('is unlocked with a reset when that is asked, and else stays locked', async () => {
      const person = await newPerson();
      await lock(person);
      expect(await world.ask(person, reset)).toMatchObject({ result: 'success' });
      expect(await world.bindFailure(person, second)).toBe('ldap.account-locked');
      expect(await world.ask(person, { ...reset, newPassword: third, unlock: true })).toMatchObject({
        result: 'success',
      });
      expect(await world.canSignIn(person, third)).toBe(true);
    });

    it('is not made by wrong old passwords that come from the cloud', async () => {
      const person = await newPerson();
      const wrong = { operation: 'change', oldPassword: 'Not-The-One.1', newPassword: second } as const;
      expect(await world.ask(person, wrong)).toMatchObject({ reason: 'old-wrong', events: [31_008, 33_007] });
      expect(await world.ask(person, wrong)).toMatchObject({ reason: 'old-wrong' });
      expect(await world.ask(person, wrong)).toMatchObject({ reason: 'too-many-attempts', events: [31_008, 33_006] });
      expect(await world.ask(person, { ...wrong, oldPassword: firstPassword })).toMatchObject({
        reason: 'too-many-attempts',
      });
      expect(await world.canSignIn(person, firstPassword)).toBe(true);
    });

    it('cannot change its password, and is informed', async () => {
      const person = await newPerson();
      await lock(person);
      const change = { operation: 'change', oldPassword: firstPassword, newPassword: second } as const;
      const outcome = await world.ask(person, change);
      expect(outcome).toMatchObject({ result: 'refused', reason: 'locked', events: [31_008, 33_006] });
    });
  });

  describe('a change', () => {
    const change = { operation: 'change', oldPassword: firstPassword, newPassword: second } as const;

    it('needs the old password, and takes the new one', async () => {
      const person = await newPerson();
      expect(await world.ask(person, change)).toMatchObject({ result: 'success', events: [31_007], warnings: [] });
      expect(await world.canSignIn(person, second)).toBe(true);
    });

    it('keeps to the history on every server', async () => {
      const person = await newPerson();
      expect(await world.ask(person, { ...change, newPassword: firstPassword })).toMatchObject({
        result: 'refused',
        events: [31_008, 33_008],
      });
    });

    it('works for somebody who must change first and could not even sign in', async () => {
      const person = await newPerson({ attributes: { pwdLastSet: '0' } });
      expect(await world.bindFailure(person, firstPassword)).toBe('ldap.password-must-change');
      expect(await world.ask(person, change)).toMatchObject({ result: 'success' });
      expect(await world.canSignIn(person, second)).toBe(true);
    });

    it('is open to an administrator of the domain, who proves to be one by the old password', async () => {
      const person = await newPerson();
      await world.join(`CN=Domain Admins,CN=Users,${forest.baseDn}`, person.dn);
      expect((await world.ask(person, change)).reason).not.toBe('protected');
    });
  });

  describe('a protected account', () => {
    const protectedOutcome = { result: 'failed', reason: 'protected', events: [31_011, 33_004] };

    it('is one that is in Domain Admins two groups deep, whatever adminCount says', async () => {
      const person = await newPerson();
      const [inner, outer] = [await world.newGroup([person.dn]), await world.newGroup()];
      await world.join(outer, inner);
      await world.join(`CN=Domain Admins,CN=Users,${forest.baseDn}`, outer);
      expect(await world.ask(person, reset)).toMatchObject(protectedOutcome);
      expect(await world.ask(person, { operation: 'unlock' })).toMatchObject({ reason: 'protected' });
      await unchanged(person);
    });

    it('is one in a protected group of the built-in domain', async () => {
      const person = await newPerson();
      await world.join(`CN=Account Operators,CN=Builtin,${forest.baseDn}`, person.dn);
      expect(await world.ask(person, reset)).toMatchObject(protectedOutcome);
    });

    it('is one with adminCount, also after it left the groups', async () => {
      const person = await newPerson({ attributes: { adminCount: '1' } });
      expect(await world.ask(person, reset)).toMatchObject(protectedOutcome);
    });

    it('is one that may replicate secrets through a group', async () => {
      const person = await newPerson();
      await world.join(powers.replicators, person.dn);
      expect(await world.ask(person, reset)).toMatchObject(protectedOutcome);
      await unchanged(person);
    });

    it('is one in DnsAdmins, a group deep', async () => {
      const person = await newPerson();
      await world.join(powers.dnsAdmins, await world.newGroup([person.dn]));
      expect(await world.ask(person, reset)).toMatchObject(protectedOutcome);
      await unchanged(person);
    });

    it('is the account of another agent, which has the rights of one', async () => {
      await world.sync(agent);
      expect(await world.ask(powers.otherAgent, reset)).toMatchObject(protectedOutcome);
      await unchanged(powers.otherAgent);
    });

    it('is the account of another agent that only reads, which its rights do not show and the tenant knows', async () => {
      const person = await newPerson();
      expect(await world.ask(person, reset)).toMatchObject({ result: 'success' });
      const account = { upn: person.upn, password: second };
      await using reader = await world.openReader(`reads-as-${person.account}`, account);
      await reader.probe();
      const [known] = await world.cloud.relay.agentsDoing(world.tenant, 'writeback');
      expect(known?.agentAccounts).toContain(await world.sidOf(person.dn));
      expect(await world.ask(person, { ...reset, newPassword: firstPassword })).toMatchObject(protectedOutcome);
      expect(await world.ask(person, { operation: 'unlock' })).toMatchObject({ reason: 'protected' });
      expect(await world.canSignIn(person, second)).toBe(true);
      expect(await world.ask(await newPerson(), reset)).toMatchObject({ result: 'success' });
    });

    it('is one whose adminCount the agent may not read', async () => {
      const person = await newPerson();
      const account = await world.sidOf(forest.service.dn);
      await changeList(world, person.dn, (dacl) => [
        { kind: 'deny', flags: 0, mask: accessMask.readProperty, sid: account, objectType: adminCount },
        ...dacl,
      ]);
      expect(await world.ask(person, reset)).toMatchObject(protectedOutcome);
      await unchanged(person);
    });

    it('is the account of the agent itself', async () => {
      const { dn, upn } = forest.service;
      await world.sync(agent);
      const self = { dn, upn, account: 'svc-hawser', password: forest.service.password };
      expect(await world.ask(self, reset)).toMatchObject(protectedOutcome);
      await world.sync(agent);
    });
  });

  describe('what the cloud claims', () => {
    it('is found wherever the person was moved to since', async () => {
      const person = await newPerson();
      const unit = `OU=Met komma\\, en \\+ plus ${person.account},${world.unit}`;
      await world.admin.add(unit, { objectClass: 'organizationalUnit' });
      await world.admin.rename(person.dn, `CN=${person.account}`, unit);
      expect(await world.ask(person, reset)).toMatchObject({ result: 'success' });
      expect(await world.canSignIn({ dn: `CN=${person.account},${unit}` }, second)).toBe(true);
    });

    it('is nothing to somebody who was deleted since', async () => {
      const person = await newPerson();
      await world.admin.delete(person.dn);
      expect(await world.ask(person, reset)).toMatchObject({ reason: 'not-found', events: [31_011, 33_002] });
    });

    it('is nothing to a source anchor that the connector space does not have', async () => {
      const person = await newPerson();
      const { id } = await world.object(person);
      const outcome = await world.askFor(id, 'bm9ib2R5IGhhcyBpdA==', reset);
      expect(outcome).toMatchObject({ reason: 'not-found', events: [31_011, 33_002] });
    });

    it('is nothing to an object that has got another source anchor since', async () => {
      const person = await newPerson();
      const values = [Buffer.alloc(16, people++)];
      await world.admin.modify(person.dn, [{ operation: 'replace', attribute: 'mS-DS-ConsistencyGuid', values }]);
      expect(await world.ask(person, reset)).toMatchObject({ reason: 'not-found' });
      await unchanged(person);
    });
  });
}

let people = 1;

const adminCount = 'bf967918-0de6-11d0-a285-00aa003049e2';

/** Who controls a domain without being in a group that every domain has. */
interface Powers {
  /** DNs of groups. */
  readonly replicators: string;
  readonly dnsAdmins: string;
  readonly otherAgent: Person;
}

async function grantPowers(world: WritebackWorld): Promise<Powers> {
  const replicators = await world.newGroup();
  const otherAgent = await world.newPerson();
  const [group, account] = [await world.sidOf(replicators), await world.sidOf(otherAgent.dn)];
  const right = { kind: 'allow', mask: accessMask.controlAccess } as const;
  const { replicateChangesAll, resetPassword, userClass } = wellKnownRights;
  await changeList(world, world.forest.baseDn, (dacl) => [
    ...dacl,
    { ...right, flags: 0, sid: group, objectType: replicateChangesAll },
    { ...right, flags: 0x0a, sid: account, objectType: resetPassword, inheritedObjectType: userClass },
  ]);
  return { replicators, otherAgent, dnsAdmins: await dnsAdminsOf(world) };
}

/** Samba brings the group with its DNS; the practice forest has no DNS. */
async function dnsAdminsOf(world: WritebackWorld): Promise<string> {
  const filter = '(sAMAccountName=DnsAdmins)';
  const { entries } = await world.admin.search({ base: world.forest.baseDn, filter, attributes: ['cn'] });
  if (entries[0]) return entries[0].dn;
  const group = await world.newGroup();
  await world.set(group, { sAMAccountName: 'DnsAdmins' });
  return group;
}

async function changeList(
  { admin }: WritebackWorld,
  dn: string,
  change: (dacl: AccessControlList) => AccessControlList,
): Promise<void> {
  const descriptor = await readSecurityDescriptor(admin, dn);
  if (!descriptor) throw new TypeError(`${dn} has no access control list`);
  const octets = formatSecurityDescriptor({ ...descriptor, dacl: change(descriptor.dacl ?? []) });
  const replaced = { operation: 'replace', attribute: 'nTSecurityDescriptor', values: [octets] } as const;
  await admin.modify(dn, [replaced], [securityDescriptorControl(4)]);
}

type AccessControlList = NonNullable<SecurityDescriptor['dacl']>;

/** As SDProp does it, and as somebody does who switches inheritance off: only administrators are left on the list. */
async function takeRightsAway({ admin, forest }: WritebackWorld, dn: string): Promise<void> {
  const descriptor = await readSecurityDescriptor(admin, dn);
  const domainSid = (descriptor?.owner ?? '').replace(/-\d+$/, '');
  const allow = (sid: string, mask: number) => ({ kind: 'allow', flags: 0, mask, sid }) as const;
  const everything = 0xf_01ff;
  const octets = formatSecurityDescriptor({
    control: 0x9004,
    owner: descriptor?.owner,
    group: descriptor?.group,
    dacl: [
      allow(`${domainSid}-512`, everything),
      allow('S-1-5-18', everything),
      allow('S-1-5-11', 0x2_0000 | accessMask.list | accessMask.readProperty),
    ],
  });
  const change = { operation: 'replace', attribute: 'nTSecurityDescriptor', values: [octets] } as const;
  await admin.modify(dn, [change], [securityDescriptorControl(4)]);
  void forest;
}

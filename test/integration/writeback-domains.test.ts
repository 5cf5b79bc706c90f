import { required } from '../../src/base/assert.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valuesOf } from '../../src/directory/index.ts';
import { openSession, parseServer, RawControl } from '../../src/ldap/index.ts';
import type { Session, SessionOptions } from '../../src/ldap/index.ts';
import { Gate } from '../kit/gate.ts';
import type { Person, TestAgent } from './writeback-kit.ts';
import { firstPassword, startPractice, WritebackWorld } from './writeback-kit.ts';

const root = 'corp.hawser.test';
const child = 'nl.corp.hawser.test';
const tree = 'fabrikam.test';
const second = 'Fiets-Pomp.34';
const reset = { operation: 'reset', newPassword: second } as const;
const protectedOutcome = { result: 'failed', reason: 'protected', events: [31_011, 33_004] };
const groupTypes = { global: '-2147483646', universal: '-2147483640', local: '-2147483644' } as const;
const moveBetweenDomains = '1.2.840.113556.1.4.521';

/**
 * A root, a child and a tree of its own. The connector reads the root and the child; the tree is in the forest and not
 * read.
 */
describe('writeback into a forest of several domains', () => {
  let forest: Awaited<ReturnType<typeof startPractice>>;
  let world: WritebackWorld;
  let agent: TestAgent;
  let treeGate: Gate;
  const admins = new Map<string, Session>();
  let count = 0;

  const controller = (domain: string) => {
    const found = forest.forest.domains.find((one) => one.domain === domain);
    if (!found) throw new Error(domain);
    return found;
  };
  const admin = (domain: string): Session => required(admins.get(domain), 'the administrator');
  const direct = (domain: string): SessionOptions => ({
    ...forest.direct,
    domain,
    servers: [parseServer(controller(domain).server)],
  });

  beforeAll(async () => {
    forest = await startPractice('windows', [child, tree]);
    world = await WritebackWorld.start(forest);
    for (const domain of [root, child, tree]) admins.set(domain, await openSession(direct(domain)));
    for (const domain of [root, child, tree]) {
      const youngest = { operation: 'replace', attribute: 'minPwdAge', values: ['0'] } as const;
      await admin(domain).modify(controller(domain).baseDn, [youngest]);
    }
    treeGate = await Gate.open('127.0.0.1', Number(controller(tree).server.split(':').at(-1)));
    for (const domain of [child, tree]) {
      await admin(domain).add(`OU=Mensen,${controller(domain).baseDn}`, { objectClass: 'organizationalUnit' });
      await admin(domain).add(`OU=Elders,${controller(domain).baseDn}`, { objectClass: 'organizationalUnit' });
    }
    agent = await world.startAgent('rotterdam', {
      forest: {
        domains: [
          { domain: child, servers: [controller(child).server], exclude: [`OU=Elders,${controller(child).baseDn}`] },
          { domain: tree, servers: [`${controller(tree).hostName}=127.0.0.1:${treeGate.port}`], skip: true },
          { domain: '*' },
        ],
      },
      writeback: { perMinute: 1000, perPersonPerHour: 100 },
    });
  });
  afterAll(async () => {
    for (const session of admins.values()) await session[Symbol.asyncDispose]();
    await treeGate?.[Symbol.asyncDispose]();
    await world?.[Symbol.asyncDispose]();
  });

  const add = async (domain: string, attributes: Record<string, string>): Promise<string> => {
    const dn = `CN=${attributes['sAMAccountName']},OU=Mensen,${controller(domain).baseDn}`;
    await admin(domain).add(dn, attributes);
    return dn;
  };
  const newPerson = async (domain = child): Promise<Person> => {
    const account = `d${++count}`;
    const upn = `${account}@${root}`;
    const dn = await add(domain, {
      ...{ objectClass: 'user', sAMAccountName: account, userPrincipalName: upn, displayName: account },
    });
    const values = [Buffer.from(`"${firstPassword}"`, 'utf16le')];
    await admin(domain).modify(dn, [{ operation: 'replace', attribute: 'unicodePwd', values }]);
    await admin(domain).modify(dn, [{ operation: 'replace', attribute: 'userAccountControl', values: ['512'] }]);
    await world.sync(agent);
    return { dn, account, upn, password: firstPassword };
  };
  const newGroup = async (domain: string, kind: keyof typeof groupTypes, member: string): Promise<string> => {
    const dn = await add(domain, {
      ...{ objectClass: 'group', sAMAccountName: `dg${++count}`, groupType: groupTypes[kind] },
    });
    await join(domain, dn, member);
    return dn;
  };
  const join = async (domain: string, group: string, member: string): Promise<void> =>
    await admin(domain).modify(group, [{ operation: 'add', attribute: 'member', values: [member] }]);
  const canSignIn = async (domain: string, dn: string, password: string): Promise<boolean> => {
    try {
      await using session = await openSession({ ...direct(domain), account: dn, password: () => password });
      return session.domain === domain;
    } catch {
      return false;
    }
  };
  const builtin = (domain: string, name: string): string => `CN=${name},CN=Builtin,${controller(domain).baseDn}`;

  it('reaches the people of every domain that the connector reads', async () => {
    for (const domain of [root, child]) {
      const person = await newPerson(domain);
      expect(await world.ask(person, reset)).toMatchObject({ result: 'success' });
      expect(await canSignIn(domain, person.dn, second)).toBe(true);
    }
  });

  it('finds a person who was moved to another domain since, when that one is read', async () => {
    const person = await newPerson();
    const moved = await move(person, child, root);
    expect(await world.ask(person, reset)).toMatchObject({ result: 'success' });
    expect(await canSignIn(root, moved, second)).toBe(true);
  });

  it('leaves alone who was moved to a domain, or a container of another domain, that is not read', async () => {
    const gone = await newPerson();
    await move(gone, child, tree);
    expect(await world.ask(gone, reset)).toMatchObject({ reason: 'out-of-scope', events: [31_011, 33_002] });
    const aside = await newPerson();
    await admin(child).rename(aside.dn, `CN=${aside.account}`, `OU=Elders,${controller(child).baseDn}`);
    expect(await world.ask(aside, reset)).toMatchObject({ reason: 'out-of-scope' });
  });

  describe('protects', () => {
    const expectProtected = async (person: Person): Promise<void> => {
      expect(await world.ask(person, reset)).toMatchObject(protectedOutcome);
      expect(await canSignIn(child, person.dn, firstPassword)).toBe(true);
    };

    it('a member of the administrators of another domain, of whom the own domain knows nothing', async () => {
      const person = await newPerson();
      await join(root, builtin(root, 'Administrators'), person.dn);
      await expectProtected(person);
    });

    it('a member by way of a group of the own domain', async () => {
      const person = await newPerson();
      await join(root, builtin(root, 'Backup Operators'), await newGroup(child, 'global', person.dn));
      await expectProtected(person);
    });

    it('a member by way of a universal group of a third domain, in a domain that is not read', async () => {
      const person = await newPerson();
      const universal = await newGroup(root, 'universal', await newGroup(child, 'global', person.dn));
      await join(tree, builtin(tree, 'Account Operators'), await newGroup(tree, 'local', universal));
      await expectProtected(person);
    });

    it('a member by way of the primary group', async () => {
      const group = await newGroup(root, 'local', `CN=Domain Users,CN=Users,${controller(child).baseDn}`);
      await join(root, builtin(root, 'Server Operators'), group);
      const person = await newPerson();
      try {
        await expectProtected(person);
      } finally {
        await admin(root).delete(group);
      }
      expect(await world.ask(person, reset)).toMatchObject({ result: 'success' });
    });

    it('everybody as long as one domain of the forest cannot be asked, but not from a change of their own', async () => {
      const [person, other] = [await newPerson(), await newPerson()];
      treeGate.isClosed = true;
      treeGate.cut();
      try {
        await expectProtected(person);
        const change = { operation: 'change', oldPassword: firstPassword, newPassword: second } as const;
        expect((await world.ask(other, change)).reason).not.toBe('protected');
      } finally {
        treeGate.isClosed = false;
      }
      expect(await world.ask(person, reset)).toMatchObject({ result: 'success' });
    });

    it('everybody as long as one domain does not show who its administrators are', async () => {
      const person = await newPerson();
      const administrators = builtin(tree, 'Administrators');
      const members = (await admin(tree).read(administrators, ['member']))?.attributes['member'];
      const values = valuesOf(members).map(String);
      await admin(tree).modify(administrators, [{ operation: 'delete', attribute: 'member' }]);
      try {
        await expectProtected(person);
      } finally {
        await admin(tree).modify(administrators, [{ operation: 'add', attribute: 'member', values }]);
      }
    });
  });

  async function move({ account, dn }: Person, from: string, to: string): Promise<string> {
    const parent = `OU=Mensen,${controller(to).baseDn}`;
    const target = new RawControl(moveBetweenDomains, Buffer.from(controller(to).hostName));
    await admin(from).rename(dn, `CN=${account}`, parent, [target]);
    return `CN=${account},${parent}`;
  }
});

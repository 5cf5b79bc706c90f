import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client, EqualityFilter } from 'ldapts';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { guidFromBytes } from '../../src/directory/index.ts';
import {
  bindFailure,
  canSignIn,
  change,
  find,
  newGroup,
  newUnit,
  newUser,
  openClient,
  read,
  refusal,
  signIn,
  type Target,
  tlsOf,
  ValueControl,
  valuesOf,
} from './target.ts';

/** What is read, and who may read. */
export function readingContract(target: () => Target): void {
  let client: Client;
  beforeAll(async () => void (client = await signIn(target())));
  afterAll(async () => await client.unbind());

  describe('the rootDSE', () => {
    it('is read without signing in and names the parts of the forest', async () => {
      const { baseDn, personality } = target();
      const stranger = openClient(target());
      const [entry] = (await stranger.search('', { scope: 'base', attributes: ['*', '+'] })).searchEntries;
      expect(valuesOf(entry, 'defaultNamingContext')).toEqual([baseDn]);
      expect(valuesOf(entry, 'configurationNamingContext')).toEqual([`CN=Configuration,${baseDn}`]);
      expect(valuesOf(entry, 'schemaNamingContext')).toEqual([`CN=Schema,CN=Configuration,${baseDn}`]);
      expect(valuesOf(entry, 'namingContexts')).toContain(baseDn);
      expect(valuesOf(entry, 'supportedCapabilities')).toContain('1.2.840.113556.1.4.800');
      expect(valuesOf(entry, 'supportedLDAPVersion')).toContain('3');
      const controls = valuesOf(entry, 'supportedControl');
      for (const oid of ['319', '417', '529', '801', '805', '841', '2064'])
        expect(controls).toContain(`1.2.840.113556.1.4.${oid}`);
      expect(controls.includes('1.2.840.113556.1.4.2239')).toBe(personality === 'windows');
      expect(Number(valuesOf(entry, 'highestCommittedUSN')[0])).toBeGreaterThan(0);
      expect(valuesOf(entry, 'dnsHostName')[0]).toMatch(/\./);
      await stranger.unbind();
    });

    it('is all that a stranger sees', async () => {
      const stranger = openClient(target());
      expect((await refusal(stranger.search(target().baseDn, { filter: '(cn=*)' }))).code).toBe(1);
      await stranger.unbind();
    });
  });

  describe('the forest', () => {
    const configuration = (): string => `CN=Configuration,${target().baseDn}`;

    it('names its domain in a cross-reference', async () => {
      const { baseDn, domain, netbios } = target();
      const domains = '(&(objectClass=crossRef)(systemFlags:1.2.840.113556.1.4.803:=3))';
      const attributes = ['nCName', 'dnsRoot', 'nETBIOSName', 'trustParent', 'Enabled'];
      const found = await find(client, `CN=Partitions,${configuration()}`, domains, attributes, { scope: 'one' });
      expect(found.map((entry) => attributes.map((name) => valuesOf(entry, name)))).toEqual([
        [[baseDn], [domain], [netbios], [], []],
      ]);
    });

    it('has a domain controller with an invocation id', async () => {
      const dse = await read(client, '', ['dsServiceName']);
      const settings = valuesOf(dse, 'dsServiceName')[0] ?? '';
      const [entry] = await find(client, settings, '(objectClass=nTDSDSA)', ['invocationId'], {
        scope: 'base',
        explicitBufferAttributes: ['invocationId'],
      });
      expect(Buffer.from(valuesOf(entry, 'invocationId')[0] ?? '', 'base64')).toHaveLength(16);
    });

    it('ends a search at the border of the domain, with a reference to the configuration', async () => {
      const { baseDn, domain } = target();
      const { searchReferences } = await client.search(baseDn, { scope: 'sub', filter: '(cn=x)', attributes: ['cn'] });
      expect(searchReferences.map((uri) => uri.replace(/^ldaps?:/, ''))).toContain(`//${domain}/${configuration()}`);
      const users = await client.search(`CN=Users,${baseDn}`, { scope: 'sub', filter: '(cn=x)', attributes: ['cn'] });
      expect(users.searchReferences).toEqual([]);
      const domainScope = new ValueControl('1.2.840.113556.1.4.1339');
      const silent = await client.search(baseDn, { scope: 'sub', filter: '(cn=x)', attributes: ['cn'] }, domainScope);
      expect(silent.searchReferences).toEqual([]);
    });
  });

  describe('signing in', () => {
    it('accepts the distinguished name, the principal name and DOMAIN\\name', async () => {
      const { admin, netbios, domain } = target();
      for (const name of [admin.dn, admin.upn, `${netbios}\\Administrator`, `administrator@${domain.toUpperCase()}`]) {
        const session = await signIn(target(), name, admin.password);
        expect(await read(session, target().baseDn, ['objectClass'])).toBeDefined();
        await session.unbind();
      }
    });

    it('returns the state of an account only to a client that knows its password', async () => {
      const unit = await newUnit(client, target());
      const { upn, dn } = await newUser(client, target(), unit, 'Zonne-Bloem.12');
      expect(await bindFailure(target(), upn, 'wrong')).toBe('49 52e');
      await client.modify(dn, [change('replace', 'userAccountControl', ['514'])]);
      expect(await bindFailure(target(), upn, 'wrong')).toBe('49 52e');
      expect(await bindFailure(target(), upn, 'Zonne-Bloem.12')).toBe('49 533');
      await client.modify(dn, [
        change('replace', 'userAccountControl', ['512']),
        change('replace', 'pwdLastSet', ['0']),
      ]);
      expect(await bindFailure(target(), upn, 'Zonne-Bloem.12')).toBe('49 773');
      await client.modify(dn, [
        change('replace', 'pwdLastSet', ['-1']),
        change('replace', 'accountExpires', ['116444736000000000']),
      ]);
      expect(await bindFailure(target(), upn, 'Zonne-Bloem.12')).toBe('49 701');
      await client.modify(dn, [change('replace', 'accountExpires', ['0'])]);
      expect(await canSignIn(target(), upn, 'Zonne-Bloem.12')).toBe(true);
    });

    it('refuses an unknown account', async () => {
      const expected = target().personality === 'windows' ? '49 525' : '49 52e';
      expect(await bindFailure(target(), `nobody@${target().domain}`, 'x')).toBe(expected);
    });

    it('needs an encrypted connection', async () => {
      const { ldapUrl, admin } = target();
      const plain = new Client({ url: ldapUrl });
      expect((await refusal(plain.bind(admin.upn, admin.password))).code).toBe(8);
      await plain.unbind();
    });

    it('works after STARTTLS', async () => {
      const { ldapUrl, admin, baseDn } = target();
      const upgraded = new Client({ url: ldapUrl });
      await upgraded.startTLS(tlsOf(target()));
      await upgraded.bind(admin.upn, admin.password);
      expect(await read(upgraded, baseDn)).toBeDefined();
      await upgraded.unbind();
    });

    it('serves the command line tools', async () => {
      const { ldapsUrl, caFile, admin, baseDn } = target();
      const { stdout } = await promisify(execFile)(
        'ldapsearch',
        [
          '-LLL',
          '-x',
          '-H',
          ldapsUrl,
          '-D',
          admin.upn,
          '-w',
          admin.password,
          '-b',
          baseDn,
          '-s',
          'base',
          'objectClass',
        ],
        {
          env: { ...process.env, LDAPTLS_CACERT: caFile, LDAPTLS_REQCERT: 'allow' },
          encoding: 'utf8',
        },
      );
      expect(stdout).toContain('objectClass: domainDNS');
    });
  });

  describe('filters', () => {
    let unit: string;
    let names: (filter: string) => Promise<string[]>;
    beforeAll(async () => {
      unit = await newUnit(client, target());
      const add = async (cn: string, attributes: Record<string, string | string[]>): Promise<void> =>
        await client.add(`CN=${cn},${unit}`, { objectClass: 'user', ...attributes });
      const tag = Date.now().toString(36);
      await add('Ann', {
        sAMAccountName: `ann${tag}`,
        sn: 'de Vries',
        description: 'a (b) * c',
        employeeID: '10',
        telephoneNumber: '+31 10 000 0001',
        mail: 'ann@example.org',
      });
      await add('Bob', { sAMAccountName: `bob${tag}`, sn: 'De Groot', userAccountControl: '546', employeeID: '9' });
      await add('Zoë', { sAMAccountName: `zoe${tag}`, sn: 'Jansen', info: 'x', otherTelephone: ['1', '2'] });
      names = async (filter) => (await find(client, unit, filter)).flatMap((entry) => valuesOf(entry, 'cn')).sort();
    });

    it.each([
      ['(sn=de vries)', ['Ann']],
      ['(sn=DE*)', ['Ann', 'Bob']],
      ['(sn=*e*s)', ['Ann']],
      ['(&(sn=de*)(!(sn=*groot)))', ['Ann']],
      ['(|(cn=Ann)(cn=Zoë))', ['Ann', 'Zoë']],
      ['(cn=Zoë)', ['Zoë']],
      ['(description=a \\28b\\29 \\2a c)', ['Ann']],
      ['(&(objectClass=person)(mail=*))', ['Ann']],
      ['(&(objectClass=user)(!(mail=*)))', ['Bob', 'Zoë']],
      ['(&(objectCategory=person)(objectClass=user))', ['Ann', 'Bob', 'Zoë']],
      ['(&(objectClass=user)(userAccountControl:1.2.840.113556.1.4.803:=514))', ['Ann', 'Bob', 'Zoë']],
      ['(userAccountControl:1.2.840.113556.1.4.803:=1)', []],
      ['(&(objectClass=user)(userAccountControl:1.2.840.113556.1.4.804:=3))', ['Ann', 'Bob', 'Zoë']],
      ['(&(objectClass=user)(uSNChanged>=1))', ['Ann', 'Bob', 'Zoë']],
      ['(uSNChanged<=1)', []],
      ['(otherTelephone=2)', ['Zoë']],
      ['(noSuchAttributeAnywhere=1)', []],
      ['(anr=ann)', ['Ann']],
      ['(|(sn=nobody)(objectClass=contact))', []],
    ])('%s', async (filter, expected) => {
      expect(await names(filter)).toEqual(expected);
    });

    it('neither asserts nor denies an attribute that does not exist, except on Samba', async () => {
      expect(await names('(!(noSuchAttributeAnywhere=1))')).toEqual(
        target().personality === 'windows' ? [] : ['Ann', 'Bob', 'Zoë'],
      );
    });

    it('finds an object by its GUID and by its SID', async () => {
      const [entry] = await find(client, unit, '(cn=Ann)', ['objectGUID', 'objectSid']);
      for (const name of ['objectGUID', 'objectSid']) {
        const value = Buffer.from(valuesOf(entry, name)[0] as string, 'base64');
        const found = await find(client, target().baseDn, new EqualityFilter({ attribute: name, value }), ['cn']);
        expect(found.flatMap((one) => valuesOf(one, 'cn'))).toEqual(['Ann']);
      }
      const guid = guidFromBytes(Buffer.from(valuesOf(entry, 'objectGUID')[0] as string, 'base64'));
      expect(valuesOf(await read(client, `<GUID=${guid}>`, ['cn']), 'cn')).toEqual(['Ann']);
    });

    it('follows groups in groups', async () => {
      const person = await newUser(client, target(), unit);
      const inner = await newGroup(client, unit, [person.dn]);
      const outer = await newGroup(client, unit, [inner]);
      const chain = async (filter: string): Promise<string[]> =>
        (await find(client, unit, filter, ['cn'])).map(({ dn }) => dn).sort();
      expect(await chain(`(memberOf:1.2.840.113556.1.4.1941:=${outer})`)).toEqual([inner, person.dn].sort());
      expect(await chain(`(member:1.2.840.113556.1.4.1941:=${person.dn})`)).toEqual([inner, outer].sort());
      expect(await chain(`(memberOf=${outer})`)).toEqual([inner]);
    });
  });

  describe('searching', () => {
    it('knows base, one level and subtree', async () => {
      const unit = await newUnit(client, target());
      const below = `OU=Below,${unit}`;
      await client.add(below, { objectClass: 'organizationalUnit' });
      await newUser(client, target(), below);
      const count = async (scope: 'base' | 'one' | 'sub'): Promise<number> =>
        (await find(client, unit, '(objectClass=*)', ['name'], { scope })).length;
      expect([await count('base'), await count('one'), await count('sub')]).toEqual([1, 1, 3]);
    });

    it('refuses a base that is missing or not a name', async () => {
      expect((await refusal(find(client, 'garbage', '(cn=*)'))).code).toBe(34);
      const { code } = await refusal(find(client, `CN=Nobody,${target().baseDn}`, '(cn=*)'));
      expect(code).toBe(32);
    });

    it('answers in pages', async () => {
      const unit = await newUnit(client, target());
      for (let at = 0; at < 7; at++) await client.add(`OU=Page ${at},${unit}`, { objectClass: 'organizationalUnit' });
      const pages: number[] = [];
      for await (const page of client.searchPaginated(unit, {
        scope: 'one',
        filter: '(objectClass=organizationalUnit)',
        paged: { pageSize: 3 },
      })) {
        pages.push(page.searchEntries.length);
      }
      expect(pages).toEqual([3, 3, 1]);
    });

    it('stops at the size limit that was asked for, except on Samba', async () => {
      const found = await find(client, target().baseDn, '(objectClass=*)', ['name'], { sizeLimit: 2 });
      expect(found.length === 2).toBe(target().personality === 'windows');
    });

    it('gives what every object has', async () => {
      const unit = await newUnit(client, target());
      const { dn, account } = await newUser(client, target(), unit);
      const entry = await read(client, dn, ['*', 'canonicalName', 'parentGUID', 'primaryGroupID']);
      expect(valuesOf(entry, 'objectClass')).toEqual(['top', 'person', 'organizationalPerson', 'user']);
      expect(valuesOf(entry, 'objectCategory')).toEqual([`CN=Person,CN=Schema,CN=Configuration,${target().baseDn}`]);
      expect(valuesOf(entry, 'canonicalName')).toEqual([
        `${target().domain}/${unit.slice(3, unit.indexOf(','))}/${account}`,
      ]);
      expect(valuesOf(entry, 'distinguishedName')).toEqual([dn]);
      expect(valuesOf(entry, 'name')).toEqual([account]);
      expect(valuesOf(entry, 'instanceType')).toEqual(['4']);
      expect(valuesOf(entry, 'primaryGroupID')).toEqual(['513']);
      expect(valuesOf(entry, 'sAMAccountType')).toEqual(['805306368']);
      expect(valuesOf(entry, 'whenCreated')[0]).toMatch(/^\d{14}\.0Z$/);
      expect(Number(valuesOf(entry, 'uSNChanged')[0])).toBeGreaterThanOrEqual(Number(valuesOf(entry, 'uSNCreated')[0]));
      const parent = await read(client, unit, ['objectGUID']);
      expect(valuesOf(entry, 'parentGUID')).toEqual(valuesOf(parent, 'objectGUID'));
      expect(valuesOf(entry, 'unicodePwd')).toEqual([]);
    });

    it('gives a range of the members of a group', async () => {
      const unit = await newUnit(client, target());
      const people = [];
      for (let at = 0; at < 5; at++) people.push((await newUser(client, target(), unit)).dn);
      const group = await newGroup(client, unit, people);
      const first = await read(client, group, ['member;range=0-2']);
      expect(valuesOf(first, 'member;range=0-2')).toHaveLength(3);
      const rest = await read(client, group, ['member;range=3-*']);
      expect(valuesOf(rest, 'member;range=3-*')).toHaveLength(2);
    });

    it('writes references with identifiers when asked to', async () => {
      const unit = await newUnit(client, target());
      const { dn } = await newUser(client, target(), unit);
      const control = new ValueControl('1.2.840.113556.1.4.529', Buffer.from('3003020101', 'hex'));
      const [entry] = await find(client, dn, '(objectClass=user)', ['cn'], { scope: 'base' }, [control]);
      expect(entry?.dn).toMatch(/^<GUID=[0-9a-f-]{36}>;<SID=S-1-5-21-[\d-]+>;CN=u/);
    });

    it('describes its attributes', async () => {
      const schema = `CN=Schema,CN=Configuration,${target().baseDn}`;
      const [member] = await find(client, schema, '(lDAPDisplayName=member)', [
        'attributeSyntax',
        'oMSyntax',
        'isSingleValued',
        'linkID',
      ]);
      expect(valuesOf(member, 'attributeSyntax')).toEqual(['2.5.5.1']);
      expect(valuesOf(member, 'oMSyntax')).toEqual(['127']);
      expect(valuesOf(member, 'isSingleValued')).toEqual(['FALSE']);
      expect(valuesOf(member, 'linkID')).toEqual(['2']);
    });

    it('refuses a critical control that it does not know', async () => {
      const { code } = await refusal(
        find(client, target().baseDn, '(cn=x)', ['cn'], {}, [new ValueControl('1.2.3.4.5')]),
      );
      expect(code).toBe(12);
    });
  });
}

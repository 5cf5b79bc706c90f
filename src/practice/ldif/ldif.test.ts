import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { HawserError } from '../../base/errors.ts';
import { organisationAsLdif } from '../organisation/as-ldif.ts';
import { startPracticeForest } from '../start.ts';
import { type LdifRecord, parseLdif } from './parse.ts';
import { formatRecord } from './write.ts';

const folder = mkdtempSync(join(tmpdir(), 'practice-ldif-'));
afterAll(() => rmSync(folder, { recursive: true }));

const parse = (text: string): LdifRecord[] => parseLdif(Buffer.from(text), 'people.ldif');

function mistake(text: string): { line: unknown; found: unknown; expected: unknown } {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof HawserError) {
      const { line, found, expected } = error.data;
      return { line, found, expected };
    }
    throw error;
  }
  throw new Error('the text was expected to be refused');
}

describe('reading LDIF', () => {
  it('reads what ldapsearch writes: comments, folded lines, base64 and the result at the end', () => {
    const records = parse(
      [
        '# extended LDIF',
        '#',
        'version: 1',
        '',
        '# Jan, People, corp.example',
        'dn: CN=Jan,OU=People,DC=corp,',
        ' DC=example',
        'objectClass: top',
        'objectClass: user',
        'displayName:: SmFuIMOpw6k=',
        'description: a long',
        '  text',
        '',
        '# search result',
        'search: 2',
        'result: 0 Success',
        '',
      ].join('\r\n'),
    );
    expect(records).toHaveLength(1);
    const [record] = records;
    expect(record).toMatchObject({ kind: 'add', line: 6, dn: 'CN=Jan,OU=People,DC=corp,DC=example' });
    const values =
      record?.kind === 'add'
        ? Object.fromEntries(record.attributes.map(({ name, values }) => [name, values.map(String)]))
        : {};
    expect(values).toEqual({ objectClass: ['top', 'user'], displayName: ['Jan éé'], description: ['a long text'] });
  });

  it('reads the UTF-16 of ldifde -u', () => {
    const text = 'dn: OU=Zoë,DC=corp,DC=example\r\nchangetype: add\r\nobjectClass: organizationalUnit\r\n';
    const octets = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    expect(parseLdif(octets, 'x')[0]?.dn).toBe('OU=Zoë,DC=corp,DC=example');
  });

  it('reads changes', () => {
    const records = parse(
      'dn: CN=a,DC=x\nchangetype: modify\nreplace: title\ntitle: Chief\n-\ndelete: mail\n-\n\n' +
        'dn: CN=a,DC=x\nchangetype: modrdn\nnewrdn: CN=b\ndeleteoldrdn: 1\nnewsuperior: OU=y,DC=x\n\ndn: CN=b,DC=x\nchangetype: delete\n',
    );
    expect(records.map(({ kind }) => kind)).toEqual(['modify', 'rename', 'delete']);
    expect(records[0]).toMatchObject({
      changes: [
        { action: 'replace', name: 'title' },
        { action: 'delete', name: 'mail', values: [] },
      ],
    });
    expect(records[1]).toMatchObject({ newRdn: 'CN=b', deleteOldRdn: true, newSuperior: 'OU=y,DC=x' });
  });

  it.each([
    ['dn CN=a,DC=x\nobjectClass: top', 1, '"attribute: value"'],
    ['objectClass: top', 1, 'a record that begins with "dn:"'],
    ['dn: nonsense\nobjectClass: top', 1, 'a distinguished name'],
    ['dn: CN=a,DC=x\nobjectClass: top\nmail: a\nbroken', 4, '"attribute: value"'],
    ['dn: CN=a,DC=x\nobjectClass: top\nphoto:< file:///etc/passwd', 3, 'the value itself'],
    ['dn: CN=a,DC=x\nobjectClass: top\nphoto:: ***', 3, 'base64'],
    ['dn: CN=a,DC=x\ncn: a', 1, 'at least one objectClass'],
    ['# x\n\ndn: CN=a,DC=x\nchangetype: explode', 4, 'add, modify, modrdn or delete'],
    ['dn: CN=a,DC=x\nchangetype: modify\nupdate: title', 3, 'add:, delete: or replace:'],
    ['dn: CN=a,DC=x\nchangetype: modify\nreplace: title\nmail: x', 4, 'a value of title, or "-"'],
    ['dn: CN=a,DC=x\nchangetype: modrdn\ndeleteoldrdn: 1', 1, 'newrdn:'],
    [' x', 1, 'a line to continue'],
    ['version: 2\ndn: CN=a,DC=x', 1, 'version: 1'],
  ])('says where the mistake is and what was expected: %j', (text, line, expected) => {
    expect(mistake(text)).toMatchObject({ line, expected });
  });

  it('reads what it writes', () => {
    const field = fc.tuple(fc.constantFrom('cn', 'description', 'sn'), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(field, { maxLength: 6 }), (fields) => {
        const [record] = parse(formatRecord('CN=a,DC=x', [['objectClass', 'top'], ...fields]));
        const read =
          record?.kind === 'add'
            ? record.attributes.flatMap(({ name, values }) => values.map((value) => `${name}=${value.toString()}`))
            : [];
        expect(read.sort()).toEqual(['objectClass=top', ...fields.map(([name, value]) => `${name}=${value}`)].sort());
      }),
    );
  });
});

describe('loading LDIF', () => {
  const load = async (name: string, text: string, isStrictLdif = false): ReturnType<typeof startPracticeForest> => {
    const ldif = join(folder, name);
    writeFileSync(ldif, text);
    return await startPracticeForest({
      administratorPassword: 'Anker-Ketting.78',
      ldif,
      isStrictLdif,
      folder: join(folder, `${name}.data`),
    });
  };

  it('takes a whole organisation in any order, under its own domain', async () => {
    const records = [...organisationAsLdif({ flavour: 'ad', users: 300, domain: 'ad.contoso.example', seed: 'one' })];
    await using forest = await load('organisation.ldif', records.toReversed().join(''));
    expect(forest.domain).toBe('ad.contoso.example');
    const { store } = forest;
    const people = [...store.entries()].filter((entry) => entry.text('employeeid') !== undefined);
    expect(people).toHaveLength(300);
    expect(people.filter((entry) => [...entry.targets('manager')].length === 1)).toHaveLength(299);
    const members = [...store.entries()].flatMap((entry) =>
      entry.dn.includes('OU=Groups') ? [...entry.targets('member')] : [],
    );
    expect(members.length).toBeGreaterThan(1500);
  });

  it('keeps identifiers, makes containers that are left out, and takes attributes that the schema does not have', async () => {
    await using forest = await load(
      'export.ldif',
      [
        'dn: CN=Jan,OU=Deep,OU=People,DC=contoso,DC=example',
        'objectClass: user',
        'sAMAccountName: jan',
        'objectGUID:: ABEiM0RVZneImaq7zN3u/w==',
        'objectSid:: AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAA0gQAAA==',
        'whenCreated: 20190203040506.0Z',
        'uSNChanged: 4711',
        'memberOf: CN=Staff,OU=People,DC=contoso,DC=example',
        'contosoBadge: 17',
        'contosoBadge: 18',
        '',
        'dn: CN=Staff,OU=People,DC=contoso,DC=example',
        'objectClass: group',
        'sAMAccountName: Staff',
        'member: CN=Jan,OU=Deep,OU=People,DC=contoso,DC=example',
        'member: CN=Gone,OU=Elsewhere,DC=contoso,DC=example',
        '',
        'dn: CN=Jan,OU=Deep,OU=People,DC=contoso,DC=example',
        'changetype: modify',
        'add: title',
        'title: Buyer',
        '-',
        '',
      ].join('\n'),
    );
    const jan = forest.store.findOne('samaccountname', 'jan');
    expect(jan?.guid).toBe('33221100-5544-7766-8899-aabbccddeeff');
    expect(jan?.text('objectsid')).toBe('S-1-5-21-1-2-3-1234');
    expect(forest.forest.domainSid).toBe('S-1-5-21-1-2-3');
    expect(jan?.parent?.definition.name).toBe('organizationalUnit');
    expect(jan?.values('contosobadge')).toEqual(['17', '18']);
    expect(jan?.text('title')).toBe('Buyer');
    expect(new Date(jan?.createdMs ?? 0).toISOString()).toBe('2019-02-03T04:05:06.000Z');
    expect([...(forest.store.findOne('samaccountname', 'Staff')?.targets('member') ?? [])]).toEqual([jan]);
  });

  it('loads nothing of a file with a mistake, when strict', async () => {
    const text =
      'dn: OU=a,DC=x,DC=example\nobjectClass: organizationalUnit\n\ndn: CN=b,OU=a,DC=x,DC=example\nobjectClass: user\ncountryCode: many\n';
    await expect(load('wrong.ldif', text, true)).rejects.toMatchObject({
      code: 'practice.ldif-invalid',
      data: { line: 6 },
    });
    await using forest = await startPracticeForest({
      administratorPassword: 'Anker-Ketting.78',
      folder: join(folder, 'wrong.ldif.data'),
    });
    expect(forest.isContinued).toBe(false);
  });

  /** What a whole export of a domain holds besides its objects. */
  const whole = [
    ['DC=contoso,DC=example', 'objectClass: top', 'objectClass: domainDNS', 'minPwdLength: 9'],
    ['CN=System,DC=contoso,DC=example', 'objectClass: container'],
    ['CN=MicrosoftDNS,CN=System,DC=contoso,DC=example', 'objectClass: container'],
    ['DC=RootDNSServers,CN=MicrosoftDNS,CN=System,DC=contoso,DC=example', 'objectClass: dnsZone'],
    ['DC=@,DC=RootDNSServers,CN=MicrosoftDNS,CN=System,DC=contoso,DC=example', 'objectClass: dnsNode'],
    ['DC=DomainDnsZones,DC=contoso,DC=example', 'objectClass: domainDNS'],
    ['CN=Infrastructure,DC=ForestDnsZones,DC=contoso,DC=example', 'objectClass: infrastructureUpdate'],
    ['CN=Schema,CN=Configuration,DC=contoso,DC=example', 'objectClass: dMD'],
    ['OU=Staff,DC=contoso,DC=example'],
    ['CN=Jan,OU=Staff,DC=contoso,DC=example'],
    ['CN=Jan,OU=Staff,DC=contoso,DC=example', 'objectClass: user', 'employeeType: clerk', 'employeeType: baker'],
    ['CN=Els,OU=Staff,DC=contoso,DC=example', 'objectClass: user', 'countryCode: many', 'title: Buyer', 'broken line'],
    ['CN=Old,CN=Deleted Objects,DC=contoso,DC=example', 'objectClass: user', 'isDeleted: TRUE'],
    ['CN=Policy,CN=System,DC=contoso,DC=example', 'objectClass: contosoPolicy'],
    ['ou=schema', 'objectClass: organizationalUnit'],
  ].map(([dn, ...lines]) => [`dn: ${dn}`, ...lines].join('\n'));
  const change = 'dn: CN=Gone,DC=contoso,DC=example\nchangetype: delete';

  it('takes a whole export, and lists what it left out with counts and examples', async () => {
    await using forest = await load('whole.ldif', [...whole, change, 'dn: nonsense\ntitle: x', ''].join('\n\n'));
    const notes = new Map(forest.ldif?.notes.map(({ what, ...note }) => [what.code, note]));
    expect(Object.fromEntries([...notes].map(([code, { count }]) => [code, count]))).toEqual({
      'practice.ldif-no-class': 2,
      'practice.ldif-line-unreadable': 1,
      'practice.ldif-record-unreadable': 1,
      'practice.ldif-other-domain': 1,
      'practice.ldif-dns-data': 4,
      'practice.ldif-configuration': 1,
      'practice.ldif-several-values': 1,
      'practice.ldif-wrong-value': 1,
      'practice.ldif-unknown-class': 1,
      'practice.ldif-deleted': 1,
      'practice.ldif-change-refused': 1,
    });
    expect(notes.get('practice.ldif-dns-data')?.examples).toHaveLength(3);
    expect(notes.get('practice.ldif-several-values')?.examples).toEqual([
      { line: 33, found: '2 values of employeeType' },
    ]);
    expect(forest.domain).toBe('contoso.example');
    const { store } = forest;
    const [jan, els] = ['Jan', 'Els'].map((name) => store.resolve(`CN=${name},OU=Staff,DC=contoso,DC=example`));
    expect(jan?.definition.name).toBe('user');
    expect(jan?.values('employeetype')).toEqual(['clerk']);
    expect(els?.text('title')).toBe('Buyer');
    expect(els?.text('countrycode')).not.toBe('many');
    expect(store.resolve('OU=Staff,DC=contoso,DC=example')?.definition.name).toBe('organizationalUnit');
    expect(store.resolve('DC=RootDNSServers,CN=MicrosoftDNS,CN=System,DC=contoso,DC=example')).toBeUndefined();
  });

  it('comes to the same forest whatever the order of the entries', async () => {
    const entriesOf = async (records: readonly string[]): Promise<readonly string[]> => {
      const ldif = join(folder, 'order.ldif');
      writeFileSync(ldif, `${records.join('\n\n')}\n`);
      await using forest = await startPracticeForest({ administratorPassword: 'Anker-Ketting.78', ldif });
      return [...forest.store.entries()]
        .map((entry) => {
          const values = ['objectclass', 'employeetype', 'title', 'minpwdlength'].map((name) => entry.values(name));
          return JSON.stringify([entry.dn, values]);
        })
        .sort();
    };
    const expected = await entriesOf(whole);
    const shuffled = fc.shuffledSubarray(whole, { minLength: whole.length, maxLength: whole.length });
    for (const records of fc.sample(shuffled, { numRuns: 6, seed: 7 }))
      expect(await entriesOf(records)).toEqual(expected);
  });

  it('never fails on what it cannot read, and never loads a part of it wrongly', async () => {
    const mangled = fc.array(fc.oneof(fc.constantFrom(...whole), fc.string({ unit: 'grapheme' })), { maxLength: 8 });
    for (const parts of fc.sample(mangled, { numRuns: 12, seed: 11 })) {
      const ldif = join(folder, 'mangled.ldif');
      writeFileSync(ldif, `${whole[0]}\n\n${parts.join('\n\n')}\n`);
      await using forest = await startPracticeForest({ administratorPassword: 'Anker-Ketting.78', ldif });
      expect(forest.ldif?.loaded).toBeGreaterThan(0);
    }
  });

  it.each(['OU=Staff', 'ou=schema', 'employeeType'])(
    'refuses it at its first mistake when strict: %s',
    async (part) => {
      const text = [whole[0], ...whole.filter((record) => record.includes(part))].join('\n\n');
      await expect(load(`strict-${part}.ldif`, text, true)).rejects.toMatchObject({ code: 'practice.ldif-invalid' });
    },
  );
});

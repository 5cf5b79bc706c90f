import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openArchive } from '../../src/diagnose/bundle/archive.ts';
import type { BundleSource } from '../../src/diagnose/bundle/index.ts';
import { createBundle, document, logFile, openKey, records, text } from '../../src/diagnose/bundle/index.ts';
import { ordinaryWords } from '../../src/diagnose/bundle/redact/vocabulary.ts';
import { generateOrganisation } from '../../src/practice/index.ts';

/** Planted in every place and encoding that we know of; none may be in the bundle, in none of them. */
const SECRET = 'Gehe!m#Kanarie-42';
const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJrYW5hcmllIn0.S2FuYXJpZUthbmFyaWVLYW5hcmll';
const person = {
  name: 'Zoë Kässbühler-Ångström',
  mail: 'zoe.kassbuhler@zeldzaambv.nl',
  account: 'zkassbuhler',
  phone: '+31 6 87654321',
};
const hosts = {
  dc: 'dc-amstel7.ad.zeldzaambv.nl',
  address: '10.20.30.40',
  public: '81.171.33.44',
  v6: '2a02:a450:1:2::77',
};

const folder = await mkdtemp(join(tmpdir(), 'bundle-canaries-'));
afterAll(async () => await rm(folder, { recursive: true }));

const base64 = (value: string): string => Buffer.from(value).toString('base64');
const wide = (value: string): string => Buffer.from(value, 'utf16le').toString('base64');
const escaped = (value: string): string =>
  JSON.stringify(value).replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

const planted: readonly string[] = [
  `2026-11-20T10:00:00Z fout bij export van CN=${person.name},OU=Verkoop\\, Noord,DC=ad,DC=zeldzaambv,DC=nl naar ${hosts.dc}`,
  'CN=Zo\\C3\\AB K\\C3\\A4ssb\\C3\\BChler-\\C3\\85ngstr\\C3\\B6m,OU=Verkoop,DC=ad,DC=zeldzaambv,DC=nl was not found',
  `{"level":"error","time":"2026-11-20T10:00:00Z","role":"connect","displayName":${escaped(person.name)},"msg":"de gebruiker ${person.name} (${person.mail}, ${person.phone}) kan niet worden gewijzigd"}`,
  `{"level":"info","msg":${JSON.stringify(JSON.stringify({ userPrincipalName: person.mail, note: `van ${person.name}` }))}}`,
  `torn line "displayName":${escaped(person.name)},"upn":"${person.mail}`,
  `GET https://proxy.zeldzaambv.nl/a?login_hint=${encodeURIComponent(person.mail)}&n=${encodeURIComponent(person.name)} 407`,
  `userPrincipalName:: ${base64(person.mail)}`,
  `displayName:: ${base64(person.name)}`,
  `state=${base64(JSON.stringify({ u: person.mail, n: person.name }))}`,
  `unicodePwd:: ${wide(`"${SECRET}"`)}`,
  `modify unicodePwd ${wide(`"AndersDan#Bekend9"`)}`,
  `Wachtwoord: ${SECRET}`,
  `"password":"${SECRET}"`,
  `the server said: ${SECRET} is not accepted`,
  `hex ${Buffer.from(SECRET, 'utf16le').toString('hex')}`,
  `Authorization: Basic ${base64(`${person.account}:${SECRET}`)}`,
  `Proxy-Authorization: Negotiate ${base64('x'.repeat(80))}`,
  `bearer ${TOKEN}`,
  `refresh_token=0.AXoAkanarie-kanarie-kanarie`,
  `Set-Cookie: ESTSAUTH=kanariekanariekanarie; path=/`,
  `https://${person.account}:${encodeURIComponent(SECRET)}@proxy.zeldzaambv.nl:3128`,
  `Server=tcp:sql3.zeldzaambv.nl;User Id=sa;Password=${SECRET};Encrypt=true`,
  `ZELDZAAM\\${person.account} heeft zich aangemeld vanaf ${hosts.address}, ${hosts.public} en ${hosts.v6}`,
  `${person.name.toUpperCase()} en kassbuhler en Angstrom`,
  `Ångström belde over ${person.account}`,
  `de mail aan ${person.mail.slice(0, 9)}`,
  `${person.mail.slice(9)} kwam terug`,
  `the password was ${SECRET.slice(0, 8)}`,
  `${SECRET.slice(8)} and nothing else`,
  `token ${TOKEN.slice(0, 45)}`,
  `${TOKEN.slice(45)} and more`,
  '-----BEGIN EC PRIVATE KEY-----',
  'a2FuYXJpZWthbmFyaWVrYW5hcmllS2FuYXJpZWthbmFyaWU',
  '-----END EC PRIVATE KEY-----',
  `{"key":"-----BEGIN PRIVATE KEY-----\\na2FuYXJpZWthbmFyaWVrYW5hcmll\\n-----END PRIVATE KEY-----"}`,
  `displayName                   : ${person.name}`,
  `telephoneNumber: 06-87654321`,
];

/** What must be nowhere: as it is, and as somebody would read it after undoing what programs do to texts. */
const forbidden = [
  SECRET,
  'Kanarie-42',
  'AndersDan',
  'kanariekanarie',
  'AXoAkanarie',
  'S2FuYXJpZUthbmFyaWV',
  'eyJzdWIi',
  'a2FuYXJpZWth',
  person.account,
  person.mail,
  'kassbuhler',
  'kässbühler',
  'ångström',
  'angstrom',
  'zeldzaam',
  'amstel7',
  'sql3',
  hosts.address,
  hosts.public,
  hosts.v6,
  '87654321',
];

function readings(content: string): readonly string[] {
  const unescaped = content.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const percent = content.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
  const dn = content.replace(/(?:\\[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('\\', ''), 'hex').toString('utf8'),
  );
  const runs = content.match(/[A-Za-z0-9+/_-]{12,}={0,2}/g) ?? [];
  const decoded = runs.flatMap((run) => {
    const bytes = Buffer.from(run, 'base64');
    return [bytes.toString('utf8'), bytes.toString('utf16le'), bytes.toString('latin1')];
  });
  const hexed = (content.match(/(?:[0-9a-f]{2}){8,}/gi) ?? []).flatMap((run) => {
    const bytes = Buffer.from(run, 'hex');
    return [bytes.toString('utf8'), bytes.toString('utf16le')];
  });
  const joined = content.replace(/\n\s*/g, '');
  return [
    content,
    unescaped,
    percent,
    dn,
    joined,
    decoded.join('\n'),
    hexed.join('\n'),
    content.normalize('NFKD').replace(/\p{M}/gu, ''),
  ];
}

async function unpack(path: string): Promise<ReadonlyMap<string, string>> {
  await using archive = await openArchive(path);
  const files = new Map<string, string>();
  for (const entry of archive.entries) files.set(entry.fileName, await readText(await archive.read(entry)));
  return files;
}

/** The words that can be read somewhere in `content`, each with the line where. */
function leaksIn(content: string, words: readonly string[]): readonly string[] {
  const places = readings(content).map((reading) => reading.toLowerCase());
  const leaks = words.filter((word) => places.some((place) => place.includes(word.toLowerCase())));
  return leaks.map((leak) => {
    const tells = (line: string): boolean =>
      readings(line).some((one) => one.toLowerCase().includes(leak.toLowerCase()));
    return `${leak}: ${content.split('\n').find(tells) ?? 'over a line end'}`;
  });
}

const about = { en: 'x', nl: 'x' };

describe('planted canaries', () => {
  const output = join(folder, 'canaries.zip');
  let files: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const log = join(folder, 'connect.log');
    await writeFile(log, planted.join('\n'));
    const utf16 = join(folder, 'powershell.txt');
    await writeFile(utf16, Buffer.from(`\ufeff${planted.join('\r\n')}`, 'utf16le'));
    const sources: readonly BundleSource[] = [
      {
        role: 'connect',
        secrets: [SECRET],
        people: [person.name, person.account, person.mail],
        hosts: [hosts.dc, 'zeldzaam'],
        files: [
          document('connect/configuration.json', about, {
            cloud: { url: 'https://cloud.zeldzaambv.nl' },
            forests: [
              {
                domain: 'ad.zeldzaambv.nl',
                servers: [hosts.dc, hosts.address],
                account: `ZELDZAAM\\${person.account}`,
                password: SECRET,
              },
            ],
            proxy: { url: `http://u:${SECRET}@proxy.zeldzaambv.nl:3128` },
            [person.mail]: { onSomethingElse: SECRET },
          }),
          records('connect/errors.jsonl', about, [
            {
              ...{
                dn: `CN=${person.name},DC=ad,DC=zeldzaambv,DC=nl`,
                mobile: '0687654321',
                detail: `smtp:${person.mail}`,
              },
              detailCode: 'provisioning.other-class',
              values: {
                by: { code: 'provisioning.the-name', values: { name: person.mail } },
                holders: [person.name, `CN=${person.name},DC=ad,DC=zeldzaambv,DC=nl`, hosts.dc],
              },
            },
          ]),
          text('connect/notes.txt', about, planted),
          logFile('logs/connect.log', log, { lastBytes: 1e6 }),
          logFile('logs/powershell.txt', utf16, { lastBytes: 1e6 }),
        ],
      },
    ];
    await createBundle({ sources, output, days: 7, agree: async () => true });
    files = await unpack(output);
  });

  test('are in no file of the bundle, in no encoding', () => {
    expect(files.size).toBe(6);
    for (const content of files.values()) expect(leaksIn(content, forbidden)).toEqual([]);
  });

  test('are not in its bytes either', async () => {
    const long = forbidden.filter((word) => word.length > 5);
    expect(leaksIn((await readFile(output)).toString('latin1'), long)).toEqual([]);
  });

  test('were found by a search that does find them where nothing is redacted', () => {
    for (const word of forbidden.filter((one) => one !== 'sql3')) {
      expect(leaksIn(planted.join('\n'), [word])).toEqual([expect.stringContaining(word)]);
    }
  });

  test('leave the structure: parts of DNs, domains of addresses, private networks, codes', () => {
    const log = files.get('logs/connect.log') ?? '';
    expect(log).toMatch(/CN=person-\w{8},OU=person-\w{8},DC=[\w-]+,DC=net-\w{8},DC=nl/);
    expect(log).toMatch(/vanaf 10\.\d+\.\d+\.\d+, 198\.1[89]\.\d+\.\d+ en 2001:db8::/);
    expect(log.split('\n').length).toBe(planted.length + 1);
    const domain = /login_hint=person-\w{8}(?:@|%40)(net-\w{8})\.nl/.exec(log)?.[1] ?? 'none';
    expect(log).toContain(`https://proxy.${domain}.nl`);
    expect(log).toContain(`,DC=${domain},DC=nl`);
  });

  test('come back for the owner of the key, and for nobody else', async () => {
    const reveal = await openKey(join(folder, 'canaries.key.json'));
    const notes = files.get('connect/notes.txt') ?? '';
    const revealed = reveal(notes);
    expect(revealed).toContain(person.mail);
    expect(revealed).toContain('zeldzaambv.nl');
    expect(revealed).toContain(hosts.public);
    expect(revealed).not.toContain(SECRET);
    const other = join(folder, 'other.key.json');
    await writeFile(other, JSON.stringify({ format: 'hawser-bundle-key', version: 1, meanings: {} }));
    expect((await openKey(other))(notes)).toBe(notes);
    await expect(openKey(output)).rejects.toMatchObject({ code: 'bundle.wrong-key' });
  });
});

describe('whoever works there', () => {
  const organisation = generateOrganisation({ users: 400, domain: 'corp.fictief.test', seed: 'bundles' });
  const users = organisation.objects.filter((object) => object.class === 'user');

  test('is not told by texts about them, whatever is written around their names', async () => {
    let number = 0;
    const user = fc.constantFrom(...users);
    const shape = fc.constantFrom<(values: Values) => string>(
      ({ name, dn }) => `kon ${dn} niet schrijven voor ${name}.`,
      ({ name, mail }) => `Could not deliver to "${name}" <${mail}>; will retry`,
      ({ account, mail }) => `{"level":"warn","time":1,"msg":"user ${account} (${mail}) failed"}`,
      ({ name }) => `{"displayName":${escaped(name)}}`,
      ({ given, surname }) => `${surname}, ${given}`,
      ({ mail }) => `GET /a?u=${encodeURIComponent(mail)} 200`,
      ({ mail }) => `mail:: ${base64(mail)}`,
      ({ dn }) =>
        dn.replace(/[^\x20-\x7e]/g, (sign) => [...Buffer.from(sign)].map((byte) => `\\${byte.toString(16)}`).join('')),
      ({ account }) => `CORP\\${account} is geblokkeerd`,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(user, shape), { minLength: 1, maxLength: 12 }), async (lines) => {
        const output = join(folder, `people-${number++}.zip`);
        const people = lines.map(([{ dn, attributes }]) => valuesOf(dn, attributes));
        const content = lines.map(([, write], index) => write(people[index]!));
        await createBundle({
          sources: [
            {
              role: 'connect',
              people: people.flatMap(({ name, account, mail, given, surname }) => [
                name,
                account,
                mail,
                surname,
                `${given} ${surname}`,
              ]),
              hosts: ['corp.fictief.test'],
              files: [text('logs/a.log', about, content)],
            },
          ],
          output,
          days: 1,
          agree: async () => true,
        });
        const shown = (await unpack(output)).get('logs/a.log') ?? '';
        const identifying = people.flatMap(({ name, account, mail, surname }) => [name, mail, account, `${surname},`]);
        const words = identifying.filter(
          (word) => word.length > 4 && !ordinaryWords().has(word.toLowerCase().replace(/,$/, '')),
        );
        expect(leaksIn(shown, words)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

interface Values {
  readonly dn: string;
  readonly name: string;
  readonly account: string;
  readonly mail: string;
  readonly given: string;
  readonly surname: string;
}

function valuesOf(dn: string, attributes: Readonly<Record<string, readonly string[]>>): Values {
  const one = (name: string): string => attributes[name]?.[0] ?? '';
  return {
    dn,
    name: one('displayName'),
    account: one('sAMAccountName'),
    mail: one('userPrincipalName') || one('mail'),
    given: one('givenName'),
    surname: one('sn'),
  };
}

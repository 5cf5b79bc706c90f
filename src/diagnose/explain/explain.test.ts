import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allRecords } from '../catalogue/lookup.ts';
import { explain } from './explain.ts';
import { explanationJson } from './json.ts';
import { toHex, toSigned32 } from '../catalogue/numbers.ts';
import { renderExplanation } from './render.ts';

async function ids(query: string): Promise<readonly string[]> {
  return (await explain(query)).matches.map(({ record }) => record.id);
}

describe('one code in any notation', () => {
  test.each([
    ['0x801c03f2', 'hr-801c03f2'],
    ['0X801C03F2', 'hr-801c03f2'],
    ['801c03f2', 'hr-801c03f2'],
    ['-2145647630', 'hr-801c03f2'],
    ['−2145647630', 'hr-801c03f2'],
    ['2149319666', 'hr-801c03f2'],
    ['3399942148', 'hr-caa70004'],
    ['-895352829', 'hr-caa20003'],
    ['0x80072ee2', 'win32-12002'],
    ['0x80072EE7', 'win32-12007'],
    ['0x8007052e', 'win32-1326'],
    ['0x52e', 'win32-1326'],
    ['0x54b', 'win32-1355'],
    ['0xcaa82ee2', 'hr-caa82ee2'],
    ['0xc000006d', 'nt-c000006d'],
    ['0xd000006d', 'hr-d000006d'],
    ['0x801901f7', 'http-503'],
    ['AADSTS50126', 'aadsts-50126'],
    ['aadsts50126:', 'aadsts-50126'],
    ['AADSTS: 7000222', 'aadsts-7000222'],
    ['MSIS9682', 'msis-9682'],
    ['SSPR_0029', 'sspr-0029'],
    ['SSPR_009', 'sspr-0009'],
    ['SSPR 0013', 'sspr-0013'],
    ['password writeback does not work 0029', 'sspr-0029'],
    ['hr=800700CE', 'hr-800700ce'],
    ['ADSync 6329', 'event-adsync-6329'],
    ['event 33004', 'event-password-reset-service-33004'],
    ['PasswordResetService 33004', 'event-password-reset-service-33004'],
    ['0x8000FFFF', 'hr-8000ffff'],
    ['Event ID: 304 (User Device Registration)', 'event-user-device-registration-304'],
    // Hawser's engine writes the scheduler's events itself; in the field they come from the cloud connector.
    ['ADSync 904', 'event-directory-synchronization-904'],
    ['gebeurtenis 655', 'event-directory-synchronization-655'],
    ['Microsoft-Windows-AAD/Operational 1081', 'event-aad-1081'],
    ['LDAP 49', 'ldap-49'],
    ['ldap_bind: error 53', 'ldap-53'],
    ['80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 775, v2580', 'ldap-data-775'],
    ['0000052D: Constraint violation - check_password_restrictions', 'win32-1325'],
    ['RPC Error 8453', 'win32-8453'],
    ["Passthrough Authentication request failed. Reason: '1328'", 'win32-1328'],
    ['KDC_ERR_PREAUTH_FAILED', 'krb-24'],
    ['Kerberos error 37', 'krb-37'],
    ['Kerberos 0x18', 'krb-24'],
    ['Failure Code:\t\t0x18', 'krb-24'],
    ['HTTP 407', 'http-407'],
    ['TCP_DENIED/407', 'proxy-tcp-denied-407'],
    ['stopped-server-down', 'step-stopped-server-down'],
    ['AttributeValueMustBeUnique', 'sync-attribute-value-must-be-unique'],
    ['ENOTFOUND', 'node-enotfound'],
    ['Error: getaddrinfo EAI_AGAIN login.example', 'node-eai-again'],
    ['Error Code: 90. Error Description: …', 'provisioning-90'],
    ['event-adsync-6329', 'event-adsync-6329'],
  ])('%s', async (query, id) => {
    expect((await ids(query))[0]).toBe(id);
  });

  const numbered = allRecords().flatMap((record) =>
    record.number === undefined ? [] : [{ ...record, number: record.number }],
  );

  test('every status of the catalogue is found in hex, signed and unsigned', async () => {
    const forms = numbered
      .filter(({ space }) => space === 'status')
      .flatMap(({ number, id }) =>
        [toHex(number), String(toSigned32(number)), String(number)].map((form) => ({ form, id })),
      );
    for (const { form, id } of forms) expect(await ids(form)).toContain(id);
  });

  test.each([
    ['aadsts', (number: number) => `AADSTS${number}: …`],
    ['event', (number: number, source: string) => `${source} ${number}`],
    ['ldap-data', (number: number) => `data ${number.toString(16)}, v1db1`],
    ['win32', (number: number) => `Win32 error ${number}`],
    ['ldap', (number: number) => `LDAP ${number}`],
    ['kerberos', (number: number) => `KRB error ${number}`],
  ] as const)('every %s is found as people write it', async (space, write) => {
    for (const { number, id, eventSource = '' } of numbered.filter((record) => record.space === space)) {
      expect(await ids(write(number, eventSource))).toContain(id);
    }
  });
});

describe('several codes in one text', () => {
  test.each([
    ['events 6311, 6401 and 31003 with 33004', 'event-password-reset-service-33004'],
    ['ADSync 6311 ADSync 6401 ADSync 6329 0x8023061f', 'hr-8023061f'],
    ['0x801c0021/0x80072ee2', 'win32-12002'],
    ['6401, then 6311, then stopped-server-down', 'step-stopped-server-down'],
  ])('%s: the one that says why comes first, what only accompanies it last', async (query, id) => {
    const { matches } = await explain(query);
    expect(matches[0]?.record.id).toBe(id);
    const wrappers = matches.map(({ record }) => record.isWrapper);
    expect(wrappers).toEqual(wrappers.toSorted((a, b) => Number(a) - Number(b)));
  });
});

describe('hosts', () => {
  test.each([
    ['https://adminwebservice.microsoftonline.com/ProvisioningService.svc', 'host-adminwebservice-microsoftonline-com'],
    ['CONNECT bba800-anchor.microsoftonline.com:443', 'host-anchor-microsoftonline-com'],
    ['g12-prod-am3-001-sb.servicebus.windows.net', 'host-servicebus-windows-net'],
    ['why is dc.services.visualstudio.com blocked?', 'host-dc-services-visualstudio-com'],
    ['bba800-anchor.microsoftonline.com.nsatc.net', 'host-nsatc-net'],
    ['*.verisign.com', 'host-mscrl-microsoft-com'],
  ])('%s', async (query, id) => {
    expect(await ids(query)).toEqual([id]);
  });

  test('a pattern of a firewall list is each host that it covers', async () => {
    const found = await ids('allow *.windows.net:443');
    expect(found).toContain('host-login-windows-net');
    expect(found).toContain('host-servicebus-windows-net');
    expect(await ids('*.example.com')).toEqual([]);
  });

  test.each(['example.com', 'login.microsoftonline.com.attacker.example', 'adminwebservice.example.com'])(
    '%s is none of them, and resembles none',
    async (query) => expect(await ids(query)).toEqual([]),
  );

  test('a code beside a host is what was asked', async () => {
    expect(await ids('Unable to connect to login.microsoftonline.com 12029')).toEqual(['win32-12029']);
  });

  test('the commands name the host that was asked for', async () => {
    const { matches, remarks } = explanationJson(await explain('bba900 anker'), 'nl');
    expect(matches[0]).toMatchObject({ name: 'bba900-anchor.microsoftonline.com' });
    expect(matches[0]?.causes[0]?.probe).toBe('curl -v https://bba900-anchor.microsoftonline.com/');
    expect(remarks.join(' ')).toContain('bba900-anchor.microsoftonline.com');
  });
});

describe('what documents and translations damage', () => {
  test.each([
    ['AADSTS 50 126', 'aadsts-50126'],
    ['AADSTS50.126', 'aadsts-50126'],
    ['0 x80072ee2', 'win32-12002'],
    ['HR 8023042', 'hr-80230402'],
    ['secure.aadcdn.microsoftonline p.com', 'host-secure-aadcdn-microsoftonline-p-com'],
    ['bba900 anker', 'host-anchor-microsoftonline-com'],
    ['verbinding: / /*bwsc02 relay*. microsoftonline.com:443', 'host-relay-microsoftonline-com'],
    ['### Ongeldige verlenen', 'setup-invalid-grant'],
    ['Gebruiker Realm detectie is mislukt', 'setup-user-realm-discovery-failed'],
    ['TenantSSPRFlagDisabled = 9', 'sspr-0009'],
    ['6329 | ONDERSTEUNEN: MMS(4924) 0x80230619 – "beperking voorkomt u"', 'hr-80230619'],
    ['0x800484c1', 'nt-c00484c1'],
  ])('%s', async (query, id) => {
    expect((await ids(query))[0]).toBe(id);
  });

  test('a pair that is misprinted is said to be, and the name decides', async () => {
    const { matches, remarks } = await explain(
      '- **DSREG_AUTOJOIN_USERREALM_DISCOVERY_FAILED** (0x801c0021/-2145648611)',
    );
    expect(matches[0]?.record.id).toBe('hr-801c003d');
    expect(remarks).toContainEqual({
      kind: 'pair-differs',
      hex: '0x801c0021',
      decimal: '-2145648611',
      decimalIs: '0x801c001d',
    });
  });
});

describe('several codes', () => {
  test('the inner code of a pair comes before the outer one', async () => {
    expect(await ids('DRS Discovery Test : FAIL [0x801c0021/0x80072ee2]')).toEqual(['win32-12002', 'hr-801c0021']);
  });

  test('the cause comes before what follows from it', async () => {
    expect(await ids('6311, 6401 and 6329 with hr=0x8023061f')).toEqual([
      'hr-8023061f',
      'event-adsync-6329',
      'event-adsync-6311',
      'event-adsync-6401',
    ]);
    expect((await ids('AADSTS70002: … AADSTS50126: …'))[0]).toBe('aadsts-50126');
  });
});

describe('ambiguous numbers', () => {
  test.each([
    ['109', ['event-directory-synchronization-109', 'win32-109']],
    ['114', ['event-directory-synchronization-114', 'provisioning-114']],
    ['81', ['provisioning-81', 'ldap-81']],
  ])('%s shows every reading with its condition', async (query, expected) => {
    const { matches } = explanationJson(await explain(query), 'en');
    expect(matches.map(({ id }) => id)).toEqual(expect.arrayContaining(expected));
    expect(matches.every(({ context }) => context !== null)).toBe(true);
  });

  test('the two meanings of one record are shown with their condition', async () => {
    for (const query of ['0x80072f8f', 'AADSTS50053']) {
      expect(explanationJson(await explain(query), 'en').matches[0]?.context).toMatch(/.{20}/);
    }
  });
});

describe('what is not known', () => {
  // Junk pages list these as codes of the sync engine.
  test.each(['1004', '1005', 'sync error 1004', 'event 31025', 'event 33010', '0x801c7777', 'AADSTS50226', 'florp'])(
    '%s is not explained',
    async (query) => {
      expect(await ids(query)).toEqual([]);
    },
  );

  test('an unknown status is read by its bits', async () => {
    const { decoded } = await explain('0x801c7777');
    expect(decoded).toMatchObject({
      facility: { number: 0x1c, name: 'device registration' },
      code: 0x7777,
      severity: 'error',
    });
    expect((await explain('0xe0000001')).decoded?.customer).toBe(true);
    expect((await explain('0x80070fff')).decoded?.wraps).toEqual({ space: 'win32', number: 0xfff });
    expect((await explain('0xc0000999')).decoded?.kind).toBe('ntstatus');
  });

  test('codes that differ by one slip are named', async () => {
    const near = async (query: string) => (await explain(query)).neighbours.map(({ id }) => id);
    expect(await near('AADSTS50226')).toContain('aadsts-50126');
    expect(await near('0x801c03f4')).toContain('hr-801c03f2');
    expect(await near('stoped-server-down')).toEqual(['step-stopped-server-down']);
  });
});

describe('better unknown than a guess', () => {
  test.each([
    'The server did not return the list of tenants',
    'my outlook keeps asking for a password',
    'the printer is out of paper',
    'device is in pending state',
    'gebruikers worden niet gesynchroniseerd',
    'Windows Hello 0x801c044f',
  ])('%s', async (query) => expect(await ids(query)).toEqual([]));
});

describe('sentences', () => {
  test.each([
    [
      'U kunt uw wachtwoord op dit moment niet herstellen omdat vereiste licenties ontbreekt in uw organisatie.',
      'sspr-0012',
    ],
    [
      'We kunnen uw wachtwoord opnieuw instellen op dit moment vanwege verbindingsproblemen zijn met uw organisatie',
      'sspr-0030',
    ],
    ['We cannot reset your password now because of connectivity problems with your organisation', 'sspr-0030'],
    ['The remote certificate is invalid according to the validation procedure.', 'event-password-reset-service-31034'],
    ['de server bevat geen LDAP-wachtwoordbeheer beleid', 'writeback-no-policy-hints-control'],
    ['beperking voorkomt u dat het wachtwoord wordt gewijzigd in de huidige versie opgegeven', 'hr-80230619'],
    ['een poging een object is mislukt omdat er dubbele vermeldingen met hetzelfde anker', 'hr-80230402'],
    [
      'The device object by the given id (e92325d0-xxxx-xxxx-xxxx-94ae875d5245) is not found.',
      'server-device-object-not-found',
    ],
    ['kan geen verbinding maken met de externe server', 'proxy-unable-to-connect-to-the-remote-server'],
    [
      'showing a modal dialog when the application is not in UserInteractive mode is not valid',
      'event-directory-synchronization-906',
    ],
    [
      'Er is een onverwachte fout ondervonden door de server tijdens het uitvoeren van een callback',
      'event-adsync-6311',
    ],
    ['Your password contains a word that makes it easily guessable', 'sspr-fuzzy-policy-violation-invalid-password'],
    ['Password hash synchronization failed for domain: contoso.com', 'event-directory-synchronization-611'],
    ['the clock of the agent differs from that of the domain controller', 'aadsts-80013'],
    ['Fout bij het ophalen auth token', 'event-password-reset-service-32009'],
  ])('%s', async (query, id) => {
    expect(await ids(query)).toContain(id);
  });

  test.each([
    'my cat likes pizza and the weather is nice today',
    'printer out of paper',
    'Lorem ipsum dolor sit amet, consectetur adipiscing elit',
    'de trein naar Utrecht vertrekt van spoor vier',
  ])('"%s" is no answer', async (query) => {
    expect(await ids(query)).toEqual([]);
  });
});

describe("Hawser's own errors", () => {
  test('are found when their room is loaded', async () => {
    const rooms: string[] = [];
    const loadRoom = async (room: string) => rooms.push(room);
    const { own } = await explain('base.folder-in-use', { loadRoom });
    expect(own.map(({ code }) => code)).toEqual(['base.folder-in-use']);
    await explain('ldap.no-such-thing', { loadRoom });
    expect(rooms).toEqual(['ldap']);
  });

  test('and its events from 34000 when somebody asks for one', async () => {
    const event = {
      source: 'Hawser',
      id: 34001,
      level: 'warning',
      text: { en: 'It rains.', nl: 'Het regent.' },
    } as const;
    const loadEvents = async () => [event, { ...event, source: 'ADSync', id: 904 }];
    expect((await explain('event 34001', { loadEvents })).own.map(({ code }) => code)).toEqual(['Hawser 34001']);
    expect((await explain('ADSync 904', { loadEvents })).own).toEqual([]);
  });
});

describe('any input', () => {
  test('gives an answer, and the same one in both shapes', async () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '0x',
        'AADSTS',
        '0x80072ee2',
        '[0x801c0021/',
        'data 52e',
        '-2145647630',
        'event ',
        'ADSync',
        '6311',
        '\n',
        '{{',
        'hr=',
      ),
      fc.integer().map(String),
    );
    const paint = { code: same, title: same, faint: same, command: same };
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const explanation = await explain(pieces.join(''));
        expect(explanationJson(explanation, 'nl').matches).toHaveLength(
          explanation.matches.length + explanation.own.length,
        );
        expect(renderExplanation(explanation, { language: 'nl', width: 80, paint })).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });

  test('of great length is answered from its beginning', async () => {
    expect(await ids(`AADSTS50126 ${'x1 '.repeat(200_000)}`)).toEqual(['aadsts-50126']);
  });
});

function same(text: string): string {
  return text;
}

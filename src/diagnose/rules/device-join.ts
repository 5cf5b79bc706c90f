import type { Fact, Facts } from '../parse/facts.ts';
import { firstFailedTest, isJoined, joinPhase, testResult } from './device-state.ts';
import type { Rule } from './rule.ts';
import { found, statusKey, valueOf } from './rule.ts';

/** Numbers of WinINet and WinHTTP as the join flow wraps them: 0x8007xxxx and the sign-in library's 0xcaa8xxxx. */
const network: Readonly<Record<number, { en: string; nl: string }>> = {
  0x2ee2: { en: 'timed out', nl: 'verliep' },
  0x2ee7: { en: 'failed, as the host name was not resolved', nl: 'mislukte, omdat de hostnaam niet werd gevonden' },
  0x2efd: { en: 'was refused or blocked', nl: 'werd geweigerd of geblokkeerd' },
  0x2efe: { en: 'was cut off, often by TLS inspection', nl: 'werd afgebroken, vaak door TLS-inspectie' },
  0x2eff: { en: 'was reset', nl: 'werd verbroken' },
  0x2f8f: {
    en: 'failed in TLS: clock, trust or TLS inspection',
    nl: 'mislukte in TLS: klok, vertrouwen of TLS-inspectie',
  },
  0x2f0c: {
    en: 'failed, as a client certificate was asked for',
    nl: 'mislukte, omdat er om een clientcertificaat werd gevraagd',
  },
};

/** Whether the text speaks of a device's registration: only there these numbers mean what they say below. */
function aboutJoin(facts: Facts): boolean {
  return (
    facts.get('device', 'Previous Registration') !== undefined ||
    facts.get('device', 'Client ErrorCode') !== undefined ||
    facts.get('device', 'Error Phase') !== undefined ||
    firstFailedTest(facts) !== undefined ||
    facts.all('event').some((event) => event.values['source'] === 'User Device Registration')
  );
}

function code(facts: Facts, ...numbers: readonly number[]): Fact | undefined {
  return aboutJoin(facts) ? facts.any('code', ...numbers.map(statusKey)) : undefined;
}

function networkCode(facts: Facts): { fact: Fact; low: number } | undefined {
  for (const low of Object.keys(network).map(Number)) {
    const fact = code(facts, 0x80070000 + low, 0xcaa80000 + low);
    if (fact) return { fact, low };
  }
  return undefined;
}

function server(facts: Facts, say: string): Fact | undefined {
  return facts.get('say', say);
}

const consequences = [
  'device.registration-failed',
  'device.test-failed',
  'prt.missing',
  'event:User Device Registration/*',
  'device.work-account-too',
];
const failing = (facts: Facts, name: Parameters<typeof testResult>[1]) => testResult(facts, name) === 'fail';

export const joinRules: readonly Rule[] = [
  {
    id: 'device.no-domain-controller',
    severity: 'error',
    confidence: 'certain',
    when: (facts) =>
      failing(facts, 'AD Connectivity Test')
        ? { evidence: [facts.get('device', 'AD Connectivity Test')], codes: ['0x54b', '0x8007054b', '1355'] }
        : aboutJoin(facts) && joinPhase(facts) === 'pre-check'
          ? found(facts.get('code', 'win32 1355') ?? facts.get('code', statusKey(0x8007054b)))
          : undefined,
    title: { en: 'No domain controller can be reached', nl: 'Er is geen domeincontroller bereikbaar' },
    cause: {
      en: 'The device has no line of sight to a domain controller (away from the office network without VPN, or DNS does not know the domain), so registration cannot start.',
      nl: 'Het apparaat kan geen domeincontroller bereiken (buiten het kantoornetwerk zonder VPN, of DNS kent het domein niet), dus de registratie kan niet beginnen.',
    },
    fixes: [
      {
        en: 'Connect the device to the office network or the VPN and check with `nltest /dsgetdc:DOMAIN`; the task tries again by itself.',
        nl: 'Verbind het apparaat met het kantoornetwerk of de VPN en controleer met `nltest /dsgetdc:DOMEIN`; de taak probeert het vanzelf opnieuw.',
      },
      {
        en: 'Check that the device uses the DNS servers of the domain.',
        nl: 'Controleer of het apparaat de DNS-servers van het domein gebruikt.',
      },
    ],
    explains: [...consequences, 'device.scp-unreadable', 'device.discovery-failed'],
  },
  {
    id: 'device.scp-unreadable',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const fact = code(facts, 0x801c001d);
      if (facts.get('event', 'User Device Registration/220')) return undefined;
      if (failing(facts, 'AD Configuration Test')) {
        return { evidence: [facts.get('device', 'AD Configuration Test'), fact], codes: ['0x80070002', '0x801c001d'] };
      }
      return fact ? { evidence: [fact], codes: ['0x801c001d', '0x80070002'] } : undefined;
    },
    title: {
      en: 'The service connection point is missing or not readable',
      nl: 'Het serviceverbindingspunt ontbreekt of is niet leesbaar',
    },
    cause: {
      en: 'The computer did not find the tenant in its forest: the service connection point does not exist in this forest, its keywords are wrong, or Authenticated Users may not read it.',
      nl: 'De computer vond de tenant niet in zijn forest: het serviceverbindingspunt bestaat niet in dit forest, de trefwoorden kloppen niet, of Authenticated Users mag het niet lezen.',
    },
    fixes: [
      {
        en: 'Create or repair the service connection point in the forest of this computer (keywords azureADId and azureADName).',
        nl: 'Maak of herstel het serviceverbindingspunt in het forest van deze computer (trefwoorden azureADId en azureADName).',
      },
      {
        en: 'Give Authenticated Users read access to it and to its parents in the configuration partition.',
        nl: 'Geef Authenticated Users leesrecht op het punt en de bovenliggende objecten in de configuratiepartitie.',
      },
      {
        en: 'Or set TenantId and TenantName under HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CDJ\\AAD on the client.',
        nl: 'Of zet TenantId en TenantName onder HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\CDJ\\AAD op de client.',
      },
    ],
    explains: [...consequences, 'device.discovery-failed'],
  },
  {
    id: 'device.computer-object-inaccessible',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const event = facts.get('event', 'User Device Registration/220');
      return event ? { evidence: [event, code(facts, 0x801c001d)], codes: ['0x801c001d', '1312', '1317'] } : undefined;
    },
    title: {
      en: 'The computer object in Active Directory cannot be read or updated',
      nl: 'Het computerobject in Active Directory kan niet worden gelezen of bijgewerkt',
    },
    cause: {
      en: 'The machine could not work on its own object: it has not replicated to the domain controller that was asked, or the secure channel is broken.',
      nl: 'De machine kon zijn eigen object niet bewerken: het is nog niet gerepliceerd naar de gevraagde domeincontroller, of het beveiligde kanaal is verbroken.',
    },
    fixes: [
      {
        en: 'Check the secure channel with `nltest /sc_verify:DOMAIN` and repair it if it is broken.',
        nl: 'Controleer het beveiligde kanaal met `nltest /sc_verify:DOMEIN` en herstel het als het verbroken is.',
      },
      {
        en: 'Let replication finish; the task tries again every hour.',
        nl: 'Laat de replicatie afronden; de taak probeert het elk uur opnieuw.',
      },
    ],
    explains: consequences,
  },
  {
    id: 'device.html-answer',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => {
      const fact = code(facts, 0x8007000d, 0xcaa9002c, 0xc00cee4f);
      return fact ? { evidence: [fact], codes: ['0x8007000d', '0x801c0021', '0x801c000c'] } : undefined;
    },
    title: {
      en: 'A proxy answered with a page instead of the service',
      nl: 'Een proxy antwoordde met een pagina in plaats van de dienst',
    },
    cause: {
      en: 'The answer was not the JSON or XML that was expected but most often an HTML page: a sign-in or block page of a proxy that does not let the computer account through.',
      nl: 'Het antwoord was niet de verwachte JSON of XML maar meestal een HTML-pagina: een aanmeld- of blokkeerpagina van een proxy die het computeraccount niet doorlaat.',
    },
    fixes: [
      {
        en: 'Let enterpriseregistration.windows.net, login.microsoftonline.com and device.login.microsoftonline.com pass without sign-in at the proxy and without TLS inspection.',
        nl: 'Laat enterpriseregistration.windows.net, login.microsoftonline.com en device.login.microsoftonline.com door zonder aanmelding bij de proxy en zonder TLS-inspectie.',
      },
      {
        en: 'Test as SYSTEM, not as a user: `psexec -s curl https://enterpriseregistration.windows.net`.',
        nl: 'Test als SYSTEM, niet als gebruiker: `psexec -s curl https://enterpriseregistration.windows.net`.',
      },
    ],
    explains: [...consequences, 'device.discovery-failed'],
  },
  {
    id: 'device.tenant-unknown',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const fact =
        code(facts, 0x801c003a) ??
        (aboutJoin(facts) ? (facts.get('code', 'aadsts 90002') ?? server(facts, 'tenant-not-found')) : undefined);
      return fact
        ? { evidence: [fact], codes: ['0x801c003a', 'AADSTS90002', '0x801c0021', '0x801c03f2', '0x801c000c'] }
        : undefined;
    },
    title: {
      en: 'The tenant in the service connection point does not exist',
      nl: 'De tenant in het serviceverbindingspunt bestaat niet',
    },
    cause: {
      en: 'The registration service does not know the tenant id that the computer was given, or the tenant has no active subscription.',
      nl: 'De registratiedienst kent het tenant-id niet dat de computer kreeg, of de tenant heeft geen actief abonnement.',
    },
    fixes: [
      {
        en: 'Compare azureADId in the service connection point with the id of the tenant and correct it.',
        nl: 'Vergelijk azureADId in het serviceverbindingspunt met het id van de tenant en verbeter het.',
      },
      {
        en: 'Remove a wrong client-side TenantId under CDJ\\AAD in the registry.',
        nl: 'Verwijder een onjuist TenantId aan de clientkant onder CDJ\\AAD in het register.',
      },
    ],
    explains: [...consequences, 'device.discovery-failed'],
  },
  {
    id: 'device.service-busy',
    severity: 'warning',
    confidence: 'certain',
    when: (facts) => {
      const fact = code(facts, 0x801c0025) ?? (aboutJoin(facts) ? server(facts, 'throttled') : undefined);
      return fact
        ? { evidence: [fact, facts.get('device', 'Server Message')], codes: ['0x801c0025', '0x801c03f2'] }
        : undefined;
    },
    title: { en: 'The registration service asks to wait', nl: 'De registratiedienst vraagt om te wachten' },
    cause: {
      en: 'The service was busy or throttled the request; nothing is wrong with the device.',
      nl: 'De dienst was druk of remde het verzoek af; er is niets mis met het apparaat.',
    },
    fixes: [
      {
        en: 'Wait five minutes or more; the task tries again by itself.',
        nl: 'Wacht vijf minuten of langer; de taak probeert het vanzelf opnieuw.',
      },
    ],
    explains: consequences,
  },
  {
    id: 'device.system-proxy',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => {
      const cause = networkCode(facts);
      const user = valueOf(facts, 'device', 'User Context');
      if (!cause || !user || /^SYSTEM/i.test(user) || testResult(facts, 'DRS Discovery Test') !== 'pass')
        return undefined;
      return {
        evidence: [facts.get('device', 'User Context'), facts.get('device', 'DRS Discovery Test'), cause.fact],
        codes: networkLabels(cause.low),
      };
    },
    title: {
      en: 'The network works for the user but not for SYSTEM',
      nl: 'Het netwerk werkt voor de gebruiker maar niet voor SYSTEM',
    },
    cause: {
      en: 'Registration runs as SYSTEM and failed in the network, while the same test as the user passes: the proxy is set for users only, or wants a user to sign in.',
      nl: 'De registratie draait als SYSTEM en mislukte in het netwerk, terwijl dezelfde test als gebruiker slaagt: de proxy is alleen voor gebruikers ingesteld, of wil dat een gebruiker zich aanmeldt.',
    },
    fixes: [
      {
        en: 'Give SYSTEM a proxy (WPAD, or `netsh winhttp set proxy`) or let the registration hosts pass without one.',
        nl: 'Geef SYSTEM een proxy (WPAD, of `netsh winhttp set proxy`) of laat de registratiehosts zonder proxy door.',
      },
      {
        en: 'Run `dsregcmd /status` as SYSTEM (`psexec -s -i cmd`) to see the tests with its eyes.',
        nl: 'Voer `dsregcmd /status` uit als SYSTEM (`psexec -s -i cmd`) om de tests met zijn ogen te zien.',
      },
    ],
    explains: [...consequences, 'device.registration-network'],
  },
  {
    id: 'device.registration-network',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const cause = networkCode(facts);
      if (!cause) return undefined;
      return {
        evidence: [cause.fact, facts.get('device', 'Error Phase')],
        values: { what: network[cause.low]?.en ?? '', wat: network[cause.low]?.nl ?? '' },
        codes: [...networkLabels(cause.low), '0x801c0021', '0x801c001f', '0x801c000c', '0x801c003d'],
      };
    },
    title: {
      en: 'The connection to the registration or sign-in service {what}',
      nl: 'De verbinding met de registratie- of aanmelddienst {wat}',
    },
    cause: {
      en: 'The device, in the SYSTEM context, did not get through to enterpriseregistration.windows.net, login.microsoftonline.com or the federation server.',
      nl: 'Het apparaat kwam, in de SYSTEM-context, niet door tot enterpriseregistration.windows.net, login.microsoftonline.com of de federatieserver.',
    },
    fixes: [
      {
        en: 'Open these hosts on port 443 for the computer account in firewall and proxy, without TLS inspection.',
        nl: 'Open deze hosts op poort 443 voor het computeraccount in firewall en proxy, zonder TLS-inspectie.',
      },
      {
        en: 'Check that SYSTEM knows the proxy (`netsh winhttp show proxy`) and that DNS answers.',
        nl: 'Controleer of SYSTEM de proxy kent (`netsh winhttp show proxy`) en of DNS antwoordt.',
      },
      {
        en: 'With a TLS failure compare the clock of the device and the issuer of the certificate that arrives.',
        nl: 'Vergelijk bij een TLS-fout de klok van het apparaat en de uitgever van het certificaat dat aankomt.',
      },
    ],
    explains: [...consequences, 'device.discovery-failed'],
  },
  {
    id: 'device.discovery-failed',
    severity: 'error',
    confidence: 'likely',
    wrapper: true,
    when: (facts) => {
      const fact = code(facts, 0x801c0021, 0x801c001f, 0x801c003d);
      const test = failing(facts, 'DRS Discovery Test') ? facts.get('device', 'DRS Discovery Test') : undefined;
      const match = found(test, fact);
      return match && { ...match, codes: ['0x801c0021', '0x801c001f', '0x801c000c'] };
    },
    title: { en: 'Discovery of the registration service failed', nl: 'Het vinden van de registratiedienst is mislukt' },
    cause: {
      en: 'The discovery document or the realm of the tenant could not be fetched; the second number of the pair, where there is one, tells why.',
      nl: 'Het discovery-document of de realm van de tenant kon niet worden opgehaald; het tweede getal van het paar, als dat er is, zegt waarom.',
    },
    fixes: [
      {
        en: 'Reach https://enterpriseregistration.windows.net in the SYSTEM context through firewall and proxy.',
        nl: 'Zorg dat https://enterpriseregistration.windows.net in de SYSTEM-context bereikbaar is door firewall en proxy.',
      },
      {
        en: 'Check the tenant domain in the service connection point: it must be a verified domain.',
        nl: 'Controleer het tenantdomein in het serviceverbindingspunt: het moet een geverifieerd domein zijn.',
      },
    ],
    explains: consequences,
  },
  {
    id: 'device.not-synchronised',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const said = server(facts, 'device-object-missing');
      const fact = code(facts, 0x801c03f2);
      if (said) return { evidence: [said, fact], codes: ['0x801c03f2'] };
      const other =
        server(facts, 'device-certificate-missing') ??
        server(facts, 'throttled') ??
        facts.get('code', 'aadsts 90002') ??
        server(facts, 'tenant-not-found');
      return fact && !other ? { evidence: [fact], codes: ['0x801c03f2'], confidence: 'likely' } : undefined;
    },
    title: {
      en: 'The device object has not been synchronized to the cloud',
      nl: 'Het apparaatobject is niet naar de cloud gesynchroniseerd',
    },
    cause: {
      en: 'The computer asks to complete a registration whose object the cloud does not have (yet): the next sync cycle has not run, its OU is out of scope, or it has no userCertificate.',
      nl: 'De computer wil een registratie afronden waarvan de cloud het object (nog) niet heeft: de volgende sync-cyclus is nog niet geweest, de OU valt buiten de scope, of userCertificate ontbreekt.',
    },
    fixes: [
      {
        en: 'Wait for the next cycle or run one (`hawser connect sync`); on the first hour after joining this is normal.',
        nl: 'Wacht op de volgende cyclus of start er een (`hawser connect sync`); in het eerste uur na het koppelen is dit normaal.',
      },
      {
        en: 'Check that the computer object has a userCertificate value and that its OU is in the sync scope.',
        nl: 'Controleer of het computerobject een waarde in userCertificate heeft en of de OU in de sync-scope valt.',
      },
      {
        en: 'If it was registered before and the cloud object was deleted: `dsregcmd /leave`, restart, and let it join again.',
        nl: 'Was het eerder geregistreerd en is het cloudobject verwijderd: `dsregcmd /leave`, herstarten en opnieuw laten koppelen.',
      },
    ],
    explains: consequences,
  },
  {
    id: 'device.certificate-not-synchronised',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const said = server(facts, 'device-certificate-missing');
      return said ? { evidence: [said, code(facts, 0x801c03f2)], codes: ['0x801c03f2'] } : undefined;
    },
    title: {
      en: 'The certificate of the computer has not been synchronized yet',
      nl: 'Het certificaat van de computer is nog niet gesynchroniseerd',
    },
    cause: {
      en: 'The object reached the cloud before the computer wrote its userCertificate.',
      nl: 'Het object kwam in de cloud aan voordat de computer zijn userCertificate schreef.',
    },
    fixes: [
      {
        en: 'Run a sync cycle and let the task try again.',
        nl: 'Start een sync-cyclus en laat de taak het opnieuw proberen.',
      },
      {
        en: 'If it stays: check that userCertificate is filled and flows in the rules for computers.',
        nl: 'Blijft het zo: controleer of userCertificate gevuld is en meegaat in de regels voor computers.',
      },
    ],
    explains: consequences,
  },
  {
    id: 'device.identity-mismatch',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const said = server(facts, 'sid-verification');
      const fact = code(facts, 0x801c0002);
      const match = found(said, fact);
      return match && { ...match, codes: ['0x801c0002'] };
    },
    title: { en: 'The proof of the computer was not accepted', nl: 'Het bewijs van de computer werd niet aanvaard' },
    cause: {
      en: 'The certificate that the computer signs with is not the one that was synchronized: an old userCertificate, another machine with this name, or a wrong clock.',
      nl: 'Het certificaat waarmee de computer tekent is niet het gesynchroniseerde: een oud userCertificate, een andere machine met deze naam, of een verkeerde klok.',
    },
    fixes: [
      {
        en: 'Clear userCertificate on the computer object, run the Automatic-Device-Join task, then a sync cycle.',
        nl: 'Maak userCertificate op het computerobject leeg, start de taak Automatic-Device-Join en daarna een sync-cyclus.',
      },
      { en: 'Check the clock of the device.', nl: 'Controleer de klok van het apparaat.' },
    ],
    explains: consequences,
  },
  {
    id: 'device.join-type-refused',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => found(server(facts, 'enrollment-type')),
    title: {
      en: 'The registration service does not accept domain join',
      nl: 'De registratiedienst staat domeinkoppeling niet toe',
    },
    cause: {
      en: 'Its settings refuse the request type DomainJoin.',
      nl: 'De instellingen weigeren het verzoektype DomainJoin.',
    },
    fixes: [
      {
        en: 'Allow domain join in the settings of the registration service (AD FS).',
        nl: 'Sta domeinkoppeling toe in de instellingen van de registratiedienst (AD FS).',
      },
    ],
    explains: consequences,
  },
  {
    id: 'device.tpm',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => {
      const fact = code(facts, 0x80090016, 0x80290407, 0x80280036, 0x80090031);
      return fact ? { evidence: [fact], codes: ['0x80090016', '0x80290407', '0x80280036', '0x80090031'] } : undefined;
    },
    title: {
      en: 'The TPM does not give the device a usable key',
      nl: 'De TPM levert het apparaat geen bruikbare sleutel',
    },
    cause: {
      en: 'A key container is missing or the TPM refuses: an image that was made from a joined machine, a cleared or locked TPM, or FIPS mode.',
      nl: 'Een sleutelcontainer ontbreekt of de TPM weigert: een image van een al gekoppelde machine, een gewiste of vergrendelde TPM, of FIPS-modus.',
    },
    fixes: [
      {
        en: 'Leave (`dsregcmd /leave`), remove the old device certificate and join again; never capture an image of a joined machine.',
        nl: 'Ontkoppel (`dsregcmd /leave`), verwijder het oude apparaatcertificaat en koppel opnieuw; maak nooit een image van een gekoppelde machine.',
      },
      {
        en: 'Look at tpm.msc: end a lockout by waiting, update the firmware, switch FIPS mode off.',
        nl: 'Kijk in tpm.msc: wacht een vergrendeling af, werk de firmware bij, zet FIPS-modus uit.',
      },
    ],
    explains: consequences,
  },
  {
    id: 'device.test-failed',
    severity: 'error',
    confidence: 'likely',
    wrapper: true,
    when: (facts) => {
      const test = firstFailedTest(facts);
      return test ? { evidence: [facts.get('device', test)], values: { test } } : undefined;
    },
    title: { en: '{test} failed', nl: '{test} is mislukt' },
    cause: {
      en: 'This step of the registration does not work; the tests after it were skipped because of that.',
      nl: 'Deze stap van de registratie werkt niet; de tests erna zijn daarom overgeslagen.',
    },
    fixes: [{ en: 'Look up the code behind FAIL.', nl: 'Zoek de code achter FAIL op.' }],
    explains: ['device.registration-failed', 'prt.missing'],
  },
  {
    id: 'device.registration-failed',
    severity: 'error',
    confidence: 'likely',
    wrapper: true,
    when: (facts) => {
      const told = facts.get('device', 'Client ErrorCode') ?? facts.get('device', 'Error Phase');
      if (isJoined(facts)) return undefined;
      const event = facts.any(
        'event',
        'User Device Registration/304',
        'User Device Registration/305',
        'User Device Registration/307',
      );
      const zero = /^0x0+$/.test(valueOf(facts, 'device', 'Client ErrorCode') ?? '');
      if (!told || zero) return event ? { evidence: [event], values: { phase: joinPhase(facts) ?? '?' } } : undefined;
      return {
        evidence: [told, facts.get('device', 'Server Message'), event],
        values: { phase: joinPhase(facts) ?? '?' },
      };
    },
    title: {
      en: 'The last registration failed in phase "{phase}"',
      nl: 'De laatste registratie mislukte in fase "{phase}"',
    },
    cause: {
      en: 'The device tried to register and did not succeed.',
      nl: 'Het apparaat probeerde zich te registreren en dat lukte niet.',
    },
    fixes: [
      {
        en: 'Read the server message first, then the client error code (`hawser explain CODE`).',
        nl: 'Lees eerst de servermelding, dan de clientfoutcode (`hawser explain CODE`).',
      },
    ],
    explains: ['prt.missing'],
  },
];

function networkLabels(low: number): string[] {
  const hex = low.toString(16);
  return [`0x8007${hex}`, `0xcaa8${hex}`, String(low)];
}

import type { Text } from '../../base/messages.ts';
import type { FactOf } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import { testResult } from './device-state.ts';
import { aboutJoin, code, network, networkCode, networkLabels, server, consequences, failing } from './join-codes.ts';
import type { Fix, Rule } from './rule.ts';
import { found, valueOf } from './rule.ts';

/** From the domain controller to the registration service: the connection, before anything is registered. */
const unresolved = new Set([12007, 11001, 11004]);
const untrusted = new Set([12037, 12038, 12044, 12045, 12057, 12157, 12169, 12170, 12175]);

/** What the kind of failure asks for before anything else. */
function leadOf(low: number): { readonly lead?: Fix } {
  if (unresolved.has(low))
    return {
      lead: {
        en: 'See whether this machine resolves the name (`nslookup enterpriseregistration.windows.net`); behind a proxy that resolves names itself, give SYSTEM that proxy.',
        nl: 'Kijk of deze machine de naam vindt (`nslookup enterpriseregistration.windows.net`); zoekt een proxy de namen zelf op, geef SYSTEM dan die proxy.',
        owner: 'server-admin',
      },
    };
  if (untrusted.has(low))
    return {
      lead: {
        en: 'Compare the clock of the device (`w32tm /query /status`), then the issuer of the certificate that arrives.',
        nl: 'Vergelijk de klok van het apparaat (`w32tm /query /status`) en daarna de uitgever van het certificaat dat aankomt.',
        owner: 'server-admin',
      },
    };
  return {};
}

/** What the output itself says of the proxy that SYSTEM has: none. */
function systemWithoutProxy(facts: Facts): FactOf<'device-proxy'> | undefined {
  const direct = facts.get('device-proxy', 'WinHttp Default Proxy Config/Access Type');
  const reported = (['Proxy Server List', 'Auto-Configuration URL'] as const).some((name) =>
    facts.get('device-proxy', `IE Proxy Config for System Account/${name}`)?.values.value.trim(),
  );
  return direct && /^DIRECT/i.test(direct.values.value) && !reported ? direct : undefined;
}

const noProxy: Text = {
  en: 'The output shows no proxy for SYSTEM: it goes direct, or by what auto-detection finds.',
  nl: 'De uitvoer toont geen proxy voor SYSTEM: het gaat rechtstreeks, of via wat autodetectie vindt.',
};

export const discoveryRules: readonly Rule[] = [
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
      en: 'The answer was not the expected JSON or XML but, most often, an HTML page: a sign-in or block page of a proxy that does not let the computer account through.',
      nl: 'Het antwoord was niet de verwachte JSON of XML maar meestal een HTML-pagina: een aanmeld- of blokkeerpagina van een proxy die het computeraccount niet doorlaat.',
    },
    fixes: [
      {
        en: 'Let enterpriseregistration.windows.net, login.microsoftonline.com and device.login.microsoftonline.com pass without sign-in at the proxy and without TLS inspection.',
        nl: 'Laat enterpriseregistration.windows.net, login.microsoftonline.com en device.login.microsoftonline.com door zonder aanmelding bij de proxy en zonder TLS-inspectie.',
        owner: 'proxy',
      },
      {
        en: 'Test as SYSTEM, not as a user: `psexec -s curl https://enterpriseregistration.windows.net`.',
        nl: 'Test als SYSTEM, niet als gebruiker: `psexec -s curl https://enterpriseregistration.windows.net`.',
        owner: 'server-admin',
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
        owner: 'directory-admin',
      },
      {
        en: 'Remove a wrong client-side TenantId under CDJ\\AAD in the registry.',
        nl: 'Verwijder een onjuist TenantId aan de clientkant onder CDJ\\AAD in het register.',
        owner: 'server-admin',
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
        en: 'Wait five minutes or more; the task tries again automatically.',
        nl: 'Wacht vijf minuten of langer; de taak probeert het automatisch opnieuw.',
        owner: 'nobody',
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
      en: 'Registration runs as SYSTEM and failed in the network, while the same test passes for the user: the proxy is set for users only, or requires a user sign-in.',
      nl: 'De registratie draait als SYSTEM en mislukte in het netwerk, terwijl dezelfde test voor de gebruiker slaagt: de proxy is alleen voor gebruikers ingesteld, of vereist dat een gebruiker zich aanmeldt.',
    },
    fixes: [
      {
        en: 'Give SYSTEM a proxy (WPAD, or `netsh winhttp set proxy`) or let the registration hosts pass without one.',
        nl: 'Geef SYSTEM een proxy (WPAD, of `netsh winhttp set proxy`) of laat de registratiehosts zonder proxy door.',
        owner: 'server-admin',
      },
      {
        en: 'Run `dsregcmd /status` as SYSTEM (`psexec -s -i cmd`) to see the tests with its eyes.',
        nl: 'Voer `dsregcmd /status` uit als SYSTEM (`psexec -s -i cmd`) om de tests voor dat account te zien.',
        owner: 'server-admin',
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
      const direct = systemWithoutProxy(facts);
      return {
        evidence: [cause.fact, facts.get('device', 'Error Phase'), direct],
        ...(direct && { more: noProxy }),
        values: { what: network[cause.low]?.en ?? '', wat: network[cause.low]?.nl ?? '' },
        ...leadOf(cause.low),
        codes: [...networkLabels(cause.low), '0x801c0021', '0x801c001f', '0x801c000c', '0x801c003d'],
      };
    },
    title: {
      en: 'The connection to the registration or sign-in service {what}',
      nl: 'De verbinding met de registratie- of aanmelddienst {wat}',
    },
    cause: {
      en: 'The device, in the SYSTEM context, did not get through to enterpriseregistration.windows.net, login.microsoftonline.com or the federation server.',
      nl: 'Het apparaat kon in de SYSTEM-context enterpriseregistration.windows.net, login.microsoftonline.com of de federatieserver niet bereiken.',
    },
    fixes: [
      {
        en: 'Open these hosts on port 443 for the computer account in firewall and proxy, without TLS inspection.',
        nl: 'Open deze hosts op poort 443 voor het computeraccount in firewall en proxy, zonder TLS-inspectie.',
        owner: 'network',
      },
      {
        en: 'Check that SYSTEM knows the proxy (`netsh winhttp show proxy`).',
        nl: 'Controleer of SYSTEM de proxy kent (`netsh winhttp show proxy`).',
        owner: 'server-admin',
      },
    ],
    explains: [...consequences, 'device.discovery-failed'],
  },
  {
    id: 'device.discovery-failed',
    severity: 'error',
    confidence: 'certain',
    wrapper: true,
    when: (facts) => {
      const fact = code(facts, 0x801c0021, 0x801c001f, 0x801c003d);
      const test = failing(facts, 'DRS Discovery Test') ? facts.get('device', 'DRS Discovery Test') : undefined;
      const match = found(test, fact);
      return match && { ...match, codes: ['0x801c0021', '0x801c001f', '0x801c000c'] };
    },
    title: { en: 'Discovery of the registration service failed', nl: 'Het vinden van de registratiedienst is mislukt' },
    cause: {
      en: 'The discovery document or the realm of the tenant could not be fetched; the second number of the pair, where there is one, says why.',
      nl: 'Het discovery-document of de realm van de tenant kon niet worden opgehaald; het tweede getal van het paar, als dat er is, geeft de oorzaak.',
    },
    fixes: [
      {
        en: 'Reach https://enterpriseregistration.windows.net in the SYSTEM context through firewall and proxy.',
        nl: 'Zorg dat https://enterpriseregistration.windows.net in de SYSTEM-context bereikbaar is door firewall en proxy.',
        owner: 'network',
      },
      {
        en: 'Check the tenant domain in the service connection point: it must be a verified domain.',
        nl: 'Controleer het tenantdomein in het serviceverbindingspunt: het moet een geverifieerd domein zijn.',
        owner: 'directory-admin',
      },
    ],
    explains: consequences,
  },
];

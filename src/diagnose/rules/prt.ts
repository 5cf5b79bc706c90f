import type { FieldName } from '../parse/dsregcmd-fields.ts';
import { yesNo } from '../parse/dsregcmd.ts';
import type { Fact } from '../parse/fact-kinds.ts';
import type { Facts } from '../parse/facts.ts';
import { parseTime } from '../parse/times.ts';
import { clientTime, isJoined } from './device-state.ts';
import { leadOfCondition } from './hello-conditions.ts';
import type { Match, Rule } from './rule.ts';
import { found, valueOf } from './rule.ts';

const prt = (facts: Facts) => yesNo(valueOf(facts, 'device', 'AzureAdPrt'));
const attempt = (facts: Facts, name: FieldName) => facts.get('prt', name);

/** In the order in which Windows prints them: the first NO decides. */
const prerequisites: readonly FieldName[] = [
  'IsDeviceJoined',
  'IsUserAzureAD',
  'PolicyEnabled',
  'PostLogonEnabled',
  'DeviceEligible',
  'SessionIsNotRemote',
  // Asked for with cloud trust only; where the others say YES it is what is missing.
  'OnPremTgt',
];

function firstNo(facts: Facts): FieldName | undefined {
  return prerequisites.find((name) => yesNo(valueOf(facts, 'device', name)) === false);
}

const wanted = { severity: 'warning', confidence: 'likely' } as const;
const launchConditions = [
  ['hello-not-joined', 'Device is AAD joined'],
  ['hello-no-cloud-logon', 'User has logged on with AAD credentials'],
  ['hello-no-hardware', 'hardware requirements'],
  ['hello-remote-session', 'not connected via Remote Desktop'],
] as const;

/** Event 360 and 362: the list of conditions as sentences. */
function notLaunched(facts: Facts, event: Fact): Match {
  const no = launchConditions.find(([key]) => facts.get('sentence', key));
  return {
    evidence: [event, no && facts.get('sentence', no[0])],
    values: { what: no?.[1] ?? 'event 360' },
    ...leadOfCondition(no?.[1]),
    codes: ['event User Device Registration/360', 'event User Device Registration/362'],
    ...(facts.get('sentence', 'hello-policy-on') ? wanted : {}),
  };
}

export const prtRules: readonly Rule[] = [
  {
    id: 'prt.missing',
    severity: 'error',
    confidence: 'likely',
    observed: true,
    wrapper: true,
    when: (facts) => {
      const joined = isJoined(facts);
      const fact = facts.get('device', 'AzureAdPrt');
      // Registered machines never have one: the field says nothing about them.
      if (!fact || prt(facts) !== false || !joined) return undefined;
      const reported = attempt(facts, 'Server Error Description') ?? attempt(facts, 'Attempt Status');
      return { evidence: [fact, reported], confidence: reported ? 'certain' : 'likely' };
    },
    title: { en: 'The user has no primary refresh token', nl: 'De gebruiker heeft geen primary refresh token' },
    cause: {
      en: 'The device is joined, but signing in did not bring the token that single sign-on rests on. The server description of the last attempt, where there is one, says why.',
      nl: 'Het apparaat is gekoppeld, maar aanmelden leverde niet het token op waarop single sign-on rust. De serveromschrijving van de laatste poging, als die er is, zegt waarom.',
    },
    fixes: [
      {
        en: 'Lock and unlock with the password, or `dsregcmd /refreshprt`, then look at the status again as the user.',
        nl: 'Vergrendel en ontgrendel met het wachtwoord, of `dsregcmd /refreshprt`, en bekijk de status opnieuw als gebruiker.',
        owner: 'user',
      },
      {
        en: 'Look at the log AAD/Operational (1006, 1007, 1081, 1084, 1088) for the reason.',
        nl: 'Zoek de reden in het logboek AAD/Operational (1006, 1007, 1081, 1084, 1088).',
        owner: 'server-admin',
      },
    ],
    explains: ['hello.not-provisioned'],
  },
  {
    id: 'prt.refresh-failing',
    severity: 'warning',
    confidence: 'possible',
    observed: true,
    when: (facts) => {
      const reported = attempt(facts, 'Attempt Status');
      const present = attempt(facts, 'AcquirePrtDiagnostics') ?? attempt(facts, 'RefreshPrtDiagnostics');
      const ok = /^0x0+$/.test(reported?.values.value ?? '');
      return prt(facts) === true && present && reported && !ok
        ? found(facts.get('device', 'AzureAdPrt'), present, reported)
        : undefined;
    },
    title: {
      en: 'There is a token, but a later attempt failed',
      nl: 'Er is een token, maar een latere poging mislukte',
    },
    cause: {
      en: 'The last attempt after the token was issued failed; it may belong to another user of this machine.',
      nl: 'De laatste poging na uitgifte van het token mislukte; die kan van een andere gebruiker van deze machine zijn.',
    },
    fixes: [
      {
        en: 'Compare "User Identity" of the attempt with the signed-in user; if they are the same, treat the code of the attempt as the fault.',
        nl: 'Vergelijk "User Identity" van de poging met de aangemelde gebruiker; zijn ze gelijk, behandel dan de code van de poging als de fout.',
        owner: 'server-admin',
      },
    ],
  },
  {
    id: 'prt.expired',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const until = facts.get('device', 'AzureAdPrtExpiryTime');
      const ends = parseTime(until?.values.value ?? '');
      const updated = parseTime(valueOf(facts, 'device', 'AzureAdPrtUpdateTime') ?? '');
      const now = clientTime(facts);
      if (prt(facts) !== true || ends === undefined || now === undefined) return undefined;
      // An expiry before the update is an oddity of the text, not of the token.
      if (updated !== undefined && ends < updated) return undefined;
      return ends < now ? found(until, facts.get('device', 'Client Time')) : undefined;
    },
    title: { en: 'The primary refresh token has expired', nl: 'Het primary refresh token is verlopen' },
    cause: {
      en: 'It was not renewed for two weeks: the device had no connection to the sign-in service, or renewing fails.',
      nl: 'Het is twee weken niet vernieuwd: het apparaat had geen verbinding met de aanmelddienst, of vernieuwen mislukt.',
    },
    fixes: [
      {
        en: 'Connect to the network and sign in with the password.',
        nl: 'Maak verbinding met het netwerk en meld u aan met het wachtwoord.',
        owner: 'user',
      },
    ],
    explains: ['prt.refresh-failing'],
  },
  {
    id: 'prt.enterprise-missing',
    severity: 'warning',
    confidence: 'likely',
    when: (facts) => {
      const fact = facts.get('device', 'EnterprisePrt');
      const uses =
        yesNo(valueOf(facts, 'device', 'EnterpriseJoined')) === true ||
        facts.get('enterprise-prt', 'Attempt Status') !== undefined;
      return uses && yesNo(fact?.values.value) === false
        ? found(fact, facts.get('enterprise-prt', 'Server Error Description'))
        : undefined;
    },
    title: { en: 'The federation server gave no enterprise token', nl: 'De federatieserver gaf geen enterprise-token' },
    cause: {
      en: 'Single sign-on to applications behind AD FS does not work for this user.',
      nl: 'Single sign-on naar toepassingen achter AD FS werkt niet voor deze gebruiker.',
    },
    fixes: [
      {
        en: 'Check device write-back (the device must be in AD with its transport key) and forms sign-in on the intranet.',
        nl: 'Controleer device-writeback (het apparaat moet met zijn transportsleutel in AD staan) en formulieraanmelding op het intranet.',
        owner: 'directory-admin',
      },
    ],
  },
  {
    id: 'hello.not-provisioned',
    severity: 'notice',
    confidence: 'possible',
    when: (facts) => {
      const event = facts.get('sentence', 'hello-not-launched');
      if (event) return notLaunched(facts, event);
      if (!/WillNotProvision/i.test(valueOf(facts, 'device', 'PreReqResult') ?? '')) return undefined;
      // Without a policy for it nobody asks for Hello: the machine is well.
      if (yesNo(valueOf(facts, 'device', 'PolicyEnabled')) !== true && !facts.get('asked', 'hello')) return undefined;
      const no = firstNo(facts);
      return {
        evidence: [no ? facts.get('device', no) : undefined, facts.get('device', 'PreReqResult')],
        values: { what: no ?? 'PreReqResult' },
        ...leadOfCondition(no),
        // Over remote desktop it waits for a session at the machine.
        ...(no === 'SessionIsNotRemote' ? {} : wanted),
      };
    },
    title: {
      en: 'Windows Hello will not be set up ({what} is not met)',
      nl: 'Windows Hello wordt niet ingericht (aan {what} is niet voldaan)',
    },
    cause: {
      en: 'The first prerequisite with NO decides; the ones below follow from it. Without a policy for Hello this is as intended.',
      nl: 'De eerste voorwaarde met NO is bepalend; de voorwaarden daaronder volgen daaruit. Zonder beleid voor Hello is dit zo bedoeld.',
    },
    fixes: [
      {
        en: 'If you want Hello here, meet the first prerequisite that says NO.',
        nl: 'Voldoe aan de eerste voorwaarde met NO, als Hello hier gewenst is.',
        owner: 'server-admin',
      },
    ],
  },
  {
    id: 'broker.not-registered',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const fact = facts.get('broker', 'Device Registration Status');
      return /not registered/i.test(fact?.values.value ?? '') ? found(fact) : undefined;
    },
    title: { en: 'The Linux device is not registered', nl: 'Het Linux-apparaat is niet geregistreerd' },
    cause: { en: 'The broker holds no device identity.', nl: 'De broker heeft geen apparaatidentiteit.' },
    fixes: [
      {
        en: 'Sign in with the company portal or broker again; if that fails look at its journal for an AADSTS code.',
        nl: 'Meld u opnieuw aan met de bedrijfsportal of broker; lukt dat niet, zoek in het journaal naar een AADSTS-code.',
        owner: 'user',
      },
    ],
    explains: ['broker.no-token'],
  },
  {
    id: 'broker.no-token',
    severity: 'error',
    confidence: 'likely',
    observed: true,
    when: (facts) => {
      const fact = facts.get('broker', 'PRT Present');
      return yesNo(fact?.values.value) === false ? found(fact) : undefined;
    },
    title: { en: 'The broker has no primary refresh token', nl: 'De broker heeft geen primary refresh token' },
    cause: {
      en: 'No user has signed in since the registration, or the tenant refuses the device.',
      nl: 'Niemand heeft zich sinds de registratie aangemeld, of de tenant weigert het apparaat.',
    },
    fixes: [
      {
        en: 'Sign in again; if the device object was deleted, clear the local state of the broker and register again.',
        nl: 'Meld u opnieuw aan; is het apparaatobject verwijderd, wis dan de lokale status van de broker en registreer opnieuw.',
        owner: 'user',
      },
    ],
  },
  {
    id: 'broker.device-deleted',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => found(facts.get('suberror', 'device_authentication_failed')),
    title: {
      en: 'The device object is gone while the client still uses it',
      nl: 'Het apparaatobject is weg terwijl de client het nog gebruikt',
    },
    cause: {
      en: 'The tenant answers with device_authentication_failed: the device was deleted or disabled there.',
      nl: 'De tenant antwoordt met device_authentication_failed: het apparaat is daar verwijderd of uitgeschakeld.',
    },
    fixes: [
      {
        en: 'Clear the local device state and register again.',
        nl: 'Wis de lokale apparaatstatus en registreer opnieuw.',
        owner: 'user',
      },
    ],
    explains: ['broker.no-token', 'code:aadsts 50155', 'code:aadsts 70002', 'code:aadsts 70000'],
  },
];

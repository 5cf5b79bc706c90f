import type { FieldName } from '../parse/dsregcmd-fields.ts';
import { yesNo } from '../parse/dsregcmd.ts';
import type { Facts } from '../parse/facts.ts';
import {
  certificateValidity,
  clientTime,
  firstFailedTest,
  isJoined,
  joinState,
  workplaceJoined,
} from './device-state.ts';
import type { Rule } from './rule.ts';
import { found, valueOf } from './rule.ts';

const authFailed = (facts: Facts, pattern: RegExp) => {
  const fact = facts.get('device', 'DeviceAuthStatus');
  return fact && pattern.test(fact.values.value ?? '') ? fact : undefined;
};
const flag = (facts: Facts, name: FieldName) => yesNo(valueOf(facts, 'device', name));
/** The flags of a machine that was looked at, in the first line of every answer about it. */
const attempted = (facts: Facts) =>
  facts.get('device', 'Previous Registration') ??
  facts.get('device', 'Client ErrorCode') ??
  facts.get('device', 'Error Phase');

export const statusRules: readonly Rule[] = [
  {
    id: 'device.object-gone',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => found(authFailed(facts, /disabled or de[l1I|]eted/i)),
    title: {
      en: 'The cloud object of this device is disabled or deleted',
      nl: 'Het cloudobject van dit apparaat is uitgeschakeld of verwijderd',
    },
    cause: {
      en: 'AzureAdJoined only says that a certificate is there; the tenant no longer accepts this device.',
      nl: 'AzureAdJoined zegt alleen dat er een certificaat is; de tenant aanvaardt dit apparaat niet meer.',
    },
    fixes: [
      {
        en: 'Look the DeviceId up in the tenant: if the device is disabled, enable it (and find out what disabled it: a stale-device clean-up, or the computer left the sync scope).',
        nl: 'Zoek het DeviceId op in de tenant: is het apparaat uitgeschakeld, schakel het dan in (en zoek uit waardoor: een opruimactie, of de computer viel buiten de sync-scope).',
        owner: 'identity-admin',
      },
      {
        en: 'If it was deleted: `dsregcmd /leave` elevated, restart, and join again.',
        nl: 'Is het verwijderd: `dsregcmd /leave` als administrator, herstarten en opnieuw koppelen.',
        owner: 'server-admin',
      },
    ],
    explains: [
      'prt.*',
      'code:aadsts 50155',
      'code:aadsts 135011',
      'code:status 3221225581',
      'hello.*',
      'device.auth-unreachable',
      'device.work-account-too',
    ],
  },
  {
    id: 'device.auth-unreachable',
    severity: 'warning',
    confidence: 'likely',
    observed: true,
    // A number beside it shows why.
    wrapper: true,
    when: (facts) => found(authFailed(facts, /^FAILED(?!.*disabled or de[l1I|]eted)/i)),
    title: {
      en: 'The state of the device in the cloud could not be checked',
      nl: 'De toestand van het apparaat in de cloud kon niet worden gecontroleerd',
    },
    cause: {
      en: 'The check ran into a network error; it says nothing about the device itself.',
      nl: 'De controle is mislukt door een netwerkfout; dat zegt niets over het apparaat zelf.',
    },
    fixes: [
      {
        en: 'Reach login.microsoftonline.com and device.login.microsoftonline.com without TLS inspection and repeat the command.',
        nl: 'Zorg dat login.microsoftonline.com en device.login.microsoftonline.com zonder TLS-inspectie bereikbaar zijn en herhaal de opdracht.',
        owner: 'network',
      },
    ],
  },
  {
    id: 'device.certificate-expired',
    severity: 'error',
    confidence: 'certain',
    when: (facts, { now }) => {
      const validity = certificateValidity(facts);
      return isJoined(facts) && validity && validity.to < (clientTime(facts) ?? now)
        ? found(facts.get('device', 'DeviceCertificateValidity'), facts.get('device', 'Client Time'))
        : undefined;
    },
    title: { en: 'The device certificate has expired', nl: 'Het apparaatcertificaat is verlopen' },
    cause: {
      en: "By the client's clock it has expired.",
      nl: 'Volgens de klok van de client is het verlopen.',
    },
    fixes: [
      {
        en: 'Check the clock first; then `dsregcmd /leave`, restart, and join again.',
        nl: 'Controleer eerst de klok; daarna `dsregcmd /leave`, herstarten en opnieuw koppelen.',
        owner: 'server-admin',
      },
    ],
    explains: ['prt.*', 'device.auth-unreachable', 'hello.*'],
  },
  {
    id: 'device.clock-behind',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => {
      const validity = certificateValidity(facts);
      const time = clientTime(facts);
      return validity && time !== undefined && time < validity.from
        ? found(facts.get('device', 'Client Time'), facts.get('device', 'DeviceCertificateValidity'))
        : undefined;
    },
    title: { en: 'The clock of the device is behind', nl: 'De klok van het apparaat loopt achter' },
    cause: {
      en: 'Its time is before the day its own certificate was issued.',
      nl: 'De tijd ligt vóór de dag waarop het eigen certificaat werd uitgegeven.',
    },
    fixes: [
      {
        en: 'Synchronize the clock (`w32tm /resync`) and repeat.',
        nl: 'Synchroniseer de klok (`w32tm /resync`) en herhaal.',
        owner: 'server-admin',
      },
    ],
    explains: ['prt.*', 'device.auth-unreachable', 'code:status 2147954575'],
  },
  {
    id: 'device.keys-unusable',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const recovery = flag(facts, 'AadRecoveryEnabled') ?? flag(facts, 'AadRecoveryNeeded');
      const failed = /^FAIL/i.test(valueOf(facts, 'device', 'KeySignTest') ?? '');
      if (!recovery && !failed) return undefined;
      return {
        evidence: [
          failed ? facts.get('device', 'KeySignTest') : undefined,
          recovery
            ? (facts.get('device', 'AadRecoveryEnabled') ?? facts.get('device', 'AadRecoveryNeeded'))
            : undefined,
          facts.get('device', 'KeyProvider'),
        ],
        codes: ['0x80090016', '0x80290407', '0x80280036', '0x80090031'],
      };
    },
    title: {
      en: 'The keys of the device can no longer be used',
      nl: 'De sleutels van het apparaat zijn onbruikbaar geworden',
    },
    cause: {
      en: 'The machine cannot sign with its device key: TPM cleared or replaced, main board changed, or an image of a joined machine.',
      nl: 'De machine kan niet tekenen met de apparaatsleutel: TPM gewist of vervangen, moederbord vervangen, of een image van een gekoppelde machine.',
    },
    fixes: [
      {
        en: 'Sign in once as the user: a device that is marked for recovery repairs itself then.',
        nl: 'Meld u één keer aan als gebruiker: een apparaat dat voor herstel is gemarkeerd herstelt zich dan.',
        owner: 'user',
      },
      {
        en: 'Otherwise `dsregcmd /leave` elevated, restart, and join again.',
        nl: 'Anders `dsregcmd /leave` als administrator, herstarten en opnieuw koppelen.',
        owner: 'server-admin',
      },
    ],
    explains: ['prt.*', 'hello.*', 'device.auth-unreachable', 'code:status 3221225581'],
  },
  {
    id: 'device.work-account-too',
    severity: 'warning',
    confidence: 'certain',
    when: (facts) =>
      isJoined(facts) && flag(facts, 'DomainJoined') === true && workplaceJoined(facts)
        ? found(facts.get('device', 'WorkplaceJoined'), facts.get('work-account', 'WorkplaceDeviceId'))
        : undefined,
    title: {
      en: 'The device is hybrid joined and has a registered work account as well',
      nl: 'Het apparaat is hybride gekoppeld en heeft daarnaast een geregistreerd werkaccount',
    },
    cause: {
      en: 'Two objects represent one machine; conditional access may use the wrong one.',
      nl: 'Twee objecten staan voor één machine; voorwaardelijke toegang gebruikt misschien het verkeerde.',
    },
    fixes: [
      {
        en: 'Remove the work account under Settings > Accounts > Access work or school (`dsregcmd /cleanupaccounts`); newer builds do it automatically.',
        nl: 'Verwijder het werkaccount onder Instellingen > Accounts > Toegang tot werk of school (`dsregcmd /cleanupaccounts`); nieuwere builds doen dit zelf.',
        owner: 'user',
      },
    ],
  },
  {
    id: 'device.join-not-attempted',
    severity: 'notice',
    confidence: 'possible',
    observed: true,
    when: (facts) =>
      joinState(facts) === 'domain-joined' && !attempted(facts) && !firstFailedTest(facts)
        ? found(facts.get('device', 'AzureAdJoined'), facts.get('device', 'DomainJoined'))
        : undefined,
    title: {
      en: 'Joined to the domain only; this output records no failed attempt',
      nl: 'Alleen aan het domein gekoppeld; deze uitvoer vermeldt geen mislukte poging',
    },
    cause: {
      en: 'If the device should be hybrid joined, the task has not run yet, is switched off, or wrote its error in the event log only.',
      nl: 'Als het apparaat hybride gekoppeld moet zijn, heeft de taak nog niet gedraaid, staat die uit, of staat de fout alleen in het gebeurtenislogboek.',
    },
    fixes: [
      {
        en: 'Run the task \\Microsoft\\Windows\\Workplace Join\\Automatic-Device-Join and look at the log User Device Registration/Admin (304, 305, 307).',
        nl: 'Start de taak \\Microsoft\\Windows\\Workplace Join\\Automatic-Device-Join en kijk in het logboek User Device Registration/Admin (304, 305, 307).',
        owner: 'server-admin',
      },
      {
        en: 'Run `dsregcmd /status` elevated: it then prints the diagnostic tests.',
        nl: 'Voer `dsregcmd /status` als administrator uit: dan verschijnen de diagnostische tests.',
        owner: 'server-admin',
      },
    ],
  },
  {
    id: 'device.not-joined',
    severity: 'notice',
    confidence: 'certain',
    when: (facts) =>
      joinState(facts) === 'not-joined' && facts.get('device', 'AzureAdJoined') && !attempted(facts)
        ? found(facts.get('device', 'AzureAdJoined'), facts.get('device', 'DomainJoined'))
        : undefined,
    title: { en: 'This machine is not joined to anything', nl: 'Deze machine is nergens aan gekoppeld' },
    cause: {
      en: 'Neither a domain nor a tenant: hybrid join needs the domain first.',
      nl: 'Geen domein en geen tenant: een hybride koppeling begint met het domein.',
    },
    fixes: [
      {
        en: 'Join it to the domain or to the tenant, if it should be.',
        nl: 'Koppel de machine aan het domein of aan de tenant, als dat de bedoeling is.',
        owner: 'server-admin',
      },
    ],
  },
];

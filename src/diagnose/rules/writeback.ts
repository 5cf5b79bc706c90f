import type { Facts } from '../parse/facts.ts';
import type { Rule } from './rule.ts';
import { statusKey } from './rule.ts';

const reset = (facts: Facts, ...ids: readonly number[]) =>
  facts.any(
    'event',
    ...ids.map((id) => `PasswordResetService/${id}` as const),
    ...ids.filter((id) => id > 30_000).map((id) => `/${id}` as const),
  );
const consequences = [
  'event:PasswordResetService/31003',
  'event:PasswordResetService/31008',
  'event:PasswordResetService/31011',
  'event:PasswordResetService/33001',
  'event:PasswordResetService/33009',
  'event:/31003',
  'event:/31008',
  'event:/31011',
  'event:ADSync/6329',
  'event:/6329',
  'event:ADSync/6311',
  'event:ADSync/6401',
  'code:sspr 29',
  'run:*',
];

export const writebackRules: readonly Rule[] = [
  {
    id: 'writeback.remote-sam-restricted',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => {
      const acquire = facts.get('sentence', 'acquire-user');
      return acquire
        ? {
            evidence: [acquire, reset(facts, 33004)],
            codes: ['5', '0x80070005', 'ERROR_ACCESS_DENIED', 'event PasswordResetService/33004'],
          }
        : undefined;
    },
    title: {
      en: 'The agent may not ask the domain controller about users (remote SAM calls)',
      nl: 'De agent mag de domeincontroller niet naar gebruikers vragen (externe SAM-aanroepen)',
    },
    cause: {
      en: 'The policy "Network access: Restrict clients allowed to make remote calls to SAM" keeps the connector account out.',
      nl: 'Het beleid "Network access: Restrict clients allowed to make remote calls to SAM" houdt het connectoraccount buiten.',
    },
    fixes: [
      {
        en: 'Allow the connector account in that policy, or remove the policy and the registry value RestrictRemoteSam.',
        nl: 'Sta het connectoraccount toe in dat beleid, of verwijder het beleid en de registerwaarde RestrictRemoteSam.',
        owner: 'directory-admin',
      },
    ],
    explains: [...consequences, 'event:PasswordResetService/33004', 'event:/33004'],
  },
  {
    id: 'writeback.no-rights',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const reported = reset(facts, 33004);
      if (!reported || facts.get('sentence', 'acquire-user')) return undefined;
      return {
        evidence: [reported, facts.any('code', statusKey(0x80072098), 'win32 8344', 'ldap 50', statusKey(0x80230626))],
        codes: ['event PasswordResetService/33004', 'event /33004', '0x80072098', '8344', 'LDAP 50', '0x80230626'],
      };
    },
    title: {
      en: 'The connector account has no right to set this password',
      nl: 'Het connectoraccount heeft geen recht om dit wachtwoord te zetten',
    },
    cause: {
      en: 'The rights for writeback are missing on the user, or the user is protected (adminCount=1) and inherits none.',
      nl: 'De rechten voor writeback ontbreken op de gebruiker, of de gebruiker is beschermd (adminCount=1) en erft niets.',
    },
    fixes: [
      {
        en: 'Grant Reset password, Change password and write on lockoutTime and pwdLastSet to descendant users; allow an hour for protected objects.',
        nl: 'Geef Reset password, Change password en schrijven op lockoutTime en pwdLastSet op onderliggende gebruikers; reken een uur voor beschermde objecten.',
        owner: 'directory-admin',
      },
      {
        en: 'Look at adminCount and inheritance of this user: administrators are not reset through writeback.',
        nl: 'Kijk naar adminCount en overerving van deze gebruiker: beheerders worden niet via writeback gereset.',
        owner: 'directory-admin',
      },
    ],
    explains: consequences,
  },
  {
    id: 'writeback.policy',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const reported = reset(facts, 33008);
      const code = facts.any('code', statusKey(0x80230619), 'win32 1325');
      const about = reported ?? reset(facts, 31003, 31008, 31011) ?? facts.any('event', 'ADSync/6329', '/6329');
      if (!reported && !(code && about)) return undefined;
      return {
        evidence: [code, reported, about],
        codes: [
          '0x80230619',
          '1325',
          '0x8007052d',
          'event PasswordResetService/33008',
          'event /33008',
          'LDAP 53',
          'LDAP 19',
        ],
      };
    },
    title: {
      en: 'The password policy of the domain refused the new password',
      nl: 'Het wachtwoordbeleid van het domein weigerde het nieuwe wachtwoord',
    },
    cause: {
      en: 'Minimum age, history, complexity, length or a password filter; or the user has "cannot change password".',
      nl: 'Minimumleeftijd, geschiedenis, complexiteit, lengte of een wachtwoordfilter; of de gebruiker heeft "kan wachtwoord niet wijzigen".',
    },
    fixes: [
      {
        en: 'Choose a password that meets the policy (of the domain or the fine-grained one of this user).',
        nl: 'Kies een wachtwoord dat aan het beleid voldoet (van het domein of het fijnmazige van deze gebruiker).',
        owner: 'user',
      },
      {
        en: 'If good passwords are refused as well: set the minimum password age to 0 and look at the flags of the user.',
        nl: 'Worden ook goede wachtwoorden geweigerd: zet de minimale wachtwoordleeftijd op 0 en bekijk de vlaggen van de gebruiker.',
        owner: 'directory-admin',
      },
    ],
    explains: consequences,
  },
  {
    id: 'writeback.no-policy-control',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const reported = facts.get('sentence', 'no-policy-control');
      return reported ? { evidence: [reported, facts.any('event', 'ADSync/6329', '/6329')] } : undefined;
    },
    title: {
      en: 'The domain controller does not know the password policy control',
      nl: 'De domeincontroller kent het wachtwoordbeleid-control niet',
    },
    cause: {
      en: 'LDAP_SERVER_POLICY_HINTS is missing (Windows before 2008 R2 with updates, Samba before 4.24), so history and age cannot be enforced on a reset.',
      nl: 'LDAP_SERVER_POLICY_HINTS ontbreekt (Windows van vóór 2008 R2 met updates, Samba van vóór 4.24), dus geschiedenis en leeftijd zijn bij een reset niet af te dwingen.',
    },
    fixes: [
      {
        en: 'Point the connector at a domain controller that has the control, or update.',
        nl: 'Richt de connector op een domeincontroller die het control heeft, of werk bij.',
        owner: 'directory-admin',
      },
    ],
    explains: consequences,
  },
  {
    id: 'writeback.listener-cut',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => {
      const reported = facts.get('sentence', 'token-provider') ?? reset(facts, 32002);
      const other = facts.any('sentence', 'certificate-invalid', 'proxy-407', 'remote-name');
      return reported && !other && !facts.all('proxy').length
        ? { evidence: [reported, reset(facts, 32002)], codes: ['event PasswordResetService/32002', 'event /32002'] }
        : undefined;
    },
    title: {
      en: 'The writeback service cannot reach its relay',
      nl: 'De writebackdienst kan zijn relay niet bereiken',
    },
    cause: {
      en: 'Outbound TCP 443 to *.servicebus.windows.net (or the relay of this tenant) is blocked or requires a proxy.',
      nl: 'Uitgaand TCP 443 naar *.servicebus.windows.net (of de relay van deze tenant) is geblokkeerd of vereist een proxy.',
    },
    fixes: [
      {
        en: 'Allow the relay hosts by wildcard on port 443, without TLS inspection, and restart the service.',
        nl: 'Sta de relayhosts met jokerteken toe op poort 443, zonder TLS-inspectie, en herstart de dienst.',
        owner: 'proxy',
      },
    ],
    explains: [
      'event:PasswordResetService/32*',
      'event:PasswordResetService/31016',
      'event:PasswordResetService/31044',
      'event:ADSync/6800',
      'code:sspr 30',
    ],
  },
];

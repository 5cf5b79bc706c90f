import type { Rule } from './rule.ts';
import { found, statusKey, valueOf } from './rule.ts';
import { directorySync, event, fromSyncServer, interactive, token } from './sync-facts.ts';

const afterwards = ['event:Directory Synchronization/*', 'event:ADSync/*', 'event:/*', 'run:*'];

export const syncRules: readonly Rule[] = [
  {
    id: 'sync.interactive-sign-in',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const server = fromSyncServer(facts);
      const modal = facts.get('sentence', 'modal-dialog');
      const code = token(facts, ...interactive);
      if (modal) return { evidence: [modal, code, server] };
      return server && code
        ? { evidence: [code, server], codes: interactive.map((number) => `AADSTS${number}`) }
        : undefined;
    },
    title: {
      en: 'The account of the synchronization is asked for a second factor',
      nl: 'Het account van de synchronisatie wordt om een tweede factor gevraagd',
    },
    cause: {
      en: 'A policy (MFA, conditional access or security defaults) requires an interactive sign-in from an account that signs in unattended.',
      nl: 'Een beleid (MFA, voorwaardelijke toegang of standaardbeveiliging) vereist een interactieve aanmelding van een account dat zonder gebruiker werkt.',
    },
    fixes: [
      {
        en: 'Exclude the synchronization account from the policy that asks for MFA (see the sign-in log for its name), or use application-based authentication.',
        nl: 'Sluit het synchronisatieaccount uit van het beleid dat MFA vraagt (zie het aanmeldlog voor de naam), of gebruik aanmelding als toepassing.',
        owner: 'identity-admin',
      },
    ],
    explains: [
      ...afterwards,
      ...interactive.map((number) => `code:aadsts ${number}`),
      'code:aadsts 700*',
      'code:name *',
    ],
  },
  {
    id: 'sync.stale-watermark',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => {
      const code = facts.get('code', 'provisioning 78');
      return code ? { evidence: [code, directorySync(facts, 109)], codes: ['78'] } : undefined;
    },
    title: {
      en: 'The position of the last import is too old (error 78)',
      nl: 'De positie van de laatste import is te oud (fout 78)',
    },
    cause: {
      en: 'The server was stopped for a long time and the cloud no longer knows where it was.',
      nl: 'De server heeft lang stilgestaan en de cloud weet niet meer waar hij gebleven was.',
    },
    fixes: [
      {
        en: 'Run a full cycle: full import and full synchronization of the cloud connector (`Start-ADSyncSyncCycle -PolicyType Initial`, `hawser connect sync --full`).',
        nl: 'Voer een volledige cyclus uit: volledige import en volledige synchronisatie van de cloudconnector (`Start-ADSyncSyncCycle -PolicyType Initial`, `hawser connect sync --full`).',
        owner: 'identity-admin',
      },
    ],
    explains: [
      'event:Directory Synchronization/109',
      'run:*',
      'event:ADSync/6311',
      'event:ADSync/6401',
      'event:ADSync/6801',
      'event:ADSync/6803',
    ],
  },
  {
    id: 'sync.deletion-threshold',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const run = facts.get('run', 'stopped-deletion-threshold-exceeded');
      const reported = directorySync(facts, 116);
      const hawser = facts.get('sentence', 'threshold');
      const match = found(run, reported, run || reported ? undefined : hawser);
      return match && (run || reported || facts.claims.has('hawser-log') || facts.claims.has('event-log'))
        ? { ...match, codes: ['stopped-deletion-threshold-exceeded', 'event Directory Synchronization/116'] }
        : undefined;
    },
    title: { en: 'Export was held back: too many deletions', nl: 'De export is tegengehouden: te veel verwijderingen' },
    cause: {
      en: 'More objects would be deleted than the threshold allows (500 by default). Usually an OU left the scope, a domain was removed or a rule changed.',
      nl: 'Er zouden meer objecten worden verwijderd dan de drempel toestaat (standaard 500); meestal viel een OU buiten de scope, is een domein verwijderd of een regel gewijzigd.',
    },
    fixes: [
      {
        en: 'List the pending deletions first (`hawser connect threshold`, or the connector space search on pending export: delete).',
        nl: 'Bekijk eerst de wachtende verwijderingen (`hawser connect threshold`, of zoek in de connector space op pending export: delete).',
        owner: 'identity-admin',
      },
      {
        en: 'If they are intended, approve them once (`hawser connect threshold approve`); if not, restore the scope.',
        nl: 'Zijn ze de bedoeling, keur ze dan eenmalig goed (`hawser connect threshold approve`); zo niet, herstel de scope.',
        owner: 'identity-admin',
      },
    ],
    explains: [
      'run:*',
      'event:ADSync/6311',
      'event:ADSync/6401',
      'event:ADSync/6803',
      'event:Directory Synchronization/116',
    ],
  },
  {
    id: 'sync.scheduler-off',
    severity: 'error',
    confidence: 'certain',
    when: (facts) => {
      const off = /^false/i.test(valueOf(facts, 'scheduler', 'SyncCycleEnabled') ?? '');
      const suspended = /^true/i.test(valueOf(facts, 'scheduler', 'SchedulerSuspended') ?? '');
      return off || suspended
        ? found(
            off ? facts.get('scheduler', 'SyncCycleEnabled') : undefined,
            suspended ? facts.get('scheduler', 'SchedulerSuspended') : undefined,
          )
        : undefined;
    },
    title: { en: 'The scheduler is switched off', nl: 'De planner staat uit' },
    cause: {
      en: 'No cycle starts automatically; an upgrade or the wizard may have left it so.',
      nl: 'Er begint niet automatisch een cyclus; een upgrade of de wizard kan dit zo hebben achtergelaten.',
    },
    fixes: [
      {
        en: '`Set-ADSyncScheduler -SyncCycleEnabled $true`, after closing the wizard.',
        nl: '`Set-ADSyncScheduler -SyncCycleEnabled $true`, nadat de wizard gesloten is.',
        owner: 'identity-admin',
      },
    ],
  },
  {
    id: 'sync.staging',
    severity: 'notice',
    confidence: 'certain',
    heads: true,
    when: (facts) => {
      if (!/^true/i.test(valueOf(facts, 'scheduler', 'StagingModeEnabled') ?? '')) return undefined;
      const match = found(facts.get('scheduler', 'StagingModeEnabled'));
      // A standby is meant to export nothing; who misses an export has found out why.
      return match && facts.get('asked', 'export') ? { ...match, severity: 'warning', confidence: 'likely' } : match;
    },
    title: { en: 'This server is in staging mode', nl: 'Deze server staat in staging mode' },
    cause: {
      en: 'It imports and synchronizes but exports nothing and writes no passwords: as intended for a standby.',
      nl: 'De agent importeert en synchroniseert, maar exporteert niets en schrijft geen wachtwoorden: dat hoort zo bij een reserveserver.',
    },
    fixes: [
      {
        en: 'If this should be the active server: switch staging off here after switching it on at the other.',
        nl: 'Moet dit de actieve server zijn: zet staging hier uit nadat het op de andere is aangezet.',
        owner: 'identity-admin',
      },
    ],
  },
  {
    id: 'sync.connector-password',
    severity: 'error',
    confidence: 'likely',
    when: (facts) => {
      const refused =
        event(facts, 'ADSync', 6000) ??
        facts.get('run', 'no-start-credentials') ??
        facts.get('connection', 'failed-authentication');
      const text = facts.get('sentence', 'stored-credentials');
      const bind = facts.any(
        'code',
        'ldap-data 1326',
        'ldap-data 1330',
        'ldap-data 1907',
        'win32 1326',
        statusKey(0x8007052e),
      );
      if (refused)
        return {
          evidence: [refused, text],
          codes: ['no-start-credentials', 'failed-authentication', 'event ADSync/6000'],
        };
      return fromSyncServer(facts) && text && !bind ? { evidence: [text] } : undefined;
    },
    title: {
      en: 'The password of the connector account is refused',
      nl: 'Het wachtwoord van het connectoraccount wordt geweigerd',
    },
    cause: {
      en: 'It was changed, has expired, or the account is locked or disabled.',
      nl: 'Het is gewijzigd, verlopen, of het account is geblokkeerd of uitgeschakeld.',
    },
    fixes: [
      {
        en: 'Test the account with a sign-in, set its password, and enter it in the properties of the connector (`hawser connect setup`).',
        nl: 'Test het account met een aanmelding, stel het wachtwoord in en voer het in bij de eigenschappen van de connector (`hawser connect setup`).',
        owner: 'identity-admin',
      },
    ],
    explains: [
      'run:no-start-credentials',
      'run:stopped-server-down',
      'run:failed-authentication',
      'event:ADSync/6000',
      'event:ADSync/6311',
      'event:ADSync/6401',
    ],
  },
];

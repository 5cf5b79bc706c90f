import type { Proof } from '../../catalogue/record.ts';

/** The cheapest next proof of each finding about synchronization, writeback, pages and systems. */
export const serviceProofs: Readonly<Record<string, Proof>> = {
  'sync.interactive-sign-in': {
    text: {
      en: 'Look up the account in the sign-in log: the policy that asked is listed there under Conditional Access.',
      nl: 'Zoek het account op in het aanmeldingslogboek: het beleid dat vroeg staat daar onder Voorwaardelijke toegang.',
    },
    command: `Get-MgAuditLogSignIn -Filter "startswith(userPrincipalName,'Sync_')" -Top 5 | Format-List UserPrincipalName, ConditionalAccessStatus, Status`,
  },
  'sync.stale-watermark': {
    text: {
      en: 'Run it: if the newest successful import is older than a month, only a full import helps.',
      nl: 'Voer het uit: is de nieuwste geslaagde import ouder dan een maand, dan helpt alleen een volledige import.',
    },
    command: 'Get-ADSyncRunProfileResult | Select-Object -First 10',
  },
  'sync.deletion-threshold': {
    text: {
      en: 'List what would be deleted: one OU or domain among it shows which scope changed.',
      nl: 'Toon wat verwijderd zou worden: een OU of domein daarin toont welk bereik is gewijzigd.',
    },
    command: 'hawser connect threshold',
  },
  'sync.scheduler-off': {
    text: {
      en: 'Run it: SyncCycleEnabled False confirms it; SchedulerSuspended True means that the wizard is still open.',
      nl: 'Voer het uit: SyncCycleEnabled False bevestigt het; SchedulerSuspended True betekent dat de wizard nog open is.',
    },
    command: 'Get-ADSyncScheduler',
  },
  'sync.staging': {
    text: {
      en: 'Run it on the other server: one of the two has to say StagingModeEnabled False.',
      nl: 'Voer het uit op de andere server: een van de twee moet StagingModeEnabled False zeggen.',
    },
    command: 'Get-ADSyncScheduler | Select-Object StagingModeEnabled',
  },
  'sync.connector-password': {
    text: {
      en: 'Sign in with the account: success means that only the stored password is old; a refusal says why.',
      nl: 'Meld u aan met het account: succes betekent dat alleen het opgeslagen wachtwoord oud is; een weigering zegt waarom.',
    },
    command: 'runas /user:DOMAIN\\ACCOUNT cmd',
  },
  'sync.password-hash-rights': {
    text: {
      en: 'Run it: without both lines of "Replicating Directory Changes" for the account the rights are missing.',
      nl: 'Voer het uit: zonder beide regels "Replicating Directory Changes" voor het account ontbreken de rechten.',
    },
    command: 'dsacls "DC=…" | findstr /i "Replicating"',
  },
  'sync.password-hash-recovered': {
    text: {
      en: 'Look at the newest event: 656 or 657 with success means that it goes on.',
      nl: 'Kijk naar de nieuwste gebeurtenis: 656 of 657 met succes betekent dat het doorgaat.',
    },
  },
  'sync.password-of-user': {
    text: {
      en: 'Follow the user: if the object is not exported, its password cannot be either.',
      nl: 'Volg de gebruiker: is het object niet geëxporteerd, dan kan het wachtwoord dat ook niet.',
    },
    command: 'hawser connect explain OBJECT',
  },
  'writeback.remote-sam-restricted': {
    text: {
      en: 'Run it on the domain controller: a value there is the policy; without one the cause is another.',
      nl: 'Voer het uit op de domeincontroller: een waarde daar is het beleid; zonder waarde is de oorzaak een andere.',
    },
    command: 'reg query HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa /v RestrictRemoteSam',
  },
  'writeback.no-rights': {
    text: {
      en: 'Run it: adminCount 1 means that the user is protected; otherwise the rights on the OU are missing.',
      nl: 'Voer het uit: adminCount 1 betekent dat de gebruiker beschermd is; anders ontbreken de rechten op de OU.',
    },
    command: 'Get-ADUser NAME -Properties adminCount | Format-List adminCount, DistinguishedName',
  },
  'writeback.policy': {
    text: {
      en: 'Run it: MinPasswordAge above 0 refuses a second change on the same day; otherwise look at length and history.',
      nl: 'Voer het uit: MinPasswordAge boven 0 weigert een tweede wijziging op dezelfde dag; kijk anders naar lengte en geschiedenis.',
    },
    command: 'Get-ADUserResultantPasswordPolicy NAME; Get-ADDefaultDomainPasswordPolicy',
  },
  'writeback.no-policy-control': {
    text: {
      en: 'Run it: without 1.2.840.113556.1.4.2239 or 1.2.840.113556.1.4.2066 in the list the controller does not know it.',
      nl: 'Voer het uit: zonder 1.2.840.113556.1.4.2239 of 1.2.840.113556.1.4.2066 in de lijst kent de controller het niet.',
    },
    command: '(Get-ADRootDSE).supportedControl',
  },
  'writeback.listener-cut': {
    text: {
      en: "Run it on the agent's server: False is the firewall; True means that the upgrade to a WebSocket is what breaks.",
      nl: 'Voer het uit op de server van de agent: False is de firewall; True betekent dat de upgrade naar een WebSocket breekt.',
    },
    command: 'Test-NetConnection HOST -Port 443',
  },
  'wizard.unverified-domain': {
    text: {
      en: 'Run it: a domain that is missing or says IsVerified False has to be verified first.',
      nl: 'Voer het uit: een domein dat ontbreekt of IsVerified False zegt moet eerst worden geverifieerd.',
    },
    command: 'Get-MgDomain | Format-Table Id, IsVerified',
  },
  'wizard.realm-discovery': {
    text: {
      en: 'Run it on the server as the same account: JSON means that the connection works; anything else is proxy, firewall or DNS.',
      nl: 'Voer het uit op de server als hetzelfde account: JSON betekent dat de verbinding werkt; iets anders is proxy, firewall of DNS.',
    },
    command: 'curl -sS "https://login.microsoftonline.com/common/userrealm/USER?api-version=1.0"',
  },
  'wizard.role-missing': {
    text: {
      en: 'Look at the active roles of the account: eligible is not active.',
      nl: 'Kijk naar de actieve rollen van het account: in aanmerking komend is niet actief.',
    },
    command: 'Get-MgUserMemberOf -UserId UPN',
  },
  'wizard.federation-answer': {
    text: {
      en: 'Run it: Enabled False on usernamemixed is what the wizard misses.',
      nl: 'Voer het uit: Enabled False bij usernamemixed is wat de wizard mist.',
    },
    command: 'Get-AdfsEndpoint -AddressPath /adfs/services/trust/13/usernamemixed',
  },
  'wizard.script-error': {
    text: {
      en: 'Open the host in the browser of the same user: a block page or nothing confirms it.',
      nl: 'Open de host in de browser van dezelfde gebruiker: een blokkeerpagina of niets bevestigt het.',
    },
    command: 'curl -sSI https://secure.aadcdn.microsoftonline-p.com',
  },
  'reset.not-enabled': {
    text: {
      en: 'Look under Password reset > Properties: the setting is None, or a group without the user.',
      nl: 'Kijk onder Wachtwoord opnieuw instellen > Eigenschappen: de instelling is Geen, of een groep zonder de gebruiker.',
    },
  },
  'reset.policy': {
    text: {
      en: 'Try a long password of unrelated words: if that passes, the first one was too weak or banned.',
      nl: 'Probeer een lang wachtwoord van losse woorden: lukt dat, dan was het eerste te zwak of verboden.',
    },
  },
  'reset.too-many': {
    text: {
      en: 'Look at the audit log of the user: five failed proofs within the day confirm it.',
      nl: 'Kijk in het auditlogboek van de gebruiker: vijf mislukte bewijzen binnen een dag bevestigen het.',
    },
  },
  'hawser.error': {
    text: {
      en: 'Look the code up: it says what was tried and what helps.',
      nl: 'Zoek de code op: die zegt wat werd geprobeerd en wat helpt.',
    },
    command: 'hawser explain CODE',
  },
  'system.service-stopped': {
    text: {
      en: 'Start it and read the newest events: if it stops again, the event of that minute is the cause.',
      nl: 'Start hem en lees de nieuwste gebeurtenissen: stopt hij opnieuw, dan is de gebeurtenis van die minuut de oorzaak.',
    },
    command: 'Get-WinEvent -LogName System -MaxEvents 20 | Where-Object ProviderName -eq "Service Control Manager"',
  },
  'system.clock-alone': {
    text: {
      en: 'Run it: "Local CMOS Clock" as the source confirms it.',
      nl: 'Voer het uit: "Local CMOS Clock" als bron bevestigt het.',
    },
    command: 'w32tm /query /source',
  },
  'system.clock-off': {
    text: {
      en: "Run it again after synchronizing: an offset that comes back points to the host's or virtual machine's clock.",
      nl: 'Voer het na het synchroniseren opnieuw uit: een verschil dat terugkomt wijst op de klok van de host of de virtuele machine.',
    },
    command: 'w32tm /stripchart /computer:DOMAIN /samples:3 /dataonly',
  },
  'system.controller-test': {
    text: {
      en: 'Run the one test with all its lines: the first error in it is the cause.',
      nl: 'Voer die ene test met al zijn regels uit: de eerste fout daarin is de oorzaak.',
    },
    command: 'dcdiag /v',
  },
  'system.replication-failing': {
    text: {
      en: 'Run it: the number behind each partner decides.',
      nl: 'Voer het uit: het getal achter elke partner beslist.',
    },
    command: 'repadmin /showrepl',
  },
};

import type { NumberedSpace } from '../catalogue/record.ts';

/**
 * Sentences that say what is wrong without a code. English, and the Dutch, German and French that .NET and the wizard print.
 * Keys are what the rules ask for; a host captured as `host` is kept.
 */
export const sentences = [
  ['device-object-missing', /device object by the given id .{0,60}(?:is not found|not found)/i],
  ['device-certificate-missing', /public key user certificate is not found on the device object/i],
  ['throttled', /request is throttled temporarily/i],
  ['sid-verification', /verification of the target computer'?s SID failed/i],
  ['enrollment-type', /enrollment request type \(DomainJoin\) is not allowed/i],
  ['tenant-not-found', /Tenant '?[0-9a-zA-Z.-]{3,80}'? not found/i],
  ['password-restriction', /restriction prevents the password from being changed/i],
  ['no-policy-control', /does not contain the LDAP password policy control/i],
  ['insecure-password', /configured for insecure setting of passwords|128 ?bit (?:TLS|SSL)/i],
  ['duplicate-anchor', /duplicated? entries with the same anchor/i],
  ['acquire-user', /Failed to acquire user information/i],
  ['not-enabled-on-agent', /password synchronization is not enabled on (?:this|the) management agent/i],
  ['token-provider', /token provider was unable to provide a security token/i],
  [
    'certificate-invalid',
    /remote certificate is invalid|het externe certificaat is ongeldig|Remotezertifikat ist .{0,20}ungültig/i,
  ],
  [
    'trust-relationship',
    /could not establish trust relationship for the SSL|vertrouwensrelatie .{0,60}(?:SSL|TLS)|Vertrauensstellung .{0,60}(?:SSL|TLS)/i,
  ],
  ['secure-channel', /could not create SSL\/TLS secure channel|beveiligd SSL\/TLS-kanaal|geschützten SSL\/TLS-Kanal/i],
  [
    'connect-remote',
    /Unable to connect to the remote server|Kan geen verbinding (?:maken|tot stand brengen) met de externe server|Verbindung mit dem Remoteserver kann nicht hergestellt|Impossible de se connecter au serveur distant/i,
  ],
  [
    'remote-name',
    /remote name could not be resolved|externe naam kan niet worden omgezet|nom distant n'a pas pu être résolu|Kan de externe naam niet omzetten|Remotename konnte nicht aufgel/i,
  ],
  [
    'proxy-407',
    /\(407\)|\(12209\)|(?:ISA Server|Forefront TMG) requires authorization|407[ )]{1,2}Proxy Authentication Required|Proxyverificatie is vereist|Proxyauthentifizierung (?:ist )?erforderlich/i,
  ],
  ['proxy-section', /creating the Web Proxy specified in the .system\.net\/defaultProxy/i],
  ['access-denied-403', /\(403\)/],
  ['bad-gateway', /\(50[234]\)/],
  [
    'timed-out',
    /The operation has timed out|time-out van de bewerking|Timeout für Vorgang|connection attempt failed because the connected party did not properly respond/i,
  ],
  ['refused', /actively refused it|verbinding actief geweigerd|Zielcomputer die Verbindung verweigerte/i],
  [
    'connection-closed',
    /underlying connection was closed|forcibly closed by the remote host|onderliggende verbinding is (?:afge|ge)sloten|zugrunde liegende Verbindung wurde geschlossen/i,
  ],
  ['modal-dialog', /Showing a modal dialog box or form when the application is not running in UserInteractive mode/i],
  [
    'stored-credentials',
    /unable to (?:use|log ?on with) the (?:stored )?credentials|logon failure: unknown user ?name or bad password/i,
  ],
  [
    'replication-rights',
    /Replication access was denied|Replicatietoegang (?:is )?geweigerd|Replikationszugriff (?:wurde )?verweigert/i,
  ],
  ['rpc-unavailable', /The RPC server is unavailable|De RPC-server is niet beschikbaar|RPC-Server ist nicht verf/i],
  [
    'clock-skew',
    /clock skew (?:is )?too great|time skew \(\d{1,9}\) larger than max|time difference between .{0,60}(?:client|server|DC)/i,
  ],
  ['kerberos-preauth', /preauthentication failed|pre-?authentication information was invalid/i],
  ['kerberos-service-unknown', /Server (?:'?[^']{0,80}'? )?not found in Kerberos database/i],
  ['kerberos-unknown', /(?<!Server .{0,80})not found in Kerberos database|principal unknown/i],
  ['kerberos-etype', /KDC has no support for encryption type|etype not supported/i],
  ['kerberos-revoked', /credentials have been revoked/i],
  ['kerberos-ticket-expired', /\bTicket expired\b|KRB_AP_ERR_TKT_EXPIRED/],
  ['no-kdc', /Cannot (?:contact any|find) KDC for (?:requested )?realm/i],
  [
    'realm-unknown',
    /realm: No such realm found|couldn't (?:find|lookup) (?:usable )?domain controllers?|No (?:usable )?domain controllers? (?:could be )?found/i,
  ],
  ['workstation-trust', /trust relationship between this workstation and the primary domain failed/i],
  ['clock-difference', /time and\/or date difference between the client and (?:the )?server/i],
  ['hello-not-launched', /Windows Hello for Business provisioning will not be launched/i],
  ['hello-policy-on', /Windows Hello for Business policy is enabled\s?: ?Yes/i],
  ['hello-not-joined', /Device is AAD joined ?\([^)]{0,40}\)\s?: ?No/i],
  ['hello-no-cloud-logon', /User has logged on with AAD credentials\s?: ?No/i],
  ['hello-no-hardware', /meets Windows hello for business hardware requirements\s?: ?No/i],
  ['hello-remote-session', /User is not connected to the machine via Remote Desktop\s?: ?No/i],
  ['hash-not-set', /Password Change Result\b.{0,400}\bResult ?: ?Failed/i],
  ['kerberos-expired', /Password has expired while getting initial credentials/i],
  [
    'sspr-disabled',
    /administrator has not enabled you to use this feature|beheerder heeft u niet .{0,30}deze functie/i,
  ],
  [
    'sspr-contact',
    /(?:couldn't|could not|kunnen|konden) .{0,20}(?:verify|reset|verifi|opnieuw).{0,60}(?:your account|contact your admin|uw account)/i,
  ],
  [
    'sspr-policy',
    /does not comply with (?:the |your )?fuzzy policy|violates? .{0,30}on-?premises (?:password )?policy|on-?premises policy violation/i,
  ],
  [
    'sspr-too-many',
    /too many (?:unsuccessful )?(?:attempts|times)[ .,].{0,60}(?:day|24|later)|try again in 24 hours|over 24 uur/i,
  ],
  ['threshold', /(?:deletions?|verwijderingen) .{0,80}(?:exceed|threshold|drempel)|accidental delete/i],
  ['unverified-domain', /(?:domain|suffix) .{0,80}(?:is not|isn't|not been) verified/i],
  ['wizard-user-type', /Unknown user type/i],
  ['wizard-realm', /User realm discovery failed|discovery of the user'?s? realm failed/i],
  ['wizard-cancelled', /authentication (?:was |has been )?cancell?ed/i],
  ['wizard-role', /(?:not a|does not have the|needs? the) Global Admin|AzureRoleMissing|Global Admin role needed/i],
  ['wizard-pim', /Privileged Identity Management (?:is )?enabled|role is eligible/i],
  ['wizard-wstrust', /parsing[-_ ]wstrust[-_ ]response[-_ ]failed/i],
  ['wizard-script', /(?:error has occurred in the script|scriptfout|Skriptfehler) .{0,60}(?:page|pagina|Seite)/i],
  [
    'wizard-consumer',
    /\b(?:is|was|with|using|used|met) (?:a|an|een) (?:personal |consumer |persoonlijk )?Microsoft[ -]account\b|consumer account .{0,30}(?:used|signed)|outlook\.com.{0,40}unexpected error/i,
  ],
  [
    'wizard-password',
    /(?:password|wachtwoord) .{0,20}(?:could not|couldn't|cannot|can't|kan niet|kon niet) .{0,10}(?:be )?(?:verified|geverifieerd|gecontroleerd)|unable to verify your password/i,
  ],
  ['wizard-grant', /^\W{0,6}(?:error:?\s{0,3})?invalid grant\b/i],
  ['verification-off', /NODE_TLS_REJECT_UNAUTHORIZED.{0,40}['"=: ]0\b/],
  ['address-malformed', /URI ?malformed|invalid proxy URL|Invalid URL.{0,60}prox|prox.{0,60}Invalid URL/i],
  ['empty-bundle', /no certificate or crl found/i],
  ['harmless-schannel', /failed to receive handshake, need more data/i],
  ['harmless-name', /\.(?:nsatc\.net|trafficmanager\.net|akadns6?\.net|msedge\.net|a-msedge\.net)\b/i],
  ['certificate-dates', /certificate (?:has expired|is expired|is not yet valid)/i],
] as const satisfies readonly (readonly [string, RegExp])[];
export type SentenceKey = (typeof sentences)[number][0];

/** Sentences that stand for a code even where it was left out. */
export const codeOf: Readonly<Partial<Record<SentenceKey, readonly [NumberedSpace, number]>>> = {
  'password-restriction': ['status', 0x80230619],
  'insecure-password': ['status', 0x8023062c],
  'duplicate-anchor': ['status', 0x80230402],
  'not-enabled-on-agent': ['status', 0x8023061f],
  'replication-rights': ['win32', 8453],
  'rpc-unavailable': ['win32', 1722],
  'kerberos-unknown': ['kerberos', 6],
  'kerberos-service-unknown': ['kerberos', 7],
  'no-kdc': ['kerberos', 29],
  'kerberos-ticket-expired': ['kerberos', 32],
  'workstation-trust': ['win32', 1789],
  'clock-difference': ['win32', 1398],
  'kerberos-etype': ['kerberos', 14],
  'kerberos-revoked': ['kerberos', 18],
  'kerberos-expired': ['kerberos', 23],
  'kerberos-preauth': ['kerberos', 24],
  'clock-skew': ['kerberos', 37],
};

/** Sentences that a record of the catalogue stands for. */
export const recordOf: Readonly<Partial<Record<SentenceKey, string>>> = {
  'wizard-consumer': 'setup-consumer-account',
  'wizard-password': 'setup-invalid-grant',
  'wizard-grant': 'setup-invalid-grant',
};

/**
 * Sections and fields of `dsregcmd /status` from Windows 10 1511 to today, and the section that each field stands in
 * when the heading was lost. Sources: vendor documentation and public outputs of every age.
 */
export const sections = [
  'Device State',
  'Device Details',
  'Tenant Details',
  'User State',
  'SSO State',
  'Work Account',
  'Diagnostic Data',
  'IE Proxy Config for Current User',
  'IE Proxy Config for System Account',
  'WinHttp Default Proxy Config',
  'URL Specific Proxy Config',
  'Ngc Prerequisite Check',
] as const;
export type Section = (typeof sections)[number];

const fieldsOfSection = {
  'Device State': ['AzureAdJoined', 'EnterpriseJoined', 'DomainJoined', 'DomainName', 'Device Name', 'Virtual Desktop'],
  'Device Details': [
    'DeviceId',
    'Thumbprint',
    'DeviceCertificateValidity',
    'KeyContainerId',
    'KeyProvider',
    'TpmProtected',
    'DeviceAuthStatus',
  ],
  'Tenant Details': [
    'TenantName',
    'TenantId',
    'Idp',
    'AuthCodeUrl',
    'AccessTokenUrl',
    'MdmUrl',
    'MdmTouUrl',
    'MdmComplianceUrl',
    'dmComplianceUrl',
    'SettingsUrl',
    'JoinSrvVersion',
    'JoinSrvUrl',
    'JoinSrvId',
    'KeySrvVersion',
    'KeySrvUrl',
    'KeySrvId',
    'WebAuthNSrvVersion',
    'WebAuthNSrvUrl',
    'WebAuthNSrvId',
    'DeviceManagementSrvVer',
    'DeviceManagementSrvUrl',
    'DeviceManagementSrvId',
  ],
  'User State': [
    'NgcSet',
    'NgcKeyId',
    'CanReset',
    'WorkplaceJoined',
    'WorkAccountCount',
    'WamDefaultSet',
    'WamDefaultAuthority',
    'WamDefaultId',
    'WamDefaultGUID',
    'ScepReady',
    'AadRecoveryNeeded',
    'WorkplaceIdp',
  ],
  'SSO State': [
    'AzureAdPrt',
    'AzureAdPrtUpdateTime',
    'AzureAdPrtExpiryTime',
    'AzureAdPrtAuthority',
    'EnterprisePrt',
    'EnterprisePrtUpdateTime',
    'EnterprisePrtExpiryTime',
    'EnterprisePrtAuthority',
    'AcquirePrtDiagnostics',
    'RefreshPrtDiagnostics',
    'Previous Prt Attempt',
    'Attempt Status',
    'User Identity',
    'Credential Type',
    'Correlation ID',
    'Endpoint URI',
    'HTTP Method',
    'HTTP Error',
    'HTTP status',
    'Server Error Code',
    'Server Error Description',
    'OnPremTgt',
    'CloudTgt',
    'KerbTopLevelNames',
  ],
  'Work Account': [
    'WorkplaceDeviceId',
    'WorkplaceThumbprint',
    'WorkplaceTenantId',
    'WorkplaceTenantName',
    'WorkplaceMdmUrl',
    'WorkplaceSettingsUrl',
  ],
  'Diagnostic Data': [
    'Diagnostics Reference',
    'User Context',
    'Client Time',
    'AD Connectivity Test',
    'AD Configuration Test',
    'DRS Discovery Test',
    'DRS Connectivity Test',
    'Kerberos Ticket Test',
    'Token acquisition Test',
    'Fallback to Sync-Join',
    'Fallback to Fed-Join',
    'Previous Registration',
    'Registration Type',
    'Error Phase',
    'Client ErrorCode',
    'Server ErrorCode',
    'Server Message',
    'Https Status',
    'Request Id',
    'Executing Account Name',
    'AadRecoveryEnabled',
    'KeySignTest',
    'DisplayNameUpdated',
    'OsVersionUpdated',
    'HostNameUpdated',
    'Last HostName Update',
  ],
  'IE Proxy Config for Current User': [
    'Auto Detect Settings',
    'Auto-Configuration URL',
    'Proxy Server List',
    'Proxy Bypass List',
  ],
  'IE Proxy Config for System Account': [],
  'WinHttp Default Proxy Config': ['Access Type'],
  'URL Specific Proxy Config': ['Auto Detect PAC Status'],
  'Ngc Prerequisite Check': [
    'NgcPreReq',
    'IsDeviceJoined',
    'IsUserAzureAD',
    'PolicyEnabled',
    'PostLogonEnabled',
    'DeviceEligible',
    'SessionIsNotRemote',
    'CertEnrollment',
    'AdfsRefreshToken',
    'AdfsRaIsReady',
    'LogonCertTemplateReady',
    'PreReqResult',
  ],
} as const satisfies Record<Section, readonly string[]>;

export type FieldName = (typeof fieldsOfSection)[Section][number];

export interface Field {
  /** As the output writes it. */
  readonly name: FieldName;
  readonly section: Section;
}

/** Case, blanks, hyphens and dots apart, names are unique; screenshots and old builds vary in just those. */
function fieldKey(name: string): string {
  return name.toLowerCase().replace(/[\s_./-]+/g, '');
}

const fields = new Map<string, Field>();
for (const section of sections) {
  for (const name of fieldsOfSection[section]) fields.set(fieldKey(name), { name, section });
}
fields.set('dmcomplianceurl', { name: 'MdmComplianceUrl', section: 'Tenant Details' });
// The spelling of the tests and of the status varies from build to build.
fields.set('httpstatus', { name: 'HTTP status', section: 'SSO State' });
fields.set('clienterror', { name: 'Client ErrorCode', section: 'Diagnostic Data' });
fields.set('errorcode', { name: 'Client ErrorCode', section: 'Diagnostic Data' });

export function fieldOf(name: string): Field | undefined {
  return fields.get(fieldKey(name));
}

const sectionKeys = new Map<string, Section>(sections.map((section) => [fieldKey(section), section]));

/** The section that a heading names; "Work Account 1" and "Diagnostics Data" too. */
export function sectionOf(title: string): Section | undefined {
  const key = fieldKey(title);
  if (/^workaccount\d{0,3}$/.test(key)) return 'Work Account';
  if (key.startsWith('diagnosticdata') || key.startsWith('diagnosticsdata')) return 'Diagnostic Data';
  if (key.startsWith('ngcprerequisitecheck')) return 'Ngc Prerequisite Check';
  return sectionKeys.get(key);
}

/** Names that are one word and unmistakable, to find fields in text whose line ends were lost. */
export const unmistakable = [...fields.values()]
  .map((field) => field.name)
  .filter(
    (name) => /^[A-Z][a-z]+[A-Z]\w+$/.test(name) || / (?:Test|ErrorCode|Phase|Message|Registration|Status)$/.test(name),
  );

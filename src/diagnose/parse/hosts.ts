/**
 * The hosts that a hybrid environment talks to, by the part they play. Region-specific names vary, so patterns tell them, not
 * lists. Source: the vendor's connectivity documents of 2016 to 2023.
 */
export const roles = [
  'login',
  'discovery',
  'provisioning',
  'anchor',
  'relay',
  'registration',
  'device-login',
  'writeback',
  'bus',
  'seamless',
  'agent',
  'health',
  'mfa-pages',
  'directory',
  'management',
  'revocation',
  'telemetry',
] as const;
export type Role = (typeof roles)[number];

const patterns: readonly (readonly [Role, RegExp])[] = [
  ['anchor', /^[a-z0-9]{3,12}-anchor\.microsoftonline\.(?:com|us|cn)$/],
  ['relay', /^[a-z0-9]{3,12}-relay\.microsoftonline\.(?:com|us|cn)$/],
  ['discovery', /^adminwebservice\.(?:partner\.)?microsoftonline\.(?:com|us|cn)$/],
  ['provisioning', /^provisioningapi\.(?:partner\.)?microsoftonline\.(?:com|us|cn)$/],
  ['device-login', /^device\.login\.(?:microsoftonline|windows)\.(?:com|net|us|cn)$/],
  ['registration', /^enterpriseregistration\.(?:windows\.net|microsoftonline\.(?:com|us|cn))$/],
  ['writeback', /(?:^|\.)passwordreset\.microsoftonline\.(?:com|us|cn)$/],
  ['bus', /\.servicebus\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)$/],
  ['seamless', /^autologon\.microsoftazuread-sso\.com$/],
  ['agent', /\.msappproxy\.(?:net|us|cn)$/],
  [
    'health',
    /(?:^|\.)(?:adhybridhealth\.azure\.com|aadconnecthealth\.azure\.com|policykeyservice\.dc\.ad\.msft\.net)$/,
  ],
  ['mfa-pages', /^(?:secure\.)?aadcdn\.(?:microsoftonline-p\.com|ms(?:ft)?auth\.net)$|\.ms(?:ft)?auth\.net$/],
  ['telemetry', /^dc\.services\.visualstudio\.com$|\.data\.microsoft\.com$|^dc\.applicationinsights\./],
  [
    'login',
    /^(?:login\.(?:microsoftonline|windows|microsoft|partner\.microsoftonline|chinacloudapi)\.(?:com|net|us|cn)|sts\.windows\.net|accounts\.accesscontrol\.windows\.net)$/,
  ],
  ['directory', /^graph\.(?:windows\.net|microsoft\.com|microsoft\.us)$/],
  ['management', /^(?:management(?:\.core)?\.(?:azure\.com|windows\.net)|enrollment\.manage\.microsoft\.com)$/],
  [
    'revocation',
    /^(?:mscrl\.microsoft\.com|crl\.microsoft\.com|oneocsp\.microsoft\.com|ocsp\.msocsp\.com|(?:crl[34]?|ocsp)\.digicert\.(?:com|cn)|.{1,60}\.(?:verisign\.com|entrust\.(?:net|com)|d-trust\.net)|ctldl\.windowsupdate\.com)$/,
  ],
];

const known = new Map<string, Role | null>();

/** The part a host plays, or undefined for the rest of the internet. */
export function roleOf(host: string): Role | undefined {
  const cached = known.get(host);
  if (cached !== undefined) return cached ?? undefined;
  const role = patterns.find(([, pattern]) => pattern.test(host))?.[0];
  if (known.size > 5000) known.clear();
  known.set(host, role ?? null);
  return role;
}

/** Client certificates travel to these: a proxy that opens TLS breaks them. */
export const certificateRoles: ReadonlySet<Role> = new Set(['device-login', 'bus', 'agent']);

/** The order in which hosts are asked, phase by phase. The first that never answered is where it broke. */
export const patternsByPhase: Readonly<Record<string, readonly Role[]>> = {
  wizard: ['login', 'discovery', 'anchor', 'provisioning', 'relay'],
  synchronization: ['login', 'discovery', 'anchor'],
  'device-registration': ['registration', 'login', 'device-login'],
  writeback: ['writeback', 'bus'],
};

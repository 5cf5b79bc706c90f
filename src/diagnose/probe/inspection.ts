/**
 * Names that products which inspect TLS, and filters that do the same at home, put into the certificates that they
 * make.
 */
const products: readonly (readonly [RegExp, string])[] = [
  [/zscaler/i, 'Zscaler'],
  [/blue ?coat|proxysg/i, 'Blue Coat ProxySG'],
  [/symantec web security/i, 'Symantec Web Security'],
  [/forcepoint|websense/i, 'Forcepoint'],
  [/forti(net|gate|guard|client)|FGT?\d/i, 'Fortinet FortiGate'],
  [/palo ?alto|PAN-OS/i, 'Palo Alto Networks'],
  [/netskope|goskope/i, 'Netskope'],
  [/umbrella|opendns|cisco (secure|web|ironport)|ironport/i, 'Cisco Umbrella'],
  [/mcafee|trellix|skyhigh/i, 'McAfee Web Gateway'],
  [/sophos/i, 'Sophos'],
  [/check ?point/i, 'Check Point'],
  [/barracuda/i, 'Barracuda'],
  [/watchguard/i, 'WatchGuard'],
  [/sonicwall/i, 'SonicWall'],
  [/menlo security/i, 'Menlo Security'],
  [/iboss/i, 'iboss'],
  [/kaspersky/i, 'Kaspersky'],
  [/bitdefender/i, 'Bitdefender'],
  [/eset ssl/i, 'ESET'],
  [/avast|avg technologies/i, 'Avast'],
  [/e2guardian|squid|mitmproxy|fiddler|charles proxy|burp|portswigger/i, 'an inspecting proxy'],
];

/** The product that an issuer's name betrays. */
export function inspectionProduct(issuer: string): string | undefined {
  return products.find(([pattern]) => pattern.test(issuer))?.[1];
}

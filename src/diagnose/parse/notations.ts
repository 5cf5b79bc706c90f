/**
 * What signs tell rather than words: a status in brackets, a setting, the suffix of a host. Sentences in words stand
 * in the catalogue (data/sentences.yaml).
 */
export const notations = [
  ['proxy-407', /\(407\)|\(12209\)/],
  ['access-denied-403', /\(403\)/],
  ['bad-gateway', /\(50[234]\)/],
  ['verification-off', /NODE_TLS_REJECT_UNAUTHORIZED.{0,40}['"=: ]0\b/],
  ['harmless-name', /\.(?:nsatc\.net|trafficmanager\.net|akadns6?\.net|msedge\.net|a-msedge\.net)\b/i],
  ['wizard-grant', /^\W{0,6}(?:error:?\s{0,3})?invalid grant\b/i],
] as const satisfies readonly (readonly [string, RegExp])[];
export type Notation = (typeof notations)[number][0];

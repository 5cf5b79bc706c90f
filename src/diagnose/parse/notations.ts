/**
 * What signs show rather than words: a status in brackets, a setting, the suffix of a host. Sentences in words stand
 * in the catalogue (data/sentences.yaml).
 */
export const notations = [
  ['proxy-407', /\(407\)|\(12209\)/],
  ['access-denied-403', /\(403\)/],
  ['bad-gateway', /\(50[234]\)/],
  ['verification-off', /NODE_TLS_REJECT_UNAUTHORIZED.{0,40}['"=: ]0\b/],
  ['harmless-name', /\.(?:nsatc\.net|trafficmanager\.net|akadns6?\.net|msedge\.net|a-msedge\.net)\b/i],
  // A page where JSON or XML was expected, in the words of the parsers of many languages.
  [
    'html-answer',
    /Unexpected token '?(?:<|&lt;)|(?:'<'|'0x3C'|'&lt;') is an invalid start of a value|invalid character '(?:<|&lt;)' looking for beginning of value|Unexpected character \('(?:<|&lt;)' \(code 60\)|Unexpected character encountered while parsing value: (?:<|&lt;)|Data at the root level is invalid\. Line 1|For security reasons DTD is prohibited|content type text\/html[^\n]{0,80} does not match the content type of the binding|(?:unexpected (?:mimetype|content type)|Attempt to decode JSON with unexpected mimetype):? ?['"]?text\/html|expected value at line 1 column 1[^\n]{0,60}<|Client found response content type of 'text\/html/i,
  ],
  ['no-data-answer', /Expecting value: line 1 column 1 \(char 0\)/],
  ['wizard-grant', /^\W{0,6}(?:error:?\s{0,3})?invalid grant\b/i],
] as const satisfies readonly (readonly [string, RegExp])[];
export type Notation = (typeof notations)[number][0];

import { recordsByNumber } from '../catalogue/lookup.ts';
import type { Line } from '../text/lines.ts';
import { addCode } from './codes.ts';
import type { KeyOf } from './fact-kinds.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import { parseTime } from './times.ts';

/**
 * What surrounds an AADSTS or SSPR code: ids, times, the OAuth error and its suberror, the application and the user.
 * The codes themselves are found by the code reader. JSON, its escaped line ends, the browser's block and Rust's
 * debug form alike.
 */
const guid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const ids: readonly (readonly [KeyOf<'id'>, RegExp])[] = [
  ['correlationId', new RegExp(`correlation[ _-]?id"?\\s{0,3}[:=]\\s{0,3}"?(${guid})`, 'i')],
  ['traceId', new RegExp(`(?:trace|request)[ _-]?id"?\\s{0,3}[:=]\\s{0,3}"?(${guid})`, 'i')],
  ['supportCode', new RegExp(`(?:support ?code|ondersteuningscode|SID|CID)"?\\s{0,3}[:=]\\s{0,3}"?(${guid})`, 'i')],
];
const stamp = /timestamp"?\s{0,3}[:=]\s{0,3}"?([^"\\]{10,40})/i;
const oauthError =
  /\berror["'\\]{0,3}\s?[:=]\s?[\\"']{0,3}(invalid_grant|invalid_client|invalid_request|invalid_resource|interaction_required|consent_required|login_required|unauthorized_client|access_denied|temporarily_unavailable|invalid_scope|unsupported_grant_type|expired_token|bad_verification_code)\b/;
/** A token that was given, and a record of a sign-in that succeeded. */
const issued = /"token_type"\s?:\s?"Bearer"|\btoken_type=Bearer\b|"status"\s?:\s?\{\s?"errorCode"\s?:\s?0\b/i;
const suberror = /\bsuberror["'\\]{0,3}\s?[:=]\s?[\\"']{0,3}([a-z_]{3,60})/;

export class TokenErrorReader implements Reader {
  /** The beginning of a number at the end of the line before. */
  #torn = '';

  read(line: Line, facts: Facts): Reading {
    const { text } = line;
    if (text.length > 8192) return 'none';
    let found = this.#join(line, facts);
    if (/AAD ?STS[ :-]{0,2}\d{4,7}|"error_codes"/i.test(text)) {
      found = true;
      facts.claim('token-error', 0.6);
      const time = parseTime(stamp.exec(text)?.[1] ?? '');
      if (time !== undefined) facts.add('id', 'timestamp', line, { value: new Date(time).toISOString() });
    }
    if (/SSPR[ _-]{0,2}\d{2,4}/i.test(text)) {
      found = true;
      facts.claim('reset-page', 0.6);
    }
    for (const [name, pattern] of ids) {
      const value = text.includes('-') ? pattern.exec(text)?.[1] : undefined;
      if (value) facts.add('id', name, line, { value: value.toLowerCase() });
    }
    if (issued.test(text)) {
      found = true;
      facts.add('token', 'issued', line, {});
      facts.claim('token-error', 0.3);
    }
    const error = oauthError.exec(text)?.[1];
    if (error) {
      found = true;
      facts.add('oauth', error, line, {});
      facts.claim('token-error', 0.3);
    }
    const sub = suberror.exec(text)?.[1];
    if (sub) facts.add('suberror', sub, line, {});
    return found ? 'shared' : 'none';
  }

  /** A number that the width of a window tore in two. */
  #join(line: Line, facts: Facts): boolean {
    const number = `${this.#torn}${/^\d{1,6}(?=[:.,\s])/.exec(line.text)?.[0] ?? ''}`;
    const joined = this.#torn !== '' && number !== this.#torn && recordsByNumber('aadsts', Number(number)).length > 0;
    if (joined) {
      addCode(facts, line, 'aadsts', Number(number), `AADSTS${number}`);
      facts.claim('token-error', 0.5);
    }
    this.#torn = /\bAAD ?STS(\d{1,6})$/.exec(line.text)?.[1] ?? '';
    return joined;
  }
}

import type { Line } from '../text/lines.ts';
import { addCode } from './codes.ts';
import type { Facts, Reader, Reading } from './facts.ts';

/**
 * What LDAP clients and servers print: `ldap_bind: Invalid credentials (49)`, `result: 32 No such object`,
 * `additional info: 80090308: LdapErr: … data 52e`, `0000052D: SvcErr`, and OpenLDAP's "Can't contact LDAP server
 * (-1)".
 */
const toolLine = /\bldap_[a-z_]{2,40}(?:\([^)]{0,40}\))?:\s?[^\n]{2,80}?\s\((-?\d{1,3})\)/;
/** The answer of Python's ldap and ldap3 as a dictionary. */
const dictionary = /'result': (\d{1,3}), '(?:desc|description)'/;
const sambaModule = /\bduring LDB_[A-Z]{2,20} \((\d{1,3})\)/;
const resultLine =
  /^\s*(?:#\s{0,4})?(?:result|resultCode|LDAP[ -](?:result|error)(?:[ -]code)?|ldap_err|err)\s{0,4}[:=]\s{0,4}(\d{1,3})\b/i;
const inWords = /\bLDAP(?:[ -](?:result|error|fout|Fehler))?(?:[ -]?code)?[ :=#]{1,3}(\d{1,2})\b(?!\.)/i;
const named =
  /\b(?:LdapErr|AcceptSecurityContext|InvalidCredentialsError|StrongAuthRequiredError|InsufficientAccessError|UnwillingToPerformError|ConstraintViolationError)\b/;
const subCode =
  /\b(0000[0-9A-F]{4}): (?:LdapErr|SvcErr|AtrErr|SecErr|NameErr|RefErr|UpdErr|Constraint|Operation|Object|No such|Unwilling|[A-Z][a-z])/;
const attribute = /problem \d{4} \((\w{4,40})\)/;
const unreachable =
  /Can't contact LDAP server|LDAP server is unavailable|LDAP-server is niet beschikbaar|LDAP-Server ist nicht verf/i;
const bindName = /\b(?:binddn|bind dn|user|account)\s?[:=]\s?"?([^",;]{2,120})/i;

export class LdapReader implements Reader {
  read(line: Line, facts: Facts): Reading {
    const { text } = line;
    if (text.length > 8192) return 'none';
    let found = false;
    const tool =
      toolLine.exec(text) ??
      sambaModule.exec(text) ??
      dictionary.exec(text) ??
      resultLine.exec(text) ??
      (inWords.test(text) ? inWords.exec(text) : null);
    if (tool && !/^\s*#?\s*(?:err)\s?[:=]/i.test(text)) {
      const number = Number(tool[1]);
      if (number === 0) facts.add('ldap', 'success', line, {});
      else if (number > 0) addCode(facts, line, 'ldap', number, tool[0].trim());
      found = true;
      facts.claim('ldap', 0.5);
    }
    const sub = subCode.exec(text)?.[1];
    if (sub) {
      found = true;
      const number = Number.parseInt(sub, 16);
      if (number > 0) addCode(facts, line, 'win32', number, sub, 1);
      facts.claim('ldap', 0.5);
      const problem = attribute.exec(text)?.[1];
      if (problem) facts.add('ldap-problem', problem, line, { problem, attribute: undefined });
    }
    if (unreachable.test(text)) {
      found = true;
      facts.add('ldap', 'unreachable', line, { match: unreachable.exec(text)?.[0] ?? '' });
      facts.claim('ldap', 0.5);
    }
    if (named.test(text)) {
      found = true;
      facts.claim('ldap', 0.4);
      const who = bindName.exec(text)?.[1];
      if (who) facts.add('ldap-who', who, line, {});
    }
    return found ? 'shared' : 'none';
  }
}

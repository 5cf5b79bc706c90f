import { own } from '../../base/own.ts';
import type { Line } from '../text/lines.ts';
import { addCode } from './codes.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import { ldapResultIn } from './ldap-results.ts';

/**
 * What LDAP clients and servers print: `ldap_bind: Invalid credentials (49)`, `result: 32 No such object`,
 * `additional info: 80090308: LdapErr: … data 52e`, `0000052D: SvcErr`, and OpenLDAP's "Can't contact LDAP server
 * (-1)".
 */
const toolLine = /\bldap_[a-z_]{2,40}(?:\([^)]{0,40}\))?:\s?[^\n]{2,80}?\s\((-?\d{1,3})\)/;
/** The answer of Python's ldap and ldap3 as a dictionary, and ldap3's exceptions. */
const dictionary = /'result': (\d{1,3}), '(?:desc|description)'|\bLDAP\w{3,60}Result - (\d{1,3}) - /;
/** slapd: `conn=1009 op=1 RESULT tag=97 err=13 … text=confidentiality required`, and what its replication says. */
const slapd = /\bRESULT\b[^\n]{0,40} err=(\d{1,3})\b|\bldap_[a-z_]{2,40} failed \((-?\d{1,3})\)/;
/** A search that succeeded names other servers that may know more. */
const searchReference = /^# refldaps?:\/\//;
/** What clients ask all day: a referral or the next step of SASL, an entry or attribute that is not there. */
const ordinary = new Set([10, 14, 16, 32, 68]);
const sambaModule = /\bduring LDB_[A-Z]{2,20} \((\d{1,3})\)/;
const resultLine =
  /^\s*(?:#\s{0,4})?(?:result|resultCode|LDAP[ -](?:result|error)(?:[ -]code)?|ldap_err|err)\s{0,4}[:=]\s{0,4}(\d{1,3})\b/i;
const inWords = /\bLDAP(?:[ -](?:result|error|fout|Fehler))?(?:[ -]?code)?[ :=#]{1,3}(\d{1,2})\b(?!\.|>[>&])/i;
const named =
  /\b(?:LdapErr|AcceptSecurityContext|InvalidCredentialsError|StrongAuthRequiredError|InsufficientAccessError|UnwillingToPerformError|ConstraintViolationError)\b/;
const subCode =
  /\b(0000[0-9A-F]{4}): (?:LdapErr|SvcErr|AtrErr|SecErr|NameErr|RefErr|UpdErr|Constraint|Operation|Object|No such|Unwilling|[A-Z][a-z])/;
/** What Active Directory holds against an attribute; its name stands behind it. */
const constraint = /\bproblem \d{4} \(CONSTRAINT_ATT_TYPE\), data \S{1,20}, Att [0-9a-f]{1,8} \((\w{2,60})\)/;
const unreachable =
  /Can't contact LDAP server|LDAP server is unavailable|LDAP-server is niet beschikbaar|LDAP-Server ist nicht verf/i;

export class LdapReader implements Reader {
  #refused: { readonly line: Line; readonly attribute: string; readonly match: string } | undefined;

  read(line: Line, facts: Facts): Reading {
    const { text } = line;
    if (text.length > 8192) return 'none';
    this.#constraint(line);
    const found = [
      this.#result(line, facts),
      this.#subCode(line, facts),
      this.#unreachable(line, facts),
      named.test(text),
    ];
    if (found.some(Boolean)) facts.claim('ldap', 0.5);
    return found.includes(true) ? 'shared' : 'none';
  }

  /** Which attribute was refused says what for: while a computer is joined, two of them have causes of their own. */
  end(facts: Facts): void {
    const refused = this.#refused;
    if (!refused) return;
    const joining = facts.claims.has('join-log') ? own(joinRefusals, refused.attribute.toLowerCase()) : undefined;
    const { line, attribute, match } = refused;
    facts.add('record-sentence', joining ?? 'ldap-constraint', line, { match, values: { attribute }, guess: false });
  }

  #constraint(line: Line): void {
    const match = this.#refused ? null : constraint.exec(line.text);
    if (match) this.#refused = { line: { ...line }, attribute: match[1] ?? '', match: match[0] };
  }

  #result(line: Line, facts: Facts): boolean {
    const { text } = line;
    if (searchReference.test(text)) facts.add('ldap', 'success', line, {});
    const served = slapd.exec(text);
    if (served) return reportServed(served, line, facts);
    const tool =
      toolLine.exec(text) ??
      sambaModule.exec(text) ??
      dictionary.exec(text) ??
      resultLine.exec(text) ??
      (inWords.test(text) ? inWords.exec(text) : null);
    if (!tool || /^\s*#?\s*(?:err)\s?[:=]/i.test(text)) {
      const said = ldapResultIn(text);
      if (said) addCode(facts, line, 'ldap', said.number, said.written);
      return said !== undefined;
    }
    const number = Number(tool[1] ?? tool[2]);
    if (number === 0) facts.add('ldap', 'success', line, {});
    else if (number > 0) addCode(facts, line, 'ldap', number, tool[0].trim());
    return true;
  }

  #subCode(line: Line, facts: Facts): boolean {
    const sub = subCode.exec(line.text)?.[1];
    if (sub === undefined) return false;
    const number = Number.parseInt(sub, 16);
    if (number > 0) addCode(facts, line, 'win32', number, sub, 1);
    return true;
  }

  #unreachable(line: Line, facts: Facts): boolean {
    const match = unreachable.exec(line.text)?.[0];
    if (match !== undefined) facts.add('ldap', 'unreachable', line, { match });
    return match !== undefined;
  }
}

function reportServed([written, result, failed]: RegExpExecArray, line: Line, facts: Facts): boolean {
  const number = Number(result ?? failed);
  if (number === 0) facts.add('ldap', 'success', line, {});
  else if (number > 0 && !ordinary.has(number)) addCode(facts, line, 'ldap', number, written);
  return true;
}

const joinRefusals: Readonly<Record<string, string>> = {
  useraccountcontrol: 'join-uac-refused',
  serviceprincipalname: 'join-spn-refused',
  dnshostname: 'join-spn-refused',
};

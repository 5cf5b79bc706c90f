import { replacePhone } from './addresses.ts';
import type { Redactor } from './redactor.ts';
import { secretField } from './secrets.ts';

const personField =
  /^(?:displayname|givenname|firstname|sn|surname|lastname|initials|cn|samaccountname|mailnickname|preferredname|fullname|username|login|employeeid|employeenumber|physicaldeliveryofficename|streetaddress|postaladdress|postalcode|l|city|department|company|seealso|wwwhomepage|homedirectory|photo|thumbnailphoto|jpegphoto|personalname|administrator|revokedby|decidedby)$/;
const phoneField =
  /^(?:telephonenumber|mobile|mobilephone|homephone|pager|ipphone|facsimiletelephonenumber|othertelephone|othermobile|phone|businessphones)$/;
const hostField = /^(?:host|hostname|computer|computername|machine|server|node|netbiosname|workstation)$/;
const MAX_DEPTH = 40;

/** Learns the names that fields of a JSON value hold. */
export function learnStructure(redactor: Redactor, value: unknown, field = ''): void {
  walk(value, field, (text, name) => {
    if (personField.test(name)) redactor.learnPerson(text);
    else if (hostField.test(name)) redactor.learnHost(text);
    redactor.learnFrom(text);
    return text;
  });
}

/** The same value with every string replaced by what its field and its text demand. Numbers and truths stay. */
export function redactStructure(redactor: Redactor, value: unknown): unknown {
  return walk(value, '', (text, name) => {
    if (text === '') return text;
    if (secretField.test(name)) {
      redactor.pseudonyms.count('secret');
      return '[secret]';
    }
    if (phoneField.test(name) && /\d{4}/.test(text.replace(/\D/g, ''))) return replacePhone(text, redactor.pseudonyms);
    if (personField.test(name) && !/[@=]/.test(text)) return redactor.person(text);
    const nested = /^\s*[[{]/.test(text) ? parse(text) : undefined;
    return nested === undefined ? redactor.text(text) : JSON.stringify(redactStructure(redactor, nested));
  });
}

function walk(value: unknown, field: string, visit: (text: string, field: string) => string, depth = 0): unknown {
  if (depth > MAX_DEPTH) return '[too deep]';
  if (typeof value === 'string') return visit(value, field);
  if (Array.isArray(value)) return value.map((part) => walk(part, field, visit, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const name = key.toLowerCase().replace(/[^a-z0-9]/g, '');
      // A name may stand where a field's name is expected: objects by DN or by account.
      return [visit(key, ''), walk(part, name, visit, depth + 1)];
    }),
  );
}

/** JSON of an object or a list; undefined for anything else. */
export function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

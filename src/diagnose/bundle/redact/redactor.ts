import {
  guidPattern,
  ipv4Pattern,
  ipv6Pattern,
  phonePattern,
  replaceGuid,
  replaceIpv4,
  replaceIpv6,
  replacePhone,
  replaceSid,
  sidPattern,
} from './addresses.ts';
import { dnPattern, replaceDn } from './dn.ts';
import { encodedPattern, replaceEncoded } from './encoded.ts';
import { fold } from './fold.ts';
import { hostPattern, isHost, isPlainLabel, replaceHost, replaceLabel } from './hosts.ts';
import { Names } from './names.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { KnownSecrets, replaceSecrets } from './secrets.ts';
import { ordinaryWords } from './vocabulary.ts';

export interface RedactorOptions {
  readonly key?: Buffer;
  /**
   * GUIDs and SIDs too. They show nobody's name, and support needs them to follow one object; so they stay by
   * default.
   */
  readonly identifiers?: boolean;
}

const mailPattern =
  /(?<![\p{L}\p{N}._%+-])(?:[\p{L}\p{N}._%+'’#-]{1,64}|"[^"\r\n]{1,64}")@((?:[\p{L}\p{N}-]{1,63}\.){0,8}[\p{L}\p{N}-]{2,63})(?![\p{L}\p{N}])/gu;
const netbiosName = String.raw`[\p{L}\p{N}][\p{L}\p{N}_-]{0,14}`;
const accountName = String.raw`[\p{L}\p{N}][\p{L}\p{N}._$-]{0,63}`;
const accountPattern = new RegExp(
  String.raw`(?<![\p{L}\p{N}\\/:.-])(${netbiosName})\\{1,2}(${accountName})(?![\p{L}\p{N}\\/])`,
  'gu',
);
/** What stands before a backslash in paths, registry keys and for built-in accounts. */
const noDomain =
  /^(?:nt authority|authority|nt service|service|builtin|hklm|hkcu|hkey_\w+|software|system|system32|microsoft|windows|program|files|users|bin|temp|currentversion|application|applications|logs|everyone|font driver host|window manager|[a-z])$/i;
/**
 * The id of a live check with its subject (`forest.sign-in@corp.example.com`) has the shape of an address; what
 * stands before the @ is ours.
 */
const checkId = /^(?:agent|cloud|forest|microsoft|net|object)\.[a-z]+(?:-[a-z]+)*$/;
/** The last part of a domain's DN. */
const topLabel = /^(?:com|net|org|info|edu|gov|nl|be|de|fr|uk|eu|us|local|lan|test|internal|example|cloud)$/i;
const escapesPattern = /\\u[0-9a-f]{4}/gi;
const placeholder = /\uE000(\d+)\uE001/g;

/**
 * Replaces what shows who people are and what an organisation's machines are called, and removes secrets. Structure
 * stays: a DN stays a DN of as many parts, an address an address of the same reach, a name the same word everywhere.
 * Every piece that was replaced is out of reach of the steps after it.
 */
export class Redactor {
  readonly pseudonyms: Pseudonyms;
  readonly secrets = new KnownSecrets();
  readonly #names: Names;
  readonly #labels = new Set<string>();
  readonly #whole = new Map<string, string>();
  readonly #identifiers: boolean;

  constructor({ key, identifiers = false }: RedactorOptions = {}) {
    this.pseudonyms = new Pseudonyms(key);
    this.#identifiers = identifiers;
    this.#names = new Names(ordinaryWords());
  }

  /** A name or account of a person, from a field that holds nothing else. */
  learnPerson(value: string): void {
    const text = value.trim();
    if (text === '' || text.length > 256) return;
    const at = text.indexOf('@');
    const local = at > 0 ? text.slice(0, at) : text;
    this.#names.learn(local);
    if (/^\S{4,}$/u.test(text) && !ordinaryWords().has(fold(text))) this.#whole.set(fold(text), text);
    if (at > 0) this.learnHost(text.slice(at + 1));
  }

  /** A host or domain: its labels are then known when they stand alone. */
  learnHost(name: string): void {
    const labels = name.split('.');
    for (const label of name.includes('.') ? labels.slice(0, -1) : labels) {
      if (label.length > 2 && !isPlainLabel(label) && !ordinaryWords().has(fold(label))) this.#labels.add(fold(label));
    }
  }

  learnSecret(value: string): void {
    this.secrets.add(value);
  }

  /** What names are to be learned from a line: addresses, DNs, hosts. */
  learnFrom(text: string): void {
    for (const [mail, domain = ''] of text.matchAll(mailPattern)) {
      if (checkId.test(localPart(mail))) this.learnHost(domain);
      else this.learnPerson(mail);
    }
    if (text.includes('=')) {
      for (const [dn] of text.matchAll(dnPattern)) {
        replaceDn(dn, (type, value) => {
          if (type === 'DC') this.learnHost(value);
          else if (type === 'CN' || type === 'UID') this.learnPerson(value);
          return '';
        });
      }
    }
    if (text.includes('.')) for (const [host] of text.matchAll(hostPattern)) if (isHost(host)) this.learnHost(host);
  }

  person(value: string): string {
    return this.pseudonyms.word('person', value);
  }

  /** A whole identifier that is known, as it is when a line broke inside of it. */
  isWhole(text: string): boolean {
    return this.#whole.has(fold(text)) || this.secrets.replace(text).count > 0;
  }

  /** One line, or any text without structure of its own. */
  text(given: string, depth = 0): string {
    const done: string[] = [];
    const hold = (shown: string): string => `\uE000${done.push(shown) - 1}\uE001`;
    const { pseudonyms } = this;
    let text = given.replace(/[\uE000\uE001]/g, '');
    const known = this.secrets.replace(text);
    const shaped = replaceSecrets(known.text);
    for (let i = known.count + shaped.count; i > 0; i--) pseudonyms.count('secret');
    text = shaped.text.replace(/\[(?:secret|token|private key)\]/g, hold);
    if (text.includes('\\u')) text = this.#unescaped(text, depth);
    if (depth < 3 && /%[0-9a-f]{2}|[\w+/-]{16}/i.test(text)) {
      text = text.replace(encodedPattern, (token) => {
        const shown = replaceEncoded(token, (inner) => this.text(inner, depth + 1));
        if (shown === undefined) return token;
        return hold(shown);
      });
    }
    if (text.includes('@')) text = text.replace(mailPattern, (mail, domain: string) => hold(this.#mail(mail, domain)));
    if (text.includes('=')) {
      text = text.replace(dnPattern, (dn) => {
        const shown = replaceDn(dn, (type, value) => this.#part(type, value));
        return shown === dn ? dn : hold(shown);
      });
    }
    if (text.includes('\\'))
      text = text.replace(accountPattern, (whole, domain: string, user: string) =>
        this.#account(whole, domain, user, hold),
      );
    if (this.#identifiers) {
      text = text.replace(guidPattern, (guid) => hold(replaceGuid(guid, pseudonyms)));
      text = text.replace(sidPattern, (sid) => hold(replaceSid(sid, pseudonyms)));
    }
    if (/\d\.\d/.test(text)) text = text.replace(ipv4Pattern, (ip) => hold(replaceIpv4(ip, pseudonyms)));
    if (text.includes(':')) text = text.replace(ipv6Pattern, (ip) => hold(replaceIpv6(ip, pseudonyms)));
    if (text.includes('.'))
      text = text.replace(hostPattern, (host) => (isHost(host) ? hold(replaceHost(host, pseudonyms)) : host));
    if (/[+0]\d/.test(text))
      text = text.replace(phonePattern, (phone) =>
        this.#isPhone(phone) ? hold(replacePhone(phone, pseudonyms)) : phone,
      );
    text = this.#names.replace(text, (name) => hold(this.person(name)));
    if (this.#labels.size > 0)
      text = text.replace(/[\p{L}\p{N}_][\p{L}\p{N}_-]{2,62}/gu, (word) =>
        this.#labels.has(fold(word)) ? hold(replaceLabel(word, pseudonyms)) : word,
      );
    for (let rounds = 0; rounds < 5 && text.includes('\uE000'); rounds++) {
      text = text.replace(placeholder, (_, index: string) => done[Number(index)] ?? '');
    }
    return text;
  }

  #mail(mail: string, domain: string): string {
    const local = localPart(mail);
    const shownDomain = domain.includes('.')
      ? replaceHost(domain, this.pseudonyms)
      : replaceLabel(domain, this.pseudonyms);
    return `${checkId.test(local) ? local : this.person(local)}@${shownDomain}`;
  }

  #part(type: string, value: string): string {
    if (type === 'DC')
      return isPlainLabel(value) || topLabel.test(value) ? value : replaceLabel(value, this.pseudonyms);
    if (isHost(value)) return replaceHost(value, this.pseudonyms);
    return this.person(value);
  }

  #account(whole: string, domain: string, user: string, hold: (shown: string) => string): string {
    const isDomain =
      this.#labels.has(fold(domain)) || (/^[\p{Lu}\p{N}_-]{2,15}$/u.test(domain) && !/^[\p{Lu}\p{N}_ -]+$/u.test(user));
    if (noDomain.test(domain) || !(isDomain || this.#names.isName(user))) return whole;
    const slash = whole.slice(domain.length, whole.length - user.length);
    return hold(`${replaceLabel(domain, this.pseudonyms)}${slash}${this.person(user)}`);
  }

  #isPhone(phone: string): boolean {
    const digits = phone.replace(/\D/g, '');
    return digits.length >= 9 && digits.length <= 15;
  }

  /** `Zo\u00eb` in a text that is not JSON on its own: torn lines, programs that print objects. */
  #unescaped(text: string, depth: number): string {
    const plain = text.replace(escapesPattern, (escape) => String.fromCharCode(Number.parseInt(escape.slice(2), 16)));
    if (depth > 2 || plain.includes('\uE000') !== text.includes('\uE000')) return text;
    return /[\p{L}\p{M}@]/u.test(plain) ? plain : text;
  }
}

function localPart(mail: string): string {
  return mail.slice(0, mail.lastIndexOf('@'));
}

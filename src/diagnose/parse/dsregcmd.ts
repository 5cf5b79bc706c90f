import type { Line } from '../text/lines.ts';
import { addCode } from './codes.ts';
import type { FieldName, Section } from './dsregcmd-fields.ts';
import { fieldOf, sectionOf, unmistakable } from './dsregcmd-fields.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import { TextScan } from './text-scan.ts';

/**
 * `dsregcmd /status` of any age: whole, an excerpt, wrapped, quoted, with lost line ends or padding, with foreign
 * words between. Each field becomes a fact `device/<Name>`; a field of a registered work account
 * `work-account/<Name>`; of a PRT attempt `prt/<Name>` or, after EnterprisePrt, `enterprise-prt/<Name>`.
 */
const junk = '[\\s|>#*"\'`\\-\u2022]';
const fieldLine = new RegExp(
  `^${junk}{0,120}([A-Za-z][A-Za-z0-9 ./-]{1,34}[A-Za-z0-9])[*"'\`]{0,4}\\s{0,60}:[*"'\`]{0,4}\\s{0,60}(.{0,8000})$`,
);
const heading = /^[\s|>#*`+-]{0,20}([A-Z][A-Za-z ]{5,40}(?: \d{1,3})?)[\s|*`:+-]{0,80}$/;
const run = new RegExp(`\\b(?:${unmistakable.map((name) => name.replaceAll(' ', '\\s?')).join('|')})\\s{0,20}:`, 'g');
/** A line this long was cut by the window, not by the end of the value. */
const wrapWidth = 76;

const attemptFields: ReadonlySet<string> = new Set<FieldName>([
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
]);
const inWorkAccount: ReadonlySet<string> = new Set<FieldName>([
  'NgcSet',
  'KeyProvider',
  'TpmProtected',
  'DeviceCertificateValidity',
  'KeyContainerId',
]);
const strong =
  /^(AzureAdJoined|EnterpriseJoined|DomainJoined|AzureAdPrt|WorkplaceJoined|NgcSet|DeviceAuthStatus|Client ErrorCode|.* Test|Error Phase|PreReqResult|IsDeviceJoined|IsUserAzureAD|PostLogonEnabled|SessionIsNotRemote|KeySignTest|Attempt Status)$/;
/** Fields whose values run on over several lines. */
const wordy =
  /^(Server Message|Server Error Description|Endpoint URI|DeviceAuthStatus|.*Url|.*Test|Auto Detect PAC Status)$/;

const mayHoldCodes =
  /^(Server Message|Server Error Description|Server Error Code|Server ErrorCode|Client ErrorCode|Attempt Status|DeviceAuthStatus|.*Test|HTTP Error)$/;

/** Between two outputs: the second shows the same machine at a later time. */
const later =
  /\b(?:afterwards|after (?!all)|solved|resolved|fixed|since then|meanwhile|works now|now (?:it )?(?:works|is)|daarna|inmiddels|opgelost|hierna|werkt nu|nu werkt)\b/i;
const another =
  /\b(?:another|other|second|different|ander[es]?|tweede) (?:machine|device|pc|computer|laptop|client|apparaat)/i;

interface Pending {
  readonly name: FieldName;
  readonly section: Section;
  readonly line: Line;
  value: string;
  lastLength: number;
}

/** How mail (quoted-printable) ends a line that goes on. */
const softBreak = /[^=]=$/;

export class DsregcmdReader implements Reader {
  #section: Section | undefined;
  #pending: Pending | undefined;
  #enterprise = false;
  #seen = 0;
  #last = 0;
  #gap = false;
  #other = false;
  #later = false;
  readonly #text = new TextScan();

  read(given: Line, facts: Facts): Reading {
    const line = withoutPrefix(given);
    const { text } = line;
    if (text.length > 4000 || !/\S/.test(text)) {
      this.#gap = true;
      if (this.#pending && text.length <= 4000 && !wordy.test(this.#pending.name)) this.#flush(facts);
      return 'none';
    }
    const title = heading.exec(text)?.[1];
    const section = title === undefined ? undefined : sectionOf(title.trim());
    if (section) {
      this.#flush(facts);
      this.#section = section;
      this.#last = line.number;
      facts.claim('dsregcmd', 0.3);
      return 'mine';
    }
    if (this.#seen && /^[\s|>]{0,8}\+-{5}/.test(text)) {
      this.#flush(facts);
      return 'mine';
    }
    if (!text.includes(':')) {
      this.#prose(text);
      return this.#continue(line);
    }
    const parts = splitRun(text);
    let found = false;
    for (const part of parts) if (this.#field(part, line, facts)) found = true;
    if (found) return 'mine';
    this.#prose(text);
    return this.#continue(line);
  }

  end(facts: Facts): void {
    this.#flush(facts);
  }

  #field(text: string, line: Line, facts: Facts): boolean {
    const match = fieldLine.exec(text);
    if (!match) return false;
    const field = fieldOf(match[1] ?? '');
    if (!field) return false;
    // Lone words that other outputs use too count only in company.
    const near = this.#seen > 0 && line.number - this.#last < 60;
    // Every other format has an "errorCode" too.
    const vague = /^error ?code$/i.test(match[1] ?? '');
    if (!near && (vague || !strong.test(field.name)) && !this.#section) return false;
    this.#flush(facts);
    if (field.name === 'WorkplaceDeviceId') this.#section = 'Work Account';
    if (field.name === 'EnterprisePrt') this.#enterprise = true;
    if (field.name === 'AzureAdPrt' || field.name === 'AzureAdJoined') this.#enterprise = false;
    if (!inWorkAccount.has(field.name) && field.section !== 'Work Account' && field.name !== 'Request Id') {
      if (this.#section === 'Work Account' && field.section !== 'Device Details') this.#section = field.section;
    }
    const value = (match[2] ?? '').replace(/^[:"'`*]{1,4}\s*/, '').replace(/["'`*,|\s]{1,40}$/, '');
    this.#pending = {
      name: field.name,
      section: this.#section === 'Work Account' ? 'Work Account' : field.section,
      line,
      value,
      lastLength: line.raw.trimEnd().length,
    };
    this.#seen++;
    this.#last = line.number;
    this.#gap = false;
    facts.claim('dsregcmd', strong.test(field.name) ? 0.3 : 0.08);
    return true;
  }

  /** The rest of a value that the window or the mail program wrapped. */
  #continue(line: Line): Reading {
    const pending = this.#pending;
    const text = line.text.trim();
    if (!pending || line.number - this.#last > 3 || !text || /^[+=-]{4}/.test(text)) return 'none';
    const torn = pending.lastLength >= wrapWidth;
    // After an empty line only a value that was torn goes on: what stands there else is somebody's prose, or another
    // log.
    if (!torn && (this.#gap || !wordy.test(pending.name))) return 'none';
    if (pending.value.length > 2000) return 'none';
    // The window tears words apart at exactly its width; mail programs wrap at blanks.
    const isSoft = softBreak.test(pending.value);
    const value = isSoft ? pending.value.slice(0, -1) : pending.value;
    const isTornWord = torn && pending.lastLength >= 79 && /\w$/.test(pending.value) && /^\w/.test(text);
    pending.value = `${value}${isSoft || isTornWord ? '' : ' '}${text}`;
    pending.lastLength = line.raw.trimEnd().length;
    this.#last = line.number;
    this.#gap = false;
    return 'mine';
  }

  #prose(text: string): void {
    if (this.#seen > 0 && later.test(text)) this.#later = !another.test(text);
  }

  /**
   * A second output with another state begins here: two machines, or before and after. Mixing them would make up a
   * third.
   */
  #isOther({ name, value, line }: Pending, facts: Facts): boolean {
    if (name === 'AzureAdJoined') {
      const first = yesNo(facts.get('device', name)?.values.value);
      const now = yesNo(value);
      this.#other = first !== undefined && now !== undefined && now !== first;
      if (this.#other && this.#later) {
        // What was is over: the later output counts.
        const earlier = facts.get('device', name);
        facts.forget(line.number);
        if (earlier) facts.keep('device-earlier', earlier);
        this.#other = false;
      }
      if (this.#other) facts.add('device-other', name, line, { value });
    }
    return this.#other;
  }

  #flush(facts: Facts): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    const { name, section, line, value } = pending;
    if (this.#isOther(pending, facts)) return;
    if (mayHoldCodes.test(name) && value) {
      const read = { number: line.number, raw: line.raw, text: value };
      this.#text.read(read, facts);
      // More than four digits and less than eight are a status that was cut off.
      const plain = /^0x0{0,4}([0-9a-f]{1,4})$/i.exec(value)?.[1];
      if (plain && Number.parseInt(plain, 16) > 0) addCode(facts, read, 'win32', Number.parseInt(plain, 16), value);
    }
    if (section === 'Work Account') {
      facts.add('work-account', name, line, { value });
      return;
    }
    if (attemptFields.has(name)) {
      const owner = this.#enterprise ? 'enterprise-prt' : 'prt';
      facts.add(owner, name, line, { value });
      return;
    }
    // The status of the last registration is called like the one of a PRT attempt in some builds.
    facts.add('device', name, line, { value });
    if (section.startsWith('IE Proxy') || section.startsWith('WinHttp') || section.startsWith('URL')) {
      facts.add('device-proxy', `${this.#section ?? section}/${name}`, line, { value });
    }
  }
}

/** What collectors, transcripts and editors put in front of every line: a time, a number, a file and a number. */
const collected =
  /^\s{0,4}(?:\[?\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,7})?Z?\]?|\[?\d{2}:\d{2}:\d{2}(?:[.,]\d{1,7})?\]?|\d{1,5}[:.)|]|[\w.-]{1,60}:\d{1,5}:) {1,2}(?=\S| )/;

function withoutPrefix(line: Line): Line {
  const first = line.text.charCodeAt(0);
  // A digit, a bracket, or a name of a file: nothing else is worth the search.
  if (!(first === 91 || (first >= 48 && first <= 57)) && !/^[\w.-]{1,60}:\d/.test(line.text)) return line;
  const match = collected.exec(line.text);
  return match ? { ...line, text: line.text.slice(match[0].length) } : line;
}

/** Several fields on one line, their line ends lost: one piece a field. */
function splitRun(text: string): readonly string[] {
  const flat = text.includes('<br') ? text.replace(/<br\s{0,3}\/?>/gi, ' ') : text;
  // Two fields have two colons.
  if (flat.length < 24 || flat.indexOf(':') === flat.lastIndexOf(':')) return [flat];
  const starts: number[] = [];
  for (const match of flat.matchAll(run)) starts.push(match.index);
  if (starts.length < 2) return [flat];
  return starts.map((start, i) => flat.slice(start, starts[i + 1] ?? flat.length));
}

export function yesNo(value: string | undefined): boolean | undefined {
  const word = value?.trim().toUpperCase().split(/[\s(]/)[0];
  if (word === 'YES' || word === 'TRUE') return true;
  if (word === 'NO' || word === 'FALSE') return false;
  return undefined;
}

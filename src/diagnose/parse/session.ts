import { accountIn } from './account-name.ts';
import { AboutCodesReader } from './about-codes.ts';
import { DsregcmdReader } from './dsregcmd.ts';
import { EngineReader } from './engine.ts';
import { CsvEventReader } from './events-csv.ts';
import { TextEventReader } from './events-text.ts';
import { XmlEventReader } from './events-xml.ts';
import type { Reader } from './facts.ts';
import { Facts } from './facts.ts';
import { HawserLogReader } from './hawser-log.ts';
import { KeyVersionsReader } from './key-versions.ts';
import { LdapReader } from './ldap.ts';
import { LinuxBrokerReader } from './linux-broker.ts';
import { ProbeReader } from './probes.ts';
import { ProxyLogReader } from './proxy-log.ts';
import { RunResultReader } from './run-result.ts';
import { SignInTableReader } from './sign-in-table.ts';
import { SystemToolReader } from './system-tools.ts';
import { TextReader } from './text-scan.ts';
import { TokenErrorReader } from './token-error.ts';
import { recall, ShortText } from './recall.ts';
import { cleanLine, HtmlStripper, looksLikeHtml } from '../text/clean.ts';
import type { Line } from '../text/lines.ts';
import { LineSplitter } from '../text/lines.ts';
import { prefixOf, unescapedLines } from '../text/prefix.ts';

/**
 * Reads one input, line by line, and keeps only facts: memory does not grow with the input. Readers are asked in turn
 * until one takes the line as its own; the one that took the last line is asked first, as a log is mostly made of one
 * sort of line.
 */
export class Session {
  readonly facts = new Facts();
  readonly #readers: readonly Reader[] = [
    new ProxyLogReader(),
    new HawserLogReader(),
    new XmlEventReader(),
    new CsvEventReader(),
    new LinuxBrokerReader(),
    new DsregcmdReader(),
    new TextEventReader(),
    new RunResultReader(),
    new ProbeReader(),
    new LdapReader(),
    new TokenErrorReader(),
    new EngineReader(),
    new SignInTableReader(),
    new KeyVersionsReader(),
    new SystemToolReader(),
    new TextReader(),
    new AboutCodesReader(),
  ];
  readonly #splitter = new LineSplitter((raw, number) => this.#raw(raw, number));
  #favourite: Reader | undefined;
  #html: HtmlStripper | undefined;
  #prefix: RegExp | undefined;
  #sniffed = false;
  #blank = 0;
  readonly #short = new ShortText();

  /** Takes the next piece of decoded text. */
  push(text: string): void {
    if (!this.#sniffed) {
      this.#sniffed = true;
      const head = text.slice(0, 16_384);
      if (looksLikeHtml(head)) this.#html = new HtmlStripper();
      else this.#prefix = prefixOf(head);
    }
    this.#splitter.push(text);
  }

  end(): Facts {
    this.#splitter.end();
    for (const reader of this.#readers) reader.end?.(this.facts);
    this.facts.moments.end();
    if (this.facts.size === 0) recall(this.#short.lines, this.facts);
    return this.facts;
  }

  get lines(): number {
    return this.#splitter.lines;
  }

  get recognised(): boolean {
    return this.facts.claims.size > 0;
  }

  #raw(raw: string, number: number): void {
    if (!this.#html) return this.#plain(raw, number);
    for (const part of this.#html.strip(raw)) this.#line({ number, raw: part, text: cleanLine(part) });
    return undefined;
  }

  #plain(raw: string, number: number): void {
    const bare = this.#prefix ? raw.replace(this.#prefix, '') : raw;
    const parts = bare.includes('\\n') ? unescapedLines(bare) : [bare];
    if (parts.length === 1) return this.#line({ number, raw, text: cleanLine(bare) });
    for (const part of parts) this.#line({ number, raw: part, text: cleanLine(part) });
    return undefined;
  }

  #line(line: Line): void {
    this.#read(line);
    const account = accountIn(line.text);
    if (account !== undefined) this.facts.moments.name(account, line.number);
  }

  #read(line: Line): void {
    if (this.#favourite?.read(line, this.facts) === 'mine') return;
    this.#short.add(line);
    if (/\S/.test(line.text)) this.#blank = 0;
    else if (++this.#blank === 1) {
      this.facts.block++;
      this.facts.moments.endParagraph();
    }
    for (const reader of this.#readers) {
      if (reader === this.#favourite) continue;
      if (reader.read(line, this.facts) === 'mine') {
        this.#favourite = reader;
        return;
      }
    }
  }
}

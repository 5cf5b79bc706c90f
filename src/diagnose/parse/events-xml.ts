import { decodeEntities } from '../text/clean.ts';
import type { Line } from '../text/lines.ts';
import { addEvent, isAuditFailure } from './events.ts';
import { TextScan } from './text-scan.ts';
import type { Level } from './fact-kinds.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import { parseTime } from './times.ts';

const limit = 64 * 1024;
/** By number: 0 is "always logged", 1 critical. */
const levels: readonly Level[] = ['information', 'error', 'error', 'warning'];

/**
 * Events as XML: Event Viewer's "Save as", `wevtutil qe`, `Get-WinEvent | % ToXml`. One element may run over many
 * lines and many elements may share one; text is collected per `<Event>` up to a bound, then read in one go.
 */
export class XmlEventReader implements Reader {
  #parts: { line: Line; text: string }[] = [];
  #length = 0;
  #inside = false;
  readonly #text = new TextScan();

  read(line: Line, facts: Facts): Reading {
    let rest = line.text;
    let mine = false;
    for (;;) {
      if (!this.#inside) {
        const start = rest.search(/<Event[\s>]/);
        if (start < 0) break;
        this.#inside = true;
        this.#parts = [];
        this.#length = 0;
        rest = rest.slice(start);
        facts.claim('event-log', 0.5);
      }
      mine = true;
      const end = rest.indexOf('</Event>');
      if (end < 0) {
        if (this.#length < limit) this.#parts.push({ line, text: rest });
        this.#length += rest.length;
        // An export that was cut: give the lines back rather than swallow the rest of the input.
        if (this.#length > 4 * limit) this.end(facts);
        break;
      }
      this.#parts.push({ line, text: rest.slice(0, end + 8) });
      this.#finish(facts);
      rest = rest.slice(end + 8);
    }
    return mine || /^\s*<\/?Events?\b|^\s*<\?xml/.test(line.text) ? 'mine' : 'none';
  }

  end(facts: Facts): void {
    if (this.#inside) this.#finish(facts);
  }

  #finish(facts: Facts): void {
    this.#inside = false;
    const first = this.#parts[0];
    if (!first) return;
    const whole = this.#parts.map((part) => part.text).join('\n');
    const id = /<EventID(?:\s[^<>]{0,200})?>\s{0,20}(\d{1,6})/.exec(whole)?.[1];
    if (!id) return;
    const provider = /<Provider\s[^<>]{0,300}?(?:EventSourceName|Name)\s?=\s?["']([^"']{1,120})["']/.exec(whole)?.[1];
    const named = /<Provider\s[^<>]{0,300}?\bName\s?=\s?["']([^"']{1,120})["']/.exec(whole)?.[1] ?? provider;
    const created = /SystemTime\s?=\s?["']([^"']{10,40})["']/.exec(whole)?.[1];
    const level = /<Level>\s?(\d)/.exec(whole)?.[1];
    facts.block++;
    addEvent(facts, first.line, {
      source: named,
      id: Number(id),
      time: created === undefined ? undefined : parseTime(created),
      level: isAuditFailure(/<Keywords>([^<]{1,40})/.exec(whole)?.[1] ?? '')
        ? 'error'
        : level === undefined
          ? undefined
          : (levels[Number(level)] ?? 'information'),
    });
    this.#read(whole, facts);
    facts.block++;
    facts.time = undefined;
  }

  /** The data and the rendered text: where the codes are. The system part holds numbers that only look like codes. */
  #read(whole: string, facts: Facts): void {
    const from = Math.max(0, whole.indexOf('</System>'));
    let offset = 0;
    for (const part of this.#parts) {
      const own = part.text.slice(Math.max(0, from - offset));
      offset += part.text.length + 1;
      if (offset <= from) continue;
      const text = decodeEntities(own.replace(/<[^<>]{1,300}>/g, ' '));
      if (!/\S/.test(text)) continue;
      const line = { number: part.line.number, raw: text.trim(), text };
      this.#text.read(line, facts);
    }
  }
}

import type { Line } from '../text/lines.ts';
import { addEvent, levelOf } from './events.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import { TextScan } from './text-scan.ts';
import { parseTime, namesZone } from './times.ts';

type Column = 'level' | 'time' | 'source' | 'id' | 'message';

/** Column titles of Event Viewer in the languages of its exports and of PowerShell's objects. */
const titles: readonly (readonly [RegExp, Column])[] = [
  [/^(level|niveau|ebene|leveldisplayname|entrytype|livello|nivel)$/i, 'level'],
  [
    /^(date and time|datum en tijd|datum und uhrzeit|date et heure|timecreated|timegenerated|time|date|datum|fecha y hora)$/i,
    'time',
  ],
  [/^(source|bron|quelle|providername|provider|origine|origen)$/i, 'source'],
  [/^(event id|gebeurtenis-id|ereignis-id|id de l'événement|id|eventid|instanceid|id\. del evento)$/i, 'id'],
  [/^(message|description|bericht|beschrijving|nachricht|beschreibung|msg)$/i, 'message'],
];

/**
 * Events as comma, semicolon or tab separated values. Event Viewer writes the text of an event behind the last named
 * column, in quotes that run over several lines.
 */
export class CsvEventReader implements Reader {
  #columns: readonly (Column | undefined)[] | undefined;
  #separator = ',';
  #open: { line: Line; text: string; count: number } | undefined;
  #dayFirst = false;
  readonly #text = new TextScan();

  read(line: Line, facts: Facts): Reading {
    if (!this.#columns) return this.#header(line, facts);
    if (!line.text.trim() && !this.#open) return 'none';
    const text = this.#open ? `${this.#open.text}\n${line.text}` : line.text;
    const count = this.#open ? this.#open.count + 1 : 1;
    if (quotesOpen(text) && count < 400 && text.length < 64 * 1024) {
      // Codes are read as the lines come, so that the evidence points at the right one.
      if (!this.#open) this.#start(line, facts);
      else this.#body(line, facts);
      this.#open = { line: this.#open?.line ?? line, text, count };
      return 'mine';
    }
    if (this.#open) {
      this.#body(line, facts);
      this.#open = undefined;
      facts.block++;
      return 'mine';
    }
    return this.#start(line, facts) ? 'mine' : 'none';
  }

  #header(line: Line, facts: Facts): Reading {
    const { text } = line;
    if (text.length > 600) return 'none';
    for (const separator of [',', ';', '\t']) {
      if (!text.includes(separator)) continue;
      const names = splitRow(text, separator).map((cell) => cell.trim());
      const columns = names.map((name) => titles.find(([pattern]) => pattern.test(name))?.[1]);
      if (
        columns.includes('id') &&
        (columns.includes('source') || columns.includes('level')) &&
        columns.filter(Boolean).length >= 3
      ) {
        this.#columns = columns;
        this.#separator = separator;
        this.#dayFirst = !/level|leveldisplayname|timecreated|event ?id/i.test(text);
        facts.claim('event-log', 0.6);
        return 'mine';
      }
    }
    return 'none';
  }

  #start(line: Line, facts: Facts): boolean {
    const cells = splitRow(line.text, this.#separator);
    const cell = (column: Column) => {
      const index = this.#columns?.indexOf(column) ?? -1;
      return index < 0 ? undefined : cells[index];
    };
    const id = /^\s*(\d{1,6})\s*$/.exec(cell('id') ?? '')?.[1];
    if (!id) return false;
    const time = cell('time');
    facts.zoneless ||= time !== undefined && !namesZone(time);
    facts.block++;
    addEvent(facts, line, {
      source: cell('source'),
      id: Number(id),
      time: time === undefined ? undefined : parseTime(time, this.#dayFirst),
      level: levelOf(cell('level') ?? ''),
    });
    facts.claim('event-log', 0.1);
    this.#body({ ...line, text: cells.slice(4).join(' ') || (cell('message') ?? '') }, facts);
    return true;
  }

  #body(line: Line, facts: Facts): void {
    this.#text.read(line, facts);
  }
}

function quotesOpen(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count % 2 === 1;
}

/** One row; quotes protect separators and are doubled to stand for themselves. An unclosed quote runs to the end. */
export function splitRow(text: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length && cells.length < 200; i++) {
    const sign = text[i] ?? '';
    if (sign === '"') {
      if (quoted && text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = !quoted;
    } else if (sign === separator && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += sign;
  }
  cells.push(cell);
  return cells;
}

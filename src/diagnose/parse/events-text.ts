import { own } from '../../base/own.ts';
import type { Line } from '../text/lines.ts';
import { eventRecords } from '../catalogue/lookup.ts';
import { addEvent, isAuditFailure, levelOf, sourceInText } from './events.ts';
import type { Level } from './fact-kinds.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import { parseTime, namesZone } from './times.ts';

type Label = 'log' | 'source' | 'time' | 'id' | 'level' | 'keywords' | 'other' | 'text';

/**
 * Labels of Event Viewer's "Copy details as text", `wevtutil /f:text` and `Format-List`, in the languages Windows
 * prints them.
 */
const labels: Readonly<Record<string, Label>> = {
  'log name': 'log',
  logname: 'log',
  logboeknaam: 'log',
  protokollname: 'log',
  'nom du journal': 'log',
  source: 'source',
  providername: 'source',
  bron: 'source',
  quelle: 'source',
  date: 'time',
  datum: 'time',
  timecreated: 'time',
  timegenerated: 'time',
  'event id': 'id',
  eventid: 'id',
  id: 'id',
  instanceid: 'id',
  'gebeurtenis-id': 'id',
  'ereignis-id': 'id',
  "id de l'événement": 'id',
  level: 'level',
  leveldisplayname: 'level',
  entrytype: 'level',
  niveau: 'level',
  ebene: 'level',
  'task category': 'other',
  taakcategorie: 'other',
  aufgabenkategorie: 'other',
  'catégorie de la tâche': 'other',
  keywords: 'keywords',
  trefwoorden: 'keywords',
  schlüsselwörter: 'keywords',
  user: 'other',
  gebruiker: 'other',
  computer: 'other',
  description: 'text',
  message: 'text',
  beschrijving: 'text',
  beschreibung: 'text',
};
const labelLine = /^\s{0,12}([A-Za-zÀ-ÿ' -]{2,24}?)\s{0,30}:(?:\s{1,40}(.*))?$/;
const start = /^\s*Event ?\[\d+\]:?\s*$/i;
const inText =
  /(?:\b(?:event|events|event ?ids?|eventid|gebeurtenis(?:-id)?|ereignis(?:-id)?|EventCode)\b\s?(?:id)?\s?[:=#]?\s?"?|\bEvent-ID\s?:?\s?)(\d{1,5})\b/gi;
/**
 * A number right beside a known source: "Directory Synchronization, 116", "31001 PasswordResetService", "ADSync 6105
 * Warning".
 */
const besideSource = new RegExp(
  `${sourceInText.source}(?:\\s?\\)|[\\s,;:/#|-]|\\b(?:event|id|ID|error|warning|information|level)\\b){1,14}(\\d{3,5})(?![\\d.:/-]\\d|\\d)`,
  'g',
);
const beforeSource = new RegExp(
  `(?<![\\d.:/-])(\\d{3,5})[)\\s,;:/|]{1,4}(?:-{1,2} )?(?:source )?${sourceInText.source}`,
  'g',
);
/** A row of Event Viewer's list or of `Format-Table`, its columns apart by tabs or blanks. */
const listRow =
  /^\s*(?:(Error|Warning|Information|Critical|Fout|Waarschuwing|Informatie|Fehler|Warnung)\s+)?(\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?(?:\s?[AP]M)?)\s{1,40}(\S.{0,200})$/i;

const numbered = /^\s{0,8}(?:[-*] )?(\d{3,5})(?:[\s:,]{1,4}(Error|Warning|Information|Fout|Waarschuwing)\b|(?=[\s:]))/i;

/** A line that names a log and nothing else. */
function headingIn(text: string): string | undefined {
  if (text.length > 200) return undefined;
  const source = sourceInText.exec(text)?.[1];
  // The command that listed the events names their log.
  if (/\bGet-(?:WinEvent|EventLog)\b|\bwevtutil\b/.test(text)) return source;
  const rest = source === undefined ? 'x' : text.replace(source, '').replace(headingWords, '');
  return /[a-z\d]/i.test(rest) ? undefined : source;
}

const headingWords =
  /\b(?:Microsoft-Windows-|Admin|Operational|Analytic|Tracing|Debug|event ?log|logboek|log(?: ?name)?|source|bron)\b|Microsoft-Windows-/gi;

interface Open {
  /** The one with the number, once it is known: people look for that. */
  line: Line;
  source?: string;
  id?: number;
  time?: number;
  level?: Level;
  labels: number;
  last: number;
}

/** Events as text: labelled blocks, rows of a list, or a number behind the word "event" in a sentence. */
export class TextEventReader implements Reader {
  #open: Open | undefined;
  #provider: string | undefined;
  /** The log whose name stands above a list of numbers. */
  #heading: string | undefined;

  read(line: Line, facts: Facts): Reading {
    const { text } = line;
    if (text.length > 2000) return 'none';
    if (start.test(text)) {
      this.#finish(facts);
      this.#open = { line, labels: 1, last: line.number };
      return 'mine';
    }
    const group = /^\s{2,}ProviderName: (\S.{0,100})$/.exec(text)?.[1];
    if (group) {
      this.#finish(facts);
      this.#provider = group.trim();
      return 'mine';
    }
    const match = labelLine.exec(text);
    const label = match ? own(labels, (match[1] ?? '').toLowerCase().trim()) : undefined;
    if (label && this.#label(label, (match?.[2] ?? '').trim(), line, facts)) {
      return label === 'text' || label === 'other' ? 'shared' : 'mine';
    }
    if (this.#open && line.number - this.#open.last > 14) this.#finish(facts);
    this.#heading = headingIn(text) ?? this.#heading;
    if (this.#row(line, facts) || this.#listed(line, facts)) return 'shared';
    return this.#running(line, facts) ? 'shared' : 'none';
  }

  end(facts: Facts): void {
    this.#finish(facts);
  }

  #label(label: Label, value: string, line: Line, facts: Facts): boolean {
    // A label that comes again starts the next event.
    if (this.#open && label === 'log') this.#finish(facts);
    if (this.#open && label === 'id' && this.#open.id !== undefined) this.#finish(facts);
    if (
      this.#open?.id !== undefined &&
      label === 'source' &&
      this.#open.source !== undefined &&
      sourceInText.test(value)
    )
      this.#finish(facts);
    if (this.#open && label === 'time' && this.#open.time !== undefined && this.#open.id !== undefined)
      this.#finish(facts);
    if (!this.#open) {
      if (label === 'text' || label === 'other' || label === 'level' || label === 'keywords') return false;
      if (label === 'id' && !/^\d{1,6}\b/.test(value)) return false;
      if (label === 'time' && parseTime(value) === undefined) return false;
      if (label === 'source' && !sourceInText.test(value)) return false;
      this.#open = { line, labels: 0, last: line.number };
    }
    const open = this.#open;
    open.labels++;
    open.last = line.number;
    if (label === 'source') open.source = value;
    else if (label === 'log') open.source ??= value;
    else if (label === 'level') {
      const level = levelOf(value);
      if (level && open.level !== 'error') open.level = level;
    } else if (label === 'keywords') {
      if (isAuditFailure(value)) open.level = 'error';
    } else if (label === 'time') {
      const time = parseTime(value);
      if (time !== undefined) open.time = time;
      facts.zoneless ||= time !== undefined && !namesZone(value);
    } else if (label === 'id') {
      const id = /^\d{1,6}\b/.exec(value)?.[0];
      if (id) {
        open.id = Number(id);
        open.line = line;
      }
    } else if (label === 'text') this.#emit(facts);
    return true;
  }

  /** The header is complete: what follows is the text of the event. */
  #emit(facts: Facts): void {
    const open = this.#open;
    if (!open || open.id === undefined || open.labels < 2) return;
    facts.block++;
    addEvent(facts, open.line, open);
    facts.claim('event-log', 0.6);
    open.labels = -1000;
  }

  #finish(facts: Facts): void {
    this.#emit(facts);
    this.#open = undefined;
  }

  #row(line: Line, facts: Facts): boolean {
    const match = listRow.exec(line.text);
    if (!match) return false;
    const [, level, when = '', rest = ''] = match;
    const source = sourceInText.exec(rest)?.[1] ?? this.#provider ?? this.#heading;
    const cells = rest.split(/\t|\s{2,}/);
    const id = cells.map((cell) => /^\s*(\d{1,5})\b/.exec(cell)?.[1]).find((cell) => cell !== undefined);
    if (!source || !id) return false;
    facts.block++;
    facts.zoneless ||= !namesZone(when);
    const levelWord = level ?? /\b(Error|Warning|Information)\b/.exec(rest)?.[1];
    addEvent(facts, line, {
      source,
      id: Number(id),
      time: parseTime(when),
      level: levelWord === undefined ? undefined : levelOf(levelWord),
    });
    facts.claim('event-log', 0.4);
    return true;
  }

  /** A number that the log above it has, at the beginning of a line. */
  #listed(line: Line, facts: Facts): boolean {
    const [, digits, level] = this.#heading === undefined ? [] : (numbered.exec(line.text) ?? []);
    if (digits === undefined || !this.#isOfHeading(Number(digits))) return false;
    facts.block++;
    const time = parseTime(line.text) ?? facts.time;
    addEvent(facts, line, { source: this.#heading, id: Number(digits), time, level: levelOf(level ?? '') });
    facts.claim('event-log', 0.4);
    return true;
  }

  #isOfHeading(id: number): boolean {
    return this.#heading !== undefined && eventRecords(id, this.#heading).length > 0;
  }

  #running(line: Line, facts: Facts): boolean {
    let found = false;
    const source = sourceInText.exec(line.text)?.[1];
    if (source) {
      for (const [pattern, column] of [
        [besideSource, 2],
        [beforeSource, 1],
      ] as const) {
        for (const match of line.text.matchAll(pattern)) {
          const level = /\b(error|warning|information)\b/i.exec(line.text)?.[1];
          facts.block++;
          addEvent(facts, line, {
            source: match[3 - column],
            id: Number(match[column]),
            time: parseTime(line.text) ?? facts.time,
            level: level === undefined ? undefined : levelOf(level),
          });
          facts.claim('event-log', 0.4);
          found = true;
        }
      }
    }
    for (const match of line.text.matchAll(inText)) {
      const id = Number(match[1]);
      const log = source ?? (this.#isOfHeading(id) ? this.#heading : undefined);
      addEvent(facts, line, { source: log, id, time: parseTime(line.text) ?? facts.time });
      facts.claim('event-log', source ? 0.5 : 0.35);
      found = true;
    }
    return found;
  }
}

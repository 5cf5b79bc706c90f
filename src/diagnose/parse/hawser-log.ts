import type { Line } from '../text/lines.ts';
import { addEvent, levelOf } from './events.ts';
import type { Facts, Reader, Reading } from './facts.ts';
import { parseTime } from './times.ts';

/** Our own structured log: one JSON object a line with level, time, role, msg; events carry their source and number. */
export class HawserLogReader implements Reader {
  read(line: Line, facts: Facts): Reading {
    const start = line.text.indexOf('{"level"');
    if (start < 0) return 'none';
    const record = parse(line.text.slice(start));
    if (!record) return 'none';
    const level = text(record['level']);
    const message = text(record['msg']);
    if (!message && !record['eventId']) return 'none';
    facts.claim('hawser-log', 0.4);
    const stamp = record['time'];
    const time = typeof stamp === 'number' ? stamp : parseTime(text(stamp));
    facts.block++;
    facts.time = time;
    if (text(record['eventId']) && text(record['source'])) {
      addEvent(facts, line, {
        source: text(record['source']),
        id: Number(record['eventId']),
        time,
        level: levelOf(level),
      });
      return 'shared';
    }
    const failure = record['err'] ?? record['error'];
    const code = isRecord(failure) ? text(failure['code']) : '';
    const failed = level === 'error' || level === 'fatal' || Number(level) >= 50;
    if (failed) facts.add('hawser', code || message.slice(0, 120), line, { code: code || undefined, message }, time);
    else facts.add('hawser', 'line', line, { code: undefined, message }, time);
    return failed ? 'shared' : 'mine';
  }
}

function parse(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

import type { Language, Text } from '../../base/messages.ts';
import { format } from '../../base/messages.ts';
import { languageOf } from './language.ts';
import { formatCount, formatDuration, lineWidth, styled } from './terminal.ts';

const left = { en: '{time} left', nl: 'nog {time}' } as const satisfies Text;

const labelWidth = 34;

/** Things a second, and how long still; null: not known. */
export interface Pace {
  readonly rate: number | null;
  readonly secondsLeft: number | null;
}

/** One line on standard error, only on a terminal: what, how far, how fast, how long still. */
export class ProgressBar {
  readonly #stream = process.stderr;
  readonly #language: Language;
  #label = '';
  #startedAt = 0;
  #drawnAt = 0;

  constructor(language: Language = languageOf(undefined)) {
    this.#language = language;
  }

  /** `pace`: as somebody else measured it; absent: as it is seen here. */
  update(label: string, done: number, expected: number | undefined, pace?: Pace): void {
    if (!this.#stream.isTTY) return;
    const now = Date.now();
    if (label !== this.#label) {
      this.finish();
      this.#label = label;
      this.#startedAt = now;
    } else if (now - this.#drawnAt < 80 && done !== expected) return;
    this.#drawnAt = now;
    this.#draw(label, done, expected, this.#speed(pace ?? this.#paceAt(now, done, expected)));
  }

  /** One of several things that are done, each with a name and none with a speed: all of them on one line. */
  step(label: string, done: number, expected: number): void {
    if (!this.#stream.isTTY) return;
    this.#label = label;
    this.#draw(label.slice(0, labelWidth), done, expected, []);
  }

  #paceAt(now: number, done: number, expected: number | undefined): Pace {
    const rate = done / Math.max(0.001, (now - this.#startedAt) / 1000);
    const isOpen = expected !== undefined && rate > 0 && done < expected;
    return { rate, secondsLeft: isOpen ? (expected - done) / rate : null };
  }

  #speed({ rate, secondsLeft }: Pace): string[] {
    const language = this.#language;
    const speed = rate === null ? [] : [`${formatCount(Math.round(rate), language)}/s`];
    if (secondsLeft !== null && secondsLeft > 0)
      speed.push(format(left, language, { time: formatDuration(secondsLeft * 1000, language) }));
    return speed.map((text) => styled('dim', text));
  }

  #draw(label: string, done: number, expected: number | undefined, speed: readonly string[]): void {
    const tail = [formatCount(done, this.#language), ...speed];
    const parts = [label.padEnd(labelWidth)];
    if (expected !== undefined && expected > 0) {
      const share = Math.min(1, done / expected);
      const percent = `${Math.floor(share * 100)} %`.padStart(5);
      // A line that is too long for the terminal wraps, and what wrapped cannot be drawn over: the bar gives way.
      const taken = lineWidth([label.padEnd(labelWidth), '', percent, ...tail].join('  '));
      const cells = Math.min(24, (this.#stream.columns || 80) - 1 - taken);
      if (cells > 3) {
        const filled = Math.round(share * cells);
        parts.push(`${styled('cyan', '━'.repeat(filled))}${styled('dim', '━'.repeat(cells - filled))}`);
      }
      parts.push(percent);
    }
    this.#stream.write(`\r\u001b[2K${[...parts, ...tail].join('  ')}`);
  }

  /** Takes the line away: what comes next says everything. */
  clear(): void {
    if (this.#label !== '' && this.#stream.isTTY) this.#stream.write('\r\u001b[2K');
    this.#label = '';
  }

  /** Leaves the last state on its line. */
  finish(): void {
    if (this.#label !== '' && this.#stream.isTTY) this.#stream.write('\n');
    this.#label = '';
  }
}

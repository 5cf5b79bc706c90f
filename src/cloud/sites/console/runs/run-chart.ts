import { MINUTE, SECOND } from '../../../../base/clock.ts';
import type { RunSummary } from '../../../provisioning/runs.ts';
import type { Html } from '../../../../web/index.ts';
import { duration, formatNumber, html, relativeTime, state, timeText, trusted } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { changesOf } from '../../../provisioning/run-changes.ts';
import { toneOf, wordsOf } from './result.ts';
import { chartMessages as m } from './chart-messages.ts';

/**
 * The most runs that are shown, and twice the fewest slots: a few bars do not become blocks. The drawing is stretched
 * to the width there is.
 */
const SLOTS = 40;
const SLOT = 10;
const HEIGHT = 100;
const SMALLEST = 2;
const SMALLEST_TROUBLE = 7;
const COUNTS = [1, 2, 3, 4, 5, 6].flatMap((power) => [10 ** power, 2 * 10 ** power, 5 * 10 ** power]);
const TIMES = [1, 2, 5, 10, 20, 30]
  .map((count) => count * SECOND)
  .concat([1, 2, 5, 10, 20, 30, 60, 120, 300, 600].map((count) => count * MINUTE));

interface Bar {
  readonly run: RunSummary;
  readonly when: string;
  readonly changes: number;
  readonly lengthMs: number;
  readonly x: number;
}

interface Scale {
  readonly top: number;
  height(value: number): number;
}

/**
 * Changes and duration of the latest runs, the newest at the right. Both scales are logarithmic: an initial
 * synchronization of 100,000 objects and a delta of one stand side by side. The drawing is stretched, the words around
 * it are not. A table with the same figures follows it on the page.
 */
export function runChart(view: View, newestFirst: readonly RunSummary[]): Html {
  const { t, language } = view;
  const runs = newestFirst.slice(0, SLOTS).toReversed();
  const slots = Math.max(runs.length, SLOTS / 2);
  const bars = runs.map((run, index) => ({
    run,
    when: timeText(view, run.startedAt),
    changes: changesOf(run.steps),
    lengthMs: run.finishedAt.getTime() - run.startedAt.getTime(),
    x: (slots - runs.length + index) * SLOT,
  }));
  const changeScale = scale(
    bars.map(({ changes }) => changes),
    COUNTS,
  );
  const timeScale = scale(
    bars.map(({ lengthMs }) => lengthMs),
    TIMES,
  );
  const width = slots * SLOT;
  const oldest = runs[0];
  return html`<p class="for-screen-readers">${t(m.chartLabel, { count: runs.length })}</p>
    <div class="chart" aria-hidden="true">
      <div class="title">${t(m.chartObjects)}</div>
      <div class="scale" aria-hidden="true"><span>${formatNumber(changeScale.top, language)}</span><span>0</span></div>
      ${drawing(
        bars.map((bar) => changeBar(view, bar, changeScale)),
        { width },
      )}
      <div class="title next">${t(m.chartDuration)}</div>
      <div class="scale" aria-hidden="true"><span>${duration(view, timeScale.top)}</span><span>0</span></div>
      ${drawing(
        bars.map((bar) => drawBar(view, bar, 'time', timeScale.height(bar.lengthMs))),
        { width, className: 'low' },
      )}
      <div class="ends" aria-hidden="true">
        <span>${oldest && runs.length === slots && relativeTime(view, oldest.startedAt)}</span
        ><span>${runs.length > 1 && relativeTime(view, runs.at(-1)?.startedAt)}</span>
      </div>
    </div>`;
}

/** A run that failed is seen even when it changed nothing. */
function changeBar(view: View, bar: Bar, { height }: Scale): Html {
  const tone = toneOf(bar.run.result);
  return drawBar(view, bar, tone, Math.max(tone === 'good' ? 0 : SMALLEST_TROUBLE, height(bar.changes)));
}

function drawBar(view: View, { run, when, changes, lengthMs, x }: Bar, className: string, height: number): Html {
  const { t } = view;
  const words = t(m.bar, {
    when,
    changes,
    duration: duration(view, lengthMs),
    result: wordsOf(t, run.result),
  });
  return html`<a href="/console/runs/${encodeURIComponent(run.runId)}" tabindex="-1">
    <title>${words}</title>
    <rect class="hit" x="${x}" y="0" width="${SLOT}" height="${HEIGHT}" />
    <rect class="${className}" x="${x + 1.5}" y="${HEIGHT - height}" width="${SLOT - 3}" height="${height}"
  /></a>`;
}

function drawing(
  bars: readonly Html[],
  { width, className = '' }: { readonly width: number; readonly className?: string },
): Html {
  return html`<svg class="${className}" viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${grid(width)}${bars}
  </svg>`;
}

export function runLegend({ t }: View): Html {
  return html`<div class="legend">
    ${state('good', t(m.legendGood))}${state('warn', t(m.legendWarn))}${state('bad', t(m.legendBad))}
  </div>`;
}

function grid(width: number): Html {
  const lines = [0, HEIGHT / 2, HEIGHT].map((y) => `<line class="grid" x1="0" x2="${width}" y1="${y}" y2="${y}"/>`);
  return trusted(lines.join(''));
}

/** From nothing to the first round step that holds the largest value; what is not nothing is never drawn as nothing. */
function scale(values: readonly number[], steps: readonly number[]): Scale {
  const largest = Math.max(0, ...values);
  const top = steps.find((step) => step >= largest) ?? largest;
  const height = (value: number): number =>
    value <= 0 ? SMALLEST / 2 : Math.max(SMALLEST, (Math.log10(1 + value) / Math.log10(1 + top)) * HEIGHT);
  return { top, height: (value) => Math.round(height(value) * 10) / 10 };
}

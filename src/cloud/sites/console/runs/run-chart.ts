import { MINUTE, SECOND } from '../../../../base/clock.ts';
import type { RunSummary } from '../../../provisioning/runs.ts';
import type { Html } from '../../../../web/index.ts';
import { duration, formatNumber, html, relativeTime, state, trusted } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { changesOf, toneOf, wordsOf } from './result.ts';
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

/**
 * Changes and duration of the latest runs, the newest at the right. Both scales are logarithmic: an initial
 * synchronization of 100,000 objects and a delta of one stand side by side. The drawing is stretched, the words around
 * it are not. A table with the same figures follows it on the page.
 */
export function runChart(view: View, newestFirst: readonly RunSummary[]): Html {
  const { t, language } = view;
  const runs = newestFirst.slice(0, SLOTS).toReversed();
  const slots = Math.max(runs.length, SLOTS / 2);
  const values = runs.map((run) => ({
    run,
    changes: changesOf(run.steps),
    lengthMs: run.finishedAt.getTime() - run.startedAt.getTime(),
    x: (slots - runs.length + runs.indexOf(run)) * SLOT,
  }));
  const changeScale = scale(
    values.map(({ changes }) => changes),
    COUNTS,
  );
  const timeScale = scale(
    values.map(({ lengthMs }) => lengthMs),
    TIMES,
  );
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium', timeZone: 'UTC' });
  const oldest = runs[0];

  const bar = ({ run, changes, lengthMs, x }: (typeof values)[number], isTime: boolean): Html => {
    const tone = toneOf(run.result);
    // A run that failed is seen even when it changed nothing.
    const least = isTime || tone === 'good' ? 0 : SMALLEST_TROUBLE;
    const height = Math.max(least, isTime ? timeScale.height(lengthMs) : changeScale.height(changes));
    const words = t(m.bar, {
      when: `${format.format(run.startedAt)} UTC`,
      changes,
      duration: duration(view, lengthMs),
      result: wordsOf(t, run.result),
    });
    return html`<a href="/console/runs/${encodeURIComponent(run.runId)}" tabindex="-1">
      <title>${words}</title>
      <rect class="hit" x="${x}" y="0" width="${SLOT}" height="${HEIGHT}" />
      <rect
        class="${isTime ? 'time' : tone}"
        x="${x + 1.5}"
        y="${HEIGHT - height}"
        width="${SLOT - 3}"
        height="${height}"
    /></a>`;
  };
  const drawing = (isTime: boolean): Html =>
    html`<svg
      class="${isTime ? 'low' : ''}"
      viewBox="0 0 ${slots * SLOT} ${HEIGHT}"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      ${grid(slots * SLOT)}${values.map((value) => bar(value, isTime))}
    </svg>`;

  return html`<div class="chart" role="img" aria-label="${t(m.chartLabel, { count: runs.length })}">
    <div class="title">${t(m.chartObjects)}</div>
    <div class="scale" aria-hidden="true"><span>${formatNumber(changeScale.top, language)}</span><span>0</span></div>
    ${drawing(false)}
    <div class="title next">${t(m.chartDuration)}</div>
    <div class="scale" aria-hidden="true"><span>${duration(view, timeScale.top)}</span><span>0</span></div>
    ${drawing(true)}
    <div class="ends" aria-hidden="true">
      <span>${oldest && runs.length === slots && relativeTime(view, oldest.startedAt)}</span
      ><span>${runs.length > 1 && relativeTime(view, runs.at(-1)?.startedAt)}</span>
    </div>
  </div>`;
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
function scale(values: readonly number[], steps: readonly number[]): { top: number; height(value: number): number } {
  const largest = Math.max(0, ...values);
  const top = steps.find((step) => step >= largest) ?? largest;
  const height = (value: number): number =>
    value <= 0 ? SMALLEST / 2 : Math.max(SMALLEST, (Math.log10(1 + value) / Math.log10(1 + top)) * HEIGHT);
  return { top, height: (value) => Math.round(height(value) * 10) / 10 };
}

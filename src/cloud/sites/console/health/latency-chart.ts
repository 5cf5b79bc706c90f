import { MINUTE, SECOND } from '../../../../base/clock.ts';
import type { Histogram } from '../../../../base/histogram.ts';
import { mergeHistograms, percentile } from '../../../../base/histogram.ts';
import type { Point } from '../../../health/measure-store.ts';
import type { Html } from '../../../../web/index.ts';
import { duration, html, relativeTime, state, timeText, trusted } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { healthMessages as m } from './messages.ts';

const SLOT = 10;
const HEIGHT = 100;
const ROUND_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500]
  .concat([1, 2, 5, 10, 20, 30].map((count) => count * SECOND))
  .concat([1, 2, 5, 10].map((count) => count * MINUTE));

export interface Span {
  readonly from: Date;
  readonly slotMs: number;
  readonly slots: number;
}

export interface LatencyChartOptions extends Span {
  readonly name: string;
  readonly points: readonly Point[];
}

/**
 * How long something took, slot by slot: a line for the half and a dashed one for 95 of a hundred. A slot in which
 * nothing was measured is a gap, not a zero. The drawing is stretched to the width there is, the words around it are
 * not; what it says in all stands in its label.
 */
export function latencyChart(view: View, { name, points, from, slotMs, slots }: LatencyChartOptions): Html {
  const { t } = view;
  const filled = fillSlots(points, { from, slotMs, slots });
  const all = mergeHistograms(filled.flatMap((slot) => slot ?? []));
  if (all.count === 0) {
    return html`<div class="chart">
      <div class="title">${name}</div>
      <p class="empty-chart">${t(m.noMeasures)}</p>
    </div>`;
  }
  const share = (histogram: Histogram, part: number): number => percentile(histogram, part) ?? 0;
  const largest = Math.max(...filled.flatMap((slot) => (slot ? share(slot, 0.95) : [])));
  const top = ROUND_MS.find((step) => step >= largest) ?? largest;
  const y = (milliseconds: number): number => Math.round((1 - milliseconds / top) * HEIGHT * 10) / 10;
  const line = (part: number): string => path(filled.map((slot) => (slot ? y(share(slot, part)) : undefined)));
  const hits = filled.flatMap((slot, index) => {
    if (!slot) return [];
    const words = t(m.point, {
      when: timeText(view, new Date(from.getTime() + index * slotMs)),
      half: duration(view, share(slot, 0.5)),
      most: duration(view, share(slot, 0.95)),
      count: slot.count,
    });
    return [
      html`<rect class="hit" x="${index * SLOT}" y="0" width="${SLOT}" height="${HEIGHT}"
        ><title>${words}</title></rect
      >`,
    ];
  });
  const inAll = { half: duration(view, share(all, 0.5)), most: duration(view, share(all, 0.95)) };
  return html`<div class="chart" role="img" aria-label="${t(m.chartLabel, { name, ...inAll, count: all.count })}">
    <div class="title">${name}</div>
    <div class="scale" aria-hidden="true"><span>${duration(view, top)}</span><span>0</span></div>
    <svg viewBox="0 0 ${slots * SLOT} ${HEIGHT}" preserveAspectRatio="none" class="lines-chart" aria-hidden="true">
      ${grid(slots * SLOT)}
      <path class="most" d="${line(0.95)}" />
      <path class="half" d="${line(0.5)}" />
      ${hits}
    </svg>
    <div class="ends" aria-hidden="true">
      <span>${relativeTime(view, from)}</span><span>${t(m.half)} ${inAll.half} · ${t(m.most)} ${inAll.most}</span>
    </div>
  </div>`;
}

export function latencyLegend({ t }: View): Html {
  return html`<div class="legend">${state('good', t(m.half))}${state('warn', t(m.most))}</div>`;
}

/** The measurements of each slot added up; undefined where there are none. */
export function fillSlots(points: readonly Point[], { from, slotMs, slots }: Span): readonly (Histogram | undefined)[] {
  const parts = Array.from({ length: slots }, (): Histogram[] => []);
  for (const { at, histogram } of points) {
    const slot = parts[Math.floor((at.getTime() - from.getTime()) / slotMs)];
    if (histogram && histogram.count > 0) slot?.push(histogram);
  }
  return parts.map((slot) => (slot.length > 0 ? mergeHistograms(slot) : undefined));
}

/** Steps as wide as a slot; the line breaks where nothing is known. */
function path(heights: readonly (number | undefined)[]): string {
  let drawing = '';
  for (const [index, height] of heights.entries()) {
    if (height === undefined) continue;
    const isJoined = heights[index - 1] !== undefined;
    drawing += `${isJoined ? 'L' : 'M'}${index * SLOT} ${height}H${(index + 1) * SLOT}`;
  }
  return drawing;
}

function grid(width: number): Html {
  const lines = [0, HEIGHT / 2, HEIGHT].map((y) => `<line class="grid" x1="0" x2="${width}" y1="${y}" y2="${y}"/>`);
  return trusted(lines.join(''));
}

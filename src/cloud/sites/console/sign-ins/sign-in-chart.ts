import type { Figures, Slot } from '../../../sign-ins/figures.ts';
import type { Html } from '../../../../web/index.ts';
import { formatNumber, html, trusted } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { signInMessages as m } from './messages.ts';

const SLOT = 10;
const HEIGHT = 100;
const TOPS = [5, 10].concat(
  [1, 2, 3, 4, 5, 6, 7].flatMap((power) => [2 * 10 ** power, 5 * 10 ** power, 10 ** (power + 1)]),
);

/**
 * Successes with the failures on top of them, slot by slot, the newest at the right. The drawing is stretched to the
 * width there is; the words around it are not. A table with the same figures follows it.
 */
export function signInChart(view: View, { slots, success, failure }: Figures): Html {
  const { t, language } = view;
  const largest = Math.max(...slots.map((slot) => slot.success + slot.failure));
  const top = TOPS.find((step) => step >= largest) ?? largest;
  const width = slots.length * SLOT;
  const inAll = { success: formatNumber(success, language), failure: formatNumber(failure, language) };
  const [first] = slots;
  const last = slots.at(-1);
  return html`<div class="chart" role="img" aria-label="${t(m.chartLabel, inAll)}">
    <div class="scale" aria-hidden="true"><span>${formatNumber(top, language)}</span><span>0</span></div>
    <svg viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
      ${grid(width)}${slots.map((slot, index) => bar(view, slot, { x: index * SLOT, top }))}
    </svg>
    <div class="ends" aria-hidden="true">
      <span>${first && whenOf(view, first.from)}</span><span>${last && whenOf(view, last.from)}</span>
    </div>
  </div>`;
}

export function whenOf({ language }: View, at: Date): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short', timeZone: 'UTC' });
  return `${format.format(at)} UTC`;
}

function bar(
  view: View,
  { from, success, failure }: Slot,
  { x, top }: { readonly x: number; readonly top: number },
): Html {
  const { t, language } = view;
  const good = heightOf(success, top);
  const bad = heightOf(failure, top);
  const words = t(m.bar, {
    when: whenOf(view, from),
    success: formatNumber(success, language),
    failure: formatNumber(failure, language),
  });
  return html`<g>
    <title>${words}</title>
    <rect class="hit" x="${x}" y="0" width="${SLOT}" height="${HEIGHT}" />
    <rect class="good" x="${x + 1}" y="${HEIGHT - good}" width="${SLOT - 2}" height="${good}" />
    <rect class="bad" x="${x + 1}" y="${HEIGHT - good - bad}" width="${SLOT - 2}" height="${bad}" />
  </g>`;
}

/** What is not nothing is never drawn as nothing. */
function heightOf(value: number, top: number): number {
  return value === 0 ? 0 : Math.max(1, Math.round((value / top) * HEIGHT * 10) / 10);
}

function grid(width: number): Html {
  const lines = [0, HEIGHT / 2, HEIGHT].map((y) => `<line class="grid" x1="0" x2="${width}" y1="${y}" y2="${y}"/>`);
  return trusted(lines.join(''));
}

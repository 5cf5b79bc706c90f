import { encode } from 'uqr';
import type { Html } from '../../../web/index.ts';
import { html } from '../../../web/index.ts';

/** The modules that stay empty around a code, or cameras do not find it (ISO 18004, 5.3.8). */
const QUIET = 4;

/** Black on white whatever the colours of the page: some cameras read no other. */
export function qrCode(text: string, words: string): Html {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const dark = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')))
    .join('');
  const width = size + 2 * QUIET;
  return html`<svg class="qr" role="img" aria-label="${words}" viewBox="0 0 ${width} ${width}">
    <path fill="#fff" d="M0 0h${width}v${width}H0z" />
    <path fill="#000" shape-rendering="crispEdges" d="${dark}" />
  </svg>`;
}

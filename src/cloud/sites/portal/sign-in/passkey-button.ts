import type { Html, Reader } from '../../../../web/index.ts';
import { assetPath, html } from '../../../../web/index.ts';
import { stepMessages as m } from './step-messages.ts';

/** Asks the browser for a passkey. Without script nothing can be asked, and the page says so. */
export function passkeyButton({ t }: Reader, words: string): Html {
  return html`<p data-without-script>${t(m.passkeyNoScript)}</p>
    <button class="button primary wide" hidden>${words}</button>
    <script type="module" src="${assetPath('passkey.js')}"></script>`;
}

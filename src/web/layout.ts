import { languages } from '../base/messages.ts';
import { assetPath } from './assets.ts';
import type { Content, Html } from './html.ts';
import { html } from './html.ts';
import { mark } from './icons.ts';
import { webMessages } from './messages.ts';
import type { Page } from './page.ts';

/** The frame of every document: language, title, style, script. */
export function document(page: Page, title: string, body: Content): Html {
  return html`<!doctype html>
    <html lang="${page.language}" data-now="${page.now.toISOString()}">
      <head>
        <meta charset="utf-8" />
        <title>${title} · Hawser</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="stylesheet" href="${assetPath('hawser.css')}" />
        <link rel="icon" href="${assetPath('favicon.svg')}" type="image/svg+xml" />
        <script type="module" src="${assetPath('hawser.js')}"></script>
      </head>
      <body>
        <a class="skip" href="#contents">${page.t(webMessages.skip)}</a>
        ${body}
      </body>
    </html>`;
}

/** A page with one task and nothing around it: signing in, one question, an error. */
export function singlePage(page: Page, title: string, content: Content): Html {
  return document(
    page,
    title,
    html`<div class="single">
      <header>
        <span class="brand">${mark()}<span>Hawser</span></span>
      </header>
      <main id="contents" tabindex="-1"><div class="card">${content}</div></main>
      <footer>${languageSwitch(page)}</footer>
    </div>`,
  );
}

/** Each language is named in itself, as who needs it can not read the other one. */
export function languageSwitch({ t, language, here }: Page): Html {
  const names = { en: webMessages.english, nl: webMessages.dutch };
  return html`<form class="languages" method="post" action="/language" aria-label="${t(webMessages.language)}">
    <input type="hidden" name="return" value="${here}" />
    ${languages.map(
      (candidate) =>
        html`<button
          name="language"
          value="${candidate}"
          lang="${candidate}"
          title="${names[candidate][candidate]}"
          aria-label="${names[candidate][candidate]}"
          aria-pressed="${candidate === language ? 'true' : 'false'}"
        >
          ${candidate.toUpperCase()}
        </button>`,
    )}
  </form>`;
}

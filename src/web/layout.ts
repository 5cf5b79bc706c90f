import type { Language } from '../base/messages.ts';
import { languages } from '../base/messages.ts';
import type { AssetName } from './assets.ts';
import { assetPath } from './assets.ts';
import type { Content, Html } from './html.ts';
import { html } from './html.ts';
import { mark } from './icons.ts';
import { webMessages } from './messages.ts';
import type { Page, Reader } from './page.ts';

export interface DocumentOptions {
  /** Named in the title of the window, behind the page's own. */
  readonly site?: string;
  /** Addresses of style sheet, script and icon: a site that lies on a disk has copies of its own. */
  readonly asset?: (name: AssetName) => string;
  /** What else stands in the head: links and scripts. */
  readonly head?: Content;
  /** When and in which zone the page was made: times on it count from there. Absent on pages that are always the same. */
  readonly made?: Pick<Page, 'now' | 'timeZone'>;
}

/** The frame of every document: language, title, style, script. */
export function document(
  { language, t }: Reader,
  title: string,
  body: Content,
  { site = 'Hawser', asset = assetPath, head, made }: DocumentOptions = {},
): Html {
  return html`<!doctype html>
    <html lang="${language}" ${made && html` data-now="${made.now.toISOString()}" data-zone="${made.timeZone}"`}>
      <head>
        <meta charset="utf-8" />
        <title>${title === site ? site : `${title} · ${site}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="stylesheet" href="${asset('hawser.css')}" />
        <link rel="icon" href="${asset('favicon.svg')}" type="image/svg+xml" />
        <script src="${asset('hawser.js')}" defer></script>
        ${head}
      </head>
      <body>
        <a class="skip" href="#contents">${t(webMessages.skip)}</a>
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
    { made: page },
  );
}

export interface OpenPage extends DocumentOptions {
  readonly title: string;
  /** What the mark stands for, and where it leads. */
  readonly home: { readonly path: string; readonly name: string };
  readonly links?: readonly Link[];
  readonly search?: Content;
  readonly languages: Content;
  readonly footer?: Content;
}

export interface Link {
  readonly path: string;
  readonly words: string;
  /** The page belongs there. */
  readonly isCurrent?: boolean;
}

/** A page that anybody may read, without an account: a bar above it with links to its neighbours. */
export function openPage(reader: Reader, page: OpenPage, content: Content): Html {
  const { title, home, links = [], search, languages: choice, footer } = page;
  const neighbours = links.map(
    ({ path, words, isCurrent = false }) => html`<a href="${path}" ${isCurrent && 'aria-current=page'}>${words}</a> `,
  );
  return document(
    reader,
    title,
    html`<div class="open">
      <header>
        <div>
          <a class="brand" href="${home.path}"
            >${mark()}<span>Hawser<small>${home.name}</small></span></a
          >
          ${search}
          ${links.length > 0 && html`<nav aria-label="${reader.t(webMessages.navigation)}">${neighbours}</nav>`}
          ${choice}
        </div>
      </header>
      <main id="contents" tabindex="-1">${content}</main>
      ${footer && html`<footer>${footer}</footer>`}
    </div>`,
    page,
  );
}

export interface PageHead {
  readonly title: string;
  /** Where the heading is more than its text. */
  readonly heading?: Content;
  /** The way up. */
  readonly crumbs?: readonly Link[];
  readonly lede?: Content;
  readonly actions?: Content;
}

/** The top of a page: the way up, the heading with what it is about, and what can be done. */
export function pageHead({ t }: Reader, { title, heading = title, crumbs = [], lede, actions }: PageHead): Html {
  const trail = crumbs.map(({ path, words }) => html`<span aria-hidden="true">‹</span><a href="${path}">${words}</a>`);
  return html`${crumbs.length > 0 && html`<nav class="crumbs" aria-label="${t(webMessages.breadcrumbs)}">${trail}</nav>`}
    <div class="page-head">
      <div>
        <h1>${heading}</h1>
        ${lede}
      </div>
      ${actions && html`<div class="actions">${actions}</div>`}
    </div>`;
}

const names = { en: webMessages.english, nl: webMessages.dutch } as const;

/**
 * Each language is named in itself, as who needs it cannot read the other one. The name begins with what is seen: who
 * speaks to the browser says that.
 */
const nameOf = (language: Language): string => `${language.toUpperCase()}, ${names[language][language]}`;

/** The choice of language of a server's pages. It is remembered. */
export function languageSwitch({ t, language, here }: Page): Html {
  return html`<form class="languages" method="post" action="/language" aria-label="${t(webMessages.language)}">
    <input type="hidden" name="return" value="${here}" />
    ${languages.map(
      (candidate) =>
        html`<button
          name="language"
          value="${candidate}"
          lang="${candidate}"
          title="${names[candidate][candidate]}"
          aria-label="${nameOf(candidate)}"
          aria-pressed="${candidate === language ? 'true' : 'false'}"
        >
          ${candidate.toUpperCase()}
        </button>`,
    )}
  </form>`;
}

/** The choice of language where every page has an address in each: nothing is remembered, and no server is needed. */
export function languageLinks({ t, language }: Reader, addressIn: (language: Language) => string): Html {
  return html`<nav class="languages" aria-label="${t(webMessages.language)}">
    ${languages.map(
      (candidate) =>
        html`<a
          href="${addressIn(candidate)}"
          lang="${candidate}"
          hreflang="${candidate}"
          title="${names[candidate][candidate]}"
          aria-label="${nameOf(candidate)}"
          ${candidate === language ? 'aria-current=true' : ''}
          >${candidate.toUpperCase()}</a
        >`,
    )}
  </nav>`;
}

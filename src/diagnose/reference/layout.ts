import type { Language } from '../../base/messages.ts';
import type { Links } from './links.ts';
import type { Markup } from './markup.ts';
import { html } from './markup.ts';
import { words } from './words.ts';

interface Page {
  readonly language: Language;
  readonly links: Links;
  readonly title: string;
  /** The address of the same page in the other language. */
  readonly otherLanguage: string;
  readonly body: Markup;
}

export function page({ language, links, title, otherLanguage, body }: Page): string {
  const other = language === 'en' ? 'nl' : 'en';
  const heading = title === words.site[language] ? title : `${title} – ${words.site[language]}`;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${heading}</title>
        <link rel="stylesheet" href="${links.asset('reference.css')}" />
        <link rel="alternate" hreflang="${other}" href="${otherLanguage}" />
        <script src="${links.asset(`search-${language}.js`)}" defer></script>
        <script src="${links.asset('reference.js')}" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">${words.skip[language]}</a>
        <header class="top">
          <div class="bar">
            <a class="home" href="${links.index(language)}">${words.site[language]}</a>
            <search
              class="search"
              hidden
              data-link="${links.code('CODE', language)}"
              data-nothing="${words.nothing[language]}"
            >
              <input
                type="search"
                id="q"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-expanded="false"
                aria-controls="results"
                aria-label="${words.search[language]}"
                placeholder="${words.search[language]}"
              />
              <ul id="results" role="listbox" aria-label="${words.search[language]}" hidden></ul>
            </search>
            <a class="language" href="${otherLanguage}" lang="${other}" hreflang="${other}"
              >${words.otherLanguage[language]}</a
            >
          </div>
        </header>
        <main id="main">${body}</main>
        <footer>${words.footer[language]}</footer>
      </body>
    </html> `.toString();
}

import type { Content, Html, Link, Reader } from '../../web/index.ts';
import { html, icon, languageLinks, openPage, pageHead } from '../../web/index.ts';
import type { Links } from './links.ts';
import { referenceMessages as m } from './messages.ts';
import type { ReferencePage } from './pages.ts';

/** What a site puts around a page of the reference: its own navigation, its own bar. */
export type Frame = (page: ReferencePage) => Html;

/** The reference as a site of its own, on a disk or for everybody who reaches a server; `neighbours` are the other pages there. */
export function openFrame(reader: Reader, links: Links, neighbours: readonly Link[] = []): Frame {
  const { t, language } = reader;
  return (page) =>
    openPage(
      reader,
      {
        title: page.title,
        site: t(m.site),
        home: { path: links.index(language), name: t(m.name) },
        links: neighbours,
        search: html`${searchBox(reader, links)}${withoutScript(reader, links)}`,
        languages: languageLinks(reader, page.addressIn),
        footer: t(m.footer),
        asset: links.asset,
      },
      html`${pageHead(reader, page)}
        <div class="stack">${page.content}</div>`,
    );
}

function withoutScript(reader: Reader, { search }: Links): Content {
  return search !== undefined && html`<noscript>${searchForm(reader, search)}</noscript>`;
}

/** A search that a server does: for pages without script. */
export function searchForm({ t }: Reader, address: string, query = ''): Html {
  return html`<form class="search codes-search" role="search" method="get" action="${address}">
    <div class="box">
      ${icon('search')}<label class="for-screen-readers" for="code">${t(m.search)}</label>
      <input
        id="code"
        type="search"
        name="q"
        value="${query}"
        placeholder="${t(m.search)}"
        autocomplete="off"
        spellcheck="false"
        maxlength="200"
      />
    </div>
    <button class="button">${t(m.find)}</button>
  </form>`;
}

/**
 * Search in all codes, done by the page itself; without script a server does it, or there is none, and the families
 * lead to every code.
 */
export function searchBox({ t, language }: Reader, links: Links): Content {
  return html`<script src="${links.file(`search-${language}.js`)}" defer></script>
    <script src="${links.file('reference.js')}" defer></script>
    <search class="finder" hidden data-link="${links.code('CODE', language)}" data-nothing="${t(m.nothing)}">
      ${icon('search')}
      <input
        type="search"
        id="q"
        role="combobox"
        autocomplete="off"
        spellcheck="false"
        aria-expanded="false"
        aria-controls="results"
        aria-label="${t(m.search)}"
        placeholder="${t(m.search)}"
      />
      <ul id="results" role="listbox" aria-label="${t(m.search)}" hidden></ul>
    </search>`;
}

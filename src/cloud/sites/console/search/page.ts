import type { Content, Html } from '../../../../web/index.ts';
import { card, empty, html, icon, webMessages } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { consolePage } from '../shell.ts';
import type { HitGroup } from './find.ts';
import { LONGEST_QUERY } from './find.ts';
import { searchMessages as m } from './messages.ts';

export function searchPage(view: View, query: string, groups: readonly HitGroup[]): Html {
  const { t } = view;
  return consolePage(
    view,
    { title: t(consoleMessages.search), section: '/console/search' },
    html`${card(
        { flush: true },
        html`<form class="search" role="search" method="get" action="/console/search">
          <div class="box">
            ${icon('search')}<label class="for-screen-readers" for="q">${t(consoleMessages.searchLabel)}</label>
            <input
              id="q"
              type="search"
              name="q"
              value="${query}"
              placeholder="${t(consoleMessages.searchLabel)}"
              autocomplete="off"
              spellcheck="false"
              maxlength="${LONGEST_QUERY}"
              ${query === '' && 'autofocus'}
            />
          </div>
          <button class="button">${t(webMessages.search)}</button>
        </form>`,
      )}
      <div class="found" id="found">${query !== '' && results(view, groups)}</div>`,
  );
}

/** What the palette shows too. */
function results(view: View, groups: readonly HitGroup[]): Content {
  const { t } = view;
  const count = groups.reduce((sum, { hits }) => sum + hits.length, 0);
  if (count === 0) return empty('search', t(m.nothing), t(m.nothingNext));
  return html`<p class="for-screen-readers" role="status">${t(m.found, { count })}</p>
    ${groups.map((group) => groupOf(view, group))}`;
}

function groupOf({ t }: View, { title, hits, more }: HitGroup): Html {
  return card(
    { title: t(title), flush: true },
    html`<ul class="lines" role="list">
      ${hits.map(
        ({ path, words, under }) =>
          html`<li>
            <span
              ><a href="${path}">${words}</a>${under !== undefined && html`<span class="under">${under}</span>`}</span
            >
          </li>`,
      )}
      ${more && html`<li><a href="${more.path}">${t(more.words)}</a></li>`}
    </ul>`,
  );
}

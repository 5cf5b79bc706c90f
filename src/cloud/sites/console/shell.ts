import type { Text } from '../../../base/messages.ts';
import type { Role } from '../../accounts/role.ts';
import type { Content, FormView, Html, IconName } from '../../../web/index.ts';
import {
  assetPath,
  buttonForm,
  document,
  html,
  icon,
  languageSwitch,
  mark,
  pageHead,
  webMessages,
} from '../../../web/index.ts';
import type { View } from './console.ts';
import { access } from './access.ts';
import { consoleMessages as m } from './messages.ts';
import { CODES } from './code-link.ts';

const SEARCH = '/console/search';

interface Item {
  readonly path: string;
  readonly text: Text;
  readonly icon: IconName;
  /** Who may open it. */
  readonly roles: readonly Role[];
  /** A number beside it, with words for it; not when it is none. */
  readonly badge?: (view: View) => { readonly count: number; readonly words: string };
}

const sections: readonly { readonly title?: Text; readonly items: readonly Item[] }[] = [
  { items: [{ path: '/console', text: m.overview, icon: 'overview', roles: access.everyRole }] },
  {
    title: m.directory,
    items: [
      { path: '/console/users', text: m.users, icon: 'user', roles: access.everyRole },
      { path: '/console/groups', text: m.groups, icon: 'group', roles: access.everyRole },
      { path: '/console/contacts', text: m.contacts, icon: 'contact', roles: access.everyRole },
      { path: '/console/devices', text: m.devices, icon: 'device', roles: access.everyRole },
      { path: '/console/recycle-bin', text: m.recycleBin, icon: 'bin', roles: access.bin },
    ],
  },
  {
    title: m.synchronization,
    items: [
      { path: '/console/health', text: m.health, icon: 'health', roles: access.synchronization },
      { path: '/console/runs', text: m.runs, icon: 'run', roles: access.synchronization },
      {
        path: '/console/holds',
        text: m.heldDeletes,
        icon: 'pause',
        roles: access.synchronization,
        badge: ({ t, heldDeletes: count }) => ({ count, words: t(m.heldDeletesWait, { count }) }),
      },
      {
        path: '/console/errors',
        text: m.errors,
        icon: 'error',
        roles: access.synchronization,
        badge: ({ t, attention: count }) => ({ count, words: t(m.attention, { count }) }),
      },
      { path: '/console/agents', text: m.agents, icon: 'agent', roles: access.configuration },
      { path: '/console/diagnosis', text: m.diagnosis, icon: 'diagnosis', roles: access.everyRole },
      { path: CODES, text: m.codes, icon: 'code', roles: access.everyRole },
    ],
  },
  {
    title: m.tenant,
    items: [
      { path: '/console/sign-ins', text: m.signIns, icon: 'in', roles: access.signIns },
      { path: '/console/audit', text: m.audit, icon: 'check', roles: access.audit },
      { path: '/console/settings/access', text: m.accessPolicy, icon: 'lock', roles: access.accessPolicy },
      { path: '/console/settings', text: m.settings, icon: 'settings', roles: access.configuration },
    ],
  },
];

/** Whether the reader may open this section: a link that is refused is no help. */
export function opens({ may }: View, path: string): boolean {
  const item = sections.flatMap(({ items }) => items).find((one) => one.path === path);
  return !item || may(item.roles);
}

/** The pages of the navigation that the reader may open. */
export function pagesOf({ may }: View): readonly Pick<Item, 'path' | 'text'>[] {
  return sections.flatMap(({ items }) => items.filter(({ roles }) => may(roles)));
}

export interface ConsolePage {
  readonly title: string;
  /** Where the heading is more than the title. */
  readonly heading?: Content;
  /** The part of the navigation this page belongs to. */
  readonly section: string;
  /** The way up: path and words. */
  readonly crumbs?: readonly (readonly [path: string, words: string])[];
  readonly lede?: Content;
  readonly actions?: Content;
  /** The form of the page: what is wrong with it stands at the top, and in the title of the window. */
  readonly form?: Pick<FormView, 'summary' | 'hasProblems'>;
  /** Something on it is going on: without script it is loaded again every few seconds. */
  readonly isMoving?: boolean;
}

export function consolePage(
  view: View,
  { title, heading = title, section, crumbs = [], lede, actions, form, isMoving = false }: ConsolePage,
  content: Content,
): Html {
  const { t } = view;
  return document(
    view,
    form?.hasProblems ? `${t(webMessages.problem)} ${title}` : title,
    html`<div class="shell">
      <header class="bar">
        ${brand(view)}<button type="button" class="button slim" popovertarget="sidebar">
          ${icon('menu')}${t(webMessages.menu)}
        </button>
      </header>
      <div class="sidebar" id="sidebar" popover>
        ${brand(view)}${searchLink(view, section)}
        <nav aria-label="${t(webMessages.navigation)}">
          ${sections.map((part) => navigation(view, part, section))}${furtherPages(view)}
        </nav>
        ${who(view)}
      </div>
      <main id="contents" tabindex="-1">
        ${form?.summary}
        ${pageHead(view, { title, heading, crumbs: crumbs.map(([path, words]) => ({ path, words })), lede, actions })}
        <div class="stack">${content}</div>
      </main>
      ${palette(view)}
    </div>`,
    { made: view, head: html`${paletteScript}${isMoving && reload}` },
  );
}

const reload = html`<noscript><meta http-equiv="refresh" content="5" /></noscript>`;

const paletteScript = html`<script src="${assetPath('palette.js')}" defer></script>`;

/** With script it opens the palette. */
function searchLink({ t }: View, section: string): Html {
  return html`<a
    class="button slim find"
    href="${SEARCH}"
    data-palette
    aria-keyshortcuts="Control+K"
    ${section === SEARCH && 'aria-current=page'}
    >${icon('search')}<span>${t(m.search)}</span> <kbd aria-hidden="true">${t(m.shortcut)}</kbd></a
  >`;
}

/**
 * The search of everything over any page; its results come from the page of the search. No field of type `search`: there
 * the first Escape empties it, and the second one closes the dialog.
 */
function palette({ t }: View): Html {
  return html`<dialog class="palette" aria-label="${t(m.search)}">
    <form class="search" method="get" action="${SEARCH}">
      <div class="box">
        ${icon('search')}<label class="for-screen-readers" for="palette-q">${t(m.searchLabel)}</label>
        <input
          id="palette-q"
          type="text"
          name="q"
          placeholder="${t(m.searchLabel)}"
          autocomplete="off"
          spellcheck="false"
          maxlength="200"
        />
      </div>
      <button class="button">${t(webMessages.search)}</button>
    </form>
    <div data-results></div>
  </dialog>`;
}

function brand({ tenant }: View): Html {
  return html`<a class="brand" href="/console"
    >${mark()}<span>Hawser<small>${tenant.displayName}</small></span></a
  >`;
}

function navigation(view: View, { title, items }: (typeof sections)[number], section: string): Content {
  const { t, may } = view;
  const open = items.filter(({ roles }) => may(roles));
  if (open.length === 0) return undefined;
  return html`${title && html`<h2>${t(title)}</h2>`}
    <ul role="list">
      ${open.map(
        (item) =>
          html`<li>
            <a href="${item.path}" ${item.path === section ? 'aria-current=page' : ''}
              >${icon(item.icon)}${t(item.text)}${badgeOf(view, item)}</a
            >
          </li>`,
      )}
    </ul>`;
}

/** Pages of whoever runs the service, beside the console. */
function furtherPages({ t, links }: View): Content {
  if (links.length === 0) return undefined;
  return html`<h2>${t(m.furtherPages)}</h2>
    <ul role="list">
      ${links.map(({ words, url }) => html`<li><a href="${url}">${icon('open')}${t(words)}</a></li>`)}
    </ul>`;
}

function badgeOf(view: View, { badge }: Item): Content {
  const shown = badge?.(view);
  return shown && shown.count > 0 && html`<span class="count" title="${shown.words}">${shown.count}</span>`;
}

function who(view: View): Html {
  const { t, administrator } = view;
  return html`<div class="who">
    <div class="small">
      <span class="soft">${t(m.signedInAs)}</span
      ><strong><a href="/my" title="${administrator.upn}: ${t(m.ownAccount)}">${administrator.displayName}</a></strong>
    </div>
    <div class="row">
      ${buttonForm(view, '/console/sign-out', html`<button class="button slim">${icon('out')}${t(m.signOut)}</button>`)}
      ${languageSwitch(view)}
    </div>
  </div>`;
}

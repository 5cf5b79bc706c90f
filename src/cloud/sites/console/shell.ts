import type { Text } from '../../../base/messages.ts';
import type { Role } from '../../accounts/role.ts';
import type { Content, FormView, Html, IconName } from '../../../web/index.ts';
import { buttonForm, document, html, icon, languageSwitch, mark, pageHead, webMessages } from '../../../web/index.ts';
import type { View } from './console.ts';
import { access } from './access.ts';
import { consoleMessages as m } from './messages.ts';

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
    ],
  },
  {
    title: m.tenant,
    items: [
      { path: '/console/audit', text: m.audit, icon: 'check', roles: access.audit },
      { path: '/console/settings', text: m.settings, icon: 'settings', roles: access.configuration },
    ],
  },
];

/** Whether the reader may open this section: a link that is refused is no help. */
export function opens({ may }: View, path: string): boolean {
  const item = sections.flatMap(({ items }) => items).find((one) => one.path === path);
  return !item || may(item.roles);
}

export interface ConsolePage {
  readonly title: string;
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
  { title, section, crumbs = [], lede, actions, form, isMoving = false }: ConsolePage,
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
        ${brand(view)}
        <nav aria-label="${t(webMessages.navigation)}">
          ${sections.map((part) => navigation(view, part, section))}${furtherPages(view)}
        </nav>
        ${who(view)}
      </div>
      <main id="contents" tabindex="-1">
        ${form?.summary}
        ${pageHead(view, { title, crumbs: crumbs.map(([path, words]) => ({ path, words })), lede, actions })}
        <div class="stack">${content}</div>
      </main>
    </div>`,
    { now: view.now, ...(isMoving && { head: reload }) },
  );
}

const reload = html`<noscript><meta http-equiv="refresh" content="5" /></noscript>`;

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
      ><strong
        ><a href="/console/password" title="${administrator.upn}: ${t(m.changePassword)}"
          >${administrator.displayName}</a
        ></strong
      >
    </div>
    <div class="row">
      ${buttonForm(view, '/console/sign-out', html`<button class="button slim">${icon('out')}${t(m.signOut)}</button>`)}
      ${languageSwitch(view)}
    </div>
  </div>`;
}

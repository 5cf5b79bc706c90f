import { holdsOneOf, keepers, mayAct } from '../../../accounts/rights.ts';
import type { Role } from '../../../accounts/role.ts';
import { roleTexts } from '../../../accounts/role.ts';
import type { ObjectChange } from '../../../objects/change-log.ts';
import type { Count } from '../../../objects/list-source.ts';
import type { HashState } from '../../../password-hashes/hash-state.ts';
import type { ObjectDetail, ObjectSummary } from '../../../objects/object.ts';
import type { Page as Slice } from '../../../objects/store.ts';
import type { Content, Fact, Html } from '../../../../web/index.ts';
import {
  card,
  empty,
  exactTime,
  facts,
  formatNumber,
  html,
  icon,
  notice,
  relativeTime,
  table,
  webMessages,
} from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { View } from '../console.ts';
import { consoleMessages } from '../messages.ts';
import { codeLink } from '../code-link.ts';
import { consolePage } from '../shell.ts';
import { historyList } from './history.ts';
import { hashRefusalTexts } from './hash-messages.ts';
import { classTexts, objectMessages as m } from './messages.ts';
import { aboutOrphans } from './object-lists.ts';
import { pathMessages } from './path-messages.ts';
import { accountState, masteredIn, objectLink, shownValue, sourceState } from './values.ts';

export interface Detail {
  readonly object: ObjectDetail;
  readonly groups: Slice<ObjectSummary>;
  readonly history: readonly ObjectChange[];
  /** Directory roles of a user. */
  readonly roles: readonly Role[];
  /** Whether agents can be asked how its values came here. */
  readonly hasPath?: boolean;
  /** Whether agents can be asked to set it. */
  readonly canSetPassword?: boolean;
  /** Of people of a forest. */
  readonly hash?: HashState | undefined;
  /** It is mastered in the cloud, or an orphan. */
  readonly canDelete: boolean;
  /** Users and contacts. */
  readonly manager?: ObjectSummary | undefined;
  readonly reports?: Slice<ObjectSummary>;
  /** Groups. */
  readonly members?: Slice<ObjectSummary> & { readonly total: Count };
}

export function detailPage(view: View, detail: Detail): Html {
  const { t } = view;
  const { object, groups, history, members, reports } = detail;
  const texts = classTexts[object.objectClass];
  const name = object.displayName ?? object.userPrincipalName ?? object.mail ?? object.id;
  const under = object.userPrincipalName ?? object.mail;
  return consolePage(
    view,
    {
      title: name,
      section: texts.path,
      crumbs: [[texts.path, t(texts.many)]],
      lede: html`${under !== null && under !== name && html`<p>${under}</p>`}
        <div class="tags">
          ${sourceState(view, object)}${accountState(view, object)}${detail.roles.map((role) => html`<span class="tag">${t(roleTexts[role])}</span>`)}
        </div>`,
      actions: [
        detail.hasPath &&
          view.may(access.path) &&
          html`<a class="button" href="${texts.path}/${object.id}/path">${t(pathMessages.show)}</a>`,
        object.objectClass === 'user' &&
          view.may(access.signIns) &&
          html`<a class="button" href="/console/sign-ins?user=${object.id}">${t(consoleMessages.signIns)}</a>`,
        maySetPassword(view, detail) &&
          html`<a class="button" href="${texts.path}/${object.id}/password">${t(m.password)}</a>`,
        mayDelete(view, detail) &&
          html`<a class="button" href="/console/objects/${object.id}/delete">${t(m.delete)}</a>`,
      ],
    },
    html`${warnings(view, object)}
      <div class="columns">
        <div class="stack">
          ${members && memberCard(view, object, members)}
          ${card({ title: t(m.attributes), flush: true }, attributeTable(view, object))}
        </div>
        <div class="stack">
          ${card({ title: t(m.identity) }, facts(identity(view, detail)))}
          ${relationCard(view, object, { name: 'groups', title: t(m.memberOf), none: t(m.noMemberOf), slice: groups })}
          ${
            reports &&
            reports.items.length > 0 &&
            relationCard(view, object, { name: 'reports', title: t(m.reports), none: '', slice: reports })
          }
          ${card({ title: t(m.history), flush: true }, historyList(view, history))}
        </div>
      </div>`,
  );
}

function maySetPassword({ administrator }: View, { object, roles, canSetPassword = false }: Detail): boolean {
  return canSetPassword && mayAct(administrator, { id: object.id, roles }, 'reset-password');
}

function mayDelete({ administrator }: View, { object, roles, canDelete }: Detail): boolean {
  if (!canDelete || object.deletedAt !== null || roles.length > 0) return false;
  if (object.objectClass === 'user') return mayAct(administrator, { id: object.id, roles }, 'delete');
  return holdsOneOf(administrator.roles, keepers[object.objectClass]);
}

function warnings(view: View, { deletedAt, quarantined, isOrphan }: ObjectDetail): Content {
  const { t } = view;
  const bin =
    deletedAt &&
    notice(
      'warn',
      t(m.inBin),
      html`<p>
        ${t(consoleMessages.recycleBin)}: ${relativeTime(view, deletedAt)}.
        ${view.may(access.bin) && html`<a href="/console/recycle-bin">${t(m.toBin)}</a>`}
      </p>`,
    );
  const values = quarantined.map(({ attribute, value, heldBy, code }) => {
    const holder = heldBy !== null && html` <a href="/console/objects/${heldBy}">${t(m.holder)}</a>`;
    return html`<p>${t(m.quarantinedWhy, { attribute, value })}${holder} ${codeLink(code)}</p>`;
  });
  return [bin, isOrphan && aboutOrphans(view), values.length > 0 && notice('warn', t(m.quarantined), values)];
}

function identity(view: View, { object, manager, hash }: Detail): readonly Fact[] {
  const { t } = view;
  const anchor = object.sourceAnchor;
  const hasManager = object.objectClass === 'user' || object.objectClass === 'contact';
  return [
    { name: t(m.objectId), value: html`<code>${object.id}</code>` },
    {
      name: t(m.sourceAnchor),
      value: anchor === null ? html`<span class="soft">${t(m.noAnchor)}</span>` : html`<code>${anchor}</code>`,
    },
    ...(hasManager
      ? [
          {
            name: t(m.manager),
            value: manager ? objectLink(view, manager) : html`<span class="soft">${t(m.noManager)}</span>`,
          },
        ]
      : []),
    ...(hash ? [{ name: t(m.passwordHash), value: shownHash(view, hash) }] : []),
    { name: t(m.created), value: exactTime(view, object.createdAt) },
    { name: t(m.changed), value: relativeTime(view, object.changedAt) },
  ];
}

/** Whether the password of the forest signs in here, without an agent. */
function shownHash(view: View, hash: HashState): Content {
  const { t } = view;
  if (hash.kind === 'none') return html`<span class="soft">${t(m.noHash)}</span>`;
  if (hash.kind === 'refused') return [t(m.hashRefused, { reason: t(hashRefusalTexts[hash.reason]) })];
  return html`${relativeTime(view, hash.setAt)}${hash.mustChange && html` · ${t(m.hashMustChange)}`}`;
}

function attributeTable(view: View, { attributes }: ObjectDetail): Html {
  const { t } = view;
  return table({
    caption: t(m.attributeCaption),
    rows: attributes,
    columns: [
      { header: t(m.attribute), heading: true, cell: ({ name }) => html`<span class="attribute">${name}</span>` },
      { header: t(m.value), plain: true, cell: ({ value }) => shownValue(view, value) },
      { header: t(m.source), plain: true, cell: ({ mastered }) => masteredIn(view, mastered) },
    ],
  });
}

/** The first of them, and the way to all. */
function relationCard(view: View, object: ObjectDetail, { name, title, none, slice, above }: Relation): Html {
  const { t } = view;
  const path = `${classTexts[object.objectClass].path}/${object.id}/${name}`;
  const label = t(m.seeAllOf, { relation: title });
  const aside =
    slice.items.length > 0 && html`<a class="button slim" href="${path}" aria-label="${label}">${t(m.seeAll)}</a>`;
  return card({ title, aside, flush: true }, html`${above}${objectLines(view, slice, { none, path })}`);
}

interface Relation {
  readonly name: string;
  readonly title: string;
  readonly none: string;
  readonly slice: Slice<ObjectSummary>;
  readonly above?: Content;
}

function memberCard(view: View, object: ObjectDetail, { total, ...slice }: NonNullable<Detail['members']>): Html {
  const { t, language } = view;
  if (slice.items.length === 0)
    return card({ title: t(m.members), flush: true }, empty('group', t(m.noMembers), t(m.noMembersNext)));
  const title = `${t(m.members)} (${formatNumber(total.count, language)}${total.isMore ? '+' : ''})`;
  return relationCard(view, object, { name: 'members', title, none: '', slice, above: memberSearch(view, object) });
}

function memberSearch({ t }: View, { id }: ObjectDetail): Html {
  return html`<form class="search" role="search" method="get" action="/console/groups/${id}/members">
    <div class="box">
      ${icon('search')}<label class="for-screen-readers" for="q">${t(m.searchMembers)}</label>
      <input id="q" type="search" name="q" placeholder="${t(m.searchMembers)}" autocomplete="off" maxlength="200" />
    </div>
    <button class="button">${t(webMessages.search)}</button>
  </form>`;
}

function objectLines(
  view: View,
  { items, next }: Slice<ObjectSummary>,
  { none, path }: { readonly none: string; readonly path: string },
): Html {
  const { t } = view;
  if (items.length === 0) return html`<p class="body soft">${none}</p>`;
  return html`<ul class="lines" role="list">
    ${items.map((object) => html`<li><span>${objectLink(view, object)}</span></li>`)}
    ${next !== null && html`<li><a href="${path}">${t(m.seeAll)}</a></li>`}
  </ul>`;
}

import type { Text } from '../../../../base/messages.ts';
import type { CloudClass } from '../../../../directory/index.ts';
import { cloudErrors } from '../../../errors.ts';
import type { ListSource } from '../../../objects/list-source.ts';
import type { ReferenceFilter } from '../../../objects/member-list.ts';
import { referredList, referrerList } from '../../../objects/member-list.ts';
import type { ObjectDetail, ObjectSummary } from '../../../objects/object.ts';
import { getObject } from '../../../objects/store.ts';
import type { IconName } from '../../../../web/index.ts';
import { card, empty, html } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext } from '../console.ts';
import type { ListColumn, ListDefinition } from '../lists/list.ts';
import { addList } from '../lists/list-routes.ts';
import { listMessages } from '../lists/messages.ts';
import { consolePage } from '../shell.ts';
import type { ConsoleRoutes } from '../site.ts';
import { classTexts, objectMessages as m } from './messages.ts';
import { objectFile } from './object-lists.ts';
import { accountState, objectLink, sourceState } from './values.ts';

interface Relation {
  readonly name: string;
  readonly classes: readonly CloudClass[];
  readonly source: ListSource<ObjectSummary, ReferenceFilter>;
  readonly attribute: string;
  readonly title: Text;
  readonly none: Text;
  readonly icon: IconName;
}

/** What an object and others have to do with each other, each as a list of its own below the page of the object. */
const relations: readonly Relation[] = [
  {
    ...{ name: 'members', classes: ['group'], source: referredList, attribute: 'member' },
    ...{ title: m.members, none: m.noMembers, icon: 'group' },
  },
  {
    ...{ name: 'groups', classes: ['user', 'group', 'contact', 'device'], source: referrerList, attribute: 'member' },
    ...{ title: m.memberOf, none: m.noMemberOf, icon: 'group' },
  },
  {
    ...{ name: 'reports', classes: ['user', 'contact'], source: referrerList, attribute: 'manager' },
    ...{ title: m.reports, none: m.noReports, icon: 'user' },
  },
];

/** Members of a group, groups of an object, reports of a manager: searched and paged. */
export function addReferenceLists(routes: ConsoleRoutes, console: ConsoleContext): void {
  for (const relation of relations)
    for (const objectClass of relation.classes) addList(routes, console, listOf(console, relation, objectClass));
}

const columns: readonly ListColumn<ObjectSummary>[] = [
  {
    ...{ key: 'name', header: m.name, heading: true },
    cell: (view, object) =>
      html`${objectLink(view, object)}<span class="under">${object.userPrincipalName ?? object.mail}</span>`,
  },
  { key: 'kind', header: m.kind, plain: true, cell: ({ t }, object) => t(classTexts[object.objectClass].one) },
  { key: 'origin', header: m.origin, plain: true, cell: (view, object) => sourceState(view, object) },
  { key: 'account', header: m.account, plain: true, cell: (view, object) => accountState(view, object) },
];

function listOf(
  { connection }: ConsoleContext,
  { name, source, attribute, title, none, icon }: Relation,
  objectClass: CloudClass,
): ListDefinition<ObjectSummary, ReferenceFilter, ObjectDetail> {
  const texts = classTexts[objectClass];
  return {
    name,
    path: `/${objectClass}s/:id/${name}`,
    access: access.everyRole,
    about: async ({ view, params: { id = '' } }) => {
      const object = await getObject(connection, view.tenant, id);
      if (object?.objectClass !== objectClass) throw cloudErrors('cloud.unknown-object', { id });
      return object;
    },
    source,
    fields: [{ kind: 'search', name: 'q', label: m.search, hint: m.searchHint }],
    filterOf: ({ q }, { subject }) => ({ objectId: subject.id, attribute, search: q }),
    caption: title,
    columns,
    file: objectFile,
    nothing: ({ t }, isFiltered) =>
      isFiltered ? empty('search', t(listMessages.noMatch), t(m.noMatchNext)) : empty(icon, t(none)),
    page: ({ view, subject }, { content }) => {
      const { t } = view;
      const shown = subject.displayName ?? subject.userPrincipalName ?? subject.mail ?? subject.id;
      const heading = { title: t(m.relationOf, { relation: t(title), name: shown }), section: texts.path };
      const crumbs = [[texts.path, t(texts.many)] as const, [`${texts.path}/${subject.id}`, shown] as const];
      return consolePage(view, { ...heading, crumbs }, card({ flush: true }, content));
    },
  };
}

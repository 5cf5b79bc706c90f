import type { ObjectDetail } from '../../../objects/object.ts';
import type { FormView, Html } from '../../../../web/index.ts';
import { card, facts, html, webMessages } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { consolePage } from '../shell.ts';
import { classTexts, objectMessages as m } from './messages.ts';
import { sourceState } from './values.ts';

/** What is about to be deleted, and what that means. */
export function deletePage(view: View, object: ObjectDetail, form: FormView): Html {
  const { t } = view;
  const { path, many, one } = classTexts[object.objectClass];
  const name = object.displayName ?? object.userPrincipalName ?? object.mail ?? object.id;
  return consolePage(
    view,
    {
      title: t(m.deleteTitle, { name }),
      section: path,
      crumbs: [
        [path, t(many)],
        [`${path}/${object.id}`, name],
      ],
      lede: html`<p>${t(m.deleteWhat)}</p>
        ${object.synchronized && html`<p>${t(m.deleteOrphan)}</p>`}`,
    },
    card(
      {},
      html`<div class="stack">
        ${facts([
          { name: t(m.kind), value: t(one) },
          { name: t(m.source), value: sourceState(view, object) },
          { name: t(m.objectId), value: html`<code>${object.id}</code>` },
        ])}
        ${form.element(
          html`<button class="button danger">${t(m.delete)}</button
            ><a class="button" href="${path}/${object.id}">${t(webMessages.cancel)}</a>`,
          { className: 'actions' },
        )}
      </div>`,
    ),
  );
}

import type { HawserError } from '../../../base/errors.ts';
import type { ObjectDetail } from '../../objects/object.ts';
import type { StoredRequest } from '../../relay/store.ts';
import { card, field, notice } from '../../web/components.ts';
import type { Html } from '../../web/html.ts';
import { html } from '../../web/html.ts';
import { webMessages } from '../../web/messages.ts';
import { relativeTime } from '../../web/time.ts';
import type { View } from '../console.ts';
import { classTexts } from '../objects/messages.ts';
import { codeLink } from '../runs/error-pages.ts';
import { consolePage, formToken } from '../shell.ts';
import { passwordMessages as m } from './messages.ts';
import { headlineOf, nameOf } from './result-page.ts';

export interface FormState {
  readonly object: ObjectDetail;
  /** Ids of the next two requests: a form that is sent twice is one request. */
  readonly ids: { readonly reset: string; readonly unlock: string };
  readonly recent: readonly StoredRequest[];
  readonly error?: HawserError | undefined;
}

export function passwordFormPage(view: View, { object, ids, recent, error }: FormState): Html {
  const { t, language } = view;
  const path = `${classTexts.user.path}/${object.id}`;
  return consolePage(
    view,
    {
      title: t(m.title, { name: nameOf(object) }),
      section: classTexts.user.path,
      crumbs: [
        [classTexts.user.path, t(classTexts.user.many)],
        [path, nameOf(object)],
      ],
      lede: html`<p>${t(m.lede)}</p>`,
    },
    html`${
        error && notice('bad', error.text(language), html`<p>${error.fix(language)} ${codeLink(error.code)}</p>`, true)
      }
      <div class="columns">
        ${card(
          { title: t(m.reset) },
          html`<form class="narrow" method="post" action="${path}/password" novalidate>
            ${formToken(view)}<input type="hidden" name="request" value="${ids.reset}" />
            <input type="hidden" name="username" autocomplete="off" value="" />
            ${field(view, {
              name: 'newPassword',
              label: t(m.newPassword),
              hint: t(m.newPasswordHint),
              type: 'password',
              autocomplete: 'new-password',
            })}
            ${tick('mustChange', t(m.mustChange), t(m.mustChangeHint))}${tick('unlock', t(m.unlockToo))}
            <div class="actions">
              <button class="button primary">${t(m.submit)}</button>
              <a class="button" href="${path}">${t(webMessages.cancel)}</a>
            </div>
          </form>`,
        )}
        <div class="stack">
          ${card(
            { title: t(m.unlock) },
            html`<form method="post" action="${path}/unlock">
              ${formToken(view)}<input type="hidden" name="request" value="${ids.unlock}" />
              <p class="soft">${t(m.unlockHint)}</p>
              <div class="actions"><button class="button">${t(m.submitUnlock)}</button></div>
            </form>`,
          )}
          ${card({ title: t(m.recent), flush: true }, recentList(view, path, recent))}
        </div>
      </div>`,
  );
}

function tick(name: string, label: string, hint?: string): Html {
  const described = hint === undefined ? '' : `${name}-hint`;
  return html`<div class="tick">
    <input type="checkbox" id="${name}" name="${name}" aria-describedby="${described}" checked />
    <div><label for="${name}">${label}</label>${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}</div>
  </div>`;
}

const operations = { reset: m.operationReset, unlock: m.operationUnlock, change: m.operationChange } as const;

function recentList(view: View, path: string, requests: readonly StoredRequest[]): Html {
  const { t } = view;
  if (requests.length === 0) return html`<p class="body soft">${t(m.noneRecent)}</p>`;
  return html`<ul class="lines" role="list">
    ${requests.map(
      (request) =>
        html`<li>
          <span
            ><a href="${path}/password/${request.id}">${t(operations[request.operation])}</a
            ><span class="under">${headlineOf(view, request)}</span></span
          >
          <span class="end"
            ><span class="small">${relativeTime(view, request.createdAt)}</span
            ><span class="under">${request.actor.replace(/^\w+:/, '')}</span></span
          >
        </li>`,
    )}
  </ul>`;
}

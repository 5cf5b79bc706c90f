import type { HawserError } from '../../../../base/errors.ts';
import type { ObjectDetail } from '../../../objects/object.ts';
import type { PasswordRequest } from '../../../passwords/request.ts';
import type { Html } from '../../../../web/index.ts';
import { card, field, html, notice, relativeTime, webMessages } from '../../../../web/index.ts';
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
  readonly recent: readonly PasswordRequest[];
  /** Nothing would come of a request now: said before somebody thinks of a password, and not after. */
  readonly obstacle?: HawserError | undefined;
  readonly error?: HawserError | undefined;
}

export function passwordFormPage(view: View, { object, ids, recent, obstacle, error }: FormState): Html {
  const { t } = view;
  const path = `${classTexts.user.path}/${object.id}`;
  const recentCard = card({ title: t(m.recent), flush: true }, recentList(view, path, recent));
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
    html`${notices(view, error, obstacle)}
      <div class="columns">
        ${obstacle ? recentCard : resetCard(view, path, ids.reset)}
        <div class="stack">${!obstacle && html`${unlockCard(view, path, ids.unlock)}${recentCard}`}</div>
      </div>`,
  );
}

function notices(
  { language }: View,
  error: HawserError | undefined,
  obstacle: HawserError | undefined,
): Html | undefined {
  const said = error ?? obstacle;
  return (
    said &&
    notice(error ? 'bad' : 'warn', said.text(language), html`<p>${said.fix(language)} ${codeLink(said.code)}</p>`, true)
  );
}

function resetCard(view: View, path: string, request: string): Html {
  const { t } = view;
  return card(
    { title: t(m.reset) },
    html`<form class="narrow" method="post" action="${path}/password" novalidate>
      ${formToken(view)}<input type="hidden" name="request" value="${request}" />
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
  );
}

function unlockCard(view: View, path: string, request: string): Html {
  const { t } = view;
  return card(
    { title: t(m.unlock) },
    html`<form method="post" action="${path}/unlock">
      ${formToken(view)}<input type="hidden" name="request" value="${request}" />
      <p class="soft">${t(m.unlockHint)}</p>
      <div class="actions"><button class="button">${t(m.submitUnlock)}</button></div>
    </form>`,
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

function recentList(view: View, path: string, requests: readonly PasswordRequest[]): Html {
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

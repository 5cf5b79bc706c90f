import type { HawserError } from '../../../../base/errors.ts';
import { newId } from '../../../../base/ids.ts';
import type { ObjectDetail } from '../../../objects/object.ts';
import type { PasswordRequest } from '../../../passwords/request.ts';
import type { FormView, Html } from '../../../../web/index.ts';
import { buttonForm, card, html, notice, relativeTime, webMessages } from '../../../../web/index.ts';
import type { FoundRules } from '../../../passwords/forest-rules.ts';
import type { View } from '../console.ts';
import { classTexts } from '../objects/messages.ts';
import { codeLink } from '../code-link.ts';
import { consolePage } from '../shell.ts';
import { passwordMessages as m } from './messages.ts';
import { headlineOf, nameOf } from './result-page.ts';
import { rulesOf } from '../../passwords/rules-card.ts';
import type { generatedForm, resetForm } from './schema.ts';

export interface FormState {
  readonly object: ObjectDetail;
  readonly form: FormView<typeof resetForm>;
  /** Absent where nothing would come of a request. */
  readonly rules?: FoundRules | undefined;
  readonly recent: readonly PasswordRequest[];
  /** Nothing would come of a request now: said before somebody thinks of a password, and not after. */
  readonly obstacle?: HawserError | undefined;
  readonly error?: HawserError | undefined;
}

export function passwordFormPage(view: View, { object, form, rules, recent, obstacle, error }: FormState): Html {
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
      // Where nothing would come of it no form is shown, and nothing that is wrong with it.
      ...(!obstacle && { form }),
    },
    html`${notices(view, error, obstacle)}
      <div class="columns">
        ${obstacle ? recentCard : resetCard(view, path, form, rules)}
        <div class="stack">${!obstacle && html`${unlockCard(view, path)}${recentCard}`}</div>
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

function resetCard(view: View, path: string, form: FormView<typeof resetForm>, rules: FoundRules | undefined): Html {
  const { t } = view;
  return card(
    { title: t(m.reset) },
    form.element(
      html`${rules && rulesOf(view, rules)} ${form.field('newPassword')} ${form.field('mustChange')}
        ${form.field('unlock')}
        <div class="actions">
          <button class="button primary">${t(m.submit)}</button>
          <a class="button" href="${path}/password/generated">${t(m.generate)}</a>
          <a class="button" href="${path}">${t(webMessages.cancel)}</a>
        </div>`,
      { className: 'narrow', hidden: { request: newId() } },
    ),
  );
}

/** A password that was made here, for the help desk to read out; nothing is sent until somebody sends it. */
export function generatedPage(
  view: View,
  {
    object,
    form,
    rules,
    obstacle,
  }: Omit<FormState, 'form' | 'recent'> & { readonly form: FormView<typeof generatedForm> },
): Html {
  const { t } = view;
  const path = `${classTexts.user.path}/${object.id}`;
  const content = html`${rules && rulesOf(view, rules)}
    <div class="generated">
      ${form.field('newPassword')}
      <button
        type="button"
        class="button slim"
        hidden
        data-copy-from="newPassword"
        data-copied="${t(webMessages.copied)}"
      >
        ${t(webMessages.copy)}
      </button>
    </div>
    <p>${t(m.generatedMustChange)}</p>
    ${form.field('unlock')}
    <div class="actions">
      <button class="button primary">${t(m.submit)}</button>
      <a class="button" href="${path}/password/generated">${t(m.generateAnother)}</a>
      <a class="button" href="${path}/password">${t(m.typeOne)}</a>
      <a class="button" href="${path}">${t(webMessages.cancel)}</a>
    </div>`;
  return consolePage(
    view,
    {
      title: t(m.generatedTitle, { name: nameOf(object) }),
      section: classTexts.user.path,
      crumbs: [
        [classTexts.user.path, t(classTexts.user.many)],
        [path, nameOf(object)],
        [`${path}/password`, t(m.reset)],
      ],
      lede: html`<p>${t(m.lede)}</p>`,
      ...(!obstacle && { form }),
    },
    obstacle
      ? notices(view, undefined, obstacle)
      : card({ title: t(m.reset) }, form.element(content, { className: 'narrow', hidden: { request: newId() } })),
  );
}

function unlockCard(view: View, path: string): Html {
  const { t } = view;
  return card(
    { title: t(m.unlock) },
    buttonForm(
      view,
      `${path}/unlock`,
      html`<input type="hidden" name="request" value="${newId()}" />
        <p class="soft">${t(m.unlockHint)}</p>
        <div class="actions"><button class="button">${t(m.submitUnlock)}</button></div>`,
    ),
  );
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

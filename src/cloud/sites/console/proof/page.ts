import { z } from 'zod';
import type { Html, ProofPage } from '../../../../web/index.ts';
import { html, password, PROOF_FIELD, singlePage, viewForm, webMessages } from '../../../../web/index.ts';
import type { View } from '../console.ts';
import { proofMessages as m } from './messages.ts';

const schema = z.object({
  [PROOF_FIELD]: password(1024, {
    label: m.password,
    missing: m.passwordMissing,
    autocomplete: 'current-password',
  }),
});

/** What was sent stands in it, unseen, and goes where it was going once the password is right. */
export function proofPage(view: View, { action, fields, problem }: ProofPage): Html {
  const { t, administrator } = view;
  const form = viewForm(view, schema, { shown: new Map(), problems: problem ? [problem] : [] }, action);
  const carried = fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);
  return singlePage(
    view,
    form.hasProblems ? `${t(webMessages.problem)} ${t(m.title)}` : t(m.title),
    html`<h1>${t(m.title)}</h1>
      <p class="lede">${t(m.lede)} ${fields.length > 0 && t(m.kept)}</p>
      <div class="stack">
        ${form.summary}
        <p>${t(m.signedInAs, { user: administrator.upn })}</p>
        ${form.element(
          html`${carried}${form.field(PROOF_FIELD, { autofocus: true })}
            <button class="button primary wide">${t(m.submit)}</button>
            <a class="button wide" href="/console">${t(m.cancel)}</a>`,
        )}
      </div>`,
  );
}

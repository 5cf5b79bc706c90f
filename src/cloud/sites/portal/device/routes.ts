import { z } from 'zod';
import { findDeviceFlow } from '../../../apis/oauth/device-code.ts';
import { signInPath } from '../../../apis/oauth/flow-id.ts';
import type { FormView, Html, Page } from '../../../../web/index.ts';
import { changesNothing, html, line, oneLine, seeOther, singlePage, webMessages } from '../../../../web/index.ts';
import type { PortalApp, PortalOptions } from '../portal.ts';
import { portalForms } from '../forms.ts';
import { portalErrors } from '../sign-in/errors.ts';
import { deviceMessages as m } from './messages.ts';
import { donePage } from '../done-page.ts';

const codeForm = z.object({
  code: line(oneLine(40).min(1), {
    label: m.code,
    hint: m.codeHint,
    missing: m.codeMissing,
    autocomplete: 'one-time-code',
  }),
});
const query = z.object({ done: z.string().optional(), user_code: z.string().max(40).optional() });

/** `/devicelogin`: the person at a browser helps an application elsewhere that has none. */
export function addDeviceLogin(app: PortalApp, options: PortalOptions): void {
  portalForms(app).form({
    path: '/',
    access: 'everybody',
    event: changesNothing,
    schema: codeForm,
    present: async ({ query: read }) => ({ code: read(query).user_code ?? '' }),
    page: async ({ view, form, query: read }) =>
      read(query).done === undefined ? codePage(view, form) : donePage(view, { title: m.doneTitle, lede: m.doneLede }),
    act: async ({ values, context }) => {
      const flow = await findDeviceFlow(options, { typed: values.code, address: options.clientAddress(context) });
      if (flow === undefined) throw portalErrors('portal.code-unknown', {});
      return seeOther(signInPath(flow));
    },
    refusal: () => 'code',
  });
}

function codePage(page: Page, form: FormView<typeof codeForm>): Html {
  const { t } = page;
  return singlePage(
    page,
    form.hasProblems ? `${t(webMessages.problem)} ${t(m.title)}` : t(m.title),
    html`<h1>${t(m.title)}</h1>
      <p class="lede">${t(m.lede)}</p>
      <div class="stack">
        ${form.summary}
        ${form.element(
          html`${form.field('code', { autofocus: true })} <button class="button primary wide">${t(m.next)}</button>`,
        )}
      </div>`,
  );
}

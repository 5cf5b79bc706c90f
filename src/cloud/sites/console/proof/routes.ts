import { findKeptForm } from '../../../accounts/kept-form.ts';
import { fieldsForm, html, singlePage, webMessages } from '../../../../web/index.ts';
import type { ConsoleOptions } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { proofErrors } from './errors.ts';
import { proofMessages as m } from './messages.ts';

/** Where a form waits that was sent before its sender had proved who they are. */
export function addProof(routes: ConsoleRoutes, options: ConsoleOptions): void {
  routes.page({
    path: '/continue/:id',
    access: 'everybody',
    about: async ({ params, context }) => {
      const form = await findKeptForm(options, context.get('session'), params['id'] ?? '');
      if (!form) throw proofErrors('console.form-gone', {});
      return form;
    },
    show: async ({ view, subject }) => {
      const { t } = view;
      const words = html`<button class="button primary wide" autofocus>${t(m.submit)}</button>`;
      return singlePage(
        view,
        t(m.title),
        html`<h1>${t(m.title)}</h1>
          <p class="lede">${t(m.lede)}</p>
          <div class="stack">
            ${fieldsForm(view, subject, words)}
            <a class="button wide" href="${subject.back}">${t(webMessages.cancel)}</a>
          </div>`,
      );
    },
  });
}

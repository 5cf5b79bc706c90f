import type { Context } from 'hono';
import type { Html } from '../../../web/index.ts';
import { buttonForm, html } from '../../../web/index.ts';
import type { ConsoleEnv, View } from './console.ts';
import { consoleMessages as m } from './messages.ts';

/** Without any role there is nothing to do here but be somebody else. */
export function exitLinks(context: Context<ConsoleEnv>): Html {
  const { t } = context.get('page');
  const view: View | undefined = context.get('view');
  if (view?.administrator.roles.length === 0) {
    return html`<p>${t(m.withoutRole, { user: view.administrator.upn })}</p>
      <a class="button primary wide" href="/sign-in?page=/console">${t(m.otherAccount)}</a>
      ${buttonForm(view, '/console/sign-out', html`<button class="button wide">${t(m.signOut)}</button>`)}`;
  }
  return html`<a class="button" href="/console">${t(m.back)}</a>`;
}

import type { Context } from 'hono';
import type { Html } from '../../../web/index.ts';
import { buttonForm, html } from '../../../web/index.ts';
import type { ConsoleEnv, View } from './console.ts';
import { consoleMessages } from './messages.ts';

/** Without any role there is nothing to do here but sign out. */
export function exitLinks(context: Context<ConsoleEnv>): Html {
  const { t } = context.get('page');
  const view: View | undefined = context.get('view');
  if (view?.administrator.roles.length === 0)
    return buttonForm(view, '/console/sign-out', html`<button class="button">${t(consoleMessages.signOut)}</button>`);
  return html`<a class="button" href="/console">${t(consoleMessages.back)}</a>`;
}

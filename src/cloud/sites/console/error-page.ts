import type { Context } from 'hono';
import { baseErrors } from '../../../base/base-errors.ts';
import { isHawserError } from '../../../base/errors.ts';
import { setRetryAfter } from '../../../base/http/retry-after.ts';
import type { Logger } from '../../../base/log.ts';
import type { Html } from '../../../web/index.ts';
import { buttonForm, facts, html, singlePage, webMessages } from '../../../web/index.ts';
import type { ConsoleEnv, View } from './console.ts';
import { consoleMessages } from './messages.ts';

/**
 * An expected failure says what and what next; anything else is a bug, of which the page shows only the correlation id.
 */
export async function errorPage(error: unknown, context: Context<ConsoleEnv>, log: Logger): Promise<Response> {
  const page = context.get('page');
  const correlationId = context.get('correlationId');
  if (!isHawserError(error)) log.error({ err: error, correlationId, path: context.req.path }, 'unexpected error');
  const expected = isHawserError(error) ? error : baseErrors('base.internal', { correlationId });
  const { status } = expected.entry;
  setRetryAfter(context, expected);
  const title = status === 404 ? page.t(webMessages.notFound) : page.t(webMessages.problemTitle);
  const code = html`<a href="/codes/${encodeURIComponent(expected.code)}"><code>${expected.code}</code></a>`;
  return await context.html(
    singlePage(
      page,
      title,
      html`<h1>${title}</h1>
        <p class="lede">${expected.text(page.language)} ${expected.fix(page.language)}</p>
        <div class="stack">
          ${facts([
            { name: page.t(webMessages.codeLabel), value: code },
            { name: page.t(webMessages.correlation), value: html`<code>${correlationId}</code>` },
          ])}
          ${exitLinks(context)}
        </div>`,
    ),
    status,
  );
}

/** Without any role there is nothing to do here but sign out. */
function exitLinks(context: Context<ConsoleEnv>): Html {
  const { t } = context.get('page');
  const view: View | undefined = context.get('view');
  if (view?.administrator.roles.length === 0)
    return buttonForm(view, '/console/sign-out', html`<button class="button">${t(consoleMessages.signOut)}</button>`);
  return html`<a class="button" href="/console">${t(consoleMessages.back)}</a>`;
}

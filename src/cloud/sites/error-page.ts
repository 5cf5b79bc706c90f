import type { Context } from 'hono';
import { baseErrors } from '../../base/base-errors.ts';
import { isHawserError } from '../../base/errors.ts';
import { setRetryAfter } from '../../base/http/retry-after.ts';
import type { Logger } from '../../base/log.ts';
import type { Content, Page } from '../../web/index.ts';
import { codeAddress, facts, html, singlePage, webMessages } from '../../web/index.ts';

interface ErrorEnv {
  readonly Variables: { readonly correlationId: string; readonly page: Page };
}

/**
 * An expected failure says what and what next; anything else is a bug, of which the page shows only the correlation id.
 */
export async function errorPage<E extends ErrorEnv>(
  error: unknown,
  context: Context<E>,
  log: Logger,
  exits?: Content,
): Promise<Response> {
  const page: Page = context.get('page');
  const correlationId: string = context.get('correlationId');
  if (!isHawserError(error)) log.error({ err: error, correlationId, path: context.req.path }, 'unexpected error');
  const expected = isHawserError(error) ? error : baseErrors('base.internal', { correlationId });
  const { status } = expected.entry;
  setRetryAfter(context, expected);
  const title = status === 404 ? page.t(webMessages.notFound) : page.t(webMessages.problemTitle);
  const code = html`<a href="${codeAddress(page, expected.code)}"><code>${expected.code}</code></a>`;
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
          ${exits}
        </div>`,
    ),
    status,
  );
}

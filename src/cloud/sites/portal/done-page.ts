import type { Text } from '../../../base/messages.ts';
import type { Html, Page } from '../../../web/index.ts';
import { html, singlePage } from '../../../web/index.ts';

/** The end of something: what happened, and that the window can be closed. */
export function donePage(page: Page, { title, lede }: { readonly title: Text; readonly lede: Text }): Html {
  const { t } = page;
  return singlePage(
    page,
    t(title),
    html`<h1>${t(title)}</h1>
      <p class="lede">${t(lede)}</p>`,
  );
}

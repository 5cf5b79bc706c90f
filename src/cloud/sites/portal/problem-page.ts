import type { Clock } from '../../../base/clock.ts';
import { format } from '../../../base/messages.ts';
import { currentOrigin } from '../../../base/origin.ts';
import type { SignInPages } from '../../apis/oauth/pages.ts';
import { facts, html, pageHeaderLines, readerOf, singlePage, UTC, webMessages } from '../../../web/index.ts';
import { languageIn } from './language.ts';
import { portalSignInMessages as m } from './sign-in/messages.ts';

/** Why a request of an application leads nowhere. It shows what was sent, and nothing that is registered. */
export function signInPages({ clock }: { readonly clock: Clock }): SignInPages {
  return {
    problem: async ({ headers, url, problem }) => {
      const { pathname, search, searchParams } = new URL(url);
      const reader = readerOf(languageIn(headers, searchParams.get('ui_locales')));
      const page = { ...reader, now: clock.now(), timeZone: UTC, here: pathname + search };
      const { t, language } = reader;
      const title = t(m.problemTitle);
      const sent = searchParams.get('redirect_uri') ?? '';
      const value = problem.name === 'redirect-unknown' ? sent : problem.value;
      const code = `AADSTS${problem.aadsts}`;
      const lines = [
        { name: t(m.code), value: html`<a href="/codes/${code}"><code>${code}</code></a>` },
        { name: t(webMessages.correlation), value: html`<code>${currentOrigin()?.correlationId ?? ''}</code>` },
      ];
      const content = html`<h1>${title}</h1>
        <p class="lede">${format(problem.text, language, { value })}</p>
        <div class="stack">${facts(lines)}</div>`;
      return {
        body: String(await singlePage(page, title, content)),
        headers: { ...pageHeaderLines({ leadsElsewhere: true }), 'cache-control': 'no-store' },
      };
    },
  };
}

import { z } from 'zod';
import { readSessions } from '../../../apis/oauth/browser-sessions.ts';
import { endAndInform } from '../../../apis/oauth/logout.ts';
import { accountEvents } from '../../../audit/account-events.ts';
import type { Session } from '../../../accounts/session.ts';
import type { Html, Page } from '../../../../web/index.ts';
import { buttonForm, html, noFields, seeOther, singlePage } from '../../../../web/index.ts';
import { sessionsCookie } from '../../cookies.ts';
import { portalForms } from '../forms.ts';
import type { PortalApp, PortalOptions } from '../portal.ts';
import { signOutMessages as m } from './messages.ts';
import { donePage } from '../done-page.ts';

const query = z.object({ done: z.string().optional() });

/** `/sign-out`: ends what is open in this browser, when nothing proves that an application asked for it. */
export function addSignOutPage(app: PortalApp, options: PortalOptions): void {
  const cookie = sessionsCookie(options.publicUrl);
  const forms = portalForms(app);
  forms.page({
    path: '/',
    access: 'everybody',
    show: async ({ view, context, query: read }) => {
      const sessions = await readSessions(options, cookie.read(context));
      const isDone = read(query).done !== undefined || sessions.length === 0;
      return isDone ? donePage(view, { title: m.doneTitle, lede: m.doneLede }) : askPage(view, sessions);
    },
  });
  forms.button({
    path: '/',
    access: 'everybody',
    event: accountEvents.signedOut,
    schema: noFields,
    act: async ({ context }) => {
      await endAndInform(options, await readSessions(options, cookie.read(context)));
      cookie.remove(context);
      return seeOther('/sign-out?done');
    },
  });
}

function askPage(page: Page, sessions: readonly Session[]): Html {
  const { t } = page;
  const names = sessions.map(({ person }) => person.upn).join(', ');
  return singlePage(
    page,
    t(m.title),
    html`<h1>${t(m.title)}</h1>
      <p class="lede">${t(m.lede, { names })}</p>
      <div class="stack">
        ${buttonForm(page, '/sign-out', html`<button class="button primary wide">${t(m.submit)}</button>`)}
      </div>`,
  );
}

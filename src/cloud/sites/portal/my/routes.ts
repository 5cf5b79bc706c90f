import { z } from 'zod';
import { inTransaction } from '../../../../base/database/transaction.ts';
import { keysOf } from '../../../../base/keys.ts';
import { readLanguage, saveLanguage } from '../../../accounts/account.ts';
import { toSessionId } from '../../../accounts/session-store.ts';
import { sessionsOf } from '../../../accounts/session.ts';
import { listOwnApplications, withdrawAccess } from '../../../apis/oauth/own-access.ts';
import { revokeOtherSessions, revokeSession } from '../../../apis/oauth/revoke-sessions.ts';
import { accountErrors } from '../../../accounts/errors.ts';
import { accountEvents } from '../../../audit/account-events.ts';
import { applicationEvents } from '../../../audit/application-events.ts';
import { businessEvents, recordEvent } from '../../../audit/business-events.ts';
import { isUuid } from '../../../../base/ids.ts';
import { noFields, rememberLanguage, seeOther } from '../../../../web/index.ts';
import type { AccountOptions, AccountRoutes, AccountView } from '../account/account.ts';
import { ownSignInPath } from '../sign-in/own-request.ts';
import { doneTexts, myPage } from './page.ts';
import { languageForm } from './schema.ts';

const query = z.object({ done: z.string().optional() });
const MY = '/my';
const done = (what: keyof typeof doneTexts) => seeOther(`${MY}?done=${what}`);

/** `/my`: what somebody uses and where they are signed in. */
export function addMy(routes: AccountRoutes, options: AccountOptions): void {
  routes.form({
    path: '/',
    access: 'signed-in',
    event: accountEvents.languageChosen,
    schema: languageForm,
    present: async ({ view }) => ({
      language: (await readLanguage(options.connection, view.session.person)) ?? view.language,
    }),
    page: async ({ view, form, query: read }) => {
      const { person } = view.session;
      const { done: named } = read(query);
      return myPage(view, {
        applications: await listOwnApplications(options, person),
        sessions: await sessionsOf(options, person),
        form,
        otherPath: otherAccountPath(options, view),
        done: keysOf(doneTexts).find((one) => one === named),
      });
    },
    act: async ({ view: { session }, context, values: { language } }) => {
      await chooseLanguage(options, session.person, language);
      rememberLanguage(context, options, language);
      return done('language');
    },
  });
  addSessions(routes, options);
  routes.button({
    path: '/applications/:id/withdraw',
    access: 'signed-in',
    event: applicationEvents.accessWithdrawn,
    schema: noFields,
    act: async ({ view: { session }, params: { id = '' } }) => {
      await withdrawAccess(options, session.person, id);
      return done('access');
    },
  });
}

function addSessions(routes: AccountRoutes, options: AccountOptions): void {
  routes.button({
    path: '/sessions/end-others',
    access: 'signed-in',
    event: businessEvents.sessionsEnded,
    schema: noFields,
    act: async ({ view: { session } }) => {
      await revokeOtherSessions(options, session);
      return done('others');
    },
  });
  routes.button({
    path: '/sessions/:id/end',
    access: 'signed-in',
    event: businessEvents.sessionsEnded,
    schema: noFields,
    act: async ({ view: { session }, params: { id = '' } }) => {
      if (!isUuid(id)) throw accountErrors('accounts.unknown-session', { id });
      await revokeSession(options, session, toSessionId(id));
      return done('session');
    },
  });
}

async function chooseLanguage(
  options: AccountOptions,
  person: AccountView['session']['person'],
  language: 'en' | 'nl',
): Promise<void> {
  const { tenant, upn, id } = person;
  await inTransaction(options, async (inside) => {
    await saveLanguage(inside.connection, person, language);
    const about = { actor: upn, targetId: id };
    await recordEvent(inside, tenant, accountEvents.languageChosen, { user: upn, language }, about);
  });
}

function otherAccountPath({ secrets }: AccountOptions, { session }: AccountView): string {
  const { tenant } = session.person;
  return ownSignInPath(secrets, { tenant, to: MY, isProofWanted: false, wantsAll: false });
}

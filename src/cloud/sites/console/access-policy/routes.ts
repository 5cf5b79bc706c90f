import { z } from 'zod';
import type { HawserError } from '../../../../base/errors.ts';
import { readAccess } from '../../../accounts/access/access-store.ts';
import { changeAccess } from '../../../accounts/access/change-access.ts';
import { namesOf } from '../../../accounts/access/resolve-names.ts';
import { writeAccess } from '../../../accounts/access/write-document.ts';
import { whatIf } from '../../../accounts/flow/what-if.ts';
import { OWN_PAGES } from '../../../accounts/access/own-applications.ts';
import { getPerson } from '../../../accounts/person.ts';
import { getApplication } from '../../../applications/get.ts';
import { methodEvents } from '../../../audit/method-events.ts';
import type { TenantKey } from '../../../tenants/tenant-key.ts';
import type { FormValues } from '../../../../web/index.ts';
import { changesNothing, presentState, seeOther, viewForm } from '../../../../web/index.ts';
import { access } from '../access.ts';
import type { ConsoleContext, View } from '../console.ts';
import type { ConsoleRoutes } from '../site.ts';
import { accessPolicyMessages as m } from './messages.ts';
import type { AccessState } from './pages.ts';
import { accessPage, PATH } from './pages.ts';
import { accessForm, whatIfForm } from './schema.ts';
import { whatIfPage } from './what-if-page.ts';

/** A document in a form is up to three times as long on its way. */
const OCTETS = 1024 * 1024;
const path = '/settings/access';
const savedQuery = z.object({ saved: z.string().optional() });

/** Who may sign in to what from where. */
export function addAccessPolicy(routes: ConsoleRoutes, console: ConsoleContext): void {
  addDocument(routes, console);
  addCheck(routes, console);
  addWhatIf(routes, console);
}

async function stateOf({ connection }: ConsoleContext, tenant: TenantKey): Promise<AccessState> {
  const document = await readAccess(connection, tenant);
  return { document, names: await namesOf(connection, tenant, document) };
}

async function present(console: ConsoleContext, { tenant }: View): Promise<FormValues<typeof accessForm>> {
  const { document, names } = await stateOf(console, tenant);
  return { document: writeAccess(document, names), accepts: false };
}

/** What is wrong in the document stands beside it. */
function refusal({ code }: HawserError): 'document' | null | undefined {
  if (code === 'access.invalid') return 'document';
  return code.startsWith('access.locks-') ? null : undefined;
}

function addDocument(routes: ConsoleRoutes, console: ConsoleContext): void {
  routes.form({
    path,
    access: access.changeAccessPolicy,
    seenBy: access.accessPolicy,
    event: methodEvents.accessPolicyChanged,
    fresh: true,
    bodyLimit: OCTETS,
    schema: accessForm,
    present: async ({ view }) => await present(console, view),
    page: async ({ view, form, query }) => {
      const isSaved = query(savedQuery).saved !== undefined;
      return accessPage(view, { ...(await stateOf(console, view.tenant)), isSaved }, form);
    },
    act: async ({ view, values: { document: text, accepts: acceptsImpact } }) => {
      const { tenant, administrator: person, t } = view;
      await changeAccess(console, tenant, { text, name: t(m.document), acceptsImpact }, { person });
      return seeOther(`${PATH}?saved`);
    },
    refusal,
  });
}

/** What the document in the form would do, without doing it. */
function addCheck(routes: ConsoleRoutes, console: ConsoleContext): void {
  routes.form({
    path: `${path}/check`,
    access: access.changeAccessPolicy,
    event: changesNothing,
    bodyLimit: OCTETS,
    schema: accessForm,
    present: async ({ view }) => await present(console, view),
    page: async ({ view, form }) => accessPage(view, await stateOf(console, view.tenant), form),
    act: async ({ view, values }) => {
      const { tenant, administrator: person, t, language } = view;
      const trial = { text: values.document, name: t(m.document), isTrial: true };
      const { impact } = await changeAccess(console, tenant, trial, { person });
      const form = viewForm(view, accessForm, presentState(accessForm, values, language), PATH);
      return accessPage(view, { ...(await stateOf(console, tenant)), impact }, form);
    },
    refusal,
  });
}

function addWhatIf(routes: ConsoleRoutes, console: ConsoleContext): void {
  const { connection } = console;
  routes.form({
    path: `${path}/what-if`,
    access: access.accessPolicy,
    event: changesNothing,
    schema: whatIfForm,
    present: async () => ({ application: OWN_PAGES }),
    page: async ({ view, form }) => whatIfPage(view, form),
    act: async ({ view, values }) => {
      const { tenant, language } = view;
      const person = await getPerson(connection, tenant, values.user);
      const own = values.application === OWN_PAGES;
      const application = own ? OWN_PAGES : (await getApplication(connection, tenant, values.application)).id;
      const address = values.address === '' ? undefined : values.address;
      const supposed = await whatIf(console, { person, application, address });
      const form = viewForm(view, whatIfForm, presentState(whatIfForm, values, language), `${PATH}/what-if`);
      return whatIfPage(view, form, supposed);
    },
    refusal: ({ code }) =>
      code === 'accounts.unknown-user' ? 'user' : code === 'applications.unknown' ? 'application' : undefined,
  });
}

import type { Context } from 'hono';
import { z } from 'zod';
import { keysOf } from '../../../../base/keys.ts';
import { methodErrors } from '../../../accounts/methods/errors.ts';
import { toMethodId } from '../../../accounts/methods/method.ts';
import type { Offer, OwnKind } from '../../../accounts/security-info/addable.ts';
import { requireAddable } from '../../../accounts/security-info/addable.ts';
import { confirmOwnAuthenticator, setUpOwnAuthenticator } from '../../../accounts/security-info/add-authenticator.ts';
import { confirmContact, pendingContact, sendContactCode } from '../../../accounts/security-info/add-contact.ts';
import { askOwnPasskey, confirmOwnPasskey } from '../../../accounts/security-info/add-passkey.ts';
import { directoryContact } from '../../../accounts/security-info/contact-store.ts';
import {
  getOwnMethod,
  makeOwnRecoveryCodes,
  offerAt,
  readSecurityInfo,
  removeOwnMethod,
  renameOwnMethod,
} from '../../../accounts/security-info/own-methods.ts';
import { methodTexts } from '../../../accounts/methods/method.ts';
import { methodEvents } from '../../../audit/method-events.ts';
import { changesNothing, noFields, seeOther } from '../../../../web/index.ts';
import type { AccountEnv, AccountOptions, AccountRoutes, AccountView } from '../account/account.ts';
import { ownSession } from '../account/session.ts';
import { flowContext } from '../sign-in/steps/subject.ts';
import { parseRegistration } from '../sign-in/steps/schema.ts';
import {
  authenticatorPage,
  codesOfferPage,
  codesPage,
  emailPage,
  mailCodePage,
  passkeyPage,
  removePage,
  renamePage,
} from './form-pages.ts';
import { addForestPassword, hasForestForm } from './forest-password.ts';
import type { Done } from './list-page.ts';
import { doneTexts, listPage, nameOfMethod, SECURITY_INFO } from './list-page.ts';
import { addOwnPassword, hasPasswordForm } from './password-routes.ts';
import { authenticatorForm, emailForm, mailCodeForm, nameForm, passkeyForm, removeForm } from './schema.ts';

const doneQuery = z.object({ done: z.string().optional() });
const replacesQuery = z.object({ replaces: z.uuid().optional() });

/** `/security-info`: what people prove with who they are, looked after by themselves. */
export function addSecurityInfo(routes: AccountRoutes, options: AccountOptions): void {
  addList(routes, options);
  addAuthenticator(routes, options);
  addPasskey(routes, options);
  addRecoveryCodes(routes, options);
  addEmail(routes, options);
  addRename(routes, options);
  addRemoval(routes, options);
  addOwnPassword(routes, options);
  addForestPassword(routes, options);
}

const done = (what: Done) => seeOther(`${SECURITY_INFO}?done=${what}`);

interface Addressed {
  readonly view: AccountView;
  readonly context: Context<AccountEnv>;
}

async function offer(options: AccountOptions, { view, context }: Addressed): Promise<Omit<Offer, 'amr'>> {
  const from = { address: options.clientAddress(context), reaches: options.reaches };
  return await offerAt(flowContext(options), ownSession(view), from);
}

/** A page of something that is not offered is refused like what it would send. Throws `methods.not-offered`. */
async function requireOffered(options: AccountOptions, asked: Addressed, kind: OwnKind): Promise<void> {
  const { view } = asked;
  requireAddable(view.standing, ownSession(view), await offer(options, asked), kind);
}

function addList(routes: AccountRoutes, options: AccountOptions): void {
  routes.page({
    path: '/',
    access: 'proved',
    show: async ({ view, context, query }) => {
      const offered = await offer(options, { view, context });
      const info = await readSecurityInfo(flowContext(options), ownSession(view), offered);
      const { done: named } = query(doneQuery);
      const known = keysOf(doneTexts).find((one) => one === named);
      const hasForm = hasPasswordForm(view) || (await hasForestForm(options, view));
      return listPage(view, { ...info, done: known, hasPasswordForm: hasForm });
    },
  });
}

function addAuthenticator(routes: AccountRoutes, options: AccountOptions): void {
  routes.form({
    path: '/authenticator',
    access: 'fresh',
    event: methodEvents.methodAdded,
    schema: authenticatorForm,
    about: async (asked) => await requireOffered(options, asked, 'authenticator'),
    present: async ({ view, query }) => ({
      replaces: query(replacesQuery).replaces ?? '',
      name: view.t(methodTexts.authenticator),
    }),
    page: async ({ view, form }) => {
      const setup = await setUpOwnAuthenticator(flowContext(options), ownSession(view), form.text('sealed'));
      return authenticatorPage(view, form, setup);
    },
    act: async ({ view, context, values: { replaces, ...values } }) => {
      const offered = await offer(options, { view, context });
      const wanted = { ...values, replaces: idOf(replaces) };
      await confirmOwnAuthenticator(flowContext(options), ownSession(view), offered, wanted);
      return done('added');
    },
    refusal: ({ code }) => (code === 'flow.wrong-code' ? 'code' : null),
  });
}

function addPasskey(routes: AccountRoutes, options: AccountOptions): void {
  routes.form({
    path: '/passkey',
    access: 'fresh',
    event: methodEvents.methodAdded,
    schema: passkeyForm,
    about: async (asked) => await requireOffered(options, asked, 'passkey'),
    page: async ({ view, form }) => {
      const question = await askOwnPasskey(flowContext(options), ownSession(view), view.standing.policy);
      return passkeyPage(view, form, question);
    },
    act: async ({ view, context, values: { response: text, ...values } }) => {
      const response = parseRegistration(text);
      if (!response) throw methodErrors('methods.passkey-refused', {});
      const offered = await offer(options, { view, context });
      await confirmOwnPasskey(flowContext(options), ownSession(view), offered, { ...values, response });
      return done('added');
    },
    refusal: () => null,
  });
}

function addRecoveryCodes(routes: AccountRoutes, options: AccountOptions): void {
  const path = '/recovery-codes';
  routes.page({
    path,
    access: 'fresh',
    about: async (asked) => await requireOffered(options, asked, 'recovery-codes'),
    show: async ({ view }) => codesOfferPage(view),
  });
  routes.button({
    path,
    access: 'fresh',
    event: methodEvents.methodAdded,
    schema: noFields,
    act: async ({ view, context }) => {
      const offered = await offer(options, { view, context });
      return codesPage(view, await makeOwnRecoveryCodes(flowContext(options), ownSession(view), offered));
    },
  });
}

function addEmail(routes: AccountRoutes, options: AccountOptions): void {
  routes.form({
    path: '/email',
    access: 'fresh',
    event: changesNothing,
    schema: emailForm,
    about: async (asked) => await requireOffered(options, asked, 'email'),
    present: async ({ view, query }) => await presentAddress(options, view, query(replacesQuery).replaces),
    page: async ({ view, form }) => emailPage(view, form),
    act: async ({ view, context, values: { email: typed, replaces } }) => {
      const wanted = { typed, replaces: idOf(replaces), language: view.language };
      const offered = await offer(options, { view, context });
      await sendContactCode(flowContext(options), ownSession(view), offered, wanted);
      return seeOther(`${SECURITY_INFO}/email/code`);
    },
    refusal: () => 'email',
  });
  routes.form({
    path: '/email/code',
    access: 'fresh',
    event: methodEvents.methodAdded,
    schema: mailCodeForm,
    about: async ({ view }) => {
      const address = await pendingContact(flowContext(options), ownSession(view));
      if (address === undefined) throw methodErrors('methods.mail-code-over', {});
      return address;
    },
    page: async ({ view, form, subject }) => mailCodePage(view, form, subject),
    act: async ({ view, context, values: { code } }) => {
      const offered = await offer(options, { view, context });
      await confirmContact(flowContext(options), ownSession(view), offered, code);
      return done('added');
    },
    refusal: () => 'code',
  });
}

/** What the directory or an administrator wrote down stands in the form, and counts when the person verified it. */
async function presentAddress(options: AccountOptions, view: AccountView, replaces: string | undefined) {
  const { connection } = options;
  const noted =
    replaces === undefined ? undefined : await getOwnMethod(flowContext(options), ownSession(view), replaces);
  if (noted) return { replaces: noted.id, email: noted.verifiedAt ? '' : noted.name };
  return { replaces: '', email: (await directoryContact(connection, view.session.person, 'email')) ?? '' };
}

interface Named {
  readonly view: AccountView;
  readonly params: Readonly<Record<string, string>>;
}

function addRename(routes: AccountRoutes, options: AccountOptions): void {
  routes.form({
    path: '/methods/:id/name',
    access: 'fresh',
    event: methodEvents.methodRenamed,
    schema: nameForm,
    about: async ({ view, params }: Named) =>
      await getOwnMethod(flowContext(options), ownSession(view), params['id'] ?? ''),
    present: async ({ view, subject }) => ({ name: nameOfMethod(view, subject) }),
    page: async ({ view, form, subject }) => renamePage(view, form, nameOfMethod(view, subject)),
    act: async ({ view, values: { name }, subject: { id } }) => {
      await renameOwnMethod(flowContext(options), ownSession(view), { id, name });
      return done('renamed');
    },
  });
}

function addRemoval(routes: AccountRoutes, options: AccountOptions): void {
  routes.form({
    path: '/methods/:id/remove',
    access: 'fresh',
    event: methodEvents.methodRemoved,
    schema: removeForm,
    about: async ({ view, params }: Named) =>
      await getOwnMethod(flowContext(options), ownSession(view), params['id'] ?? ''),
    page: async ({ view, form, subject }) => removePage(view, form, nameOfMethod(view, subject)),
    act: async ({ view, subject: { id } }) => {
      await removeOwnMethod(flowContext(options), ownSession(view), id);
      return done('removed');
    },
    refusal: ({ code }) => (code === 'methods.unknown-method' ? undefined : null),
  });
}

function idOf(text: string) {
  return text === '' ? undefined : toMethodId(text);
}

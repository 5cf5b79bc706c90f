import { accountEvents } from '../../../../audit/account-events.ts';
import { businessEvents } from '../../../../audit/business-events.ts';
import { methodEvents } from '../../../../audit/method-events.ts';
import { readRelyingParty } from '../../../../accounts/methods/relying-party.ts';
import { flowErrors } from '../../../../accounts/flow/errors.ts';
import { beginWithPass } from '../../../../accounts/flow/first-factor.ts';
import type { Step } from '../../../../accounts/flow/next-step.ts';
import { askPasskey, givePasskey } from '../../../../accounts/flow/passkey-steps.ts';
import {
  askRegistration,
  choosePassword,
  confirmAuthenticator,
  confirmPasskey,
  confirmRecoveryCodes,
  makeRecoveryCodes,
  setUpAuthenticator,
} from '../../../../accounts/flow/register-steps.ts';
import { giveCode, giveRecoveryCode } from '../../../../accounts/flow/second-factor.ts';
import { askAnyPasskey, beginWithPasskey } from '../../../../accounts/flow/without-name.ts';
import { methodErrors } from '../../../../accounts/methods/errors.ts';
import { signInPath } from '../../../../apis/oauth/flow-id.ts';
import type { SignInRequest } from '../../../../apis/oauth/sign-in-flow.ts';
import { buttonForm, changesNothing, html, noFields, seeOther } from '../../../../../web/index.ts';
import type { PortalForms } from '../../forms.ts';
import type { PortalOptions } from '../../portal.ts';
import { requireOwnName } from '../first-step.ts';
import { requestOf } from '../request.ts';
import { stepMessages as m } from '../step-messages.ts';
import { addForestPassword } from './forest-password.ts';
import {
  authenticatorPage,
  codePage,
  codesOfferPage,
  codesPage,
  firstPasskeyPage,
  newPasskeyPage,
  newPasswordPage,
  passkeyPage,
  passPage,
  recoveryPage,
  registerPage,
} from './pages.ts';
import {
  codeForm,
  firstPasskeyForm,
  newPasskeyForm,
  newPasswordForm,
  parseAssertion,
  parseRegistration,
  passForm,
  passkeyForm,
  recoveryForm,
} from './schema.ts';
import { blockedFor, flowContext, proceed, underWay, whereOf } from './subject.ts';

/** What comes after the name, and in place of a password. Each page is one step; the server knows which is next. */
export function addSteps(routes: PortalForms, options: PortalOptions): void {
  addNext(routes, options);
  addPass(routes, options);
  addFirstPasskey(routes, options);
  addCode(routes, options);
  addRecovery(routes, options);
  addSecondPasskey(routes, options);
  addRegister(routes, options);
  addAuthenticator(routes, options);
  addNewPasskey(routes, options);
  addNewPassword(routes, options);
  addForestPassword(routes, options);
  addRecoveryCodes(routes, options);
}

type Asked = Parameters<typeof requestOf>[1];

async function about(options: PortalOptions, asked: Asked) {
  return await underWay(options, asked.context, await requestOf(options, asked));
}

/** The page of a step. */
function pageOf(step: Step): string {
  switch (step.kind) {
    case 'second-factor':
      return step.offers.includes('authenticator') ? 'code' : step.offers.includes('passkey') ? 'key' : 'recovery';
    case 'register':
      return 'register';
    case 'recovery-codes':
      return 'recovery-codes';
    case 'change-password':
      return 'new-password';
    case 'change-forest-password':
      return 'forest-password';
    default:
      return '';
  }
}

function addNext(routes: PortalForms, options: PortalOptions): void {
  routes.page({
    path: '/:id/next',
    access: 'everybody',
    about: async (asked) => await about(options, asked),
    show: async ({ subject: { request, flow } }) => {
      if (flow.step.kind === 'refused') throw flowErrors('flow.no-method', {});
      if (flow.step.kind === 'blocked') throw blockedFor(request);
      return seeOther(`${signInPath(request.id)}/${pageOf(flow.step)}`);
    },
  });
}

function addPass(routes: PortalForms, options: PortalOptions): void {
  routes.form({
    path: '/:id/pass',
    access: 'everybody',
    event: accountEvents.signedIn,
    schema: passForm,
    about: async (asked) => await requestOf(options, asked),
    present: async ({ subject }) => ({ upn: subject.loginHint ?? '' }),
    page: async ({ view, form, subject }) => passPage(view, subject, form),
    act: async ({ values: { upn, pass }, subject, context }) => {
      await requireOwnName(options, subject, upn);
      const where = whereOf(options, context, upn, subject);
      const token = await beginWithPass(flowContext(options), where, { upn, pass, demand: subject.demand });
      return await proceed(options, context, subject, token);
    },
    refusal: () => null,
  });
}

async function anyQuestion(options: PortalOptions, { tenant }: SignInRequest) {
  const asked = await askAnyPasskey(flowContext(options), await readRelyingParty(options.connection, tenant));
  if (!asked) throw flowErrors('flow.other-step', {});
  return asked;
}

function addFirstPasskey(routes: PortalForms, options: PortalOptions): void {
  routes.form({
    path: '/:id/passkey',
    access: 'everybody',
    event: accountEvents.signedIn,
    schema: firstPasskeyForm,
    about: async (asked) => await requestOf(options, asked),
    page: async ({ view, form, subject }) =>
      firstPasskeyPage(view, subject, { form, question: await anyQuestion(options, subject) }),
    act: async ({ values: { sealed, response: text, stays }, subject, context }) => {
      const response = parseAssertion(text);
      if (!response) throw methodErrors('methods.passkey-refused', {});
      const where = whereOf(options, context, '', subject);
      const given = { sealed, response, stays, demand: subject.demand };
      const token = await beginWithPasskey(flowContext(options), where, given);
      return await proceed(options, context, subject, token);
    },
    refusal: () => null,
  });
}

function addCode(routes: PortalForms, options: PortalOptions): void {
  routes.form({
    path: '/:id/code',
    access: 'everybody',
    event: accountEvents.signedIn,
    schema: codeForm,
    about: async (asked) => await about(options, asked),
    page: async ({ view, form, subject: { request, flow } }) => codePage(view, request, flow.step, form),
    act: async ({ values: { code }, subject: { request, flow, where }, context }) => {
      await giveCode(flowContext(options), flow.token, where, code);
      return await proceed(options, context, request, flow.token);
    },
    refusal: () => 'code',
  });
}

function addRecovery(routes: PortalForms, options: PortalOptions): void {
  routes.form({
    path: '/:id/recovery',
    access: 'everybody',
    event: accountEvents.signedIn,
    schema: recoveryForm,
    about: async (asked) => await about(options, asked),
    page: async ({ view, form, subject: { request, flow } }) => recoveryPage(view, request, flow.step, form),
    act: async ({ values: { code }, subject: { request, flow, where }, context }) => {
      await giveRecoveryCode(flowContext(options), flow.token, where, code);
      return await proceed(options, context, request, flow.token);
    },
    refusal: () => 'code',
  });
}

function addSecondPasskey(routes: PortalForms, options: PortalOptions): void {
  routes.form({
    path: '/:id/key',
    access: 'everybody',
    event: accountEvents.signedIn,
    schema: passkeyForm,
    about: async (asked) => await about(options, asked),
    page: async ({ view, form, subject: { request, flow, where } }) => {
      const question = { options: await askPasskey(flowContext(options), flow.token, where) };
      return passkeyPage(view, request, { form, question, step: flow.step });
    },
    act: async ({ values, subject: { request, flow, where }, context }) => {
      const response = parseAssertion(values.response);
      if (!response) throw methodErrors('methods.passkey-refused', {});
      await givePasskey(flowContext(options), flow.token, where, response);
      return await proceed(options, context, request, flow.token);
    },
    refusal: () => null,
  });
}

function addRegister(routes: PortalForms, options: PortalOptions): void {
  routes.page({
    path: '/:id/register',
    access: 'everybody',
    about: async (asked) => await about(options, asked),
    show: async ({ view, subject: { request, flow } }) => {
      const { step } = flow;
      if (step.kind === 'second-factor') return registerPage(view, request, step.register);
      if (step.kind !== 'register') throw flowErrors('flow.other-step', {});
      return registerPage(view, request, step.offers);
    },
  });
}

function addAuthenticator(routes: PortalForms, options: PortalOptions): void {
  routes.form({
    path: '/:id/authenticator',
    access: 'everybody',
    event: methodEvents.methodAdded,
    schema: codeForm,
    about: async (asked) => await about(options, asked),
    page: async ({ view, form, subject: { request, flow, where } }) =>
      authenticatorPage(view, request, form, await setUpAuthenticator(flowContext(options), flow.token, where)),
    act: async ({ values: { code }, subject: { request, flow, where }, context }) => {
      await confirmAuthenticator(flowContext(options), flow.token, where, code);
      return await proceed(options, context, request, flow.token);
    },
    refusal: () => 'code',
  });
}

function addNewPasskey(routes: PortalForms, options: PortalOptions): void {
  routes.form({
    path: '/:id/new-passkey',
    access: 'everybody',
    event: methodEvents.methodAdded,
    schema: newPasskeyForm,
    about: async (asked) => await about(options, asked),
    page: async ({ view, form, subject: { request, flow, where } }) =>
      newPasskeyPage(view, request, form, await askRegistration(flowContext(options), flow.token, where)),
    act: async ({ values: { name, response: text }, subject: { request, flow, where }, context }) => {
      const response = parseRegistration(text);
      if (!response) throw methodErrors('methods.passkey-refused', {});
      await confirmPasskey(flowContext(options), flow.token, where, { response, name });
      return await proceed(options, context, request, flow.token);
    },
    refusal: () => null,
  });
}

function addNewPassword(routes: PortalForms, options: PortalOptions): void {
  routes.form({
    path: '/:id/new-password',
    access: 'everybody',
    event: businessEvents.passwordChanged,
    schema: newPasswordForm,
    about: async (asked) => await about(options, asked),
    page: async ({ view, form, subject: { request } }) => newPasswordPage(view, request, form),
    act: async ({ values: { password }, subject: { request, flow, where }, context }) => {
      await choosePassword(flowContext(options), flow.token, where, password);
      return await proceed(options, context, request, flow.token);
    },
    refusal: () => 'password',
  });
}

function addRecoveryCodes(routes: PortalForms, options: PortalOptions): void {
  routes.page({
    path: '/:id/recovery-codes',
    access: 'everybody',
    about: async (asked) => await about(options, asked),
    show: async ({ view, subject: { request } }) => {
      const words = html`<button class="button primary wide">${view.t(m.codesMake)}</button>`;
      return codesOfferPage(view, request, buttonForm(view, `${signInPath(request.id)}/recovery-codes`, words));
    },
  });
  routes.button({
    path: '/:id/recovery-codes',
    access: 'everybody',
    event: methodEvents.methodAdded,
    schema: noFields,
    about: async (asked) => await about(options, asked),
    act: async ({ view, subject: { request, flow, where } }) => {
      const codes = await makeRecoveryCodes(flowContext(options), flow.token, where);
      const words = html`<button class="button primary wide">${view.t(m.codesKept)}</button>`;
      return codesPage(view, request, codes, buttonForm(view, `${signInPath(request.id)}/codes-kept`, words));
    },
  });
  routes.button({
    path: '/:id/codes-kept',
    access: 'everybody',
    event: changesNothing,
    schema: noFields,
    about: async (asked) => await about(options, asked),
    act: async ({ subject: { request, flow, where }, context }) => {
      await confirmRecoveryCodes(flowContext(options), flow.token, where);
      return await proceed(options, context, request, flow.token);
    },
  });
}

import type { Context } from 'hono';
import { required } from '../../../../../base/assert.ts';
import { accessErrors } from '../../../../accounts/access/errors.ts';
import type { AccessDecision } from '../../../../accounts/access/decision.ts';
import { appliedOnly } from '../../../../accounts/access/decision.ts';
import { OWN_PAGES } from '../../../../accounts/access/own-applications.ts';
import { finish } from '../../../../accounts/flow/finish.ts';
import { flowErrors } from '../../../../accounts/flow/errors.ts';
import type { FlowContext, FlowToken, OpenFlow, Where } from '../../../../accounts/flow/open-flow.ts';
import { readFlow } from '../../../../accounts/flow/open-flow.ts';
import { recordRefusal } from '../../../../accounts/sign-in-record.ts';
import { resumeSession } from '../../../../accounts/session.ts';
import { readSessions, withSession } from '../../../../apis/oauth/browser-sessions.ts';
import { signInPath } from '../../../../apis/oauth/flow-id.ts';
import type { SignInRequest } from '../../../../apis/oauth/sign-in-flow.ts';
import { seeOther } from '../../../../../web/index.ts';
import { attemptFrom, rememberBrowser } from '../../../attempt.ts';
import { sessionsCookie } from '../../../cookies.ts';
import type { PortalOptions } from '../../portal.ts';
import { finishRequest } from '../finish-request.ts';
import { flowCookie } from './flow-cookie.ts';

/** For what somebody signs in. */
export type StepSubject = Pick<SignInRequest, 'id' | 'tenant' | 'application' | 'isOfDevice' | 'confirms'>;

/** A sign-in that is under way in this browser. */
export interface UnderWay {
  readonly request: SignInRequest;
  readonly flow: OpenFlow;
  readonly where: Where;
}

export function flowContext(options: PortalOptions): FlowContext {
  const { connection, clock, log, onEvent, passThrough, forestPasswords, secrets, publicUrl, otherUrls = [] } = options;
  const given = {
    ...(onEvent && { onEvent }),
    ...(passThrough && { passThrough }),
    ...(forestPasswords && { forestPasswords }),
  };
  return { connection, clock, log, ...given, secrets, addresses: [publicUrl, ...otherUrls] };
}

/** `request`: for what somebody signs in there. */
export function whereOf(
  options: PortalOptions,
  context: Context,
  upn: string,
  { tenant, application }: Pick<SignInRequest, 'tenant' | 'application'>,
): Where {
  const { client, knownBrowser } = attemptFrom(options, context, { upn, password: '' });
  const isOwn = application.id === OWN_PAGES;
  const purpose = isOwn
    ? ({ kind: 'console', tenant, application: null } as const)
    : ({ kind: 'interactive', tenant, application } as const);
  return { client, knownBrowser, purpose };
}

/** Throws `flow.ended`. */
export async function underWay(options: PortalOptions, context: Context, request: SignInRequest): Promise<UnderWay> {
  const text = flowCookie(options.publicUrl).tokenOf(context, request.id);
  if (text === undefined) throw flowErrors('flow.ended', {});
  const flow = await readFlow(flowContext(options), text, whereOf(options, context, '', request));
  if (flow.tenant.number !== request.tenant.number) throw flowErrors('flow.ended', {});
  return { request, flow, where: whereOf(options, context, flow.name, request) };
}

/** What somebody reads whom the access policy stops. */
export function blockedFor({ application }: Pick<SignInRequest, 'application'>): ReturnType<typeof accessErrors> {
  return accessErrors('access.blocked', { application: application.name });
}

/** The same, written down. */
export async function blocked(
  options: PortalOptions,
  request: Pick<SignInRequest, 'application'>,
  where: Where,
  seen: { readonly upn: string; readonly methods: readonly string[]; readonly decision?: AccessDecision },
): Promise<ReturnType<typeof blockedFor>> {
  const refusal = blockedFor(request);
  const { upn, methods, decision } = seen;
  const access = decision && appliedOnly(decision);
  await recordRefusal(flowContext(options), { upn, ...where }, refusal, { methods, access });
  return refusal;
}

/**
 * On to the next page, or back to the application with a session when everything is proved. Throws `flow.no-method`,
 * `access.blocked` and what `finish` throws.
 */
export async function proceed(options: PortalOptions, context: Context, request: SignInRequest, token: FlowToken) {
  const flows = flowCookie(options.publicUrl);
  const own = flowContext(options);
  const flow = await readFlow(own, token, whereOf(options, context, '', request));
  const where = whereOf(options, context, flow.name, request);
  const seen = { upn: flow.name, methods: flow.state.amr, decision: flow.facts.decision };
  if (flow.step.kind === 'blocked') throw await blocked(options, request, where, seen);
  if (flow.step.kind === 'refused') {
    const refusal = flowErrors('flow.no-method', {});
    await recordRefusal(own, { upn: flow.name, ...where }, refusal, { methods: flow.state.amr });
    throw refusal;
  }
  if (flow.step.kind !== 'done') {
    flows.keep(context, request.id, token);
    return seeOther(`${signInPath(request.id)}/next`);
  }
  const cookie = sessionsCookie(options.publicUrl);
  const present = await readSessions(options, cookie.read(context));
  const isConfirmation = request.confirms !== undefined;
  const { token: session } = await finish(own, token, where, { present, isConfirmation });
  flows.forget(context, request.id);
  // A passkey is bound to the device, or to what the device is signed in to.
  const isSure = flow.state.factors > 1 || flow.state.first === 'passkey';
  rememberBrowser(options, context, { upn: flow.name, factors: isSure ? 2 : 1 });
  const opened = required(await resumeSession(options, session), 'a session that was opened just now');
  cookie.write(context, withSession(present, opened));
  return await finishRequest(options, { request, session: opened, context });
}

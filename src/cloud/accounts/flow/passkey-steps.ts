import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { isHawserError } from '../../../base/errors.ts';
import { recordEvent } from '../../audit/business-events.ts';
import { methodEvents } from '../../audit/method-events.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { methodErrors } from '../methods/errors.ts';
import type { AssertionResponse, Place } from '../methods/passkey.ts';
import type { Assertion } from '../methods/passkey-assertion.ts';
import { assertionOptions, verifyAssertion } from '../methods/passkey-assertion.ts';
import { listPasskeys } from '../methods/passkey-store.ts';
import type { Person } from '../person.ts';
import { flowErrors } from './errors.ts';
import { passkeyPlace } from './facts.ts';
import { isFirst, proveFirst } from './first-factor.ts';
import type { Step } from './next-step.ts';
import type { Answer, FlowContext, OpenFlow, Where } from './open-flow.ts';
import { answer, ownerOf } from './open-flow.ts';
import { offersSecond, proveSecond } from './second-factor.ts';

const belongs = (step: Step): boolean => isFirst(step) || offersSecond('passkey')(step);

/**
 * What the browser asks a passkey; kept in the flow, and good for one answer. Before the first proof it names no
 * passkey, so that it shows nothing of whoever the name belongs to. Throws `flow.ended`, `flow.other-step`,
 * `methods.passkey-refused`.
 */
export async function askPasskey(
  context: FlowContext,
  text: string,
  where: Where,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return await answer(context, text, where, {
    belongs,
    judge: async (inside, flow) => {
      const place = await requiredPlace(inside, flow.tenant);
      const allowed = isFirst(flow.step) ? [] : await listPasskeys(inside.connection, ownerOf(flow));
      const options = await assertionOptions(place, allowed);
      return { state: { ...flow.state, challenge: options.challenge }, result: options };
    },
  });
}

/** Throws `methods.passkey-refused`, `methods.passkey-copied`, `flow.ended` and `flow.other-step`. */
export async function givePasskey(
  context: FlowContext,
  text: string,
  where: Where,
  response: AssertionResponse,
): Promise<void> {
  await answer(context, text, where, {
    belongs,
    judge: async (inside, flow) => await judgePasskey(inside, flow, response),
  });
}

async function judgePasskey(inside: FlowContext, flow: OpenFlow, response: AssertionResponse): Promise<Answer<void>> {
  const { challenge } = flow.state;
  const { standing } = flow;
  if (challenge === null || !standing) return { refusal: methodErrors('methods.passkey-refused', {}) };
  const place = await requiredPlace(inside, flow.tenant);
  const asked = { challenge, place, owner: standing.person.id };
  const assertion = await orRefusal(verifyAssertion(inside, flow.tenant, response, asked));
  if ('refusal' in assertion) return assertion;
  const copied = await refuseCopy(inside, standing.person, assertion);
  if (copied) return copied;
  if (isFirst(flow.step)) return proveFirst(inside, flow, 'passkey', proofOf(assertion));
  return proveSecond(inside, flow, proofOf(assertion).amr);
}

/** Unlocked by its owner it is two factors: what they have, and what they know or are. */
export function proofOf({ isUserVerified, isSynced }: Pick<Assertion, 'isUserVerified' | 'isSynced'>) {
  return { factors: isUserVerified ? 2 : 1, amr: [isSynced ? 'swk' : 'hwk', ...(isUserVerified ? ['user'] : [])] };
}

/** ME-01: a possible copy is refused this time, and administrators find it in the audit. */
export async function refuseCopy(
  inside: FlowContext,
  { tenant, id, upn }: Person,
  { possibleCopy }: Assertion,
): Promise<{ readonly refusal: ReturnType<typeof methodErrors> } | undefined> {
  if (possibleCopy === null) return undefined;
  const { name, before, counter } = possibleCopy;
  const values = { method: name, user: upn, before, counter };
  await recordEvent(inside, tenant, methodEvents.possibleCopy, values, { actor: upn, targetId: id });
  return { refusal: methodErrors('methods.passkey-copied', { name }) };
}

export async function orRefusal<Result extends object>(
  attempt: Promise<Result>,
): Promise<Result | Extract<Answer<void>, { refusal: unknown }>> {
  try {
    return await attempt;
  } catch (error) {
    if (isHawserError(error)) return { refusal: error };
    throw error;
  }
}

export async function requiredPlace({ connection, addresses }: FlowContext, tenant: TenantKey): Promise<Place> {
  const place = await passkeyPlace(connection, tenant, addresses);
  if (!place) throw flowErrors('flow.other-step', {});
  return place;
}

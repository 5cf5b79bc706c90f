import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import { businessEvents, recordEvent } from '../../audit/business-events.ts';
import { getTenant } from '../../tenants/store.ts';
import { findCandidate } from '../candidate.ts';
import { newVerifier, saveVerifier } from '../credential.ts';
import { accountErrors } from '../errors.ts';
import { newSecret, sealNameOf, setupAddress, shownSecret, stepOf } from '../methods/authenticator.ts';
import { methodErrors } from '../methods/errors.ts';
import { methodTexts, resetFrom } from '../methods/method.ts';
import { insertMethod, newMethodId } from '../methods/method-store.ts';
import type { RegistrationResponse } from '../methods/passkey.ts';
import { registerPasskey, registrationOptions } from '../methods/passkey-registration.ts';
import { recordAdded } from '../methods/record-change.ts';
import { insertRecoveryCodes } from '../methods/recovery-codes.ts';
import { isPasswordOf } from '../password-hash.ts';
import { mailSecurityNotice } from '../methods/security-notice.ts';
import { flowErrors } from './errors.ts';
import type { Registrable, Step } from './next-step.ts';
import type { FlowContext, OpenFlow, Where } from './open-flow.ts';
import { answer, keepFlow, ownerOf, readFlow, withProof } from './open-flow.ts';
import { orRefusal, requiredPlace } from './passkey-steps.ts';

/** Everything here throws `flow.ended` and `flow.other-step`. */
function offers(kind: Registrable) {
  return (step: Step): boolean =>
    (step.kind === 'register' && step.offers.includes(kind)) ||
    (step.kind === 'second-factor' && step.register.includes(kind));
}

export interface AuthenticatorSetup {
  /** In groups of four. */
  readonly secret: string;
  /** What the QR code holds. */
  readonly uri: string;
}

/** The same secret as long as it is not confirmed: a page that is loaded again shows the same code. */
export async function setUpAuthenticator(
  context: FlowContext,
  text: string,
  where: Where,
): Promise<AuthenticatorSetup> {
  return await answer(context, text, where, {
    belongs: offers('authenticator'),
    judge: async (inside, flow) => {
      const owner = ownerOf(flow);
      const { displayName: issuer } = await getTenant(inside.connection, flow.tenant);
      const id = flow.state.setup?.id ?? newMethodId(inside.clock.now());
      const sealName = sealNameOf(owner, id);
      const known = flow.state.setup;
      const secret = known ? inside.secrets.open(sealName, known.sealed) : newSecret();
      const setup = known ?? { id, sealed: inside.secrets.seal(sealName, secret) };
      const uri = setupAddress(secret, { issuer, account: owner.upn });
      return { state: { ...flow.state, setup }, result: { secret: shownSecret(secret), uri } };
    },
  });
}

/** The first code proves that the app has the secret, and is spent by it. Throws `flow.wrong-code`. */
export async function confirmAuthenticator(
  context: FlowContext,
  text: string,
  where: Where,
  code: string,
): Promise<void> {
  await answer(context, text, where, {
    belongs: offers('authenticator'),
    judge: async (inside, flow) => {
      const owner = ownerOf(flow);
      const { setup } = flow.state;
      if (!setup) return { refusal: flowErrors('flow.wrong-code', {}) };
      const now = inside.clock.now();
      const step = stepOf(inside.secrets.open(sealNameOf(owner, setup.id), setup.sealed), code, now);
      if (step === undefined) return { refusal: flowErrors('flow.wrong-code', {}) };
      const method = await insertMethod(inside.connection, owner, {
        ...{ ...setup, kind: 'authenticator', name: methodTexts.authenticator.en, source: 'self', lastStep: step },
        ...{ createdAt: now, verifiedAt: now, usableForResetFrom: resetFrom('self', now) },
      });
      await recordAdded(inside, owner, method, { person: owner });
      const state = withProof(flow.state, { factors: 1, amr: ['otp'] }, now);
      return { state: { ...state, setup: null, hasRegistered: true }, result: undefined };
    },
  });
}

export async function askRegistration(
  context: FlowContext,
  text: string,
  where: Where,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return await answer(context, text, where, {
    belongs: offers('passkey'),
    judge: async (inside, flow) => {
      const place = await requiredPlace(inside, flow.tenant);
      const { displayName: tenantName } = await getTenant(inside.connection, flow.tenant);
      const rules = rulesOf(flow);
      const options = await registrationOptions(inside, ownerOf(flow), { place, rules, tenantName });
      return { state: { ...flow.state, challenge: options.challenge }, result: options };
    },
  });
}

/** Throws `methods.passkey-refused`, `methods.passkey-model`, `methods.method-exists`. */
export async function confirmPasskey(
  context: FlowContext,
  text: string,
  where: Where,
  { response, name }: { readonly response: RegistrationResponse; readonly name: string },
): Promise<void> {
  await answer(context, text, where, {
    belongs: offers('passkey'),
    judge: async (inside, flow) => {
      const { challenge } = flow.state;
      if (challenge === null) return { refusal: methodErrors('methods.passkey-refused', {}) };
      const owner = ownerOf(flow);
      const place = await requiredPlace(inside, flow.tenant);
      const asked = { challenge, place, rules: rulesOf(flow), source: 'self', name } as const;
      const registered = await orRefusal(registerPasskey(inside, owner, response, asked));
      if ('refusal' in registered) return registered;
      await recordAdded(inside, owner, registered.method, { person: owner });
      const proof = { factors: 1, amr: [registered.isSynced ? 'swk' : 'hwk'] };
      return { state: { ...withProof(flow.state, proof, inside.clock.now()), hasRegistered: true }, result: undefined };
    },
  });
}

/**
 * A new password in place of a temporary one, or the first one. Every session and other sign-in of the person ends.
 * Throws what `newVerifier` throws, and `accounts.password-same`.
 */
export async function choosePassword(
  context: FlowContext,
  text: string,
  where: Where,
  password: string,
): Promise<void> {
  const belongs = (step: Step): boolean => step.kind === 'change-password' || offers('password')(step);
  const before = await readFlow(context, text, where);
  if (!belongs(before.step)) throw flowErrors('flow.other-step', {});
  const person = ownerOf(before);
  const held = await findCandidate(context.connection, before.name);
  if (await isPasswordOf(password, held?.verifier)) throw accountErrors('accounts.password-same', {});
  const verifier = await newVerifier(context, before.tenant, person, password);
  await answer(context, text, where, {
    belongs,
    judge: async (inside, flow) => {
      const owner = ownerOf(flow);
      const { tenant, id, upn } = owner;
      await saveVerifier(inside, tenant, id, verifier);
      // It ended this sign-in too, whose owner has just proved more than the password.
      await keepFlow(inside, flow);
      const about = { actor: upn, targetId: id };
      await recordEvent(inside, tenant, businessEvents.passwordChanged, { user: upn, actor: upn }, about);
      await mailSecurityNotice(inside, owner, { kind: 'password-changed' }, { person: owner });
      return { state: { ...flow.state, mustChange: 'no' }, result: undefined };
    },
  });
}

const isAtCodes = (step: Step): boolean => step.kind === 'recovery-codes';

/** A new set each time: nothing that could be shown again is kept. */
export async function makeRecoveryCodes(context: FlowContext, text: string, where: Where): Promise<readonly string[]> {
  return await answer(context, text, where, {
    belongs: isAtCodes,
    judge: async (inside, flow) => {
      const owner = ownerOf(flow);
      const { method, codes } = await insertRecoveryCodes(inside, owner, 'self');
      await recordAdded(inside, owner, method, { person: owner });
      return { state: { ...flow.state, codes: 'shown' }, result: codes };
    },
  });
}

/** The person says that they are kept. */
export async function confirmRecoveryCodes(context: FlowContext, text: string, where: Where): Promise<void> {
  await answer(context, text, where, {
    belongs: isAtCodes,
    judge: async (_, flow) => {
      // Before any was made there is nothing to keep.
      if (flow.state.codes !== 'shown') return { refusal: flowErrors('flow.other-step', {}) };
      return { state: { ...flow.state, codes: 'kept' }, result: undefined };
    },
  });
}

function rulesOf({ standing }: OpenFlow) {
  const { storage, models } = standing?.policy.policy.methods.passkey ?? { storage: 'any', models: [] };
  return { storage, models } as const;
}

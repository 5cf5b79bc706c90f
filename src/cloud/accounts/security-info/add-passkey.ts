import { createHash } from 'node:crypto';
import { z } from 'zod';
import { getTenant } from '../../tenants/store.ts';
import { useChallenge } from '../flow/flow-store.ts';
import type { FlowContext } from '../flow/open-flow.ts';
import { requiredPlace } from '../flow/passkey-steps.ts';
import { methodErrors } from '../methods/errors.ts';
import type { RegistrationResponse } from '../methods/passkey.ts';
import { registerPasskey, registrationOptions } from '../methods/passkey-registration.ts';
import type { PersonalPolicy } from '../policy/policy-store.ts';
import type { Offer } from './addable.ts';
import { requireAddable } from './addable.ts';
import { keepMethod } from './keep-method.ts';
import type { OwnSession } from './own-change.ts';
import { changeOwn } from './own-change.ts';
import { openStep, sealStep } from './sealed-step.ts';

const schema = z.object({ challenge: z.string() });

/** What the browser asks an authenticator, and what comes back with the answer. Throws `flow.other-step`. */
export async function askOwnPasskey(
  context: FlowContext,
  session: OwnSession,
  { policy }: PersonalPolicy,
): Promise<{ readonly options: object; readonly sealed: string }> {
  const { person } = session;
  const place = await requiredPlace(context, person.tenant);
  const { displayName: tenantName } = await getTenant(context.connection, person.tenant);
  const options = await registrationOptions(context, person, { place, rules: policy.methods.passkey, tenantName });
  return { options, sealed: sealStep(context, session, 'passkey', { challenge: options.challenge }) };
}

/**
 * Throws `methods.passkey-refused`, `methods.passkey-model`, `methods.method-exists`, `methods.setup-over`, and what
 * `changeOwn`, `requireAddable` and `keepMethod` throw.
 */
export async function confirmOwnPasskey(
  context: FlowContext,
  session: OwnSession,
  offer: Omit<Offer, 'amr'>,
  {
    sealed,
    response,
    name,
  }: { readonly sealed: string; readonly response: RegistrationResponse; readonly name: string },
): Promise<void> {
  const { challenge, until } = openStep(context, session, { purpose: 'passkey', sealed, schema });
  await changeOwn(context, session, async (inside, standing) => {
    requireAddable(standing, session, offer, 'passkey');
    const { person, policy } = standing;
    const hash = createHash('sha256').update(challenge).digest('base64url');
    if (!(await useChallenge(inside.connection, person.tenant, hash, until)))
      throw methodErrors('methods.passkey-refused', {});
    const place = await requiredPlace(inside, person.tenant);
    const asked = { challenge, place, rules: policy.policy.methods.passkey, source: 'self', name } as const;
    await keepMethod(inside, session, { kind: 'passkey' }, async () => {
      const { method, isSynced } = await registerPasskey(inside, person, response, asked);
      // After a passkey another one is no second factor.
      const both = session.amr.includes('pwd') ? ['mfa'] : [];
      return { method, amr: [isSynced ? 'swk' : 'hwk', ...both] };
    });
  });
}

import { z } from 'zod';
import { getTenant } from '../../tenants/store.ts';
import { flowErrors } from '../flow/errors.ts';
import type { FlowContext } from '../flow/open-flow.ts';
import { newSecret, sealNameOf, setupAddress, shownSecret, stepOf } from '../methods/authenticator.ts';
import { resetFrom, toMethodId } from '../methods/method.ts';
import { insertMethod, newMethodId } from '../methods/method-store.ts';
import type { Offer } from './addable.ts';
import { requireAddable } from './addable.ts';
import { keepMethod } from './keep-method.ts';
import type { Kept } from './keep-method.ts';
import type { OwnSession } from './own-change.ts';
import { changeOwn } from './own-change.ts';
import { openStep, readStep, sealStep } from './sealed-step.ts';

const schema = z.object({ id: z.uuid().transform(toMethodId), secret: z.string() });

export interface OwnSetup {
  /** In groups of four. */
  readonly secret: string;
  /** What the QR code holds. */
  readonly uri: string;
  /** Comes back with the first code. */
  readonly sealed: string;
}

/** `sealed`: of the page that is shown again, so that it shows the same code. */
export async function setUpOwnAuthenticator(
  context: FlowContext,
  session: OwnSession,
  sealed: string,
): Promise<OwnSetup> {
  const { person } = session;
  const { displayName: issuer } = await getTenant(context.connection, person.tenant);
  const known = readStep(context, session, { purpose: 'authenticator', sealed, schema });
  const secret = known?.secret ?? newSecret();
  const fresh = (): string =>
    sealStep(context, session, 'authenticator', { id: newMethodId(context.clock.now()), secret });
  const uri = setupAddress(secret, { issuer, account: person.upn });
  return { secret: shownSecret(secret), uri, sealed: known ? sealed : fresh() };
}

/**
 * The first code proves that the app has the secret, and is spent by it. Throws `flow.wrong-code`,
 * `methods.setup-over`, and what `changeOwn`, `requireAddable` and `keepMethod` throw.
 */
export async function confirmOwnAuthenticator(
  context: FlowContext,
  session: OwnSession,
  offer: Omit<Offer, 'amr'>,
  { sealed, code, name, replaces }: Kept & { readonly sealed: string; readonly code: string; readonly name: string },
): Promise<void> {
  const { id, secret } = openStep(context, session, { purpose: 'authenticator', sealed, schema });
  await changeOwn(context, session, async (inside, standing) => {
    requireAddable(standing, session, offer, 'authenticator');
    const { person } = standing;
    const now = inside.clock.now();
    const step = stepOf(secret, code, now);
    if (step === undefined) throw flowErrors('flow.wrong-code', {});
    await keepMethod(inside, session, { kind: 'authenticator', id, replaces }, async () => {
      const method = await insertMethod(inside.connection, person, {
        ...{ id, kind: 'authenticator', name, source: 'self', lastStep: step },
        ...{ createdAt: now, verifiedAt: now, usableForResetFrom: resetFrom('self', now) },
        sealed: inside.secrets.seal(sealNameOf(person, id), secret),
      });
      return { method, amr: ['otp', 'mfa'] };
    });
  });
}

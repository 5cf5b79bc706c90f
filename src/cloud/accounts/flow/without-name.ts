import { createHash } from 'node:crypto';
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import { MINUTE } from '../../../base/clock.ts';
import { inTransaction } from '../../../base/database/transaction.ts';
import type { HawserError } from '../../../base/errors.ts';
import { isHawserError } from '../../../base/errors.ts';
import { resolveTenant } from '../../tenants/tenant-key.ts';
import { accountErrors } from '../errors.ts';
import { methodErrors } from '../methods/errors.ts';
import type { AssertionResponse } from '../methods/passkey.ts';
import { assertionOptions, verifyAssertion } from '../methods/passkey-assertion.ts';
import { placeOf, relyingPartyFor } from '../methods/relying-party.ts';
import { parseUserHandle } from '../methods/user-handle.ts';
import { normalizeName } from '../sign-in-name.ts';
import { recordRefusal } from '../sign-in-record.ts';
import { countPlace } from '../sign-in-throttle.ts';
import { flowErrors } from './errors.ts';
import { readStanding } from './facts.ts';
import type { Beginning } from './flow.ts';
import { freshState } from './flow.ts';
import { useChallenge } from './flow-store.ts';
import type { FlowContext, FlowToken, Where } from './open-flow.ts';
import { startFlow, withProof } from './open-flow.ts';
import { orRefusal, proofOf, refuseCopy } from './passkey-steps.ts';

/**
 * A passkey that finds its owner signs in whoever typed no name (autofill). There is no flow yet, and no tenant whose
 * row could keep the question: the browser keeps it, sealed, and that it was answered is written down.
 */
const SEAL = 'passkey-question';
const LIFETIME_MS = 10 * MINUTE;

const question = z.object({ challenge: z.string(), relyingParty: z.string(), until: z.number() });

export interface OpenQuestion {
  readonly options: PublicKeyCredentialRequestOptionsJSON;
  /** Comes back with the answer. */
  readonly sealed: string;
}

/** `relyingParty`: that of the tenant, where it is known; undefined where the address cannot use passkeys. */
export async function askAnyPasskey(
  { addresses, clock, secrets }: FlowContext,
  relyingParty?: string,
): Promise<OpenQuestion | undefined> {
  try {
    const place = placeOf(relyingParty ?? relyingPartyFor(addresses[0] ?? ''), addresses);
    const options = await assertionOptions(place);
    const until = clock.now().getTime() + LIFETIME_MS;
    const asked = { challenge: options.challenge, relyingParty: place.relyingParty, until };
    return { options, sealed: secrets.seal(SEAL, JSON.stringify(asked)) };
  } catch (error) {
    if (isHawserError(error, 'methods.passkey-address')) return undefined;
    throw error;
  }
}

/**
 * A flow whose first factor is proved. Throws `accounts.too-many-attempts`, `flow.ended`, `methods.passkey-needs-name`,
 * `methods.passkey-refused`, `methods.passkey-copied` and `accounts.sign-in-blocked`.
 */
export async function beginWithPasskey(
  context: FlowContext,
  where: Where,
  {
    sealed,
    response,
    ...beginning
  }: Beginning & {
    readonly sealed: string;
    readonly response: AssertionResponse;
  },
): Promise<FlowToken> {
  await countPlace(context, { address: where.client.address, knownBrowser: where.knownBrowser });
  const { challenge, relyingParty, until } = opened(context, sealed);
  const handle = parseUserHandle(response.response.userHandle ?? '');
  if (!handle) throw methodErrors('methods.passkey-needs-name', {});
  const tenant = await resolveTenant(context.connection, handle.tenant);
  if (!tenant) throw methodErrors('methods.passkey-refused', {});
  const place = placeOf(relyingParty, context.addresses);
  const outcome = await inTransaction(context, async (inside): Promise<Outcome> => {
    const assertion = await orRefusal(verifyAssertion(inside, tenant, response, { challenge, place }));
    if ('refusal' in assertion) return assertion;
    // After the signature: whoever has none leaves no rows.
    const hash = createHash('sha256').update(challenge).digest('base64url');
    if (!(await useChallenge(inside.connection, tenant, hash, new Date(until))))
      return { refusal: methodErrors('methods.passkey-refused', {}) };
    const standing = await readStanding(inside, tenant, assertion.owner);
    if (!standing?.policy.signIn.includes('passkey')) return { refusal: methodErrors('methods.passkey-refused', {}) };
    const { person, isBlocked } = standing;
    const name = normalizeName(person.upn);
    const copied = await refuseCopy(inside, person, assertion);
    if (copied) return { name, ...copied };
    if (isBlocked) return { name, refusal: accountErrors('accounts.sign-in-blocked', {}) };
    const state = {
      ...withProof(freshState(beginning), proofOf(assertion), inside.clock.now()),
      first: 'passkey',
    } as const;
    return { token: await startFlow(inside, tenant, { name, objectId: person.id, state }) };
  });
  if (!('refusal' in outcome)) return outcome.token;
  const { name, refusal } = outcome;
  if (name !== undefined) await recordRefusal(context, { upn: name, ...where }, refusal);
  throw outcome.refusal;
}

/** The name, where it is proved whose passkey it was. */
type Outcome = { readonly token: FlowToken } | { readonly refusal: HawserError; readonly name?: string };

function opened({ secrets, clock }: FlowContext, sealed: string): z.output<typeof question> {
  try {
    const asked = question.parse(JSON.parse(secrets.open(SEAL, sealed)));
    if (asked.until > clock.now().getTime()) return asked;
  } catch (error) {
    if (!isHawserError(error, 'base.secret-undecryptable')) throw error;
  }
  throw flowErrors('flow.ended', {});
}

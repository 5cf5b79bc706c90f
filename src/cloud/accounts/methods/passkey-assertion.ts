import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server';
import { MINUTE } from '../../../base/clock.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import type { ObjectId } from '../../objects/object.ts';
import type { TenantKey } from '../../tenants/tenant-key.ts';
import { methodErrors } from './errors.ts';
import { judgeCounter } from './counter-rule.ts';
import type { MethodId } from './method.ts';
import type { AssertionResponse, Place } from './passkey.ts';
import type { KeptPasskey } from './passkey-store.ts';
import { lockPasskey, saveUse } from './passkey-store.ts';
import { toUserHandle } from './user-handle.ts';

const TIMEOUT_MS = 5 * MINUTE;

/** For `navigator.credentials.get`. Without `allowed` any passkey of the name answers, and nothing is told of anybody. */
export async function assertionOptions(
  { relyingParty }: Place,
  allowed: readonly Pick<KeptPasskey, 'credentialId' | 'transports'>[] = [],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return await generateAuthenticationOptions({
    rpID: relyingParty,
    timeout: TIMEOUT_MS,
    userVerification: 'preferred',
    allowCredentials: allowed.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports: [...transports],
    })),
  });
}

export interface Assertion {
  readonly method: MethodId;
  readonly owner: ObjectId;
  /** It was unlocked by a PIN, a finger or a face in this very assertion: then it is two factors. */
  readonly isUserVerified: boolean;
  readonly isSynced: boolean;
  /** Set when it was refused: its counter went back. */
  readonly possibleCopy: { readonly name: string; readonly before: number; readonly counter: number } | null;
}

export interface AssertionAsked {
  readonly challenge: string;
  readonly place: Place;
  /** Whose it has to be; absent: whose it says it is. */
  readonly owner?: ObjectId | undefined;
}

/**
 * Whose passkey it is, in a transaction of the caller. One whose counter went back is answered as such, for the caller
 * to commit and report. Throws `methods.passkey-needs-name` and `methods.passkey-refused`.
 */
export async function verifyAssertion(
  { connection, clock }: FeatureContext,
  tenant: TenantKey,
  response: AssertionResponse,
  asked: AssertionAsked,
): Promise<Assertion> {
  // Some browsers write an absent handle as an empty one.
  const userHandle = response.response.userHandle || undefined;
  if (userHandle === undefined && asked.owner === undefined) throw methodErrors('methods.passkey-needs-name', {});
  const kept = await lockPasskey(connection, tenant, response.id);
  if (!kept) throw methodErrors('methods.passkey-refused', {});
  const handle = toUserHandle({ tenant: tenant.id, id: kept.objectId });
  // WebAuthn, 7.2 step 6: the owner of the credential is whom the handle names, and whom the name names.
  if ((userHandle ?? handle) !== handle || (asked.owner ?? kept.objectId) !== kept.objectId)
    throw methodErrors('methods.passkey-refused', {});
  const { isUserVerified, counter } = await verified(response, kept, asked);
  const now = clock.now();
  const { isPossibleCopy, state } = judgeCounter(kept.counter, { counter, isSynced: kept.isSynced }, now);
  const proved = { method: kept.id, owner: kept.objectId, isUserVerified, isSynced: kept.isSynced };
  if (isPossibleCopy) return { ...proved, possibleCopy: { name: kept.name, before: kept.counter.highest, counter } };
  await saveUse(connection, { tenant }, kept, { counter: state, usedAt: now });
  return { ...proved, possibleCopy: null };
}

async function verified(response: AssertionResponse, kept: KeptPasskey, { challenge, place }: AssertionAsked) {
  const { userHandle: _, ...rest } = response.response;
  const { verified: isRight, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...response, response: rest, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: [...place.origins],
    expectedRPID: kept.relyingParty,
    // Its own rule judges the counter: 0 here, which the library lets pass.
    credential: { id: kept.credentialId, publicKey: octetsOf(kept.publicKey), counter: 0 },
    requireUserVerification: false,
  }).catch((cause: unknown) => {
    throw methodErrors('methods.passkey-refused', {}, { cause });
  });
  if (!isRight) throw methodErrors('methods.passkey-refused', {});
  return { isUserVerified: authenticationInfo.userVerified, counter: authenticationInfo.newCounter };
}

function octetsOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'base64url'));
}

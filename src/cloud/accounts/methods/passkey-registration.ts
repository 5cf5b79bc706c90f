import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import { MINUTE } from '../../../base/clock.ts';
import type { FeatureContext } from '../../../base/feature-context.ts';
import { methodErrors } from './errors.ts';
import type { Person } from '../person.ts';
import { counterAtFirst } from './counter-rule.ts';
import type { Method, MethodSource } from './method.ts';
import { resetFrom } from './method.ts';
import { insertMethod } from './method-store.ts';
import type { PasskeyRecord, PasskeyRules, Place, RegistrationResponse } from './passkey.ts';
import { isKnownCredential, listPasskeys } from './passkey-store.ts';
import { fixRelyingParty } from './relying-party.ts';
import { toUserHandle } from './user-handle.ts';

/** EdDSA, ES256, RS256 (COSE): what browsers have. */
const ALGORITHMS = [-8, -7, -257] as const;
/** How long a browser waits for the person. */
const TIMEOUT_MS = 5 * MINUTE;

/** For `navigator.credentials.create`: one that finds its owner, with user verification where there is any. */
export async function registrationOptions(
  { connection }: Pick<FeatureContext, 'connection'>,
  person: Person,
  { place, rules, tenantName }: { readonly place: Place; readonly rules: PasskeyRules; readonly tenantName: string },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const held = await listPasskeys(connection, person);
  const options = await generateRegistrationOptions({
    rpName: tenantName,
    rpID: place.relyingParty,
    userName: person.upn,
    userDisplayName: person.displayName,
    userID: octetsOf(toUserHandle({ tenant: person.tenant.id, id: person.id })),
    timeout: TIMEOUT_MS,
    // The model can only be compared when the authenticator says which it is.
    attestationType: rules.models.length > 0 ? 'direct' : 'none',
    supportedAlgorithmIDs: [...ALGORITHMS],
    excludeCredentials: held.map(({ credentialId, transports }) => ({ id: credentialId, transports: [...transports] })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  });
  return { ...options, extensions: { ...options.extensions, credProps: true } };
}

export interface RegistrationAsked {
  readonly challenge: string;
  readonly place: Place;
  readonly rules: PasskeyRules;
  readonly source: MethodSource;
  /** What its owner calls it. */
  readonly name: string;
}

/**
 * Keeps the passkey that a browser made, in a transaction of the caller. Throws `methods.passkey-refused`,
 * `methods.passkey-model`, `methods.method-exists`.
 */
export async function registerPasskey(
  context: FeatureContext,
  person: Person,
  response: RegistrationResponse,
  asked: RegistrationAsked,
): Promise<{ readonly method: Method; readonly isSynced: boolean }> {
  const { connection, clock } = context;
  const { credentialId, counter, record } = await verified(response, asked);
  refuseModel(record, asked.rules);
  if (await isKnownCredential(connection, person.tenant, credentialId))
    throw methodErrors('methods.method-exists', { name: asked.name });
  await fixRelyingParty(context, person.tenant, asked.place.relyingParty);
  const now = clock.now();
  const method = await insertMethod(connection, person, {
    ...{ kind: 'passkey', name: asked.name, source: asked.source, createdAt: now, verifiedAt: now },
    // Where no name may be told, only a passkey that finds its owner can be asked for.
    usableForResetFrom: record.isDiscoverable ? resetFrom(asked.source, now) : null,
    handle: credentialId,
    public: { ...record, counter: counterAtFirst(counter) },
  });
  return { method, isSynced: record.isSynced };
}

async function verified(response: RegistrationResponse, { challenge, place }: RegistrationAsked) {
  const { transports, ...made } = response.response;
  const { registrationInfo } = await verifyRegistrationResponse({
    response: { ...response, response: made, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: [...place.origins],
    expectedRPID: place.relyingParty,
    requireUserVerification: false,
    supportedAlgorithmIDs: [...ALGORITHMS],
  }).catch((cause: unknown) => {
    throw methodErrors('methods.passkey-refused', {}, { cause });
  });
  if (!registrationInfo) throw methodErrors('methods.passkey-refused', {});
  const { credential, aaguid, credentialDeviceType, userVerified } = registrationInfo;
  const isSynced = credentialDeviceType === 'multiDevice';
  const record: PasskeyRecord = {
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    relyingParty: place.relyingParty,
    model: aaguid,
    isSynced,
    verifiesUser: userVerified,
    // Browsers that do not say so only make discoverable ones that are synchronized.
    isDiscoverable: response.clientExtensionResults.credProps?.rk ?? isSynced,
    transports: transports ?? [],
  };
  return { credentialId: credential.id, counter: credential.counter, record };
}

function refuseModel({ model, isSynced }: PasskeyRecord, { storage, models }: PasskeyRules): void {
  const isStored = storage === 'any' || (storage === 'synced') === isSynced;
  if (!isStored || (models.length > 0 && !models.includes(model)))
    throw methodErrors('methods.passkey-model', { model });
}

function octetsOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'base64url'));
}

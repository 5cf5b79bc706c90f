import { z } from 'zod';

/** What is kept of a passkey besides its credential id: nothing that signs anybody in. */
export interface PasskeyRecord {
  /** COSE, in base64url. */
  readonly publicKey: string;
  readonly relyingParty: string;
  /** The model, as the authenticator says (AAGUID). */
  readonly model: string;
  /** It can be on several devices, and its counter says nothing. */
  readonly isSynced: boolean;
  /** It verified its owner when it was registered: by PIN, finger or face. */
  readonly verifiesUser: boolean;
  /** It finds its owner without a name; only such a one can be used where no name is given. */
  readonly isDiscoverable: boolean;
  /** Passed on as they were given: browsers ignore what they do not know. */
  readonly transports: readonly string[];
}

const base64url = (octets: number) =>
  z
    .string()
    .regex(/^[\w-]+$/)
    .max(Math.ceil((octets * 4) / 3));

/** What `navigator.credentials.create` gives (WebAuthn, 5.1.8 toJSON), as far as it is looked at. */
export const registrationResponse = z.object({
  id: base64url(1023),
  rawId: base64url(1023),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(8192),
    attestationObject: base64url(32_768),
    transports: z.array(z.string().max(32)).max(16).optional(),
  }),
  clientExtensionResults: z
    .object({ credProps: z.object({ rk: z.boolean().optional() }).optional().catch(undefined) })
    .catch({}),
});
export type RegistrationResponse = z.output<typeof registrationResponse>;

/** What `navigator.credentials.get` gives. */
export const assertionResponse = z.object({
  id: base64url(1023),
  rawId: base64url(1023),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(8192),
    authenticatorData: base64url(8192),
    signature: base64url(4096),
    userHandle: base64url(64).or(z.literal('')).nullish(),
  }),
});
export type AssertionResponse = z.output<typeof assertionResponse>;

/** Of which passkeys the policy lets people register. */
export interface PasskeyRules {
  readonly storage: 'any' | 'device-bound' | 'synced';
  /** Models (AAGUID) that are allowed; empty: all. */
  readonly models: readonly string[];
}

/** Where passkeys of the tenant are registered and used. */
export interface Place {
  /** The name they belong to: a host, or the domain above it. */
  readonly relyingParty: string;
  /** The addresses of pages that use them. */
  readonly origins: readonly string[];
}

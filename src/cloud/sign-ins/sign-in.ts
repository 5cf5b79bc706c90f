import type { Brand } from '../../base/ids.ts';
import type { ObjectId } from '../objects/object.ts';

export type SignInId = Brand<string, 'SignInId'>;

/**
 * `interactive`: somebody at a page; `silent`: an application was given an answer for a session that lives; `request`:
 * a request of an application that is no sign-in yet.
 */
export const signInKinds = [
  ...(['interactive', 'console', 'confirmation', 'silent', 'refresh', 'device-code', 'client-credentials'] as const),
  ...(['ropc', 'request'] as const),
] as const;
export type SignInKind = (typeof signInKinds)[number];

export const signInResults = ['success', 'failure'] as const;
export type SignInResult = (typeof signInResults)[number];

/** What each access policy said, and what was decided: as `accounts/access` gives it, read by whoever looks it up. */
export interface AccessDecision {
  /** The named networks that the address is in. */
  readonly networks: readonly string[];
  readonly policies: readonly {
    readonly id: string;
    readonly name: string;
    readonly mode: string;
    readonly result: string;
  }[];
  readonly decided: {
    readonly access: string;
    readonly policy: { readonly id: string; readonly name: string } | null;
  };
}

/** The application that somebody signs in to, as far as it is known. */
export interface SignInApplication {
  /** Its client id. */
  readonly id: string;
  readonly name: string | null;
}

/** Who it is: the name that was typed, as `normalizeName` gives it, or somebody who is known; null: no person. */
export type SignInPerson = { readonly name: string } | { readonly objectId: ObjectId } | null;

export interface NewSignIn {
  readonly kind: SignInKind;
  readonly person: SignInPerson;
  readonly application?: SignInApplication | null | undefined;
  /** In the words of RFC 8176; of an application: `client_secret` or `private_key_jwt`. */
  readonly methods: readonly string[];
  readonly sessionId?: string | null | undefined;
  readonly result: SignInResult;
  /** The code of the refusal; empty for a success. */
  readonly reason: string;
  /** The field's number of the refusal; by default that of the reason. */
  readonly code?: number | undefined;
  readonly address: string | null;
  readonly userAgent?: string | undefined;
  readonly knownBrowser?: boolean | undefined;
  readonly access?: AccessDecision | undefined;
  /** What the person or the client was shown, where that is the client's own. */
  readonly correlationId?: string | undefined;
}

export interface SignIn {
  readonly id: SignInId;
  readonly at: Date;
  readonly lastAt: Date;
  readonly count: number;
  readonly kind: SignInKind;
  readonly name: string | null;
  readonly objectId: ObjectId | null;
  readonly unknownName: string | null;
  readonly applicationId: string | null;
  readonly applicationName: string | null;
  readonly methods: readonly string[];
  readonly sessionId: string | null;
  readonly result: SignInResult;
  readonly reason: string;
  readonly code: number | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly knownBrowser: boolean | null;
  readonly network: string | null;
  readonly access: AccessDecision | null;
  readonly correlationId: string;
  readonly traceId: string;
}

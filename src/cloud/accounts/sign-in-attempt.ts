import type { SignInApplication, SignInKind } from '../sign-ins/sign-in.ts';
import type { TenantKey } from '../tenants/tenant-key.ts';
import type { Client } from './session-store.ts';

/** For what somebody signs in. */
export interface SignInPurpose {
  readonly kind: SignInKind;
  /** Null: a page of ours. */
  readonly application: SignInApplication | null;
  /** Whose application it is: a name without a domain of ours is written down there. */
  readonly tenant?: TenantKey;
}

export interface SignInAttempt {
  readonly upn: string;
  readonly password: string;
  readonly client: Client;
  /** The id of the browser, when this person signed in with it before. */
  readonly knownBrowser?: string | undefined;
  readonly purpose?: SignInPurpose | undefined;
}

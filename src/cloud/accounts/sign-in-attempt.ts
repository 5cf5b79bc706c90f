import type { Client } from './session-store.ts';

export interface SignInAttempt {
  readonly upn: string;
  readonly password: string;
  readonly client: Client;
  /** The id of the browser, when this person signed in with it before. */
  readonly knownBrowser?: string | undefined;
}

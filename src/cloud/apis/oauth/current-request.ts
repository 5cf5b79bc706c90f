import { AsyncLocalStorage } from 'node:async_hooks';
import type { Session } from '../../accounts/session.ts';

/** What is known of a request before oidc-provider sees it, and what it finds out for its stores. */
export interface CurrentRequest {
  /** How the client proves who it is: an application may have secrets and keys, and the library knows one way a client. */
  readonly presents: 'secret' | 'assertion' | 'nothing';
  /** What it asks for: not all of it is given to a client that presents nothing. */
  readonly asked: { readonly grantType?: string | null; readonly redirectUri?: string | null };
  /** The living sessions of this browser in this tenant that proved enough, the latest first. */
  readonly sessions: readonly Session[];
  /** The one that this request is about: chosen once the parameters are read. */
  session: Session | undefined;
  /** From where the person signed in to whom the code or token belongs that is redeemed. */
  signedInFrom?: string | null;
}

const requests = new AsyncLocalStorage<CurrentRequest>();

export async function withRequest<Result>(request: CurrentRequest, work: () => Promise<Result>): Promise<Result> {
  return await requests.run(request, work);
}

/** Outside of a request, as for the pages of a sign-in, there is neither proof nor session. */
export function currentRequest(): CurrentRequest {
  return requests.getStore() ?? { presents: 'nothing', asked: {}, sessions: [], session: undefined };
}

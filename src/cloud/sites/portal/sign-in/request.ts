import type { Context } from 'hono';
import { passkeyPlace } from '../../../accounts/flow/facts.ts';
import { exchangeOf } from '../../../apis/oauth/exchange.ts';
import type { SignInRequest } from '../../../apis/oauth/sign-in-flow.ts';
import type { PortalOptions } from '../portal.ts';
import { portalErrors } from './errors.ts';

/** What an application asks, and what this address can offer. */
export interface PortalRequest extends SignInRequest {
  readonly hasPasskeys: boolean;
}

/** Throws `portal.flow-over`. */
export async function requestOf(
  { flow, connection, publicUrl, otherUrls = [] }: PortalOptions,
  { params, context }: { readonly params: Readonly<Record<string, string>>; readonly context: Context },
): Promise<PortalRequest> {
  const request = await flow.begin(params['id'] ?? '', exchangeOf(context));
  if (!request) throw portalErrors('portal.flow-over', {});
  const place = await passkeyPlace(connection, request.tenant, [publicUrl, ...otherUrls]);
  return { ...request, hasPasskeys: place !== undefined };
}

import type { Context, MiddlewareHandler } from 'hono';
import { passkeyPlace } from '../../../accounts/flow/facts.ts';
import { exchangeOf } from '../../../apis/oauth/exchange.ts';
import type { SignInRequest } from '../../../apis/oauth/sign-in-flow.ts';
import { pageOf } from '../../../../web/index.ts';
import type { PortalEnv, PortalOptions } from '../portal.ts';
import { portalErrors } from './errors.ts';

/** What an application asks, and what this address can offer. */
export interface PortalRequest extends SignInRequest {
  readonly hasPasskeys: boolean;
}

const begun = new WeakMap<Request, Promise<SignInRequest | undefined>>();

/** Looked up once for each request of a browser: for a device that is a guess which counts. */
async function beginOnce({ flow }: PortalOptions, id: string, context: Context): Promise<SignInRequest | undefined> {
  const { raw } = context.req;
  const asked = begun.get(raw) ?? flow.begin(id, exchangeOf(context));
  begun.set(raw, asked);
  return await asked;
}

/**
 * The pages of a sign-in are in the language that the application asks for (`ui_locales`), where the reader has chosen
 * none. Nothing of the person counts: nobody has proved yet who they are.
 */
export function speakAsAsked(options: PortalOptions): MiddlewareHandler<PortalEnv> {
  return async (context, next) => {
    // What goes wrong here goes wrong again where the page says so.
    const asked = await beginOnce(options, context.req.param('id') ?? '', context).catch(() => undefined);
    context.set('page', pageOf(context, options.clock, asked?.uiLocales));
    await next();
  };
}

/** Throws `portal.flow-over`. */
export async function requestOf(
  options: PortalOptions,
  { params, context }: { readonly params: Readonly<Record<string, string>>; readonly context: Context },
): Promise<PortalRequest> {
  const { connection, publicUrl, otherUrls = [] } = options;
  const request = await beginOnce(options, params['id'] ?? '', context);
  if (!request) throw portalErrors('portal.flow-over', {});
  const place = await passkeyPlace(connection, request.tenant, [publicUrl, ...otherUrls]);
  return { ...request, hasPasskeys: place !== undefined };
}

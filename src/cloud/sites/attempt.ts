import type { Context } from 'hono';
import { SECOND } from '../../base/clock.ts';
import type { ClientAddressOf } from '../../base/http/client-address.ts';
import type { KnownBrowsers } from '../accounts/known-browser.ts';
import { KNOWN_FOR_MS } from '../accounts/known-browser.ts';
import type { Client } from '../accounts/session-store.ts';
import type { SignInAttempt } from '../accounts/sign-in-attempt.ts';
import { normalizeName } from '../accounts/sign-in-name.ts';
import { ownCookie } from './cookies.ts';

interface AttemptOptions {
  readonly publicUrl: string;
  readonly browsers: KnownBrowsers;
  readonly clientAddress: ClientAddressOf;
}

/** What says in which browsers somebody signed in before. */
function browserCookie(publicUrl: string) {
  return ownCookie<string>(publicUrl, 'hawser-browser', { maxAge: KNOWN_FOR_MS / SECOND });
}

/** Who tries to prove to be `upn`, and from where. */
export function attemptFrom(
  options: AttemptOptions,
  context: Context,
  { upn, password }: { readonly upn: string; readonly password: string },
): SignInAttempt {
  const kept = browserCookie(options.publicUrl).read(context);
  const knownBrowser = options.browsers.recognize(kept, normalizeName(upn));
  return { upn, password, client: clientOf(options, context), knownBrowser };
}

/** The browser keeps that this person signed in, with so many factors: so it becomes known as theirs. */
export function rememberBrowser(
  { publicUrl, browsers }: AttemptOptions,
  context: Context,
  { upn, factors }: { readonly upn: string; readonly factors: 1 | 2 },
): void {
  const cookie = browserCookie(publicUrl);
  cookie.write(context, browsers.remember(cookie.read(context), normalizeName(upn), factors));
}

/** Where somebody signs in, as far as is known here. */
export function clientOf({ clientAddress }: Pick<AttemptOptions, 'clientAddress'>, context: Context): Client {
  const userAgent = context.req.header('user-agent')?.slice(0, 300);
  return { address: clientAddress(context), ...(userAgent !== undefined && { userAgent }) };
}

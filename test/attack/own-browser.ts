import { systemClock } from '../../src/base/clock.ts';
import { openSecretBox } from '../../src/base/secrets.ts';
import { KnownBrowsers } from '../../src/cloud/accounts/known-browser.ts';

/** The cookie of a browser in which the administrator signed in with a second factor before. */
export function ownBrowser({ keyFile }: { readonly keyFile: string }, upn: string): string {
  const browsers = new KnownBrowsers({ secrets: openSecretBox(keyFile), clock: systemClock });
  return `hawser-browser=${browsers.remember(undefined, upn, 2)}`;
}

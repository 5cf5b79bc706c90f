import type Provider from 'oidc-provider';
import type * as Library from 'oidc-provider';
import type { Clock } from '../../../base/clock.ts';
import { allowsRedirect } from '../../applications/redirect.ts';
import { findSecret } from '../../applications/secret.ts';
import { applicationOf } from './clients.ts';

/**
 * The library lets these methods of a client be replaced: an address is judged by its own type, and a secret is
 * compared with the digests of several.
 */
export function adaptClients(provider: Provider, { errors }: typeof Library, clock: Clock): void {
  Object.assign(provider.Client.prototype, {
    redirectUriAllowed(this: object, asked: string): boolean {
      return allowsRedirect(applicationOf(this)?.redirects ?? [], asked) !== undefined;
    },
    async compareClientSecret(this: object, given: string): Promise<boolean> {
      const found = findSecret(applicationOf(this)?.secrets ?? [], given);
      if (found && found.expiresAt <= clock.now()) throw new errors.InvalidClientAuth('secret is expired');
      return found !== undefined;
    },
  });
}

import type { AddressInfo } from 'node:net';
import { assert } from '../../src/base/assert.ts';

/** The port on which a server listens. */
export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  assert(typeof address === 'object' && address !== null, 'the server listens on a port');
  return address.port;
}

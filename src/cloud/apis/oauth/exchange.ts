import type { HttpBindings } from '@hono/node-server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from 'hono';

/** The request as it came over the network: oidc-provider reads and writes there. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

export function exchangeOf(context: Context): Exchange {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what @hono/node-server serves with
  return context.env as HttpBindings;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SECOND } from '../../../base/clock.ts';
import type { HttpApp } from '../../../base/http/app.ts';
import { addRoute } from '../../../base/http/app.ts';
import type { ClientAddressOf } from '../../../base/http/client-address.ts';
import { networkOf } from '../../../base/http/client-address.ts';
import { cloudErrors } from '../../errors.ts';

/** A silence costs a socket and a timer; more than a few at once nobody measures. */
const MAX_AT_ONCE = 32;
const MAX_OF_ONE_NETWORK = 8;
let open = 0;

/**
 * `GET /provisioning/v1/idle?seconds=T`: says nothing for T seconds, not even headers, and then answers. With it
 * `hawser doctor` measures after how much silence something in between cuts a connection. There is nothing in it to
 * authorize.
 */
export function addIdleRoute(app: HttpApp, { clientAddress }: { readonly clientAddress: ClientAddressOf }): void {
  addRoute(app, {
    method: 'get',
    path: '/provisioning/v1/idle',
    summary: 'Answers after so many seconds of silence, to measure the idle time-outs of a path',
    query: z.object({ seconds: z.coerce.number().min(0).max(400) }),
    answer: z.object({ seconds: z.number() }),
    atOnce: { most: MAX_OF_ONE_NETWORK, caller: (_, context) => networkOf(clientAddress(context)) },
    errors: ['cloud.too-many-attempts', 'base.busy'],
    handle: async ({ query: { seconds }, context }) => {
      if (open >= MAX_AT_ONCE) throw cloudErrors('cloud.too-many-attempts', {});
      open++;
      try {
        await sleep(seconds * SECOND, undefined, { signal: context.req.raw.signal });
      } catch {
        // the caller, or the path, gave up: nobody reads the answer
      } finally {
        open--;
      }
      return { seconds };
    },
  });
}

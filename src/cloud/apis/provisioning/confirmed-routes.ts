import { z } from 'zod';
import type { HttpApp } from '../../../base/http/app.ts';
import { addRoute } from '../../../base/http/app.ts';
import { confirmedObjects, MAX_CONFIRMED } from '../../../wire/index.ts';
import { grantedForests } from '../../provisioning/authority.ts';
import { readConfirmedObjects } from '../../provisioning/confirmed-objects.ts';
import { agentAuthorization } from './authorize.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Connection } from '../../../base/database/connection.ts';
import type { TokenService } from '../oauth/token-service.ts';

export interface ConfirmedRoutesOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly tokens: TokenService;
}

/** What the import of the target reads. */
export function addConfirmedRoutes(app: HttpApp, options: ConfirmedRoutesOptions): void {
  addRoute(app, {
    method: 'get',
    path: '/provisioning/v1/objects',
    summary: 'Synchronized objects as the tenant holds them, in the order of their latest changes',
    authorize: agentAuthorization(options),
    query: z.object({
      after: z.coerce.number().pipe(z.int().nonnegative()).default(0),
      limit: z.coerce.number().pipe(z.int().min(1).max(MAX_CONFIRMED)).default(MAX_CONFIRMED),
      by: z.enum(['all', 'others']).default('all'),
    }),
    answer: confirmedObjects,
    errors: ['base.request-invalid'],
    handle: async ({ principal: { tenant, agentId }, query: { after, limit, by } }) =>
      await readConfirmedObjects(options.connection, tenant, {
        after,
        limit,
        granted: await grantedForests(options.connection, tenant, agentId),
        ...(by === 'others' && { exceptOf: `agent:${agentId}` }),
      }),
  });
}

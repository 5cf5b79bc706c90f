import type { HttpApp } from '../../../base/http/app.ts';
import { addRoute } from '../../../base/http/app.ts';
import type { Clock } from '../../../base/clock.ts';
import { heartbeatMessage } from '../../../wire/index.ts';
import { agentAuthorization } from './authorize.ts';
import type { Connection } from '../../../base/database/connection.ts';
import type { TokenService } from '../oauth/token-service.ts';
import type { HealthService } from '../../health/health-service.ts';

/** A day of heartbeats with many forests. */
const LIMIT = 8 * 1024 * 1024;

export interface HealthRoutesOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly tokens: TokenService;
  readonly health: HealthService;
}

/** Where agents report their health: the heartbeat endpoint of the discovery document. */
export function addHealthRoutes(app: HttpApp, { connection, clock, tokens, health }: HealthRoutesOptions): void {
  addRoute(app, {
    method: 'post',
    event: { keptIn: 'agent_health, alert' },
    path: '/provisioning/v1/heartbeat',
    summary: 'Takes the heartbeats of an agent, the newest last',
    authorize: agentAuthorization({ connection, clock, tokens }),
    body: heartbeatMessage,
    bodyLimit: LIMIT,
    atOnce: { most: 2, caller: ({ agentId }) => agentId },
    errors: ['cloud.agent-revoked', 'base.request-invalid', 'base.request-too-large'],
    handle: async ({ principal: { tenant, agentId }, body }) => await health.receive(tenant, agentId, body),
  });
}
